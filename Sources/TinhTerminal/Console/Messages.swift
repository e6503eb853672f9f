import TinhBase

/// The sentences of `ProgramError`.
extension ProgramError {
    package var diagnostic: Diagnostic {
        switch self {
        case .unknownFlag(let flag, let known):
            return Diagnostic(
                "E1021", .error, "there is no flag \(quoted(flag))",
                remedy: Self.offer(flag, known) ?? "`tinh help` lists the flags")
        case .missingArgument(let flag, let placeholder):
            return Diagnostic(
                "E1022", .error, "`\(flag)` needs a \(placeholder) after it", remedy: "write `\(flag) \(placeholder)`")
        case .unexpectedArgument(let flag):
            return Diagnostic("E1023", .error, "`\(flag)` takes no value", remedy: "write `\(flag)` alone")
        case .flagOfCommand(let flag, let command):
            return Diagnostic(
                "E1032", .error, "`\(flag)` belongs to `tinh \(command)`", remedy: "write `tinh \(command) \(flag)`")
        case .badArgument(let flag, let value, let expected, let known):
            return Diagnostic(
                "E1024", .error, "`\(flag)`: \(quoted(value)) is not \(expected)",
                remedy: known.isEmpty ? nil : Self.offer(value, known) ?? "one of: " + known.joined(separator: ", "))
        case .notYet(let what):
            return Diagnostic("E0910", .error, "\(what) does not run yet")
        case .tooManyQueries:
            return Diagnostic(
                "E1025", .error, "`-c` is given twice",
                remedy: "write both statements in one, parted by `;`: tinh -c 'A; B'")
        case .missingOperand(let command, let operand):
            return Diagnostic(
                "E1026", .error, "`tinh \(command)` needs a \(operand)", remedy: "write `tinh \(command) \(operand)`")
        case .unknownTopic(let topic, _, let codes) where !codes.isEmpty:
            return Diagnostic(
                "E1028", .error, "there is no code \(quoted(topic))",
                remedy: "the nearest are \(codes.joined(separator: ", ")); `tinh help codes` lists all")
        case .unknownTopic(let topic, let known, _):
            return Diagnostic(
                "E1028", .error, "there is no help on \(quoted(topic))",
                remedy: Self.offer(topic, known) ?? "`tinh help` lists the topics")
        case .scriptAndDataOnStandardInput:
            return Diagnostic(
                "E1029", .error, "`-` is standard input, and the script comes from there too",
                remedy: "give the query with `-c QUERY`, or the script as a file")
        case .standardInputTwice:
            return Diagnostic("E1030", .error, "standard input (`-`) can be read only once, and is given twice")
        case .unknownEnding(let path, let endings):
            return Diagnostic(
                "E1031", .error, "the ending of \(quoted(path)) names no format",
                remedy: "end it with one of \(endings.joined(separator: " ")), or add `--format`")
        case .outputIsInput(let path):
            return Diagnostic(
                "E1033", .error, "`-o` would write over \(quoted(path)), which this run reads",
                remedy: "name another file; to write over it, end the query with `save \"\(path)\" replace`")
        case .cannotRead(let path, let errorNumber):
            return Diagnostic(
                "E0801", .error,
                "cannot read \(path == "-" ? "standard input" : quoted(path)): \(systemMessage(errorNumber))")
        case .missingFile(let path, let commands):
            return Diagnostic(
                "E0801", .error, "cannot read \(quoted(path)): there is no such file or folder",
                remedy: path.contains(" ")
                    ? "to ask it as a query write `tinh -c` before it"
                    : Self.commandsElsewhere[path].map { Self.didYouMean(["tinh " + $0]) }
                        ?? Self.offer(path, commands, prefix: "tinh "))
        case .notText(let name, let byteOffset):
            return Diagnostic(
                "E0806", .error, "\(name) is not UTF-8 text (byte \(byteOffset + 1))", remedy: "save it as UTF-8")
        case .cannotWrite(let name, let errorNumber):
            return Diagnostic("E0802", .error, "cannot write \(name): \(systemMessage(errorNumber))")
        case .noScripts(let path):
            return Diagnostic("E0805", .error, "no script (*.tinh) stands in \(quoted(path))")
        case .tableAsScript(let path, let command):
            return Diagnostic(
                "E0813", .error, "\(quoted(path)) is a table, not a script",
                remedy: command == "test"
                    ? "`tinh test` runs scripts (*.tinh); a script loads its tables itself: `load \"file.csv\" as name`"
                    : "the script stands first: `tinh run script.tinh \(TerminalText.escaped(path))`")
        case .noTerminal:
            return Diagnostic("E0807", .error, "the terminal cannot be set up for typing (is TERM right?)")
        }
    }

    /// What other programs call commands of ours.
    private static let commandsElsewhere = [
        "check": "test", "verify": "test", "validate": "test", "format": "fmt", "exec": "run", "execute": "run",
    ]

    private static func offer(_ word: String, _ known: [String], prefix: String = "") -> String? {
        let nearest = Suggest.nearest(to: word, among: known).map { prefix + $0 }
        return nearest.isEmpty ? nil : didYouMean(nearest)
    }

    private static func didYouMean(_ names: [String]) -> String {
        "did you mean " + names.map { "`\($0)`" }.joined(separator: " or ") + "?"
    }
}

/// A word of the user's in a sentence, harmless for a terminal.
private func quoted(_ word: String) -> String { "`" + TerminalText.escaped(word) + "`" }
