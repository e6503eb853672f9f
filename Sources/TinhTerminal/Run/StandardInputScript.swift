import Tinh

/// A script on standard input: each statement runs as soon as it is whole.
package enum StandardInputScript {
    /// Ends at the first error.
    package static func run(_ session: Session, _ printer: OutcomePrinter) throws {
        var assembler = StatementAssembler(isComplete: Session.isComplete)
        var lines = InputLines()
        while let line = try lines.next() {
            for piece in assembler.add(line[...]) { try run(piece, session, printer) }
        }
        if let piece = assembler.finish() { try run(piece, session, printer) }
    }

    private static func run(_ piece: StatementAssembler.Piece, _ session: Session, _ printer: OutcomePrinter) throws {
        try ProgressLine.during(session.progress, printer.messages) { progress in
            try session.run(
                piece.text, name: "standard input", firstLine: piece.firstLine, lineBefore: piece.lineBefore
            ) { outcome in
                progress?.pause()
                try printer.print(outcome)
                progress?.goOn()
            }
        }
    }
}
