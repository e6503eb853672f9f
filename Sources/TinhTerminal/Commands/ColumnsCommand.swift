import Tinh
import TinhBase

extension Command {
    static let columns = Command(
        "columns", "[TABLE]", "the columns of a table: types, units, how many values are missing and how many differ",
        aliases: ["d"], choices: tableNames
    ) { name, repl in
        guard name.isEmpty else { return .text(try described(try repl.table(name), repl, isCounted: true)) }
        let tables = repl.session.tables
        guard !tables.isEmpty else { return try Command.tables.run("", repl) }
        return .text(try tables.map { try described($0, repl, isCounted: tables.count == 1) }.joined(separator: "\n\n"))
    }

    /// Counting reads the whole table.
    private static func described(_ table: TableDescription, _ repl: Repl, isCounted: Bool) throws -> String {
        let facts = isCounted ? try repl.session.facts(ofTable: table.name) : nil
        var grid = TextGrid(
            ["column", "type", "unit"] + (facts == nil ? [] : ["missing", "different"]), right: [3, 4])
        for (index, column) in table.columns.enumerated() {
            let counts = facts.map { [$0[index].missingCount, $0[index].distinctCount] } ?? []
            grid.add([column.name, column.type, column.unit] + counts.map { NumberText.grouped(Int128($0)) })
        }
        return TerminalText.escaped(table.name) + ", " + TableWords.size(table) + "\n" + repl.text(grid)
    }
}
