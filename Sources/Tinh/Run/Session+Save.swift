import TinhBase
import TinhColumns
import TinhFormats
import TinhSemantics

/// `save "file"`: the answer goes to a file, whole or not at all.
extension Session {
    struct SaveTarget {
        let path: String
        let format: Format
        let place: Diagnostic.Place
        let replaces: Bool
    }

    /// Where to write, and how; what can be known to go wrong is told before the query runs.
    func saveTarget(_ save: CheckedSave, _ context: StatementContext) throws(TinhError) -> SaveTarget {
        let path = Session.path(save.path, in: context.folder)
        guard let format = Format.of(path: path) else {
            throw TinhError([SessionMessages.unknownEnding(save.path, at: save.place)])
        }
        let target = SaveTarget(path: path, format: format, place: save.place, replaces: save.replaces)
        do throws(WriteFault) {
            try NewFile.check(path, replaces: save.replaces)
        } catch {
            throw TinhError([SessionMessages.diagnostic(error, of: target)])
        }
        return target
    }

    func write(_ result: Result, to target: SaveTarget) throws(TinhError) -> SaveReport {
        let interrupter = interrupter
        do throws(WriteFault) {
            let file = try NewFile(path: target.path, replaces: target.replaces)
            try target.format.write(result.table) { bytes throws(WriteFault) in
                if interrupter.isInterrupted { throw .cancelled }
                try file.write(bytes)
            }
            try file.commit()
        } catch {
            throw TinhError([SessionMessages.diagnostic(error, of: target)])
        }
        return SaveReport(path: target.path, rowCount: result.rowCount)
    }

    /// A relative path of a text starts at the text's folder.
    static func path(_ path: String, in folder: String?) -> String {
        guard let folder, !path.hasPrefix("/") else { return path }
        return (folder.hasSuffix("/") ? folder : folder + "/") + path
    }
}

extension SessionMessages {
    static func unknownEnding(_ path: String, at place: Diagnostic.Place) -> Diagnostic {
        let endings = Format.all.flatMap(\.endings).map { "." + $0 }.joined(separator: ", ")
        return Diagnostic(
            "E0811", .error, "the ending of \"\(TerminalText.escaped(path))\" names no format", place: place,
            remedy: "end it with one of \(endings)")
    }

    static func diagnostic(_ fault: WriteFault, of target: Session.SaveTarget) -> Diagnostic {
        let name = "\"\(TerminalText.escaped(target.path))\""
        switch fault {
        case .exists:
            let end = Span(target.place.span.upper, target.place.span.upper)
            return Diagnostic(
                "E0810", .error, "there is already a file \(name)", place: target.place,
                remedy: "`replace` after the name writes over it", replacements: [.init(end, " replace")])
        case .system(let errorNumber):
            return Diagnostic(
                "E0802", .error, "cannot write \(name): \(systemMessage(errorNumber))", place: target.place)
        case .closedPipe:
            return Diagnostic("E0802", .error, "cannot write \(name): nobody reads it", place: target.place)
        case .cancelled: return DataFault.interruption
        }
    }
}
