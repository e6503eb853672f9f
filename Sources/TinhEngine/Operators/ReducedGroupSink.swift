import TinhColumns
import TinhPlan
import TinhTypes

/// Groups those of one worker's rows that meet something, and keeps the packed keys of all.
final class ReducedGroupSink: PipelineSink {
    let groups: AggregateSink
    /// The keys of all rows, where they are counted.
    private(set) var words = GrowingBuffer<UInt64>()
    private let frame: Frame
    private let met: Frame
    private let probe: JoinProbe
    private let keyNodes: [Node]
    private let packing: GroupIndex?

    /// `side`: of a semi join whose left rows are the pipeline's.
    init(
        _ compiled: CompiledPipeline, _ side: JoinSide, _ keys: [NamedExpression], _ calls: [AggregateCall],
        _ pipeline: Pipeline, denseBitsMax: Int, isCounted: Bool
    ) throws(RowFault) {
        frame = compiled.frame
        met = Frame(parent: frame)
        probe = try JoinProbe(side, compiled.compiler, frame, compiled.scope)
        var keyNodes: [Node] = []
        for key in keys { keyNodes.append(try compiled.compiler.node(key.expression, frame, compiled.scope)) }
        self.keyNodes = keyNodes
        packing =
            isCounted
            ? GroupIndex(
                keys.map(\.expression.type.kind), keys.map { pipeline.statistics(of: $0.expression) }, denseBitsMax: 0)
            : nil
        groups = try AggregateSink(
            compiled, keys, calls, pipeline, denseBitsMax: denseBitsMax, postponing: nil, dealing: nil, rows: met)
    }

    var rowCountWanted: Int? { nil }

    func endChunk(_ chunk: Chunk) {}

    func consume() throws(RowFault) {
        let rowCount = frame.rowCount
        if let packing {
            var vectors: [Vector] = []
            for node in keyNodes { vectors.append(try node.value()) }
            guard let own = packing.wordsWithin(vectors, rowCount), own.low == nil else {
                preconditionFailure("a key outside the range of its column")
            }
            words.extend(rowCount).update(from: own.high, count: rowCount)
        }
        let count: Int
        if let direct = probe.meetStored(frame) {
            count = direct
        } else {
            probe.encoder.encode(try probe.readKeys(), rowCount)
            count = probe.meet(rowCount)
        }
        if count == 0 { return }
        met.take(rows: probe.rows, count: count)
        try groups.consume()
    }
}
