import TinhColumns
import TinhPlan
import TinhTypes

/// Rows over several groups, worked out from the groups' states.
struct Totals {
    private let groups: MergedGroups
    private let keys: [NamedExpression]
    private let schema: Schema
    private let threads: Gather.Threads

    init(_ groups: MergedGroups, _ keys: [NamedExpression], _ schema: Schema, _ threads: Gather.Threads) {
        self.groups = groups
        self.keys = keys
        self.schema = schema
        self.threads = threads
    }

    /// One row over all groups.
    func whole() throws(ExecutionFault) -> Table {
        let targets = [Int32](repeating: 0, count: groups.numbers.count)
        return try rows(of: groups.numbers.all, targets, count: 1, keptKeys: 0, heads: [])
    }

    /// A row for each run of groups.
    ///
    /// - Parameters:
    ///   - targets: the run of each of `numbers`, `0 ..< count`.
    ///   - keptKeys: how many of the first keys are the same within a run.
    ///   - heads: the first group of each run.
    func rows(
        of numbers: [Int32], _ targets: [Int32], count: Int, keptKeys: Int, heads: [Int32]
    ) throws(ExecutionFault) -> Table {
        let missing = [Value](repeating: .missing, count: count)
        var columns: [Column] = []
        for (part, key) in keys.enumerated() {
            if part < keptKeys {
                columns.append(
                    heads.withUnsafeBufferPointer { heads in
                        heads.baseAddress.map { groups.keyColumn(part, $0, count) }
                            ?? ValueTable.column(key.expression.type.kind, [])
                    })
            } else {
                columns.append(ValueTable.column(key.expression.type.kind, missing))
            }
        }
        let own = (0..<Int32(count)).map { $0 }
        for accumulator in groups.accumulators {
            if accumulator.assumesNoMissing { accumulator.keepFlags(of: groups.numbers.all) }
            try threads.endIfCancelled()
            let sum = accumulator.emptyOfTotals()
            sum.isCancelled = threads.isCancelled
            sum.grow(count)
            sum.merge(accumulator, from: numbers, to: targets)
            sum.settle(threads)
            var column: Result<Column, AggregateFault>?
            own.withUnsafeBufferPointer { own in
                guard let start = own.baseAddress else { return }
                do throws(AggregateFault) { column = .success(try sum.finish(start, count)) } catch {
                    column = .failure(error)
                }
            }
            if let column { columns.append(try column.mapError { ExecutionFault($0) }.get()) }
        }
        let mark = Value.integer(Int64(keptKeys))
        columns.append(ValueTable.column(.int, [Value](repeating: mark, count: count)))
        return Table(schema, pieces: [(columns, count)])
    }

    /// For each of some groups in the order of the keys, whether its first `part + 1` keys differ from those of the one before:
    /// a list for each part.
    func borders(_ numbers: [Int32]) throws(ExecutionFault) -> [[Bool]] {
        var borders: [[Bool]] = []
        var before = [Bool](repeating: false, count: numbers.count)
        if !before.isEmpty { before[0] = true }
        try numbers.withUnsafeBufferPointer { buffer throws(ExecutionFault) in
            guard let start = buffer.baseAddress else { return }
            for (part, key) in keys.enumerated() {
                let column = groups.keyColumn(part, start, numbers.count)
                let words = try RankColumn(key.expression.type.kind, [column], isDescending: false, threads).words
                for row in numbers.indices.dropFirst() where !before[row] {
                    before[row] = words.contains { $0.values.values[row] != $0.values.values[row - 1] }
                }
                borders.append(before)
            }
        }
        return borders
    }
}

extension Runner {
    /// The rows of the groups in the order of their keys, after those of each group of the first keys its subtotal, and the
    /// total last. O(groups × keys).
    func withSubtotals(_ table: Table, _ numbers: [Int32], _ totals: Totals) throws(ExecutionFault) -> Table {
        let borders = try totals.borders(numbers)
        var whole = table
        // Where the subtotals of each number of keys stand in `whole`.
        var starts: [Int: Int] = [:]
        for keptKeys in (1..<max(1, borders.count)).reversed() where !numbers.isEmpty {
            var targets: [Int32] = []
            var heads: [Int32] = []
            for (row, number) in numbers.enumerated() {
                if borders[keptKeys - 1][row] { heads.append(number) }
                targets.append(Int32(heads.count - 1))
            }
            starts[keptKeys] = whole.rowCount
            let rows = try totals.rows(of: numbers, targets, count: heads.count, keptKeys: keptKeys, heads: heads)
            whole = Runner.concatenated(whole, rows)
        }
        var order: [Int32] = []
        for row in numbers.indices {
            order.append(Int32(row))
            for keptKeys in (1..<max(1, borders.count)).reversed() {
                guard row + 1 == numbers.count || borders[keptKeys - 1][row + 1], let next = starts[keptKeys] else {
                    continue
                }
                order.append(Int32(next))
                starts[keptKeys] = next + 1
            }
        }
        order.append(Int32(whole.rowCount))
        whole = Runner.concatenated(whole, try totals.whole())
        return try Gather.table(whole, order[...], whole.schema, threads)
    }
}
