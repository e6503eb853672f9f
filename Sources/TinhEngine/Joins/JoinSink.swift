import TinhColumns
import TinhPlan
import TinhTypes

/// Brings one worker's left rows together with the right rows of their keys, a piece of the output after the other.
///
/// While batches come only numbers of rows are kept; columns are made of them once a piece is full or its chunk ends. Left
/// columns that an earlier step works out are kept as values.
final class JoinSink: PipelineSink {
    private enum Output {
        /// A column of the chunk.
        case stored(Int)
        case computed(Node, ColumnBuilder, VectorRoom)
    }

    private let side: JoinSide
    private let join: Plan.Join
    private let index: JoinIndex
    private let frame: Frame
    private let keys: [(node: Node, kind: Kind)]
    private let encoder: JoinKeys.Encoder
    private var outputs: [Output]
    private let kinds: [Kind]
    private let hasRight: Bool

    private let numbers: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    /// Rows that go out, not yet taken over: the left row in its batch and the right row, -1 where there is none.
    private let batchRows: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    private let partners: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    private var waitingCount = 0
    /// Rows of the piece: the left row in its chunk, the right row.
    private var leftRows = GrowingBuffer<Int32>()
    private var rightRows = GrowingBuffer<Int32>()
    private(set) var pieces: [(chunk: Int, part: Int, columns: [Column], rowCount: Int)] = []
    private var part = 0

    private(set) var leftRowCount = 0
    private(set) var unmetCount = 0
    /// Left rows that met several, and what they became.
    private(set) var multiplied = (rows: 0, became: 0)

    init(_ compiled: CompiledPipeline, _ side: JoinSide) throws(RowFault) {
        self.side = side
        join = side.join.value
        index = side.index.value
        frame = compiled.frame
        let compiler = compiled.compiler
        var keys: [(node: Node, kind: Kind)] = []
        for key in join.keys {
            let kind = key.kind
            let node = try compiler.node(key.left, frame, compiled.scope)
            keys.append((compiler.missingAs(kind, node, frame), kind))
        }
        self.keys = keys
        encoder = JoinKeys.Encoder(index.keys)
        let fields = join.left.schema.fields
        kinds = fields.map(\.type.kind)
        var outputs: [Output] = []
        for (place, field) in fields.enumerated() {
            let expression = TypedExpression.column(place, field.type)
            if let (column, kind) = compiled.scope.stored(expression), kind == field.type.kind {
                outputs.append(.stored(column))
                continue
            }
            let node = try compiler.node(expression, frame, compiled.scope)
            let kind = field.type.kind
            outputs.append(.computed(node, ColumnBuilder(kind), VectorRoom()))
        }
        self.outputs = outputs
        switch join.form {
        case .inner, .left, .full: hasRight = true
        case .semi, .anti: hasRight = false
        }
    }

    deinit {
        numbers.deallocate()
        batchRows.deallocate()
        partners.deallocate()
    }

    var rowCountWanted: Int? { nil }

    func consume() throws(RowFault) {
        let rowCount = frame.rowCount
        leftRowCount += rowCount
        // A batch that failed may have left some.
        waitingCount = 0
        var vectors: [Vector] = []
        for key in keys { vectors.append(try key.node.value()) }
        for case .computed(let node, _, _) in outputs { _ = try node.value() }
        encoder.encode(vectors, rowCount)
        switch join.form {
        case .semi: filter(rowCount, wanted: true)
        case .anti: filter(rowCount, wanted: false)
        case .inner, .left, .full:
            if index.isUnique { meetUnique(rowCount) } else { try meet(rowCount, vectors) }
        }
        try take()
    }

    /// Rows with a partner, or those without.
    private func filter(_ rowCount: Int, wanted: Bool) {
        index.numbers(encoder, rowCount, into: numbers)
        var count = 0
        for row in 0..<rowCount {
            batchRows[count] = Int32(truncatingIfNeeded: row)
            count += (numbers[row] >= 0) == wanted ? 1 : 0
        }
        waitingCount = count
    }

    /// Each row has one partner or none.
    private func meetUnique(_ rowCount: Int) {
        var metCount = 0
        if case .inner = join.form {
            metCount = index.met(encoder, rowCount, into: batchRows, partners)
            waitingCount = metCount
            if let met = side.metFlags { for place in 0..<metCount { met[Int(partners[place])] = 1 } }
        } else {
            index.partners(encoder, rowCount, into: partners)
            for row in 0..<rowCount {
                batchRows[row] = Int32(truncatingIfNeeded: row)
                metCount += partners[row] >= 0 ? 1 : 0
            }
            waitingCount = rowCount
            if let met = side.metFlags {
                for row in 0..<rowCount where partners[row] >= 0 { met[Int(partners[row])] = 1 }
            }
        }
        unmetCount += rowCount - metCount
    }

