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
        /// A right column of an earlier join, made by `earlier`.
        case partner
    }

    private let side: JoinSide
    private let join: Plan.Join
    private let index: JoinIndex
    private let frame: Frame
    private let probe: JoinProbe
    private var outputs: [Output]
    private let kinds: [Kind]
    private let hasRight: Bool
    private let rightColumns: [Int]
    private var earlier: [KeptPartners]

    private let numbers: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    /// Rows that go out, not yet taken over: the left row in its batch and the right row, -1 where there is none.
    private let batchRows: UnsafeMutablePointer<Int32>
    private let partners: UnsafeMutablePointer<Int32>
    private var waitingCount = 0
    /// Rows of the piece: the left row in its chunk, the right row.
    private var leftRows = GrowingBuffer<Int32>()
    private var rightRows = GrowingBuffer<Int32>()
    private(set) var pieces: [(chunk: Int, part: Int, columns: [Column], rowCount: Int)] = []
    private var part = 0

    private(set) var leftRowCount = 0
    private var unmetBySeveral = 0
    /// Left rows that met several, and what they became.
    private(set) var multiplied = (rows: 0, became: 0)

    init(_ compiled: CompiledPipeline, _ side: JoinSide) throws(RowFault) {
        self.side = side
        join = side.join.value
        index = side.index.value
        frame = compiled.frame
        let compiler = compiled.compiler
        probe = try JoinProbe(side, compiler, frame, compiled.scope)
        batchRows = probe.rows
        partners = probe.partners
        let fields = join.left.schema.fields
        kinds = fields.map(\.type.kind)
        var outputs: [Output] = []
        for (place, field) in fields.enumerated() {
            let expression = TypedExpression.column(place, field.type)
            if let (column, kind) = compiled.scope.stored(expression), kind == field.type.kind {
                outputs.append(.stored(column))
                continue
            }
            if let (_, _, kind) = compiled.scope.partner(expression), kind == field.type.kind {
                outputs.append(.partner)
                continue
            }
            let node = try compiler.node(expression, frame, compiled.scope)
            let kind = field.type.kind
            outputs.append(.computed(node, ColumnBuilder(kind), VectorRoom()))
        }
        self.outputs = outputs
        earlier = KeptPartners.find(
            fields.enumerated().map { TypedExpression.column($0.offset, $0.element.type) }, compiled)
        hasRight = side.hasRightColumns
        rightColumns = Array(side.table.schema.fields.indices)
    }

    deinit { numbers.deallocate() }

    /// A key that cannot fail.
    private lazy var hasCheapKey = probe.keys.allSatisfy { $0.node is ColumnNode }

    /// Left rows without a partner; not told of semi and anti joins.
    var unmetCount: Int { probe.unmetCount + unmetBySeveral }

    var rowCountWanted: Int? { nil }
    var mayMultiply: Bool { side.mayMultiply }

    func consume() throws(RowFault) {
        let rowCount = frame.rowCount
        leftRowCount += rowCount
        // A batch that failed may have left some.
        waitingCount = 0
        for case .computed(let node, _, _) in outputs where hasCheapKey { _ = try node.value() }
        if hasCheapKey, let count = probe.meetStored(frame) {
            waitingCount = count
            return try take()
        }
        let vectors = try probe.readKeys()
        for case .computed(let node, _, _) in outputs { _ = try node.value() }
        probe.encoder.encode(vectors, rowCount)
        if mayMultiply {
            try meet(rowCount, vectors)
        } else {
            waitingCount = probe.meet(rowCount)
        }
        try take()
    }

    private func meet(_ rowCount: Int, _ vectors: [Vector]) throws(RowFault) {
        index.numbers(probe.encoder, rowCount, into: numbers)
        let met = side.metFlags
        let isInner = if case .inner = join.form { true } else { false }
        for row in 0..<rowCount {
            let number = Int(numbers[row])
            if number < 0 {
                unmetBySeveral += 1
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
        let parts = zip(vectors, probe.keys).map { vector, key in vector.cellText(row, key.kind) }
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
        for place in earlier.indices { earlier[place].append(batchRows, count) }
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
        var left: [Column?] = outputs.map { _ in nil }
        for place in earlier.indices { earlier[place].finish(into: &left) }
        for place in outputs.indices {
            switch outputs[place] {
            case .stored(let column):
                let whole = chunk.columns[column]
                left[place] = isAll ? whole : PickedRows.column(whole, rows, count)
            case .computed(let node, let builder, let room):
                left[place] = builder.finish()
                outputs[place] = .computed(node, ColumnBuilder(kinds[place]), room)
            case .partner: break
            }
        }
        var columns = left.compactMap { $0 }
        if hasRight { columns += side.columns(rightColumns, rightRows.values, count) }
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
