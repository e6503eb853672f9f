import TinhColumns

/// A chunk's column as bare pointers, read once a chunk: batches then touch no reference counts, which workers would fight
/// for. Good as long as the frame holds the chunk.
final class StoredColumn {
    enum Layout {
        case integers(IntegerStorage.Width)
        case wide
        case floats
        case text
        case dictionary(IntegerStorage.Width)
    }

    private(set) var layout = Layout.integers(.constant)
    /// Values, mantissas, codes or the bytes of texts.
    private(set) var values = UnsafeMutableRawPointer(bitPattern: 64)
    /// Of texts.
    private(set) var offsets: UnsafeMutablePointer<UInt32>?
    private(set) var base: Int64 = 0
    private(set) var minimum: Int64 = 0
    private(set) var maximum: Int64 = 0
    /// A bit for each row; nil when none is missing.
    private(set) var validity: UnsafeMutablePointer<UInt64>?
    private(set) var dictionary: TextDictionary?
    private(set) var isNormalized = false

    func read(_ column: Column) {
        validity = column.validity?.words.pointer(of: UInt64.self)
        switch column.storage {
        case .integers(let storage):
            layout = .integers(storage.width)
            values = storage.buffer.bytes
            base = storage.base
            minimum = storage.minimum
            maximum = storage.maximum
        case .wide(let buffer):
            layout = .wide
            values = buffer.bytes
        case .floats(let buffer):
            layout = .floats
            values = buffer.bytes
        case .text(let storage):
            layout = .text
            values = storage.bytes.bytes
            offsets = storage.offsets.pointer(of: UInt32.self)
            isNormalized = storage.isNormalized
        case .dictionary(let storage):
            layout = .dictionary(storage.width)
            values = storage.codes.bytes
            if dictionary !== storage.dictionary { dictionary = storage.dictionary }
        }
    }

    /// Over the values that are not missing; empty when there is none.
    var hasValues: Bool { minimum <= maximum }

    /// A value that is not missing, of a width of the layout.
    @inline(__always)
    func integer(_ row: Int, _ width: IntegerStorage.Width) -> Int64 {
        switch width {
        case .constant: base
        case .one: base &+ Int64(pointer(of: UInt8.self, from: row).pointee)
        case .two: base &+ Int64(pointer(of: UInt16.self, from: row).pointee)
        case .four: base &+ Int64(pointer(of: UInt32.self, from: row).pointee)
        case .eight: base &+ pointer(of: Int64.self, from: row).pointee
        }
    }

    /// The values from row `start` on.
    @inline(__always)
    func pointer<T>(of type: T.Type, from start: Int) -> UnsafeMutablePointer<T> {
        guard let values else { preconditionFailure("a column without memory") }
        return values.assumingMemoryBound(to: type) + start
    }
}