    private func meet(_ rowCount: Int, _ vectors: [Vector]) throws(RowFault) {
        index.numbers(encoder, rowCount, into: numbers)
        let met = side.metFlags
        let isInner = if case .inner = join.form { true } else { false }
        for row in 0..<rowCount {
            let number = Int(numbers[row])
            if number < 0 {
                unmetCount += 1
                if !isInner { try put(row, -1) }
                continue
            }
            if let met { met[number] = 1 }
            let rows = index.rows(number)
            let count = index.count(number)
            if count > 1 {
                if join.isLookup { throw severalFound(row, rows, vectors) }
                multiplied.rows += 1
                multiplied.became += count
            }
            for place in 0..<count { try put(row, rows[place]) }
        }
    }

    private func severalFound(_ row: Int, _ rows: UnsafePointer<Int32>, _ vectors: [Vector]) -> RowFault {
        let parts = zip(vectors, keys).map { vector, key in vector.cellText(row, key.kind) }
        let cause = RowFault.Cause.lookupNotUnique(
            key: parts, table: side.source, first: Int(rows[0]), second: Int(rows[1]))
        return RowFault(site: join.site, cause: cause, chunkRow: frame.chunkRow(row))
    }

    @inline(__always)
    private func put(_ row: Int, _ partner: Int32) throws(RowFault) {
        batchRows[waitingCount] = Int32(truncatingIfNeeded: row)
        partners[waitingCount] = partner
        waitingCount += 1
        if waitingCount == Vector.capacity { try take() }
    }

    /// Takes the waiting rows into the piece.
    private func take() throws(RowFault) {
        let count = waitingCount
        waitingCount = 0
        if count == 0 { return }
        let out = leftRows.extend(count)
        let start = Int32(truncatingIfNeeded: frame.start)
        if let rows = frame.rowsInBatch {
            for row in 0..<count { out[row] = start &+ rows[Int(batchRows[row])] }
        } else {
            for row in 0..<count { out[row] = start &+ batchRows[row] }
        }
        if hasRight { rightRows.extend(count).update(from: partners, count: count) }
        for case .computed(let node, let builder, let room) in outputs {
            let from = try node.value()
            let vector = room.vector(from.form)
            vector.gather(from, batchRows, count)
            builder.append(vector, count)
        }
        if leftRows.count >= Gather.chunkRowCount { try finishPiece(frame.chunk) }
    }

    private func finishPiece(_ chunk: Chunk) throws(RowFault) {
        guard side.add(rowCount: leftRows.count) else {
            throw RowFault(site: join.site, cause: .tooManyRows(limit: side.rowCountMax), chunkRow: RowFault.noRow)
        }
        if side.isCancelled() { throw RowFault(site: join.site, cause: .cancelled, chunkRow: RowFault.noRow) }
        makePiece(chunk)
    }

    private func makePiece(_ chunk: Chunk) {
        let count = leftRows.count
        if count == 0 { return }
        let rows = UnsafePointer(leftRows.values)
        var difference: Int32 = 0
        if count == chunk.rowCount {
            for row in 0..<count { difference |= rows[row] ^ Int32(truncatingIfNeeded: row) }
        }
        let isAll = count == chunk.rowCount && difference == 0
        var columns: [Column] = []
        for place in outputs.indices {
            switch outputs[place] {
            case .stored(let column):
                let whole = chunk.columns[column]
                columns.append(isAll ? whole : PickedRows.column(whole, rows, count))
            case .computed(let node, let builder, let room):
                columns.append(builder.finish())
                outputs[place] = .computed(node, ColumnBuilder(kinds[place]), room)
            }
        }
        if hasRight { columns += side.columns(rightRows.values, count) }
        pieces.append((chunk.index, part, columns, count))
        part += 1
        leftRows.removeAll()
        rightRows.removeAll()
    }

    func endChunk(_ chunk: Chunk) {
        _ = side.add(rowCount: leftRows.count)
        makePiece(chunk)
    }
}

extension Plan.Join.Key {
    /// Of both sides: `missing` takes the other's kind.
    var kind: Kind { left.type.kind == .missing ? right.type.kind : left.type.kind }
}

extension Vector {
    /// A row's value as errors show it.
    func cellText(_ row: Int, _ kind: Kind) -> String {
        if isMissing(row) { return "missing" }
        switch form {
        case .integers: return CellReader(kind, nil).text(Int128(integers[row]))
        case .wide: return CellReader(kind, nil).text(wide[row])
        case .mask: return mask[row] == 0 ? "false" : "true"
        case .floats: return CellReader(kind, nil).text(Int128(FloatOrder.word(floats[row])))
        case .text: return slice(row).text
        }
    }
}
