import Tinh
import TinhBase

extension Command {
    static let columns = Command(
        "columns", "[TABLE]", "the columns of a table, their types and units",
        choices: tableNames
    ) { name, repl in
        let tables = repl.session.tables
        let chosen = name.isEmpty ? tables : tables.filter { $0.name == name }
        if chosen.isEmpty, !name.isEmpty { return .refused(.unknownTable(name, known: tables.map(\.name))) }
        return .text(chosen.map(describe).joined(separator: "\n\n"))
    }

    private static let tableNames: @Sendable (Repl) -> [String] = { $0.session.tables.map(\.name) }

    private static func describe(_ table: TableDescription) -> String {
        let width = table.columns.map { DisplayWidth.width(of: $0.name) }.max() ?? 0
        let lines = table.columns.map { column in
            "  " + DisplayWidth.padded(TerminalText.escaped(column.name), to: width) + "  " + column.type
                + (column.unit.isEmpty ? "" : " " + TerminalText.escaped(column.unit))
        }
        return ([TerminalText.escaped(table.name) + ", " + TableWords.size(table)] + lines).joined(separator: "\n")
    }
}
