import Tinh
import TinhBase

extension Command {
    static let tables = Command("tables", "", "the tables, their rows and columns") { _, repl in
        let tables = repl.session.tables
        guard !tables.isEmpty else { return .text("no tables; load one: load \"FILE.csv\" as NAME") }
        let width = tables.map { DisplayWidth.width(of: $0.name) }.max() ?? 0
        return .text(
            tables.map { table in
                DisplayWidth.padded(TerminalText.escaped(table.name), to: width) + "  " + TableWords.size(table) + ": "
                    + table.columns.map { TerminalText.escaped($0.name) }.joined(separator: ", ")
            }.joined(separator: "\n"))
    }
}

/// How tables are spoken of.
enum TableWords {
    /// `7,000,000 rows`; columns stand elsewhere.
    static func size(_ table: TableDescription) -> String {
        guard let count = table.rowCount else { return "not read yet" }
        return rows(count)
    }

    static func rows(_ count: Int) -> String {
        NumberText.grouped(Int128(count)) + (count == 1 ? " row" : " rows")
    }
}
