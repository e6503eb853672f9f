import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    /// The rows that can be among the first, in their order, and how many of the others tie with the last of them in so many
    /// keys; all rows where that cannot be told without a sort.
    ///
    /// Key after key, of texts eight weights after eight: those that come before the last one wanted are settled, and those that
    /// tie with it are told apart by what follows. O(rows), and what ties once more for each step.
    func candidates(
        _ table: Table, _ count: Int, _ keys: [Plan.SortOrder], tieKeyCount: Int
    ) throws(ExecutionFault) -> (table: Table, tieCount: Int) {
        var settled: [Int32] = []
        var tieCount = 0
        // Rows that tie in all that has been looked at, and their numbers in the table; nil: all of its rows.
        var rest = Runner.leadingColumns(table, keys)
        var numbers: [Int32]?
        narrowing: for place in rest.schema.fields.indices {
            var weights = 0
            telling: while true {
                let wanted = count - settled.count
                guard
                    let found = TopCandidates.rows(
                        rest, column: place, skipping: weights, count: wanted, isDescending: keys[place].isDescending,
                        threads)
                else { break narrowing }
                if options.isCancelled() { throw .cancelled }
                if place >= tieKeyCount { tieCount += rest.rowCount - found.better.count - found.tied.count }
                settled += Runner.picked(found.better, of: numbers)
                if found.tied.count < rest.rowCount {
                    numbers = Runner.picked(found.tied, of: numbers)
                    // Few are soon sorted.
                    if !TopCandidates.isWorthwhile(count - settled.count, of: found.tied.count) { break narrowing }
                    rest = try Gather.table(rest, found.tied[...], rest.schema, threads)
                }
                switch found.rest {
                case .weights: weights += 8
                case .key: break telling
                case .sort: break narrowing
                }
            }
        }
        guard let numbers else { return (table, 0) }
        return (try Gather.table(table, (settled + numbers).sorted()[...], table.schema, threads), tieCount)
    }

    private static func picked(_ rows: [Int32], of numbers: [Int32]?) -> [Int32] {
        numbers.map { numbers in rows.map { numbers[Int($0)] } } ?? rows
    }

    /// What the first keys are read from, as far as they are columns.
    private static func leadingColumns(_ table: Table, _ keys: [Plan.SortOrder]) -> Table {
        var columns: [Int] = []
        for key in keys {
            guard case .column(let column, _) = key.expression else { break }
            columns.append(column)
        }
        let fields = columns.enumerated().map { Schema.Field("\($0.offset)", table.schema.fields[$0.element].type) }
        return table.picking(columns, Schema(fields))
    }
}
