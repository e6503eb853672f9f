import TinhColumns

extension Column {
    /// The whole number of a row of an exact column, a date and the like.
    func mantissa(_ row: Int) -> Int128 {
        switch storage {
        case .integers(let storage): Int128(storage.cell(row))
        case .wide(let buffer): buffer.pointer(of: Int128.self)[row]
        case .floats, .text, .dictionary: preconditionFailure("a column of \(kind.word) read as a whole number")
        }
    }
}

extension IntegerStorage {
    func cell(_ row: Int) -> Int64 {
        switch width {
        case .constant: base
        case .one: base &+ Int64(buffer.pointer(of: UInt8.self)[row])
        case .two: base &+ Int64(buffer.pointer(of: UInt16.self)[row])
        case .four: base &+ Int64(buffer.pointer(of: UInt32.self)[row])
        case .eight: buffer.pointer(of: Int64.self)[row]
        }
    }
}

extension Column {
    func integer(_ row: Int) -> Int64 {
        guard case .integers(let storage) = storage else {
            preconditionFailure("a column of \(kind.word) that is not stored as integers")
        }
        return storage.cell(row)
    }

    /// 0 in a column without any value, however it is stored.
    func float(_ row: Int) -> Double {
        guard case .floats(let buffer) = storage else { return 0 }
        return buffer.pointer(of: Double.self)[row]
    }

    func code(_ row: Int) -> Int32 {
        guard case .dictionary(let storage) = storage else {
            preconditionFailure("a column of \(kind.word) that has no dictionary")
        }
        return switch storage.width {
        case .one: Int32(storage.codes.pointer(of: UInt8.self)[row])
        case .two: Int32(storage.codes.pointer(of: UInt16.self)[row])
        case .four: Int32(truncatingIfNeeded: storage.codes.pointer(of: UInt32.self)[row])
        case .constant, .eight: 0
        }
    }

    /// The text of a row that has a value.
    func cellText(_ row: Int) -> UnsafeRawBufferPointer {
        switch storage {
        case .text(let storage): storage.value(row)
        case .dictionary(let storage): storage.dictionary.value(Int(code(row)))
        case .integers, .wide, .floats: preconditionFailure("a column of \(kind.word) read as text")
        }
    }
}
