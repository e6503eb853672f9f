import TinhColumns
import TinhPlan
import TinhTypes

/// A column of the chunk, decoded for the rows of a frame.
final class ColumnNode: Node {
    let index: Int
    private let room: DecodedColumn

    init(_ frame: Frame, _ kind: Kind, index: Int) {
        self.index = index
        room = DecodedColumn(kind)
        super.init(frame, kind)
    }

    private let column = StoredColumn()
    private var chunkStamp = -1

    /// The stored column of the batch's chunk, for kernels that work on the storage itself.
    var stored: StoredColumn {
        if chunkStamp != frame.chunkStamp {
            chunkStamp = frame.chunkStamp
            column.read(frame.chunk.columns[index])
            room.begin(column)
        }
        return column
    }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let stored = stored
        let out = room.decode(stored, start: frame.start, rows: frame.rowsInBatch, rowCount)
        out.validity = nil
        if decodeValidity(rowCount, into: out.validityStorage) { out.validity = out.validityStorage }
        return out
    }

    /// A byte for each row of the batch; false, and nothing written, when none is missing.
    func decodeValidity(_ rowCount: Int, into bytes: UnsafeMutablePointer<UInt8>) -> Bool {
        guard let words = stored.validity else { return false }
        return Decode.validity(words, start: frame.start, rows: frame.rowsInBatch, rowCount, into: bytes)
    }
}

/// The number of each row in its table.
final class RowNumberNode: Node {
    private let vector = Vector(.integers)

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        guard let firstRow = frame.chunk.firstRow else {
            preconditionFailure("row numbers are asked of a chunk that does not know its first row")
        }
        let first = Int64(firstRow + frame.start)
        let out = vector.integers
        if let rows = frame.rowsInBatch {
            for row in 0..<rowCount { out[row] = first + Int64(rows[row]) }
        } else {
            for row in 0..<rowCount { out[row] = first + Int64(row) }
        }
        vector.bounds = Bounds(Int128(first), Int128(rowCount == 0 ? first : out[rowCount - 1]))
        return vector
    }
}

/// Rows of a node of the parent frame.
final class GatherNode: Node {
    private let source: Node
    private let room = VectorRoom()

    init(_ frame: Frame, _ source: Node) {
        precondition(source.frame === frame.parent, "rows are gathered from the parent frame")
        source.frame.isGathered = true
        self.source = source
        super.init(frame, source.kind)
    }

    override var constant: Value? { source.constant }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector {
        let from = try source.value()
        guard let rows = frame.rowsInParent else { return from }
        let out = room.vector(from.form)
        out.gather(from, rows, rowCount)
        return out
    }
}

/// A vector of each form that is asked for: decimals come in two.
final class VectorRoom {
    private var vectors: [Vector] = []

    func vector(_ form: Vector.Form) -> Vector {
        if let found = vectors.first(where: { $0.form == form }) { return found }
        let made = Vector(form)
        vectors.append(made)
        return made
    }
}

extension Vector {
    /// Takes the rows `rows` of a vector of the same form, each below the other's row count.
    func gather(_ from: Vector, _ rows: UnsafePointer<Int32>, _ rowCount: Int) {
        switch form {
        case .integers: pick(from.integers, integers, rows, rowCount)
        case .wide: pick(from.wide, wide, rows, rowCount)
        case .floats: pick(from.floats, floats, rows, rowCount)
        case .mask: pick(from.mask, mask, rows, rowCount)
        case .text:
            dictionary = from.dictionary
            isNormalized = from.isNormalized
            if from.dictionary == nil {
                pick(from.slices, slices, rows, rowCount)
            } else {
                pick(from.codes, codes, rows, rowCount)
            }
        }
        bounds = from.bounds
        validity = nil
        if let valid = from.validity {
            pick(valid, validityStorage, rows, rowCount)
            validity = validityStorage
        }
    }

    @inline(__always)
    private func pick<T>(
        _ from: UnsafeMutablePointer<T>, _ to: UnsafeMutablePointer<T>, _ rows: UnsafePointer<Int32>, _ rowCount: Int
    ) {
        for row in 0..<rowCount { to[row] = from[Int(rows[row])] }
    }
}

/// One value for all rows.
final class ConstantNode: Node {
    let literal: Value
    /// Made when it is asked for: most constants are taken into the test or kernel that they belong to.
    private lazy var vector = ConstantNode.vector(kind, literal, bytes)
    /// Holds the text.
    private lazy var bytes = ConstantNode.bytes(literal)

    init(_ frame: Frame, _ kind: Kind, _ literal: Value) {
        self.literal = literal
        super.init(frame, kind)
    }

    private static func vector(_ kind: Kind, _ literal: Value, _ bytes: Buffer) -> Vector {
        let vector: Vector
        let count = Vector.capacity
        switch literal {
        case .decimal(let mantissa) where Int64(exactly: mantissa) != nil: vector = Vector(.integers)
        case .missing, .bool, .integer, .decimal, .float, .text: vector = Vector(Vector.Form(kind))
        }
        if vector.form == .text {
            let start = UnsafePointer(bytes.pointer(of: UInt8.self))
            vector.isNormalized = TextOrder.isNormalized(start, bytes.sizeBytes)
            vector.slices.update(repeating: TextSlice(start: start, count: bytes.sizeBytes), count: count)
        }
        switch literal {
        case .missing:
            vector.validityStorage.update(repeating: 0, count: count)
            vector.validity = vector.validityStorage
            vector.bounds = Bounds(0, 0)
        case .bool(let flag): vector.mask.update(repeating: flag ? 1 : 0, count: count)
        case .integer(let value):
            vector.integers.update(repeating: value, count: count)
            vector.bounds = Bounds(Int128(value), Int128(value))
        case .decimal(let mantissa):
            if vector.form == .wide {
                vector.wide.update(repeating: mantissa, count: count)
            } else {
                vector.integers.update(repeating: Int64(truncatingIfNeeded: mantissa), count: count)
            }
            vector.bounds = Bounds(mantissa, mantissa)
        case .float(let value): vector.floats.update(repeating: value, count: count)
        case .text: break
        }
        vector.isConstant = true
        return vector
    }

    override var constant: Value? { literal }

    override func evaluate(_ rowCount: Int) throws(RowFault) -> Vector { vector }

    private static func bytes(_ literal: Value) -> Buffer {
        guard case .text(var text) = literal else { return Buffer(sizeBytes: 0) }
        return text.withUTF8 { utf8 in
            let buffer = Buffer(sizeBytes: utf8.count)
            if let start = utf8.baseAddress { buffer.bytes.copyMemory(from: start, byteCount: utf8.count) }
            return buffer
        }
    }
}
