import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    func aggregate(
        _ input: Plan, _ keys: [NamedExpression], _ calls: [AggregateCall], totals: Bool, _ schema: Schema, depth: Int
    ) throws(ExecutionFault) -> Table {
        let clock = Stopwatch()
        let place = profile.reserve("aggregate", depth)
        let pipeline = try pipeline(input, depth: depth + 1, rowCountMax: nil)
        let sinks = try run(pipeline) { compiled throws(RowFault) in try AggregateSink(compiled, keys, calls) }
        guard let merged = sinks.first else { preconditionFailure("a run without a worker") }
        merged.settle()
        for sink in sinks.dropFirst() { merged.merge(sink) }
        for (call, state) in zip(calls, merged.calls) where Accumulators.rowArgumentCount(call) > 0 {
            let accumulator = state.accumulator
            notes.addSkipped(call.site, count: accumulator.rowsSkipped, rows: accumulator.rowsSeen)
        }
        let table: Table
        do throws(AggregateFault) {
            table = try finish(merged, keys, totals: totals, schema)
        } catch {
            switch error {
            case .overflow(let site, let kind): throw .overflow(site, table: nil, row: nil, kind: kind)
            case .notUnique(let site, let first, let second): throw .notUnique(site, first: first, second: second)
            case .badArgument(let site, let message):
                throw .badArgument(site, table: nil, row: nil, message: message)
            }
        }
        let rowsIn = profile.rowsOut(pipeline)
        profile.fill(place, rowsIn: rowsIn, rowsOut: table.rowCount, seconds: clock.seconds)
        return table
    }

    private func finish(
        _ sink: AggregateSink, _ keys: [NamedExpression], totals: Bool, _ schema: Schema
    ) throws(AggregateFault) -> Table {
        let count = sink.groupCount
        var columns: [Column] = []
        var order = (0..<Int32(count)).map { $0 }
        if !keys.isEmpty {
            let unordered = keys.indices.map { sink.keys.column($0, sink.table.keys.values, count) }
            let ranks = zip(keys, unordered).map { key, column in
                RankColumn(key.expression.type.kind, [column], isDescending: false)
            }
            order = RowOrder.ascending(ranks, count, isCancelled: { false }) ?? order
            let places = order.map { Gather.Place(chunk: 0, row: $0) }
            columns = zip(keys, unordered).map { key, column in
                Gather.column([column], key.expression.type.kind, places)
            }
        }
        for call in sink.calls { columns.append(try call.accumulator.finish(order)) }
        if !totals { return Table(schema, pieces: [(columns, count)]) }
        columns.append(ValueTable.column(.bool, Array(repeating: .bool(false), count: count)))
        return Runner.concatenated(
            Table(schema, pieces: [(columns, count)]), try Runner.total(sink, keys, schema))
    }

    /// One row over all groups, worked out from their states.
    private static func total(
        _ sink: AggregateSink, _ keys: [NamedExpression], _ schema: Schema
    ) throws(AggregateFault) -> Table {
        var columns = keys.map { ValueTable.column($0.expression.type.kind, [.missing]) }
        let map = [Int32](repeating: 0, count: sink.groupCount)
        for call in sink.calls {
            let whole = call.accumulator.empty()
            whole.grow(1)
            whole.merge(call.accumulator, map)
            columns.append(try whole.finish([0]))
        }
        columns.append(ValueTable.column(.bool, [.bool(true)]))
        return Table(schema, pieces: [(columns, 1)])
    }
}

extension ProfileCollection {
    /// The rows that a pipeline gave.
    func rowsOut(_ pipeline: Pipeline) -> Int {
        if let last = pipeline.filters.last { return finished()[last.profileIndex].rowsOut }
        if let place = pipeline.source.profileIndex { return finished()[place].rowsOut }
        return pipeline.source.rowCount ?? 0
    }
}
