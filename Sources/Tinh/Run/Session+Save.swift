import TinhBase
import TinhColumns
import TinhFormats
import TinhLibrary
import TinhSemantics
import TinhSyntax
import TinhTypes

/// `save "file"`: the answer goes to a file, whole or not at all.
extension Session {
    struct SaveTarget {
        let path: String
        let format: Format
        /// Nil where no text names it.
        let place: Diagnostic.Place?
        let replaces: Bool
    }

    /// Where to write, and how; what can be known to go wrong is told before the query runs.
    func saveTarget(_ save: CheckedSave, isDrawn: Bool, _ context: StatementContext) throws(TinhError) -> SaveTarget {
        let path = Session.path(save.path, in: context.folder)
        guard let format = Format.of(path: path) else {
            throw TinhError([SessionMessages.unknownEnding(save.path, at: save.place)])
        }
        guard !format.drawsOnly || isDrawn else {
            throw TinhError([SessionMessages.noPicture(at: save.place)])
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
            try target.format.write(result.answer(isCalledOff: { interrupter.isInterrupted })) {
                bytes throws(WriteFault) in
                if interrupter.isInterrupted { throw .cancelled }
                try file.write(bytes)
            }
            try file.commit { interrupter.isInterrupted }
        } catch {
            throw TinhError([SessionMessages.diagnostic(error, of: target)])
        }
        return SaveReport(path: target.path, rowCount: result.rowCount, result: result)
    }

    /// What the file does not tell of the answer.
    func saveNotes(_ result: Result, _ target: SaveTarget) -> [Message] {
        let totals =
            target.format.marksTotals || result.totals.isEmpty ? [] : [SessionMessages.totalsUnmarked(in: target)]
        return unitNotes(result, target) + totals.map(Message.init)
    }

    /// Files hold bare names: a table that is read again must be told its units.
    private func unitNotes(_ result: Result, _ target: SaveTarget) -> [Message] {
        let united = result.table.schema.fields.filter { !$0.type.unit.isNone }
        guard !united.isEmpty, !target.format.showsUnits else { return [] }
        let units = state.environment.units
        let told = united.filter { field in
            let symbol = field.type.unit.symbol
            return Library.standard.unit(named: symbol) != nil || units[symbol] != nil || symbol.contains("/")
        }
        let note = SessionMessages.unitsLeftOut(united, told: told, of: target)
        return [Message(note)]
    }

    /// A relative path of a text starts at the text's folder.
    static func path(_ path: String, in folder: String?) -> String {
        guard let folder, !path.hasPrefix("/") else { return path }
        return (folder.hasSuffix("/") ? folder : folder + "/") + path
    }
}

extension Session {
    /// Writes the last answer, whole or not at all, in the format of the file's ending. Nil when there is no answer yet.
    public func saveLastAnswer(_ path: String, replaces: Bool) throws(TinhError) -> (SaveReport, notes: [Message])? {
        guard let result = state.lastAnswer else { return nil }
        guard let format = Format.of(path: path) else {
            throw TinhError([SessionMessages.unknownEnding(path, at: nil)])
        }
        guard !format.drawsOnly || result.chart != nil else { throw TinhError([SessionMessages.noPicture(at: nil)]) }
        let target = SaveTarget(path: path, format: format, place: nil, replaces: replaces)
        return (try write(result, to: target), saveNotes(result, target))
    }
}

extension SessionMessages {
    static func noPicture(at place: Diagnostic.Place?) -> Diagnostic {
        Diagnostic(
            "E0814", .error, "svg holds a picture, and this query gives rows", place: place,
            remedy: "end it with a chart: `… | chart bar`")
    }

    static func unknownEnding(_ path: String, at place: Diagnostic.Place?) -> Diagnostic {
        let endings = Format.all.flatMap(\.endings).map { "." + $0 }.joined(separator: ", ")
        return Diagnostic(
            "E0811", .error, "the ending of \"\(TerminalText.escaped(path))\" names no format", place: place,
            remedy: "end it with one of \(endings)")
    }

    static func totalsUnmarked(in target: Session.SaveTarget) -> Diagnostic {
        Diagnostic(
            "N0804", .note,
            "in \"\(TerminalText.escaped(target.path))\" a total is a row like any other: who sums them counts twice",
            place: target.place, remedy: "json marks it: `\"total\": true`")
    }

    /// `told`: whose units `load` can say.
    static func unitsLeftOut(_ fields: [Schema.Field], told: [Schema.Field], of target: Session.SaveTarget)
        -> Diagnostic
    {
        let words = fields.map { field in
            field.type.unit.isPercent
                ? "`\(field.name)` is a per cent, as its ratio" : "`\(field.name)` is in \(field.type.unit.symbol)"
        }
        let types = told.map { "\(Printer.print(name: $0.name)): \($0.type.kind.word) \($0.type.unit.symbol)" }
        let percents = fields.filter(\.type.unit.isPercent).map { "`\(Printer.print(name: $0.name)) to %`" }
        var remedies: [String] = []
        if !types.isEmpty { remedies.append("to read it again, tell `load` (\(types.joined(separator: ", ")))") }
        if !percents.isEmpty { remedies.append("\(percents.joined(separator: ", ")) makes a per cent of the ratio") }
        return Diagnostic(
            "N0801", .note,
            "\"\(TerminalText.escaped(target.path))\" has bare names: \(words.joined(separator: ", "))",
            place: target.place, remedy: remedies.isEmpty ? nil : remedies.joined(separator: "; "))
    }

    static func diagnostic(_ fault: WriteFault, of target: Session.SaveTarget) -> Diagnostic {
        let name = "\"\(TerminalText.escaped(target.path))\""
        switch fault {
        case .exists:
            let end = target.place.map { Span($0.span.upper, $0.span.upper) }
            return Diagnostic(
                "E0810", .error, "there is already a file \(name)", place: target.place,
                remedy: "`replace` after the name writes over it",
                replacements: end.map { [.init($0, " replace")] } ?? [])
        case .system(let errorNumber):
            return Diagnostic(
                "E0802", .error, "cannot write \(name): \(systemMessage(errorNumber))", place: target.place)
        case .closedPipe:
            return Diagnostic("E0802", .error, "cannot write \(name): nobody reads it", place: target.place)
        case .cancelled: return DataFault.interruption
        }
    }
}
