import TinhBase

/// What stands in place of a mistake, together with what is offered for the others beside it: `order by plan asc limit 3` is
/// three mistakes, and one line puts them right.
struct ChainedCorrection {
    let source: SourceText

    /// Corrections are tried on texts up to so many bytes: a longer one is not parsed once more for each error.
    private static let lengthMax = 50_000
    /// Further mistakes are put right in texts up to so many bytes, and so many of them.
    private static let chainedLengthMax = 4000
    private static let roundCountMax = 12

    /// The replacements that leave the lines of a mistake right: those offered for it, or one that takes the others along. None
    /// where a mistake beside it has no correction: what is offered must read well.
    func settled(_ offered: [Diagnostic.Replacement], for error: SyntaxError) -> [Diagnostic.Replacement] {
        guard !offered.isEmpty, source.utf8.count <= Self.lengthMax else { return [] }
        let lines = Set(([error.span] + offered.map(\.span)).map { source.line(at: $0.lower) })
        var text = DiagnosticText.applying(offered, to: source, within: Span(0, source.utf8.count))
        var roundCount = 0
        while true {
            let corrected = SourceText(name: "", text: text, firstLine: source.firstLine)
            let errors = Parser.parse(source: corrected).errors
            guard let next = errors.first(where: { lines.contains(corrected.line(at: $0.span.lower)) }) else { break }
            let further = next.replacements(in: corrected)
            guard !further.isEmpty, roundCount < Self.roundCountMax, source.utf8.count <= Self.chainedLengthMax else {
                return []
            }
            text = DiagnosticText.applying(further, to: corrected, within: Span(0, corrected.utf8.count))
            roundCount += 1
        }
        return roundCount == 0 ? offered : [source.replacement(to: text)]
    }
}

extension SourceText {
    /// What turns this text into another one: from the first word that differs to the last. O(length).
    package func replacement(to text: String) -> Diagnostic.Replacement {
        let (old, new) = (Array(utf8), Array(text.utf8))
        var lower = zip(old, new).prefix { $0 == $1 }.count
        let most = min(old.count, new.count) - lower
        var common = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.prefix(most).count
        // Whole words, and so no letter is cut.
        func isBlank(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }
        while lower > 0, !isBlank(old[lower - 1]) { lower -= 1 }
        while common > 0, !isBlank(old[old.count - common]) { common -= 1 }
        return Diagnostic.Replacement(
            Span(lower, old.count - common), String(decoding: new[lower..<(new.count - common)], as: UTF8.self))
    }
}
