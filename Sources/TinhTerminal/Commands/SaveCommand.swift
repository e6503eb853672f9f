import Tinh
import TinhBase

extension Command {
    static let save = Command(
        "save", "FILE [replace]", "writes the last answer, the format by the file's ending", isMeantByName: false
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
