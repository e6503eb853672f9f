import CKernels
import TinhColumns
import TinhTypes

/// From the narrow storage of a column to the rows of a vector.
///
/// In all of them `start + rowCount` (or each `start + rows[i]`) is below the column's row count, and `rowCount` is at most
/// `Vector.capacity`.
enum Decode {
    /// Values `base + stored`.
    static func integers(
        _ column: StoredColumn, _ width: IntegerStorage.Width, start: Int, rows: UnsafePointer<Int32>?,
        _ rowCount: Int, into out: UnsafeMutablePointer<Int64>
    ) {
        let base = column.base
        switch width {
        case .constant: out.update(repeating: base, count: rowCount)
        case .one: add(column.pointer(of: UInt8.self, from: start), base, rows, rowCount, out)
        case .two: add(column.pointer(of: UInt16.self, from: start), base, rows, rowCount, out)
        case .four: add(column.pointer(of: UInt32.self, from: start), base, rows, rowCount, out)
        case .eight: add(column.pointer(of: Int64.self, from: start), base, rows, rowCount, out)
        }
    }

    /// Rows side by side.
    static func integers(
        _ storage: IntegerStorage, start: Int, _ rowCount: Int, into out: UnsafeMutablePointer<Int64>
    ) {
        let base = storage.base
        switch storage.width {
        case .constant: out.update(repeating: base, count: rowCount)
        case .one: add(storage.buffer.pointer(of: UInt8.self) + start, base, nil, rowCount, out)
        case .two: add(storage.buffer.pointer(of: UInt16.self) + start, base, nil, rowCount, out)
        case .four: add(storage.buffer.pointer(of: UInt32.self) + start, base, nil, rowCount, out)
        case .eight: add(storage.buffer.pointer(of: Int64.self) + start, base, nil, rowCount, out)
        }
    }

    @inline(__always)
    private static func add<Stored: FixedWidthInteger>(
        _ stored: UnsafeMutablePointer<Stored>, _ base: Int64, _ rows: UnsafePointer<Int32>?, _ rowCount: Int,
        _ out: UnsafeMutablePointer<Int64>
    ) {
        if let rows {
            for row in 0..<rowCount { out[row] = base &+ Int64(truncatingIfNeeded: stored[Int(rows[row])]) }
        } else {
            for row in 0..<rowCount { out[row] = base &+ Int64(truncatingIfNeeded: stored[row]) }
        }
    }

    /// Values that are stored as they are.
    @inline(__always)
    static func copy<T>(
        _ stored: UnsafeMutablePointer<T>, _ rows: UnsafePointer<Int32>?, _ rowCount: Int,
        _ out: UnsafeMutablePointer<T>
    ) {
        if let rows {
            for row in 0..<rowCount { out[row] = stored[Int(rows[row])] }
        } else {
            out.update(from: stored, count: rowCount)
        }
    }

    /// 0 and 1.
    static func mask(
        _ column: StoredColumn, _ width: IntegerStorage.Width, start: Int, rows: UnsafePointer<Int32>?,
        _ rowCount: Int, into out: UnsafeMutablePointer<UInt8>
    ) {
        let base = UInt8(truncatingIfNeeded: column.base)
        switch width {
        case .constant: out.update(repeating: base & 1, count: rowCount)
        case .one: addMask(column.pointer(of: UInt8.self, from: start), base, rows, rowCount, out)
        case .two: addMask(column.pointer(of: UInt16.self, from: start), base, rows, rowCount, out)
        case .four: addMask(column.pointer(of: UInt32.self, from: start), base, rows, rowCount, out)
        case .eight: addMask(column.pointer(of: Int64.self, from: start), base, rows, rowCount, out)
        }
    }

    @inline(__always)
    private static func addMask<Stored: FixedWidthInteger>(
        _ stored: UnsafeMutablePointer<Stored>, _ base: UInt8, _ rows: UnsafePointer<Int32>?, _ rowCount: Int,
        _ out: UnsafeMutablePointer<UInt8>
    ) {
        if let rows {
            for row in 0..<rowCount { out[row] = (base &+ UInt8(truncatingIfNeeded: stored[Int(rows[row])])) & 1 }
        } else {
            for row in 0..<rowCount { out[row] = (base &+ UInt8(truncatingIfNeeded: stored[row])) & 1 }
        }
    }

    /// Dictionary codes.
    static func codes(
        _ column: StoredColumn, _ width: IntegerStorage.Width, start: Int, rows: UnsafePointer<Int32>?,
        _ rowCount: Int, into out: UnsafeMutablePointer<Int32>
    ) {
        switch width {
        case .constant: out.update(repeating: 0, count: rowCount)
        case .one: widen(column.pointer(of: UInt8.self, from: start), rows, rowCount, out)
        case .two: widen(column.pointer(of: UInt16.self, from: start), rows, rowCount, out)
        case .four: widen(column.pointer(of: UInt32.self, from: start), rows, rowCount, out)
        case .eight: widen(column.pointer(of: Int64.self, from: start), rows, rowCount, out)
        }
    }

    @inline(__always)
    private static func widen<Stored: FixedWidthInteger>(
        _ stored: UnsafeMutablePointer<Stored>, _ rows: UnsafePointer<Int32>?, _ rowCount: Int,
        _ out: UnsafeMutablePointer<Int32>
    ) {
        if let rows {
            for row in 0..<rowCount { out[row] = Int32(truncatingIfNeeded: stored[Int(rows[row])]) }
        } else {
            for row in 0..<rowCount { out[row] = Int32(truncatingIfNeeded: stored[row]) }
        }
    }

    /// Texts of an arena chunk, in place.
    static func slices(
        _ column: StoredColumn, start: Int, rows: UnsafePointer<Int32>?, _ rowCount: Int,
        into out: UnsafeMutablePointer<TextSlice>
    ) {
        guard let first = column.offsets else { preconditionFailure("texts without offsets") }
        let offsets = first + start
        let bytes = UnsafePointer(column.pointer(of: UInt8.self, from: 0))
        if let rows {
            for row in 0..<rowCount {
                let place = Int(rows[row])
                let lower = Int(offsets[place])
                out[row] = TextSlice(start: bytes + lower, count: Int(offsets[place + 1]) - lower)
            }
        } else {
            for row in 0..<rowCount {
                let lower = Int(offsets[row])
                out[row] = TextSlice(start: bytes + lower, count: Int(offsets[row + 1]) - lower)
            }
        }
    }

    /// A byte for each row from a bit for each row; false when none of the rows is missing.
    static func validity(
        _ words: UnsafePointer<UInt64>, start: Int, rows: UnsafePointer<Int32>?, _ rowCount: Int,
        into out: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        guard let rows else { return tinh_expand_bits(words, start, rowCount, out) != 0 }
        var all: UInt8 = 1
        for row in 0..<rowCount {
            let place = start + Int(rows[row])
            let bit = UInt8(truncatingIfNeeded: words[place >> 6] >> UInt64(place & 63)) & 1
            out[row] = bit
            all &= bit
        }
        return all == 0
    }
}
