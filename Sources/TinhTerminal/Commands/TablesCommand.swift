import Tinh
import TinhBase

extension Command {
    static let tables = Command("tables", "", "the tables, their rows and columns", aliases: ["dt", "ls"]) { _, repl in
        let tables = repl.session.tables
        guard !tables.isEmpty else { return .text("no tables; load one: load \"FILE.csv\" as NAME") }
        var grid = TextGrid(["table", "size", "columns", ""], right: [1, 2])
        for table in tables {
            grid.add([
                table.name, TableWords.size(table), NumberText.grouped(Int128(table.columns.count)),
                table.columns.map(\.name).joined(separator: ", "),
            ])
        }
        var text = repl.text(grid)
        if let answer = repl.session.lastAnswer {
            text += "\n" + repl.style.dim("and `it`, the last answer: \(TableWords.rows(answer.rowCount))")
        }
        return .text(text)
    }

    static let tableNames: @Sendable (String, Repl) -> OperandChoices = { typed, repl in
        let tables = repl.session.tables + (repl.session.lastAnswerTable.map { [$0] } ?? [])
        return OperandChoices(typed: typed, among: tables.map { ($0.name, TableWords.size($0)) })
    }
}

/// How tables are spoken of.
enum TableWords {
    /// `clearance: 7,000,000 rows, 11 columns`.
    static func table(_ table: TableDescription) -> String {
        let columnCount = table.columns.count
        return "\(TerminalText.escaped(table.name)): \(size(table)), "
            + "\(NumberText.grouped(Int128(columnCount))) \(columnCount == 1 ? "column" : "columns")"
    }

    /// `7,000,000 rows`; columns stand elsewhere.
    static func size(_ table: TableDescription) -> String {
        if let count = table.rowCount { return rows(count) }
        return table.rowCountEstimate.map { "about " + rows(rounded($0)) } ?? "read when asked"
    }

    /// Two digits: no more is known.
    private static func rounded(_ count: Int) -> Int {
        var unit = 1
        while count / unit >= 100 { unit *= 10 }
        return (count + unit / 2) / unit * unit
    }

    static func rows(_ count: Int) -> String {
        NumberText.grouped(Int128(count)) + (count == 1 ? " row" : " rows")
    }
}

extension Repl {
    /// The table of a name as it is typed: exactly, else the only one that is equal but for case and accents.
    func table(_ typed: String) throws(CommandRefusal) -> TableDescription {
        let name = TextForm.normalized(typed.withoutQuotes)
        let tables = session.tables
        if let table = tables.first(where: { $0.name == name }) { return table }
        if name == "it", let answer = session.lastAnswerTable { return answer }
        let alike = tables.filter { Folding.fold($0.name) == Folding.fold(name) }
        guard alike.count == 1 else { throw CommandRefusal(error: .unknownTable(name, known: tables.map(\.name))) }
        return alike[0]
    }
}
