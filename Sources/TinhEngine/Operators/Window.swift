import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    /// Each call's column beside the input's rows, which stay as they are. Aggregates over whole partitions are groups that are
    /// looked up; the rest works on rows sorted by partition and order.
    func window(
        _ input: Plan, _ window: Plan.Window, _ schema: Schema, depth: Int
    ) throws(ExecutionFault) -> Table {
        let clock = Stopwatch()
        let place = profile.reserve("window", depth)
        let table = try table(input, depth: depth + 1)
        // What is worked out below belongs to this operator.
        let outer = profile
        let run = WindowRun(self, table, window)
        let columns = try run.columns()
        profile = outer
        let pieces = table.chunks.enumerated().map { index, chunk in
            (chunk.columns + columns.map { $0[index] }, chunk.rowCount)
        }
        profile.fill(place, rowsIn: table.rowCount, rowsOut: table.rowCount, seconds: clock.seconds)
        return Table(schema, pieces: pieces)
    }
}

/// Works out the calls of one window over a table at rest.
final class WindowRun {
    let runner: Runner
    let table: Table
    let window: Plan.Window

    init(_ runner: Runner, _ table: Table, _ window: Plan.Window) {
        self.runner = runner
        self.table = table
        self.window = window
    }

    /// For each call a column in pieces, one for each chunk of the table.
    func columns() throws(ExecutionFault) -> [[Column]] {
        var columns = window.calls.map { _ in [Column]() }
        if table.rowCount == 0 { return columns }
        var whole: [Int] = []
        for (index, call) in window.calls.enumerated() {
            if runner.options.isCancelled() { throw .cancelled }
            switch call.function {
            case .aggregate(_, .partition): whole.append(index)
            case .aggregate(let function, .rows(let from, let to)):
                let sorted = try sortedByOrder()
                columns[index] = try framed(call, function, sorted, .rows(sorted, from: from, to: to))
            case .aggregate(let function, .keys(let from, let to)):
                let sorted = try sortedByKey()
                columns[index] = try framed(
                    call, function, sorted, .keys(sorted, try keysInOrder(sorted), from: from, to: to))
            case .rowNumber: columns[index] = try rowNumbers(try sortedByOrder(), call.type.kind)
            case .rank: columns[index] = try ranks(call)
            case .shiftRows(let step):
                columns[index] = try shifted(call, try neighbours(try sortedByOrder(), step))
            case .shiftKey(let step):
                let sorted = try sortedByKey()
                columns[index] = try shifted(
                    call, try neighbours(sorted, keys: try keysInOrder(sorted), step))
            }
        }
        for (index, found) in zip(whole, try overPartitions(whole.map { window.calls[$0] })) { columns[index] = found }
        return columns
    }

    // MARK: Orders

    private var partitionRanks: [RankColumn]?
    private var byOrder: PartitionedRows?
    private var byKey: PartitionedRows?
    private var keyPieces: [Column]?

    private func partitionColumns() throws(ExecutionFault) -> [RankColumn] {
        if let partitionRanks { return partitionRanks }
        var ranks: [RankColumn] = []
        for expression in window.partition {
            ranks.append(
                try RankColumn(
                    expression.type.kind, try runner.evaluated(expression, over: table), isDescending: false,
                    runner.threads))
        }
        partitionRanks = ranks
        return ranks
    }

    func sorted(_ order: [RankColumn], then keys: [SortKey] = []) throws(ExecutionFault) -> PartitionedRows {
        try PartitionedRows(
            partition: try partitionColumns(), order: order, then: keys, rowCount: table.rowCount, runner.threads)
    }

    private func sortedByOrder() throws(ExecutionFault) -> PartitionedRows {
        if let byOrder { return byOrder }
        let made = try sorted([], then: try runner.sortKeys(table, window.order))
        byOrder = made
        return made
    }

    /// The values of the one order key.
    private func keys() throws(ExecutionFault) -> [Column] {
        if let keyPieces { return keyPieces }
        guard let key = window.order.first else { preconditionFailure("a window by keys without an order") }
        let pieces = try runner.evaluated(key.expression, over: table)
        keyPieces = pieces
        return pieces
    }

    /// By the order key, ascending whatever its direction.
    private func sortedByKey() throws(ExecutionFault) -> PartitionedRows {
        if let byKey { return byKey }
        guard let key = window.order.first else { preconditionFailure("a window by keys without an order") }
        let made = try sorted([
            try RankColumn(key.expression.type.kind, try keys(), isDescending: false, runner.threads)
        ])
        byKey = made
        return made
    }

    /// The order key beside the places of sorted rows.
    private func keysInOrder(_ sorted: PartitionedRows) throws(ExecutionFault) -> [Int64?] {
        try runner.threads.require(table.rowCount, of: Int64?.self)
        var values: [Int64?] = []
        values.reserveCapacity(table.rowCount)
        for piece in try keys() {
            for row in 0..<piece.rowCount { values.append(piece.isMissing(row) ? nil : piece.integer(row)) }
        }
        try runner.threads.require(table.rowCount, of: Int64?.self)
        return sorted.rows.map { values[Int($0)] }
    }

    // MARK: Pieces

    /// Values beside the table's rows, cut like its chunks.
    func pieces(_ kind: Kind, _ values: [Int64], _ validity: [UInt8]?) -> [Column] {
        var start = 0
        return table.chunks.map { chunk in
            defer { start += chunk.rowCount }
            return values.withUnsafeBufferPointer { values in
                guard let own = values.baseAddress else { return MissingColumn.make(kind, chunk.rowCount) }
                guard let validity else { return NarrowColumn.integers(kind, own + start, nil, chunk.rowCount) }
                return validity.withUnsafeBufferPointer { flags in
                    NarrowColumn.integers(
                        kind, own + start, flags.baseAddress.map { $0 + start }, chunk.rowCount)
                }
            }
        }
    }
}
