/// Single cells, for results that are read one by one; hot paths use the buffers.
extension Column {
    package func isMissing(_ row: Int) -> Bool {
        guard kind != .missing else { return true }
        return validity.map { !$0.isValid(row) } ?? false
    }

    /// The number that stands for a cell of integer or wide storage (see `Kind`); 0 for other storage.
    package func wideInteger(_ row: Int) -> Int128 {
        switch storage {
        case .integers(let storage): Int128(storage.value(row))
        case .wide(let buffer): buffer.pointer(of: Int128.self)[row]
        case .floats, .text, .dictionary: 0
        }
    }

    /// The double of a cell of float storage; 0 for other storage.
    package func double(_ row: Int) -> Double {
        guard case .floats(let buffer) = storage else { return 0 }
        return buffer.pointer(of: Double.self)[row]
    }

    /// The bytes of a text cell; empty for other storage. Good as long as the column lives.
    package func text(_ row: Int) -> UnsafeRawBufferPointer {
        switch storage {
        case .text(let storage): storage.value(row)
        case .dictionary(let storage): storage.dictionary.value(storage.code(row))
        case .integers, .wide, .floats: UnsafeRawBufferPointer(start: nil, count: 0)
        }
    }
}

extension IntegerStorage {
    package func value(_ row: Int) -> Int64 {
        switch width {
        case .constant: base
        case .one: base &+ Int64(buffer.pointer(of: UInt8.self)[row])
        case .two: base &+ Int64(buffer.pointer(of: UInt16.self)[row])
        case .four: base &+ Int64(buffer.pointer(of: UInt32.self)[row])
        case .eight: base &+ buffer.pointer(of: Int64.self)[row]
        }
    }
}

extension DictionaryStorage {
    package func code(_ row: Int) -> Int {
        switch width {
        case .constant: 0
        case .one: Int(codes.pointer(of: UInt8.self)[row])
        case .two: Int(codes.pointer(of: UInt16.self)[row])
        case .four, .eight: Int(codes.pointer(of: UInt32.self)[row])
        }
    }
}
