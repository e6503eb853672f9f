import Tinh
import TinhBase

extension Command {
    static let schema = Command(
        "schema", "[TABLE]", "the `load` that makes a table, with the type of each column", choices: tableNames
    ) { name, repl in
        let tables = name.isEmpty ? repl.session.tables : [try repl.table(name)]
        guard !tables.isEmpty else { return try Command.tables.run("", repl) }
        return .text(tables.map(load).joined(separator: "\n\n"))
    }

    /// May be typed or put into a script as it stands.
    private static func load(_ table: TableDescription) -> String {
        let file = (table.file ?? "\(table.name).csv").replacing("\"", with: "\"\"")
        let columns = table.columns.map { column in
            "  \(Session.written(name: column.name)): \(column.type)"
                + (column.unit.isEmpty ? "" : " " + column.unit)
        }
        return TerminalText.escaped("load \"\(file)\" as \(Session.written(name: table.name)) (") + "\n"
            + columns.map { TerminalText.escaped($0) }.joined(separator: ",\n") + "\n)"
    }
}
