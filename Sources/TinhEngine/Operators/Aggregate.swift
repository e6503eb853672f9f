import Synchronization
import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    /// `isOrderFree`: the reader sorts the rows itself, so the groups need not come in the order of their keys.
    func aggregate(
        _ input: Plan, _ keys: [NamedExpression], _ calls: [AggregateCall], totals: Plan.Totals, _ schema: Schema,
        depth: Int, isOrderFree: Bool = false
    ) throws(ExecutionFault) -> Table {
        try groups(
            input, keys, calls, totals: totals, schema, depth: depth, isOrderFree: isOrderFree, leading: nil
        ).table
    }

    /// Only those that can be among the leading ones, where these are told, and how many there are in all.
    func groups(
        _ input: Plan, _ keys: [NamedExpression], _ calls: [AggregateCall], totals: Plan.Totals, _ schema: Schema,
        depth: Int, isOrderFree: Bool, leading: LeadingGroups?
    ) throws(ExecutionFault) -> (table: Table, groupCount: Int) {
        let clock = Stopwatch()
        let place = profile.reserve("aggregate", depth)
        let pipeline = try pipeline(
            input, depth: depth + 1, rowCountMax: nil, isOrderFree: Plan.isOrderFree(keys, calls))
        let found = try aggregate(
            pipeline, keys, calls, totals: totals, schema, isOrderFree: isOrderFree, leading: leading)
        let rowsIn = profile.rowsOut(pipeline)
        profile.fill(place, rowsIn: rowsIn, rowsOut: found.groupCount, seconds: clock.seconds)
        return found
    }

    /// The groups of a pipeline's rows.
    func aggregate(
        _ pipeline: Pipeline, _ keys: [NamedExpression], _ calls: [AggregateCall], totals: Plan.Totals = .none,
        _ schema: Schema, isOrderFree: Bool, leading: LeadingGroups? = nil
    ) throws(ExecutionFault) -> (table: Table, groupCount: Int) {
        var pipeline = pipeline
        try encodeTexts(&pipeline, keys, calls, isOrderFree: isOrderFree)
        let expectation = expectation(pipeline, keys, calls)
        let denseBitsMax = denseBitsMax(pipeline, calls, rowCount: expectation?.rowCount)
        var teams = SharedGroups.Teams(expectation, threadCount: options.threadCount)
        // All rows that wait, and groups beside them, have numbers of 32 bits.
        let rowCountMax = Int(Int32.max) / 2 / max(1, options.threadCount)
        let postponing =
            totals == .none ? PostponingPlan(rowCountMax: rowCountMax, rowCount: pipeline.source.rowCount) : nil
        let dealing = GroupDealing(
            bytesPerGroup: 8 + bytesPerGroup(pipeline, calls),
            cachedBytesMax: options.cachedBytesMax / max(1, options.threadCount), rowCount: pipeline.source.rowCount)
        let fed = FedCalls(calls)
        let sinks = try run(pipeline) { compiled throws(RowFault) in
            try AggregateSink(
                compiled, keys, fed.calls, pipeline, denseBitsMax: denseBitsMax, postponing: postponing,
                dealing: dealing, expected: expectation?.range, isOrderFree: isOrderFree && totals == .none,
                shared: teams.next())
        }
        return try groups(
            sinks, keys, calls, fed, totals: totals, schema, isOrderFree: isOrderFree, leading: leading)
    }

    /// The groups that workers have found.
    func groups(
        _ workers: [AggregateSink], _ keys: [NamedExpression], _ calls: [AggregateCall], _ fed: FedCalls,
        totals: Plan.Totals, _ schema: Schema, isOrderFree: Bool, leading: LeadingGroups? = nil
    ) throws(ExecutionFault) -> (table: Table, groupCount: Int) {
        let sinks = SharedGroups.owners(workers)
        if sinks.contains(where: \.hasMuchToSettle) {
            let work = Unshared(sinks)
            environment.pool.run(sinks.count) { worker in
                if work.value[worker].hasMuchToSettle { work.value[worker].settle() }
            }
        }
        let table: Table
        var groupCount: Int?
        if let sorted = try SortedGroups(sinks, threads) {
            for sink in sinks.dropFirst() { sinks[0].addRowCounts(of: sink) }
            table = Table(schema, pieces: try sorted.pieces(keyCount: keys.count))
            noteSkipped(calls, sinks[0].calls.map(\.accumulator))
        } else {
            let groups = try MergedGroups(sinks, threads).complete(fed, threads)
            noteSkipped(calls, groups.accumulators)
            let first = totals == .none ? try leading?.candidates(groups, keyCount: keys.count, threads) : nil
            if first != nil { groupCount = groups.numbers.count }
            table = try finish(
                groups, first ?? groups.numbers.all, keys, totals: totals, schema, isOrderFree: isOrderFree)
        }
        for sink in workers {
            for difference in sink.differences { notes.add(difference) }
        }
        return (table, groupCount ?? table.rowCount)
    }

    /// What stands once in the query may be worked out in parts, each over rows of its own, and a part from several figures
    /// of the same rows.
    private func noteSkipped(_ calls: [AggregateCall], _ accumulators: [Accumulator]) {
        typealias Rows = (count: Int, rows: Int)
        var skipped: [Site: [TypedExpression?: Rows]] = [:]
        for (call, accumulator) in zip(calls, accumulators) where Accumulators.rowArgumentCount(call) > 0 {
            let own: Rows = (accumulator.rowsSkipped, accumulator.rowsSeen)
            let known = skipped[call.site]?[call.condition] ?? own
            skipped[call.site, default: [:]][call.condition] = (max(known.count, own.count), own.rows)
        }
        for (site, parts) in skipped {
            let sum = parts.values.reduce((0, 0) as Rows) { ($0.count + $1.count, $0.rows + $1.rows) }
            notes.addSkipped(site, count: sum.count, rows: sum.rows)
        }
    }

    /// Numbers of groups up to 2^this may have arrays of their own: as long as these are no longer than the rows are many,
    /// nor larger than 512 MB in all.
    /// `rowCount`: of a stream, as far as it is expected.
    func denseBitsMax(_ pipeline: Pipeline, _ calls: [AggregateCall], rowCount: Int? = nil) -> Int {
        StreamedGroups.denseBitsMax(
            rowCount: pipeline.source.rowCount ?? rowCount, bytesPerGroup: bytesPerGroup(pipeline, calls),
            threadCount: options.threadCount)
    }

    /// What a stream's sample lets expect of the key, where numbers of that key are to be groups' numbers.
    private func expectation(
        _ pipeline: Pipeline, _ keys: [NamedExpression], _ calls: [AggregateCall]
    ) -> NumberExpectation? {
        guard case .scan(let source, _, let hint) = pipeline.source.origin, source.rowCount == nil,
            keys.count == 1, let (place, _) = pipeline.scope.stored(keys[0].expression), place < hint.columns.count,
            StreamedGroups.mayShare(keys, calls), let found = source.expectation(ofColumn: hint.columns[place]),
            StreamedGroups.areNumbered(found, calls, threadCount: options.threadCount)
        else { return nil }
        return found
    }

    private func bytesPerGroup(_ pipeline: Pipeline, _ calls: [AggregateCall]) -> Int {
        calls.reduce(0) { sum, call in
            sum + Accumulators.bytesPerGroup(call, call.arguments.map { pipeline.statistics(of: $0) })
        }
    }

    private func finish(
        _ groups: MergedGroups, _ wanted: [Int32], _ keys: [NamedExpression], totals: Plan.Totals, _ schema: Schema,
        isOrderFree: Bool
    ) throws(ExecutionFault) -> Table {
        try groups.settleKeys(threads, groupCount: wanted.count)
        var numbers = wanted
        if !groups.isOrdered, !isOrderFree, numbers.count > 1 { numbers = try ordered(groups, numbers, keys) }
        let pieces = try finishInPieces(groups, keys, numbers, totals: totals)
        let table = Table(schema, pieces: pieces)
        switch totals {
        case .none: return table
        case .whole: return Runner.concatenated(table, try Totals(groups, keys, schema, threads).whole())
        case .prefixes: return try withSubtotals(table, numbers, Totals(groups, keys, schema, threads))
        }
    }

    private func ordered(
        _ groups: MergedGroups, _ numbers: [Int32], _ keys: [NamedExpression]
    ) throws(ExecutionFault) -> [Int32] {
        let sortKeys = numbers.withUnsafeBufferPointer { buffer -> [SortKey] in
            guard let start = buffer.baseAddress else { return [] }
            return keys.enumerated().map { part, key in
                let column = groups.keyColumn(part, start, numbers.count)
                return SortKey(type: key.expression.type, pieces: [column], isDescending: false)
            }
        }
        let order = try SortKey.order(by: [], then: sortKeys, numbers.count, threads)
        return order.map { numbers[Int($0)] }
    }

    /// The rows of the groups, a chunk at a time, by all threads where there are many.
    private func finishInPieces(
        _ groups: MergedGroups, _ keys: [NamedExpression], _ numbers: [Int32], totals: Plan.Totals
    ) throws(ExecutionFault) -> [(columns: [Column], rowCount: Int)] {
        // Results may be dear to work out, so that few groups, too, are for all threads.
        let size = min(Gather.chunkRowCount, max(1024, (numbers.count + 7) / 8))
        let pieceCount = (numbers.count + size - 1) / size
        let results = Mutex<[(piece: Int, result: Result<[Column], AggregateFault>)]>([])
        let next = Atomic<Int>(0)
        let work = Unshared((groups, numbers))
        let keyCount = keys.count
        let isCancelled = options.isCancelled
        environment.pool.run(min(options.threadCount, pieceCount)) { _ in
            let (groups, numbers) = work.value
            while !isCancelled() {
                let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if piece >= pieceCount { return }
                let count = min(size, numbers.count - piece * size)
                let result = numbers.withUnsafeBufferPointer { buffer -> Result<[Column], AggregateFault> in
                    guard let start = buffer.baseAddress else { return .success([]) }
                    return Runner.columns(
                        groups, keyCount, start + piece * size, count, totals: totals, isCancelled)
                }
                results.withLock { $0.append((piece, result)) }
            }
        }
        try threads.endIfCancelled()
        var pieces: [(columns: [Column], rowCount: Int)] = []
        for (piece, result) in results.withLock({ $0.sorted { $0.piece < $1.piece } }) {
            pieces.append((try result.mapError { ExecutionFault($0) }.get(), min(size, numbers.count - piece * size)))
        }
        return pieces
    }

    private static func columns(
        _ groups: MergedGroups, _ keyCount: Int, _ numbers: UnsafePointer<Int32>, _ count: Int, totals: Plan.Totals,
        _ isCancelled: () -> Bool
    ) -> Result<[Column], AggregateFault> {
        var columns = groups.keyColumns(keyCount, numbers, count)
        do throws(AggregateFault) {
            for accumulator in groups.accumulators {
                if isCancelled() { break }
                columns.append(try accumulator.finish(numbers, count))
            }
        } catch {
            return .failure(error)
        }
        if totals != .none { columns.append(ValueTable.column(.int, Array(repeating: .missing, count: count))) }
        return .success(columns)
    }
}

extension ProfileCollection {
    /// The rows that a pipeline gave.
    func rowsOut(_ pipeline: Pipeline) -> Int {
        if let last = pipeline.steps.last { return finished()[last.profileIndex].rowsOut }
        if let place = pipeline.source.profileIndex { return finished()[place].rowsOut }
        return pipeline.source.rowCount ?? 0
    }
}

extension ExecutionFault {
    /// Of a group, which has no row of its own.
    init(_ fault: AggregateFault) {
        switch fault {
        case .overflow(let site, let kind): self = .overflow(site, table: nil, row: nil, kind: kind)
        case .notUnique(let site, let first, let second): self = .notUnique(site, first: first, second: second)
        case .badArgument(let site, let message): self = .badArgument(site, table: nil, row: nil, message: message)
        }
    }
}
