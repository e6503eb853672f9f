import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    func sort(_ input: Plan, _ keys: [Plan.SortOrder], depth: Int) throws(ExecutionFault) -> Table {
        let clock = Stopwatch()
        let place = profile.reserve("sort", depth)
        let table = try table(input, depth: depth + 1, isOrderFree: coversKeys(keys, input))
        let order = try order(table, keys)
        if options.isCancelled() { throw .cancelled }
        let result = try Gather.table(table, order[...], table.schema, threads)
        profile.fill(place, rowsIn: table.rowCount, rowsOut: result.rowCount, seconds: clock.seconds)
        return result
    }

    func top(
        _ input: Plan, _ count: Int, _ partition: [TypedExpression], _ keys: [Plan.SortOrder], tieKeyCount: Int,
        _ site: Site, depth: Int
    ) throws(ExecutionFault) -> Table {
        let clock = Stopwatch()
        let place = profile.reserve("top \(count)", depth)
        if !partition.isEmpty {
            let whole = try self.table(input, depth: depth + 1)
            let kept = try topRows(whole, max(0, count), partition, keys, tieKeyCount: tieKeyCount, site)
            if options.isCancelled() { throw .cancelled }
            let result = try Gather.table(whole, kept[...], whole.schema, threads)
            profile.fill(place, rowsIn: whole.rowCount, rowsOut: result.rowCount, seconds: clock.seconds)
            return result
        }
        // Groups that tie come in the order of their keys: so they need not come in any.
        let keys = keys + groupKeys(input, besides: keys)
        let (whole, rowCount) = try rows(input, toTake: count, keys, depth: depth + 1)
        var (table, ties) = try candidates(whole, count, keys, tieKeyCount: tieKeyCount)
        let ranks = try ranks(table, keys)
        let order = try RowOrder.ascending(ranks, table.rowCount, threads)
        let kept = max(0, min(count, order.count))
        if kept > 0, tieKeyCount > 0 {
            let last = Int(order[kept - 1])
            let words = ranks.prefix(tieKeyCount).flatMap(\.words)
            for row in order[kept...] {
                guard words.allSatisfy({ $0.values.values[Int(row)] == $0.values.values[last] }) else { break }
                ties += 1
            }
            notes.addTies(site, count: ties)
        }
        let result = try Gather.table(table, order[..<kept], table.schema, threads)
        profile.fill(place, rowsIn: rowCount, rowsOut: result.rowCount, seconds: clock.seconds)
        return result
    }

    /// The first rows of each partition, partition after partition. Where there are many partitions or rows of each, a sort of
    /// all rows.
    private func topRows(
        _ table: Table, _ count: Int, _ partition: [TypedExpression], _ keys: [Plan.SortOrder], tieKeyCount: Int,
        _ site: Site
    ) throws(ExecutionFault) -> [Int32] {
        let order = try readers(table, keys)
        let parts = try readers(table, partition.map { Plan.SortOrder($0, isDescending: false) })
        if let top = PartitionTop(
            partition: parts.flatMap { $0 }, order: order, tieKeyCount: tieKeyCount, count: count,
            rowCount: table.rowCount, threads)
        {
            guard let (kept, ties) = top.rows(threads, isCancelled: options.isCancelled) else { throw .cancelled }
            notes.addTies(site, count: ties)
            return kept
        }
        let (ranks, partitionRanks) = (try ranks(order), try ranks(parts))
        let words = ranks.prefix(tieKeyCount).flatMap(\.words)
        let sorted = try PartitionedRows(
            partition: partitionRanks, order: ranks, rowCount: table.rowCount, threads)
        var kept: [Int32] = []
        var ties = 0
        for index in 0..<sorted.partitionCount {
            let own = sorted.rows[sorted.partition(index)]
            kept += own.prefix(count)
            guard count > 0, count < own.count, tieKeyCount > 0 else { continue }
            let last = Int(own[own.startIndex + count - 1])
            for row in own.dropFirst(count) {
                guard words.allSatisfy({ $0.values.values[Int(row)] == $0.values.values[last] }) else { break }
                ties += 1
            }
        }
        notes.addTies(site, count: ties)
        return kept
    }

    /// The rows that some are to be taken of, and how many there are: of many groups only those that can be among the first.
    private func rows(
        _ input: Plan, toTake count: Int, _ keys: [Plan.SortOrder], depth: Int
    ) throws(ExecutionFault) -> (table: Table, rowCount: Int) {
        let isOrderFree = coversKeys(keys, input)
        if options.isCancelled() { throw .cancelled }
        guard case .aggregate(let rows, let groupKeys, let calls, let totals) = input, let key = keys.first,
            case .column(let column, let type) = key.expression,
            let leading = LeadingGroups(column, type.kind, count: count, isDescending: key.isDescending)
        else {
            let whole = try table(input, depth: depth, isOrderFree: isOrderFree)
            return (whole, whole.rowCount)
        }
        let found = try groups(
            rows, groupKeys, calls, totals: totals, input.schema, depth: depth, isOrderFree: isOrderFree,
            leading: leading)
        return (found.table, found.groupCount)
    }

    /// Every group key is among the sort keys, so the order in which groups come does not show.
    private func coversKeys(_ orders: [Plan.SortOrder], _ input: Plan) -> Bool {
        guard case .aggregate(_, _, _, .none) = input else { return false }
        return groupKeys(input, besides: orders).isEmpty
    }

    /// The keys of groups, in whose order they come, that rows are not sorted by.
    private func groupKeys(_ input: Plan, besides orders: [Plan.SortOrder]) -> [Plan.SortOrder] {
        guard case .aggregate(_, let keys, _, .none) = input else { return [] }
        return keys.indices.map { TypedExpression.column($0, keys[$0].expression.type) }
            .filter { key in !orders.contains { $0.expression == key } }
            .map { Plan.SortOrder($0, isDescending: false) }
    }

    func slice(_ input: Plan, skip: Int, take: Int?, depth: Int) throws(ExecutionFault) -> Table {
        let clock = Stopwatch()
        let place = profile.reserve("slice", depth)
        let table: Table
        if let take, input.isStreaming {
            table = try collect(input, depth: depth + 1, slice: (skip, take))
        } else {
            table = try self.table(input, depth: depth + 1)
        }
        let start = min(max(0, skip), table.rowCount)
        let end = start + min(take.map { max(0, $0) } ?? .max, table.rowCount - start)
        let rows = (Int32(start)..<Int32(end)).map { $0 }
        let result =
            start == 0 && end == table.rowCount ? table : try Gather.table(table, rows[...], table.schema, threads)
        profile.fill(place, rowsIn: table.rowCount, rowsOut: result.rowCount, seconds: clock.seconds)
        return result
    }

    func order(_ table: Table, _ keys: [Plan.SortOrder]) throws(ExecutionFault) -> [Int32] {
        try SortKey.order(by: [], then: sortKeys(table, keys), table.rowCount, threads)
    }

    /// The columns that a table's rows are sorted by.
    func sortKeys(_ table: Table, _ keys: [Plan.SortOrder]) throws(ExecutionFault) -> [SortKey] {
        try keys.map { key throws(ExecutionFault) in
            let pieces = try evaluated(key.expression, over: table)
            if options.isCancelled() { throw .cancelled }
            return SortKey(type: key.expression.type, pieces: pieces, isDescending: key.isDescending)
        }
    }

    /// The sort keys of a table's rows.
    private func ranks(_ table: Table, _ keys: [Plan.SortOrder]) throws(ExecutionFault) -> [RankColumn] {
        try ranks(readers(table, keys))
    }

    private func ranks(_ readers: [[RankReader]]) throws(ExecutionFault) -> [RankColumn] {
        try readers.map { own throws(ExecutionFault) in try RankColumn(own, threads) }
    }

    /// What the words of the sort keys are read from.
    private func readers(_ table: Table, _ keys: [Plan.SortOrder]) throws(ExecutionFault) -> [[RankReader]] {
        try sortKeys(table, keys).map { key throws(ExecutionFault) in
            try RankColumn.readers(key.type.kind, key.pieces, isDescending: key.isDescending, threads)
        }
    }

    /// An expression over a table's rows, a piece for each chunk.
    func evaluated(_ expression: TypedExpression, over table: Table) throws(ExecutionFault) -> [Column] {
        if case .column(let index, _) = expression { return table.pieces(index) }
        let sinks = try run(Pipeline(made(table, nil))) { compiled throws(RowFault) in
            try CollectSink(compiled, [expression])
        }
        return sinks.flatMap(\.pieces).sorted { $0.chunk < $1.chunk }.map { $0.columns[0] }
    }
}

extension Plan {
    /// Rows pass through one by one, in the order of the source.
    var isStreaming: Bool {
        switch self {
        case .scan, .oneRow, .values, .hole: true
        case .filter(let input, _), .project(let input, _): input.isStreaming
        case .aggregate, .sort, .slice, .top, .concatenate, .join, .window, .unpivot, .fill, .sample, .aside: false
        }
    }
}
