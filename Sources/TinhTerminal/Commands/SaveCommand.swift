import Tinh
import TinhBase

extension Command {
    static let save = Command(
        "save", "FILE [replace]", "writes the last answer, the format by the file's ending", isMeantByName: false,
        choices: files
    ) { operand, repl in
        guard repl.session.lastAnswer != nil else { return .refused(.noAnswer) }
        if let words = misspelledReplace(operand) { return .refused(.notReplace(words.word, path: words.path)) }
        let (path, replaces) = parts(operand)
        guard !path.hasOpenQuote else { return .refused(.openQuote(path)) }
        guard !path.isEmpty else { return .refused(.missingOperand(command: "save", example: "FILE.csv")) }
        guard let (report, notes) = try repl.session.saveLastAnswer(expanded(path), replaces: replaces) else {
            return .refused(.noAnswer)
        }
        repl.printer.messages.print(notes)
        return .text("wrote \(TableWords.rows(report.rowCount)) to \"\(TerminalText.escaped(report.path))\"")
    }

    /// Files, and behind the name of one `replace`.
    private static let files: @Sendable (String, Repl) -> OperandChoices = { operand, repl in
        let isQuoted = operand.first == "\""
        if let blank = operand.lastIndex(of: " "),
            operand.index(after: blank) < operand.endIndex || !operand.hasOpenQuote
        {
            let path = operand[..<blank].withoutQuotes
            let word = operand[operand.index(after: blank)...]
            if Engine.format(ofFile: path) != nil, !operand[..<blank].hasOpenQuote, "replace".hasPrefix(word) {
                return OperandChoices(typed: word, among: [("replace", "over a file that is there")])
            }
        }
        let path = isQuoted ? String(operand.dropFirst()) : operand
        let candidates = repl.session.filesToSave(typed: path).map {
            Completions.Candidate(
                insertion: $0.insertion, ending: isQuoted ? $0.ending : "", label: $0.label, detail: $0.detail)
        }
        return OperandChoices(typedCount: path.utf8.count, candidates: candidates)
    }

    /// The path, which may have blanks in it, and whether `replace` stands behind it.
    private static func parts(_ operand: String) -> (path: String, replaces: Bool) {
        let word = " replace"
        guard operand.hasSuffix(word) else { return (operand.withoutQuotes, false) }
        return (String(operand.dropLast(word.count)[...].trimmed).withoutQuotes, true)
    }

    /// The word behind a file with an ending, where it is nearly `replace`.
    private static func misspelledReplace(_ operand: String) -> (word: String, path: String)? {
        guard let blank = operand.lastIndex(of: " ") else { return nil }
        let word = String(operand[operand.index(after: blank)...])
        guard word != "replace", !Suggest.nearest(to: word, among: ["replace"]).isEmpty else { return nil }
        return (word, String(operand[..<blank][...].trimmed))
    }

    /// `~/` is the home folder, as in a shell.
    private static func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = Terminal.variable("HOME") else { return path }
        return home + path.dropFirst()
    }
}
