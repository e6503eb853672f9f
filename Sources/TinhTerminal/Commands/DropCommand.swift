import Tinh
import TinhBase

extension Command {
    static let drop = Command(
        "drop", "TABLE", "forgets a table; `.undo` brings it back", isMeantByName: false, choices: tableNames
    ) { name, repl in
        guard !name.isEmpty else { return .refused(.missingOperand(command: "drop", example: "TABLE")) }
        let table = try repl.table(name)
        repl.session.drop(table: table.name)
        return .text("dropped `\(TerminalText.escaped(table.name))`, \(TableWords.size(table)); `.undo` brings it back")
    }
}
