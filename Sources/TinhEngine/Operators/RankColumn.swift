import TinhBase
import TinhColumns
import TinhTypes

/// The values of a column as whole numbers whose order is the language's: smaller first, missing last whatever the direction.
struct RankColumn {
    /// In the order of significance; one, or two where values have more than 63 bits. `bits` of each are used.
    let words: [(values: GrowingBuffer<UInt64>, bits: Int)]

    /// Of a column in pieces, one after another. Texts of pieces without a common sorted dictionary are sorted first:
    /// O(distinct texts × log). Otherwise O(rows).
    init(_ kind: Kind, _ pieces: [Column], isDescending: Bool) {
        switch Vector.Form(kind) {
        case .text: words = RankColumn.texts(pieces, isDescending)
        case .floats: words = RankColumn.floats(pieces, isDescending)
        case .integers, .mask, .wide:
            words = RankColumn.exact(kind, pieces, isDescending)
        }
    }

    private static func rowCount(_ pieces: [Column]) -> Int { pieces.reduce(0) { $0 + $1.rowCount } }

    private static func exact(
        _ kind: Kind, _ pieces: [Column], _ isDescending: Bool
    ) -> [(values: GrowingBuffer<UInt64>, bits: Int)] {
        if pieces.contains(where: { if case .wide = $0.storage { true } else { false } }) {
            return wide(pieces, isDescending)
        }
        var minimum = Int64.max
        var maximum = Int64.min
        for case .integers(let storage) in pieces.map(\.storage) where storage.minimum <= storage.maximum {
            minimum = min(minimum, storage.minimum)
            maximum = max(maximum, storage.maximum)
        }
        if minimum > maximum { (minimum, maximum) = (0, 0) }
        var values = GrowingBuffer<UInt64>(capacity: rowCount(pieces))
        var room = [Int64](repeating: 0, count: Vector.capacity)
        for piece in pieces {
            guard case .integers(let storage) = piece.storage else {
                preconditionFailure("a column of \(kind.word) that is not stored as integers")
            }
            var start = 0
            while start < piece.rowCount {
                let count = min(Vector.capacity, piece.rowCount - start)
                let out = values.extend(count)
                room.withUnsafeMutableBufferPointer { room in
                    guard let from = room.baseAddress else { return }
                    Decode.integers(storage, start: start, count, into: from)
                    if isDescending {
                        for row in 0..<count { out[row] = UInt64(bitPattern: maximum &- from[row]) }
                    } else {
                        for row in 0..<count { out[row] = UInt64(bitPattern: from[row] &- minimum) }
                    }
                }
                start += count
            }
        }
        return withMissing(values, most: UInt64(bitPattern: maximum &- minimum), pieces)
    }

    private static func floats(
        _ pieces: [Column], _ isDescending: Bool
    ) -> [(values: GrowingBuffer<UInt64>, bits: Int)] {
        var values = GrowingBuffer<UInt64>(capacity: rowCount(pieces))
        for piece in pieces {
            guard case .floats(let buffer) = piece.storage else {
                if piece.missingCount == piece.rowCount {
                    values.extend(piece.rowCount).update(repeating: 0, count: piece.rowCount)
                    continue
                }
                preconditionFailure("a column of floats that is not stored as floats")
            }
            let from = buffer.pointer(of: Double.self)
            let out = values.extend(piece.rowCount)
            for row in 0..<piece.rowCount { out[row] = FloatOrder.word(from[row]) }
            if isDescending { for row in 0..<piece.rowCount { out[row] = ~out[row] } }
        }
        return withMissing(values, most: .max, pieces)
    }

    private static func wide(
        _ pieces: [Column], _ isDescending: Bool
    ) -> [(values: GrowingBuffer<UInt64>, bits: Int)] {
        let count = rowCount(pieces)
        var high = GrowingBuffer<UInt64>(capacity: count)
        var low = GrowingBuffer<UInt64>(capacity: count)
        for piece in pieces {
            for row in 0..<piece.rowCount {
                var bits = UInt128(bitPattern: piece.mantissa(row)) ^ (1 << 127)
                if isDescending { bits = ~bits }
                if let validity = piece.validity, !validity.isValid(row) { bits = 0 }
                high.append(UInt64(truncatingIfNeeded: bits >> 64))
                low.append(UInt64(truncatingIfNeeded: bits))
            }
        }
        return withMissing(high, most: .max, pieces) + [(low, 64)]
    }

    /// Missing rows become one more than the most, in a word of their own where there is no more.
    private static func withMissing(
        _ values: GrowingBuffer<UInt64>, most: UInt64, _ pieces: [Column]
    ) -> [(values: GrowingBuffer<UInt64>, bits: Int)] {
        let bits = 64 - most.leadingZeroBitCount
        guard pieces.contains(where: { $0.validity != nil }) else { return [(values, bits)] }
        let hasRoom = most < UInt64.max
        var flags = GrowingBuffer<UInt64>(capacity: hasRoom ? 0 : values.count)
        var start = 0
        for piece in pieces {
            let out = values.values + start
            let flag = hasRoom ? nil : flags.extend(piece.rowCount)
            flag?.update(repeating: 0, count: piece.rowCount)
            if let validity = piece.validity {
                for row in 0..<piece.rowCount where !validity.isValid(row) {
                    out[row] = hasRoom ? most + 1 : 0
                    flag?[row] = 1
                }
            }
            start += piece.rowCount
        }
        return hasRoom ? [(values, 64 - (most + 1).leadingZeroBitCount)] : [(flags, 1), (values, 64)]
    }

