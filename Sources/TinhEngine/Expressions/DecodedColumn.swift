import TinhColumns
import TinhTypes

/// The vector that rows of a stored column are decoded into. Owned by one node.
final class DecodedColumn {
    private let kind: Kind
    private let vector: Vector
    /// Decimals whose mantissas are stored in 64 bits stay so.
    private lazy var narrow = Vector(.integers)

    init(_ kind: Kind) {
        self.kind = kind
        vector = Vector(Vector.Form(kind))
    }

    /// The column that the next rows are of.
    func begin(_ column: StoredColumn) { vector.dictionary = column.dictionary }

    /// The values of rows `start ..< start + rowCount`, or of `start + rows[i]`; which of them are missing is the caller's.
    func decode(
        _ column: StoredColumn, start: Int, rows: UnsafePointer<Int32>?, _ rowCount: Int
    ) -> Vector {
        switch column.layout {
        case .integers(let width):
            if kind == .bool {
                Decode.mask(column, width, start: start, rows: rows, rowCount, into: vector.mask)
                return vector
            }
            let out = vector.form == .wide ? narrow : vector
            precondition(out.form == .integers, "a column of \(kind.word) stored as integers")
            if case .eight = width, rows == nil, column.base == 0 {
                out.borrow(column.pointer(of: Int64.self, from: start))
            } else {
                out.useOwnStorage()
                Decode.integers(column, width, start: start, rows: rows, rowCount, into: out.integers)
            }
            out.bounds = column.hasValues ? Bounds(Int128(column.minimum), Int128(column.maximum)) : Bounds(0, 0)
            out.isConstant = width == .constant && column.validity == nil
            return out
        case .wide:
            precondition(vector.form == .wide, "a column of \(kind.word) stored as mantissas of 128 bits")
            Decode.copy(column.pointer(of: Int128.self, from: start), rows, rowCount, vector.wide)
            return vector
        case .floats:
            precondition(vector.form == .floats, "a column of \(kind.word) stored as floats")
            if rows == nil {
                vector.borrow(column.pointer(of: Double.self, from: start))
            } else {
                vector.useOwnStorage()
                Decode.copy(column.pointer(of: Double.self, from: start), rows, rowCount, vector.floats)
            }
            return vector
        case .text:
            precondition(vector.form == .text, "a column of \(kind.word) stored as text")
            Decode.slices(column, start: start, rows: rows, rowCount, into: vector.slices)
            vector.dictionary = nil
            vector.isNormalized = column.isNormalized
            return vector
        case .dictionary(let width):
            precondition(vector.form == .text, "a column of \(kind.word) stored as a dictionary")
            Decode.codes(column, width, start: start, rows: rows, rowCount, into: vector.codes)
            return vector
        }
    }
}
