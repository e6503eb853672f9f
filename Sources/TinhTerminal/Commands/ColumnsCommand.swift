import Tinh
import TinhBase

extension Command {
    static let columns = Command(
        "columns", "[TABLE]", "the columns of a table: types, units, how many values are missing and how many differ",
        aliases: ["d"], choices: tableNames
    ) { name, repl in
        let tables = name.isEmpty ? repl.session.tables : [try repl.table(name)]
        guard !tables.isEmpty else { return try Command.tables.run("", repl) }
        return .text(try tables.map { try described($0, repl) }.joined(separator: "\n\n"))
    }

    /// Counting reads the whole table.
    private static func described(_ table: TableDescription, _ repl: Repl) throws -> String {
        let facts = try repl.session.facts(ofTable: table.name)
        var grid = TextGrid(
            ["column", "type", "unit"] + (facts == nil ? [] : ["missing", "different"]), right: [3, 4])
        for (index, column) in table.columns.enumerated() {
            let counts = facts.map { [$0[index].missingCount, $0[index].distinctCount] } ?? []
            grid.add([column.name, column.type, column.unit] + counts.map { NumberText.grouped(Int128($0)) })
        }
        return TerminalText.escaped(table.name) + ", " + TableWords.size(table) + "\n" + repl.text(grid)
    }
}
