import Synchronization
import TinhColumns
import TinhPlan
import TinhTypes

/// Aggregates over partitions and frames.
extension WindowRun {
    /// The rows are grouped by the partition, and each row looks its group up.
    func overPartitions(_ calls: [WindowCall]) throws(ExecutionFault) -> [[Column]] {
        guard let first = calls.first else { return [] }
        let keys = window.partition.enumerated().map { NamedExpression("k\($0.offset)", $0.element) }
        let groups = try runner.aggregate(
            Pipeline(runner.made(table, nil)), keys, calls.map(AggregateCall.init),
            Schema(
                keys.map { Schema.Field($0.name, $0.expression.type) } + calls.map { Schema.Field($0.name, $0.type) }),
            isOrderFree: true
        ).table
        let pairs = keys.enumerated().map { index, key in
            Plan.Join.Key(left: key.expression, right: .column(index, key.expression.type))
        }
        let join = Plan.Join(
            .left, left: .hole(table.schema), right: .hole(groups.schema), keys: pairs, matchesMissing: true,
            report: .none, site: first.site)
        let joined = try runner.joined(join, Pipeline(runner.made(table, nil)), groups, join.schema, source: nil)
        let columnCount = table.schema.fields.count
        // Each row has exactly one group, so chunks stay as they are.
        return calls.indices.map { index in joined.chunks.map { $0.columns[columnCount + keys.count + index] } }
    }

    /// An aggregate over a frame for each row.
    func framed(
        _ call: WindowCall, _ function: AggregateFunction, _ sorted: PartitionedRows, _ frames: RowFrames
    ) throws(ExecutionFault) -> [Column] {
        let aggregate = AggregateCall(call)
        let level = try rowStates(aggregate, sorted)
        runner.notes.addSkipped(call.site, count: level.rowsSkipped, rows: level.rowsSeen)
        if level.sliding() != nil { return try slid(aggregate, sorted, frames) }
        if FrameBlocks.take(level, frames) {
            return try inRowOrder(call.name, call.type, sorted, try FrameBlocks.pieces(level, frames, runner.threads))
        }
        let merged = FrameMerging.merged(
            level, rowCount: table.rowCount, frames, isCancelled: runner.options.isCancelled)
        guard let result = merged else { throw .cancelled }
        result.isCancelled = runner.options.isCancelled
        result.settle(runner.threads)
        var columns: [Column] = []
        var start = 0
        for chunk in table.chunks {
            try runner.threads.endIfCancelled()
            let places = Array(sorted.places[start..<start + chunk.rowCount])
            start += chunk.rowCount
            columns.append(try finished(result, places))
        }
        return columns
    }

    private func finished(_ accumulator: Accumulator, _ groups: [Int32]) throws(ExecutionFault) -> Column {
        do throws(AggregateFault) {
            return try groups.withUnsafeBufferPointer { groups throws(AggregateFault) in
                guard let first = groups.baseAddress else { preconditionFailure("a chunk without rows") }
                return try accumulator.finish(first, groups.count)
            }
        } catch {
            throw ExecutionFault(error)
        }
    }

    /// The state of each row alone, as a group by its place.
    private func rowStates(
        _ call: AggregateCall, _ sorted: PartitionedRows
    ) throws(ExecutionFault) -> Accumulator {
        let pipeline = Pipeline(runner.made(table, nil))
        let places = GrowingBuffer(sorted.places)
        let sinks = try runner.run(pipeline, workerCount: 1) { compiled throws(RowFault) in
            try FrameSink(compiled, [call], pipeline, UnsafeBufferPointer(start: places.values, count: places.count))
        }
        guard let state = sinks.first?.accumulators.first else { preconditionFailure("a run without a worker") }
        return state
    }

    /// For aggregates whose states do not add up.
    private func slid(
        _ call: AggregateCall, _ sorted: PartitionedRows, _ frames: RowFrames
    ) throws(ExecutionFault) -> [Column] {
        let arguments = call.arguments.prefix(Accumulators.rowArgumentCount(call))
        var columns: [[Column]] = []
        for argument in arguments { columns.append(try runner.evaluated(argument, over: table)) }
        try runner.threads.require(table.rowCount, of: Bool.self)
        var counts = [Bool](repeating: true, count: table.rowCount)
        if let condition = call.condition {
            let flags = try runner.evaluated(condition, over: table)
            counts = flags.flatMap { flag in
                (0..<flag.rowCount).map { !flag.isMissing($0) && flag.integer($0) != 0 }
            }
        }
        let schema = Schema(arguments.enumerated().map { Schema.Field("a\($0.offset)", $0.element.type) })
        let given = Table(
            schema,
            pieces: table.chunks.enumerated().map { index, chunk in (columns.map { $0[index] }, chunk.rowCount) })
        let kept = sorted.rows.filter { counts[Int($0)] }
        try runner.threads.require(table.rowCount + 1, of: Int32.self)
        var before: [Int32] = [0]
        before.reserveCapacity(table.rowCount + 1)
        for row in sorted.rows { before.append((before.last ?? 0) + (counts[Int(row)] ? 1 : 0)) }
        let ordered = try Gather.table(given, kept[...], schema, runner.threads)
        let state: SlidingState?
        do throws(AggregateFault) {
            let statistics = ordered.statistics + call.arguments.dropFirst(arguments.count).map { _ in nil }
            state = try Accumulators.make(call, statistics, isComplete: false).sliding()
        } catch {
            throw ExecutionFault(error)
        }
        guard let state else { preconditionFailure("an aggregate that does not slide") }
        let made = SlidingFrames(table: ordered, before: before).pieces(
            state, frames, isCancelled: runner.options.isCancelled)
        guard let made else { throw .cancelled }
        return try inRowOrder(call.name, call.type, sorted, made)
    }

    /// Results beside the places, for the rows of each chunk.
    private func inRowOrder(
        _ name: String, _ type: DataType, _ sorted: PartitionedRows, _ pieces: [(columns: [Column], rowCount: Int)]
    ) throws(ExecutionFault) -> [Column] {
        let result = Table(Schema([Schema.Field(name, type)]), pieces: pieces)
        let locator = RowLocator(result)
        let chunks = table.chunks.map(\.rowCount)
        var starts = [0]
        for count in chunks { starts.append(starts[starts.count - 1] + count) }
        let found = Mutex<[Column?]>(Array(repeating: nil, count: chunks.count))
        let work = Unshared((result.pieces(0), locator, sorted.places, starts))
        runner.threads.each(chunks.count) { chunk in
            let (pieces, locator, places, starts) = work.value
            let column = places[starts[chunk]..<starts[chunk + 1]].withUnsafeBufferPointer { rows in
                Gather.column(pieces, type.kind, rows.baseAddress.map { locator.places($0, rows.count) } ?? [])
            }
            found.withLock { $0[chunk] = column }
        }
        try runner.threads.endIfCancelled()
        return found.withLock { $0.compactMap { $0 } }
    }
}

extension AggregateCall {
    /// Of a window's call, which is an aggregate.
    init(_ call: WindowCall) {
        guard case .aggregate(let function, _) = call.function else {
            preconditionFailure("a window's call that is no aggregate")
        }
        self.init(
            name: call.name, function: function, arguments: call.arguments, condition: call.condition, type: call.type,
            site: call.site)
    }
}
