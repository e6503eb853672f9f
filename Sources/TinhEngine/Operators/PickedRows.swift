import TinhColumns
import TinhTypes

/// Rows of one column in the storage that the column has: nothing is decoded, and no width is chosen anew.
enum PickedRows {
    /// `rows[i]` is a row of the column. What is known of the range stays what it was.
    static func column(_ column: Column, _ rows: UnsafePointer<Int32>, _ count: Int) -> Column {
        let validity = column.validity.flatMap { picked($0, rows, count) }
        let storage: Column.Storage
        switch column.storage {
        case .integers(let stored):
            storage = .integers(
                IntegerStorage(
                    buffer: picked(stored.buffer, stored.width, rows, count), width: stored.width, base: stored.base,
                    minimum: stored.minimum, maximum: stored.maximum))
        case .wide(let buffer): storage = .wide(picked(buffer, Int128.self, rows, count))
        case .floats(let buffer): storage = .floats(picked(buffer, Double.self, rows, count))
        case .dictionary(let stored):
            storage = .dictionary(
                DictionaryStorage(
                    codes: picked(stored.codes, stored.width, rows, count), width: stored.width,
                    dictionary: stored.dictionary))
        case .text(let stored):
            var texts = TextBytes()
            texts.isNormalized = stored.isNormalized
            for index in 0..<count { texts.append(stored.value(Int(rows[index]))) }
            return texts.column(validity)
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

    @inline(__always)
    private static func picked<Stored>(
        _ buffer: Buffer, _ type: Stored.Type, _ rows: UnsafePointer<Int32>, _ count: Int
    ) -> Buffer {
        let made = Buffer(sizeBytes: count * MemoryLayout<Stored>.stride)
        let (from, out) = (buffer.pointer(of: Stored.self), made.pointer(of: Stored.self))
        for index in 0..<count { out[index] = from[Int(rows[index])] }
        return made
    }

    private static func picked(_ validity: Validity, _ rows: UnsafePointer<Int32>, _ count: Int) -> Validity? {
        var bytes = GrowingBuffer<UInt8>(capacity: count)
        let out = bytes.extend(count)
        let words = validity.words.pointer(of: UInt64.self)
        for index in 0..<count {
            let row = Int(rows[index])
            out[index] = UInt8(truncatingIfNeeded: words[row >> 6] >> UInt64(row & 63)) & 1
        }
        return NarrowColumn.bits(out, count)
    }
}
