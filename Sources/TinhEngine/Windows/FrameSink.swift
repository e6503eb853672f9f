import TinhColumns
import TinhPlan

/// Makes each row a group of its own: the states that frames are put together from. For one worker.
final class FrameSink: PipelineSink {
    private let frame: Frame
    private let calls: [AggregateSink.CallState]
    /// For each row of the table its group.
    private let places: UnsafeBufferPointer<Int32>
    private let groups: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)

    /// `places` outlives the sink.
    init(
        _ compiled: CompiledPipeline, _ calls: [AggregateCall], _ pipeline: Pipeline,
        _ places: UnsafeBufferPointer<Int32>
    ) throws(RowFault) {
        frame = compiled.frame
        self.places = places
        var states: [AggregateSink.CallState] = []
        for call in calls {
            let state = try AggregateSink.state(call, compiled, pipeline, isGrouped: false, compiled.frame)
            state.accumulator.grow(places.count)
            states.append(state)
        }
        self.calls = states
    }

    deinit { groups.deallocate() }

    var accumulators: [Accumulator] { calls.map(\.accumulator) }

    var rowCountWanted: Int? { nil }

    func endChunk(_ chunk: Chunk) {}

    func consume() throws(RowFault) {
        let firstRow = frame.chunk.firstRow ?? 0
        for call in calls {
            var rows = frame
            if let condition = call.condition {
                condition.frame.narrow(try condition.node.value().mask)
                rows = condition.frame
                if rows.rowCount == 0 { continue }
            }
            var vectors: [Vector] = []
            for node in call.arguments { vectors.append(try node.value()) }
            for row in 0..<rows.rowCount { groups[row] = places[firstRow + rows.chunkRow(row)] }
            call.accumulator.update(vectors, groups, rows.rowCount)
        }
    }
}
