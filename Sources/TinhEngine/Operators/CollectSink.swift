import TinhColumns
import TinhPlan
import TinhTypes

/// Keeps rows as columns, a piece for each chunk that had any.
///
/// Of columns that the source stores only the numbers of the rows are kept until the chunk ends: a chunk that no row was
/// left out of gives its columns as they are, any other the rows picked from them in the storage that they have.
final class CollectSink: PipelineSink {
    private enum Output {
        /// A column of the chunk.
        case stored(Int)
        case computed(Node, ColumnBuilder)
        /// A right column of a join, made by `partners`.
        case partner
    }

    private let frame: Frame
    private let kinds: [Kind]
    private var outputs: [Output] = []
    /// Rows of the chunk so far, where any of its columns is stored; none while these are the chunk's first ones.
    private var rows = GrowingBuffer<Int32>()
    private var areFirst = true
    private let hasStored: Bool
    private var partners: [KeptPartners]
    private var rowCount = 0
    /// After this many rows no more are wanted; only for one worker, which sees all chunks in order.
    private let rowCountMax: Int?
    private var total = 0
    private(set) var pieces: [(chunk: Int, columns: [Column], rowCount: Int)] = []
    /// Chunks of which so few rows are left that columns of them alone would be dear; where these are to be kept.
    private(set) var sparse: [SparseRows] = []
    private let keepsSparse: Bool

    /// `keepsSparse`: chunks may be kept until all is collected, as they are there anyhow.
    init(
        _ compiled: CompiledPipeline, _ expressions: [TypedExpression], rowCountMax: Int? = nil,
        keepsSparse: Bool = false
    ) throws(RowFault) {
        frame = compiled.frame
        kinds = expressions.map(\.type.kind)
        var hasStored = false
        for expression in expressions {
            if let (column, kind) = compiled.scope.stored(expression), kind == expression.type.kind {
                outputs.append(.stored(column))
                hasStored = true
                continue
            }
            if let (_, _, kind) = compiled.scope.partner(expression), kind == expression.type.kind {
                outputs.append(.partner)
                continue
            }
            let node = try compiled.compiler.node(expression, frame, compiled.scope)
            outputs.append(.computed(node, ColumnBuilder(expression.type.kind)))
        }
        self.hasStored = hasStored
        partners = KeptPartners.find(expressions, compiled)
        self.rowCountMax = rowCountMax
        let areStored = outputs.allSatisfy { if case .stored = $0 { true } else { false } }
        self.keepsSparse = keepsSparse && areStored && !outputs.isEmpty
    }

    /// Columns of the chunk; where all outputs are.
    var storedColumns: [Int] {
        outputs.compactMap { if case .stored(let column) = $0 { column } else { nil } }
    }

    var rowCountWanted: Int? { rowCountMax.map { $0 - total } }

    func consume() throws(RowFault) {
        // All before any is taken over: a batch that fails leaves nothing behind.
        for case .computed(let node, _) in outputs { _ = try node.value() }
        let count = frame.rowCount
        for case .computed(let node, let builder) in outputs { builder.append(try node.value(), count) }
        for place in partners.indices { partners[place].append(count) }
        if hasStored, !(areFirst && frame.isRun(from: rowCount)) {
            writeFirst()
            frame.chunkRows(0..<count, into: rows.extend(count))
        }
        rowCount += count
        total += count
    }

    private func writeFirst() {
        guard areFirst else { return }
        areFirst = false
        let out = rows.extend(rowCount)
        for row in 0..<rowCount { out[row] = Int32(truncatingIfNeeded: row) }
    }

    func endChunk(_ chunk: Chunk) {
        if rowCount == 0 { return }
        // Rows come in ascending order, so that as many as the chunk has are the chunk's.
        let isAll = rowCount == chunk.rowCount
        if !isAll, hasStored { writeFirst() }
        if !isAll, keepsSparse, rowCount <= SparseRows.rowCountMax {
            sparse.append(SparseRows(chunk, UnsafeBufferPointer(start: rows.values, count: rowCount)))
            rows.removeAll()
            areFirst = true
            rowCount = 0
            return
        }
        var columns: [Column?] = outputs.map { _ in nil }
        for place in partners.indices { partners[place].finish(into: &columns) }
        for place in outputs.indices {
            switch outputs[place] {
            case .stored(let column):
                let whole = chunk.columns[column]
                columns[place] = isAll ? whole : PickedRows.column(whole, rows.values, rowCount)
            case .computed(let node, let builder):
                columns[place] = builder.finish()
                outputs[place] = .computed(node, ColumnBuilder(kinds[place]))
            case .partner: break
            }
        }
        pieces.append((chunk.index, columns.compactMap { $0 }, rowCount))
        rows.removeAll()
        areFirst = true
        rowCount = 0
    }
}

extension Table {
    /// A table of pieces in their order, each that has rows a chunk.
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

    /// Likewise, but for pieces that have so few rows each that what every chunk costs, in each step to come, would outweigh
    /// them: these together are one chunk.
    static func joined(_ schema: Schema, _ pieces: [(columns: [Column], rowCount: Int)]) -> Table {
        Table(schema, pieces: whole(schema, pieces.filter { $0.rowCount > 0 }))
    }

    private static func whole(
        _ schema: Schema, _ pieces: [(columns: [Column], rowCount: Int)]
    ) -> [(columns: [Column], rowCount: Int)] {
        let rowCount = pieces.reduce(0) { $0 + $1.rowCount }
        guard pieces.count >= joinedPieceCountMin, rowCount / pieces.count <= joinedRowCountMax else { return pieces }
        guard rowCount <= Gather.chunkRowCount else { return pieces }
        var columns: [Column] = []
        for place in schema.fields.indices {
            let own = pieces.map { $0.columns[place] }
            guard FlatColumn.isPossible(own), let column = FlatColumn.make(own) else { return pieces }
            columns.append(column)
        }
        return [(columns, rowCount)]
    }

    private static let joinedPieceCountMin = 4
    private static let joinedRowCountMax = SparseRows.rowCountMax

    /// The pieces of one column.
    func pieces(_ column: Int) -> [Column] { chunks.map { $0.columns[column] } }
}
