import TinhColumns
import TinhTypes

/// Rows of one column in the storage that the column has: nothing is decoded, and no width is chosen anew.
enum PickedRows {
    /// `rows[i]` is a row of the column. `present`: 0 where the row is to be
    /// missing, whatever stands at its place.
    static func column(
        _ column: Column, _ rows: UnsafePointer<Int32>, _ count: Int, present: UnsafePointer<UInt8>? = nil
    ) -> Column {
        let validity = validity(column.validity, rows, count, present)
        let storage: Column.Storage
        switch column.storage {
        case .integers(let stored):
            let buffer = picked(stored.buffer, stored.width, rows, count)
            let (minimum, maximum) = range(stored, buffer, count)
            storage = .integers(
                IntegerStorage(
                    buffer: buffer, width: stored.width, base: stored.base, minimum: minimum, maximum: maximum))
        case .wide(let buffer): storage = .wide(picked(buffer, Int128.self, rows, count))
        case .floats(let buffer): storage = .floats(picked(buffer, Double.self, rows, count))
        case .dictionary(let stored):
            storage = .dictionary(
                DictionaryStorage(
                    codes: picked(stored.codes, stored.width, rows, count), width: stored.width,
                    dictionary: stored.dictionary))
        case .text(let stored): storage = .text(picked(stored, rows, count, present))
        }
        return Column(kind: column.kind, rowCount: count, storage: storage, validity: validity)
    }

    private static func picked(
        _ buffer: Buffer, _ width: IntegerStorage.Width, _ rows: UnsafePointer<Int32>, _ count: Int
    ) -> Buffer {
        switch width {
        case .constant: buffer
        case .one: picked(buffer, UInt8.self, rows, count)
        case .two: picked(buffer, UInt16.self, rows, count)
        case .four: picked(buffer, UInt32.self, rows, count)
        case .eight: picked(buffer, Int64.self, rows, count)
        }
    }

    /// Bounds of the picked values; what stands in the place of missing ones may make them wider, up to the old ones.
    private static func range(
        _ stored: IntegerStorage, _ buffer: Buffer, _ count: Int
    ) -> (minimum: Int64, maximum: Int64) {
        let (lower, upper) =
            switch stored.width {
            case .constant: (stored.minimum, stored.maximum)
            case .one: range(buffer, UInt8.self, stored.base, count)
            case .two: range(buffer, UInt16.self, stored.base, count)
            case .four: range(buffer, UInt32.self, stored.base, count)
            case .eight: range(buffer, Int64.self, stored.base, count)
            }
        let (minimum, maximum) = (max(lower, stored.minimum), min(upper, stored.maximum))
        return minimum <= maximum ? (minimum, maximum) : (stored.minimum, stored.maximum)
    }

    @inline(__always)
    private static func range<Stored: FixedWidthInteger>(
        _ buffer: Buffer, _ type: Stored.Type, _ base: Int64, _ count: Int
    ) -> (Int64, Int64) {
        let values = buffer.pointer(of: Stored.self)
        var (lower, upper) = (Stored.max, Stored.min)
        for index in 0..<count {
            lower = min(lower, values[index])
            upper = max(upper, values[index])
        }
        return (base &+ Int64(truncatingIfNeeded: lower), base &+ Int64(truncatingIfNeeded: upper))
    }

    @inline(__always)
    private static func picked<Stored>(
        _ buffer: Buffer, _ type: Stored.Type, _ rows: UnsafePointer<Int32>, _ count: Int
    ) -> Buffer {
        let made = Buffer(sizeBytes: count * MemoryLayout<Stored>.stride)
        let (from, out) = (buffer.pointer(of: Stored.self), made.pointer(of: Stored.self))
        for index in 0..<count { out[index] = from[Int(rows[index])] }
        return made
    }

    private static func picked(
        _ texts: TextStorage, _ rows: UnsafePointer<Int32>, _ count: Int, _ present: UnsafePointer<UInt8>?
    ) -> TextStorage {
        let starts = texts.offsets.pointer(of: UInt32.self)
        let offsets = Buffer(sizeBytes: (count + 1) * 4)
        let out = offsets.pointer(of: UInt32.self)
        out[0] = 0
        var byteCount = 0
        for index in 0..<count {
            let row = Int(rows[index])
            if present.map({ $0[index] != 0 }) ?? true { byteCount += Int(starts[row + 1] - starts[row]) }
            out[index + 1] = UInt32(truncatingIfNeeded: byteCount)
        }
        precondition(byteCount <= Int(UInt32.max), "a chunk of more than 4 GiB of text")
        let bytes = Buffer(sizeBytes: byteCount)
        let (from, to) = (texts.bytes.bytes, bytes.bytes)
        for index in 0..<count {
            let start = Int(starts[Int(rows[index])])
            let place = Int(out[index])
            let length = Int(out[index + 1]) - place
            if length <= 16 {
                // Buffers are readable 64 bytes past their size, and the texts behind are written later.
                (to + place).copyMemory(from: from + start, byteCount: 16)
            } else {
                (to + place).copyMemory(from: from + start, byteCount: length)
            }
        }
        (bytes.bytes + byteCount).initializeMemory(as: UInt8.self, repeating: 0, count: Buffer.paddingBytes)
        return TextStorage(offsets: offsets, bytes: bytes, isNormalized: texts.isNormalized)
    }

    private static func validity(
        _ validity: Validity?, _ rows: UnsafePointer<Int32>, _ count: Int, _ present: UnsafePointer<UInt8>?
    ) -> Validity? {
        guard let validity else { return NarrowColumn.bits(present, count) }
        var bytes = GrowingBuffer<UInt8>(capacity: count)
        let out = bytes.extend(count)
        let words = validity.words.pointer(of: UInt64.self)
        for index in 0..<count {
            let row = Int(rows[index])
            out[index] = UInt8(truncatingIfNeeded: words[row >> 6] >> UInt64(row & 63)) & 1
        }
        if let present { for index in 0..<count { out[index] &= present[index] } }
        return NarrowColumn.bits(out, count)
    }
}
