import TinhColumns
import TinhTypes

/// A column of a table in one piece, so that rows here and there are found without looking for their chunk.
enum FlatColumn {
    /// Nil where it cannot be: more than 4 GiB of text, texts stored in several ways. O(rows).
    static func make(_ pieces: [Column]) -> Column? {
        guard let first = pieces.first else { return nil }
        if pieces.count == 1 { return first }
        let rowCount = pieces.reduce(0) { $0 + $1.rowCount }
        guard let storage = storage(pieces, rowCount) else { return nil }
        return Column(kind: first.kind, rowCount: rowCount, storage: storage, validity: validity(pieces, rowCount))
    }

    /// Whether `make` gives a column. O(pieces).
    static func isPossible(_ pieces: [Column]) -> Bool {
        guard let first = pieces.first else { return false }
        if pieces.count == 1 { return true }
        switch first.storage {
        case .integers:
            var hasValues = false
            for piece in pieces {
                guard case .integers(let storage) = piece.storage else { return false }
                if storage.minimum <= storage.maximum { hasValues = true }
            }
            return hasValues
        case .floats: return pieces.allSatisfy { if case .floats = $0.storage { true } else { false } }
        case .wide: return pieces.allSatisfy { if case .wide = $0.storage { true } else { false } }
        case .dictionary(let storage):
            return pieces.allSatisfy {
                guard case .dictionary(let own) = $0.storage, own.dictionary === storage.dictionary else {
                    return false
                }
                switch own.width {
                case .one, .two, .four: return true
                case .constant, .eight: return false
                }
            }
        case .text:
            var byteCount = 0
            for piece in pieces {
                guard case .text(let storage) = piece.storage else { return false }
                let offsets = storage.offsets.pointer(of: UInt32.self)
                byteCount += Int(offsets[piece.rowCount] - offsets[0])
            }
            return byteCount <= Int(UInt32.max)
        }
    }

    private static func storage(_ pieces: [Column], _ rowCount: Int) -> Column.Storage? {
        switch pieces[0].storage {
        case .integers: integers(pieces, rowCount)
        case .floats:
            copied(pieces, rowCount, stride: 8) { if case .floats(let buffer) = $0 { buffer } else { nil } }
                .map { .floats($0) }
        case .wide:
            copied(pieces, rowCount, stride: 16) { if case .wide(let buffer) = $0 { buffer } else { nil } }
                .map { .wide($0) }
        case .dictionary(let storage): codes(pieces, storage.dictionary, rowCount)
        case .text: texts(pieces, rowCount)
        }
    }

    private static func copied(
        _ pieces: [Column], _ rowCount: Int, stride: Int, _ buffer: (Column.Storage) -> Buffer?
    ) -> Buffer? {
        let made = Buffer(sizeBytes: rowCount * stride)
        var place = 0
        for piece in pieces {
            guard let own = buffer(piece.storage) else { return nil }
            (made.bytes + place).copyMemory(from: own.bytes, byteCount: piece.rowCount * stride)
            place += piece.rowCount * stride
        }
        return made
    }

    /// In the width that the range of all needs.
    private static func integers(_ pieces: [Column], _ rowCount: Int) -> Column.Storage? {
        var (minimum, maximum) = (Int64.max, Int64.min)
        for piece in pieces {
            guard case .integers(let storage) = piece.storage else { return nil }
            guard storage.minimum <= storage.maximum else { continue }
            minimum = min(minimum, storage.minimum)
            maximum = max(maximum, storage.maximum)
        }
        guard minimum <= maximum else { return nil }
        let range = UInt64(bitPattern: maximum &- minimum)
        let width: IntegerStorage.Width =
            range <= 0xFF ? .one : range <= 0xFFFF ? .two : range <= 0xFFFF_FFFF ? .four : .eight
        let base = width == .eight ? 0 : minimum
        let buffer = Buffer(sizeBytes: rowCount * width.rawValue)
        var room = [Int64](repeating: 0, count: Vector.capacity)
        var place = 0
        for piece in pieces {
            guard case .integers(let storage) = piece.storage else { return nil }
            var start = 0
            while start < piece.rowCount {
                let count = min(Vector.capacity, piece.rowCount - start)
                room.withUnsafeMutableBufferPointer { room in
                    guard let values = room.baseAddress else { return }
                    Decode.integers(storage, start: start, count, into: values)
                    // What stands for a missing value may lie outside the range.
                    if let validity = piece.validity {
                        for row in 0..<count where !validity.isValid(start + row) { values[row] = base }
                    }
                    switch width {
                    case .constant: break
                    case .one: store(values, base, buffer.pointer(of: UInt8.self) + place, count)
                    case .two: store(values, base, buffer.pointer(of: UInt16.self) + place, count)
                    case .four: store(values, base, buffer.pointer(of: UInt32.self) + place, count)
                    case .eight: store(values, base, buffer.pointer(of: Int64.self) + place, count)
                    }
                }
                start += count
                place += count
            }
        }
        return .integers(
            IntegerStorage(buffer: buffer, width: width, base: base, minimum: minimum, maximum: maximum))
    }

