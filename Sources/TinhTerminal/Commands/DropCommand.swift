import Tinh
import TinhBase

extension Command {
    static let drop = Command(
        "drop", "TABLE", "forgets a table; `.undo` brings it back", isMeantByName: false, choices: tableNames
    ) { name, repl in
        guard !name.isEmpty else { return .refused(.missingOperand(command: "drop", example: "TABLE")) }
        let table = try repl.table(name)
        guard repl.session.drop(table: table.name) else {
            return .refused(.refused("`it` is the last answer; it makes room for the next one by itself"))
        }
        return .text("dropped `\(TerminalText.escaped(table.name))`, \(TableWords.size(table)); `.undo` brings it back")
    }
}
