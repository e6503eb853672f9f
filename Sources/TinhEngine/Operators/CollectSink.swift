import TinhColumns
import TinhPlan
import TinhTypes

/// Keeps rows as columns, a piece for each chunk that had any.
final class CollectSink: PipelineSink {
    private let frame: Frame
    private let nodes: [Node]
    private let kinds: [Kind]
    private var builders: [ColumnBuilder]
    private var rowCount = 0
    /// After this many rows no more are wanted; only for one worker, which sees all chunks in order.
    private let rowCountMax: Int?
    private var total = 0
    private(set) var pieces: [(chunk: Int, columns: [Column], rowCount: Int)] = []

    init(
        _ compiled: CompiledPipeline, _ expressions: [TypedExpression], rowCountMax: Int? = nil
    ) throws(RowFault) {
        frame = compiled.frame
        var nodes: [Node] = []
        for expression in expressions {
            nodes.append(try compiled.compiler.node(expression, frame, compiled.scope))
        }
        self.nodes = nodes
        kinds = expressions.map(\.type.kind)
        builders = kinds.map { ColumnBuilder($0) }
        self.rowCountMax = rowCountMax
    }

    var rowCountWanted: Int? { rowCountMax.map { $0 - total } }

    func consume() throws(RowFault) {
        var vectors: [Vector] = []
        for node in nodes { vectors.append(try node.value()) }
        let count = frame.rowCount
        for (builder, vector) in zip(builders, vectors) { builder.append(vector, count) }
        rowCount += count
        total += count
    }

    func endChunk(_ chunk: Chunk) {
        if rowCount == 0 { return }
        pieces.append((chunk.index, builders.map { $0.finish() }, rowCount))
        builders = kinds.map { ColumnBuilder($0) }
        rowCount = 0
    }
}

extension Table {
    /// A table of pieces in their order.
    convenience init(_ schema: Schema, pieces: [(columns: [Column], rowCount: Int)]) {
        var chunks: [Chunk] = []
        var firstRow = 0
        for piece in pieces where piece.rowCount > 0 {
            chunks.append(
                Chunk(index: chunks.count, firstRow: firstRow, rowCount: piece.rowCount, columns: piece.columns))
            firstRow += piece.rowCount
        }
        self.init(schema: schema, chunks: chunks)
    }

    /// The pieces of one column.
    func pieces(_ column: Int) -> [Column] { chunks.map { $0.columns[column] } }
}