    @inline(__always)
    private static func store<Stored: FixedWidthInteger>(
        _ values: UnsafePointer<Int64>, _ base: Int64, _ out: UnsafeMutablePointer<Stored>, _ count: Int
    ) {
        for row in 0..<count { out[row] = Stored(truncatingIfNeeded: values[row] &- base) }
    }

    private static func codes(_ pieces: [Column], _ dictionary: TextDictionary, _ rowCount: Int) -> Column.Storage? {
        let buffer = Buffer(sizeBytes: rowCount * 4)
        let out = buffer.pointer(of: UInt32.self)
        var place = 0
        for piece in pieces {
            guard case .dictionary(let storage) = piece.storage, storage.dictionary === dictionary else { return nil }
            switch storage.width {
            case .one: widen(storage.codes.pointer(of: UInt8.self), out + place, piece.rowCount)
            case .two: widen(storage.codes.pointer(of: UInt16.self), out + place, piece.rowCount)
            case .four: widen(storage.codes.pointer(of: UInt32.self), out + place, piece.rowCount)
            case .constant, .eight: return nil
            }
            place += piece.rowCount
        }
        return .dictionary(DictionaryStorage(codes: buffer, width: .four, dictionary: dictionary))
    }

    @inline(__always)
    private static func widen<Stored: FixedWidthInteger>(
        _ from: UnsafePointer<Stored>, _ out: UnsafeMutablePointer<UInt32>, _ count: Int
    ) {
        for row in 0..<count { out[row] = UInt32(truncatingIfNeeded: from[row]) }
    }

    private static func texts(_ pieces: [Column], _ rowCount: Int) -> Column.Storage? {
        var byteCount = 0
        var isNormalized = true
        for piece in pieces {
            guard case .text(let storage) = piece.storage else { return nil }
            let offsets = storage.offsets.pointer(of: UInt32.self)
            byteCount += Int(offsets[piece.rowCount] - offsets[0])
            isNormalized = isNormalized && storage.isNormalized
        }
        guard byteCount <= Int(UInt32.max) else { return nil }
        let offsets = Buffer(sizeBytes: (rowCount + 1) * 4)
        let bytes = Buffer(sizeBytes: byteCount)
        let out = offsets.pointer(of: UInt32.self)
        var (row, place) = (0, 0)
        for piece in pieces {
            guard case .text(let storage) = piece.storage else { return nil }
            let own = storage.offsets.pointer(of: UInt32.self)
            let first = own[0]
            let count = Int(own[piece.rowCount] - first)
            (bytes.bytes + place).copyMemory(from: storage.bytes.bytes + Int(first), byteCount: count)
            let shift = UInt32(truncatingIfNeeded: place) &- first
            for index in 0..<piece.rowCount { out[row + index] = own[index] &+ shift }
            row += piece.rowCount
            place += count
        }
        out[rowCount] = UInt32(truncatingIfNeeded: byteCount)
        return .text(TextStorage(offsets: offsets, bytes: bytes, isNormalized: isNormalized))
    }

    private static func validity(_ pieces: [Column], _ rowCount: Int) -> Validity? {
        let missingCount = pieces.reduce(0) { $0 + $1.missingCount }
        if missingCount == 0 { return nil }
        let wordCount = (rowCount + 63) / 64
        let words = Buffer(sizeBytes: wordCount * 8)
        let out = words.pointer(of: UInt64.self)
        out.initialize(repeating: 0, count: wordCount)
        var row = 0
        for piece in pieces {
            for index in 0..<piece.rowCount {
                let isValid = piece.validity?.isValid(index) ?? true
                out[(row + index) >> 6] |= (isValid ? 1 : 0) << UInt64((row + index) & 63)
            }
            row += piece.rowCount
        }
        return Validity(words: words, missingCount: missingCount)
    }
}
