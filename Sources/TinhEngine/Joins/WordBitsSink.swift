import TinhColumns
import TinhPlan
import TinhTypes

/// Sets the bits of one worker's right rows of a join that only asks which keys there are: no row is kept.
final class WordBitsSink: PipelineSink {
    let bits: WordBits
    private let frame: Frame
    private let nodes: [Node]
    private let keys: JoinKeys
    private let encoder: JoinKeys.Encoder

    init(_ compiled: CompiledPipeline, _ expressions: [TypedExpression], _ keys: JoinKeys, width: Int) throws(RowFault)
    {
        bits = WordBits(width)
        frame = compiled.frame
        self.keys = keys
        encoder = JoinKeys.Encoder(keys)
        var nodes: [Node] = []
        for expression in expressions { nodes.append(try compiled.compiler.node(expression, frame, compiled.scope)) }
        self.nodes = nodes
    }

    var rowCountWanted: Int? { nil }

    func endChunk(_ chunk: Chunk) {}

    func consume() throws(RowFault) {
        var vectors: [Vector] = []
        for node in nodes { vectors.append(try node.value()) }
        let rowCount = frame.rowCount
        encoder.encode(vectors, rowCount)
        let (words, excluded) = (encoder.words, encoder.excluded)
        for row in 0..<rowCount where excluded[row] == 0 { bits.add(words[row]) }
    }
}