    private static func texts(
        _ pieces: [Column], _ isDescending: Bool
    ) -> [(values: GrowingBuffer<UInt64>, bits: Int)] {
        var values = GrowingBuffer<UInt64>(capacity: rowCount(pieces))
        let most: UInt64
        if let dictionary = TextRanks.commonSorted(pieces) {
            most = UInt64(max(0, dictionary.count - 1))
            for piece in pieces { TextRanks.append(piece, dictionary, to: &values) }
        } else {
            let ranks = TextRanks(pieces)
            most = UInt64(max(0, ranks.count - 1))
            for code in ranks.codes { values.append(UInt64(ranks.rankOfCode[Int(code)])) }
        }
        if isDescending { for row in 0..<values.count { values.values[row] = most - min(most, values.values[row]) } }
        return withMissing(values, most: most, pieces)
    }
}

/// Doubles as words of the same order; 0 and -0 are one.
enum FloatOrder {
    @inline(__always)
    static func word(_ value: Double) -> UInt64 {
        let bits = (value + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | (1 << 63)
    }

    @inline(__always)
    static func value(_ word: UInt64) -> Double {
        Double(bitPattern: word >> 63 == 1 ? word & ~(1 << 63) : ~word)
    }
}

/// Texts without a common sorted dictionary, brought into order.
struct TextRanks {
    private let interner: TextInterner
    /// For each row, over all pieces; unspecified where missing.
    let codes: [Int32]
    let rankOfCode: [Int32]

    var count: Int { interner.count }

    init(_ pieces: [Column]) {
        let interner = TextInterner()
        self.interner = interner
        var codes: [Int32] = []
        var room = [Int32](repeating: 0, count: Vector.capacity)
        let frame = Frame(parent: nil)
        let node = ColumnNode(frame, .text, index: 0)
        for piece in pieces {
            frame.begin(Chunk(index: 0, firstRow: nil, rowCount: piece.rowCount, columns: [piece]))
            var start = 0
            while start < piece.rowCount {
                let count = min(Vector.capacity, piece.rowCount - start)
                frame.load(start: start, rowCount: count)
                if let vector = try? node.value() {
                    room.withUnsafeMutableBufferPointer { room in
                        if let out = room.baseAddress { interner.codes(vector, count, into: out) }
                    }
                }
                codes.append(contentsOf: room[0..<count])
                start += count
            }
        }
        self.codes = codes
        // A column of missing values has no text; its rows carry code 0.
        rankOfCode = interner.count == 0 ? [0] : interner.ranks()
    }

    /// The sorted dictionary that all pieces share.
    static func commonSorted(_ pieces: [Column]) -> TextDictionary? {
        var common: TextDictionary?
        for piece in pieces {
            guard case .dictionary(let storage) = piece.storage, storage.dictionary.isSorted else { return nil }
            if let common, common !== storage.dictionary { return nil }
            common = storage.dictionary
        }
        return common
    }

    static func append(_ piece: Column, _ dictionary: TextDictionary, to values: inout GrowingBuffer<UInt64>) {
        guard case .dictionary(let storage) = piece.storage else { return }
        let out = values.extend(piece.rowCount)
        switch storage.width {
        case .one: widen(storage.codes.pointer(of: UInt8.self), out, piece.rowCount)
        case .two: widen(storage.codes.pointer(of: UInt16.self), out, piece.rowCount)
        case .four: widen(storage.codes.pointer(of: UInt32.self), out, piece.rowCount)
        case .constant, .eight: out.update(repeating: 0, count: piece.rowCount)
        }
        if let canonical = dictionary.canonicalCodes, !canonical.isEmpty {
            for row in 0..<piece.rowCount { out[row] = UInt64(canonical[Int(out[row])]) }
        }
    }

    @inline(__always)
    private static func widen<Code: FixedWidthInteger>(
        _ from: UnsafeMutablePointer<Code>, _ out: UnsafeMutablePointer<UInt64>, _ count: Int
    ) {
        for row in 0..<count { out[row] = UInt64(truncatingIfNeeded: from[row]) }
    }
}

extension TextInterner {
    /// For each code its place in the collation. O(n log n).
    func ranks() -> [Int32] {
        var ranks = [Int32](repeating: 0, count: count)
        for (rank, code) in sortedCodes().enumerated() { ranks[Int(code)] = Int32(rank) }
        return ranks
    }

    /// The codes in the order of the collation.
    func sortedCodes() -> [Int32] {
        // Keys in one arena: a comparison of bytes decides.
        var keys: [UInt8] = []
        var starts = [0]
        for code in 0..<count {
            Collation.appendSortKey(text(code).bytes, to: &keys)
            starts.append(keys.count)
        }
        var codes = (0..<Int32(count)).map { $0 }
        keys.withUnsafeBytes { keys in
            starts.withUnsafeBufferPointer { starts in
                codes.sort { left, right in
                    let a = UnsafeRawBufferPointer(rebasing: keys[starts[Int(left)]..<starts[Int(left) + 1]])
                    let b = UnsafeRawBufferPointer(rebasing: keys[starts[Int(right)]..<starts[Int(right) + 1]])
                    return ByteHash.compare(a, b) < 0
                }
            }
        }
        return codes
    }
}

extension ByteHash {
    /// As bytes, a shorter one before its continuations.
    static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        let common = min(left.count, right.count)
        var place = 0
        while place + 8 <= common {
            let a = left.loadUnaligned(fromByteOffset: place, as: UInt64.self).bigEndian
            let b = right.loadUnaligned(fromByteOffset: place, as: UInt64.self).bigEndian
            if a != b { return a < b ? -1 : 1 }
            place += 8
        }
        while place < common {
            if left[place] != right[place] { return left[place] < right[place] ? -1 : 1 }
            place += 1
        }
        return left.count - right.count
    }
}

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
