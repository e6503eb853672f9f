import TinhColumns

/// Single cells of one column by bare pointers, for loops that pick rows here and there. Good as long as the column lives.
struct StoredCells {
    private let values: UnsafeMutableRawPointer
    private let offsets: UnsafeMutablePointer<UInt32>?
    private let base: Int64
    private let width: IntegerStorage.Width
    private let validity: UnsafeMutablePointer<UInt64>?

    init(_ column: Column) {
        validity = column.validity?.words.pointer(of: UInt64.self)
        switch column.storage {
        case .integers(let storage):
            (values, offsets, base, width) = (storage.buffer.bytes, nil, storage.base, storage.width)
        case .wide(let buffer), .floats(let buffer): (values, offsets, base, width) = (buffer.bytes, nil, 0, .eight)
        case .text(let storage):
            (values, offsets, base, width) = (
                storage.bytes.bytes, storage.offsets.pointer(of: UInt32.self), 0, .eight
            )
        case .dictionary(let storage): (values, offsets, base, width) = (storage.codes.bytes, nil, 0, storage.width)
        }
    }

    @inline(__always)
    func isValid(_ row: Int) -> UInt8 {
        guard let validity else { return 1 }
        return UInt8(truncatingIfNeeded: validity[row >> 6] >> UInt64(row & 63)) & 1
    }

    /// Of integer storage, and codes of dictionaries.
    @inline(__always)
    func integer(_ row: Int) -> Int64 {
        switch width {
        case .constant: base
        case .one: base &+ Int64(values.assumingMemoryBound(to: UInt8.self)[row])
        case .two: base &+ Int64(values.assumingMemoryBound(to: UInt16.self)[row])
        case .four: base &+ Int64(values.assumingMemoryBound(to: UInt32.self)[row])
        case .eight: base &+ values.assumingMemoryBound(to: Int64.self)[row]
        }
    }

    @inline(__always)
    func float(_ row: Int) -> Double { values.assumingMemoryBound(to: Double.self)[row] }

    /// Of plain text storage.
    @inline(__always)
    func text(_ row: Int) -> UnsafeRawBufferPointer {
        guard let offsets else { preconditionFailure("a text of a column without offsets") }
        let start = Int(offsets[row])
        return UnsafeRawBufferPointer(start: values + start, count: Int(offsets[row + 1]) - start)
    }
}
