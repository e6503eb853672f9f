import Tinh
import TinhBase

extension Command {
    static let save = Command(
        "save", "FILE [replace]", "writes the last answer, the format by the file's ending", isMeantByName: false
    ) { operand, repl in
        guard repl.session.lastAnswer != nil else { return .refused(.noAnswer) }
        let (path, replaces) = parts(operand)
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

    /// `~/` is the home folder, as in a shell.
    private static func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = Terminal.variable("HOME") else { return path }
        return home + path.dropFirst()
    }
}
