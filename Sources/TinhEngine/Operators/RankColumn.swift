import Synchronization
import TinhBase
import TinhColumns
import TinhTypes

/// The values of a column as whole numbers whose order is the language's: smaller first, missing last whatever the direction.
struct RankColumn {
    /// In the order of significance; one, or two where values have more than 63 bits. `bits` of each are used.
    let words: [(values: GrowingBuffer<UInt64>, bits: Int)]

    /// Of a column in pieces, one after another. Texts of pieces without a common sorted dictionary are sorted first:
    /// O(distinct texts × log). Otherwise O(rows).
    init(
        _ kind: Kind, _ pieces: [Column], isDescending: Bool, _ threads: Gather.Threads
    ) throws(ExecutionFault) {
        switch Vector.Form(kind) {
        case .text: words = try RankColumn.texts(pieces, isDescending, threads)
        case .floats: words = RankColumn.floats(pieces, isDescending, threads)
        case .integers, .mask, .wide:
            words = RankColumn.exact(kind, pieces, isDescending, threads)
        }
        // A piece that was left out has words of nothing.
        try threads.endIfCancelled()
    }

    private static func rowCount(_ pieces: [Column]) -> Int { pieces.reduce(0) { $0 + $1.rowCount } }

    /// A word for each row of the pieces, a piece at a time by all threads.
    private static func words(
        _ pieces: [Column], _ threads: Gather.Threads,
        _ write: @escaping @Sendable (Column, UnsafeMutablePointer<UInt64>) -> Void
    ) -> GrowingBuffer<UInt64> {
        let starts = pieces.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.rowCount) }
        let count = starts[starts.count - 1]
        var values = GrowingBuffer<UInt64>(capacity: count)
        let out = Unshared(values.extend(count))
        let next = Atomic<Int>(0)
        threads.pool.run(count < parallelRowCountMin ? 1 : min(threads.count, pieces.count)) { _ in
            while !threads.isCancelled() {
                let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if piece >= pieces.count { return }
                write(pieces[piece], out.value + starts[piece])
            }
        }
        return values
    }

    /// Below this many rows a second thread costs more than it gives.
    private static let parallelRowCountMin = 1 << 16

    private static func exact(
        _ kind: Kind, _ pieces: [Column], _ isDescending: Bool, _ threads: Gather.Threads
    ) -> [(values: GrowingBuffer<UInt64>, bits: Int)] {
        if pieces.contains(where: { if case .wide = $0.storage { true } else { false } }) {
            return wide(pieces, isDescending, threads)
        }
        var minimum = Int64.max
        var maximum = Int64.min
        for case .integers(let storage) in pieces.map(\.storage) where storage.minimum <= storage.maximum {
            minimum = min(minimum, storage.minimum)
            maximum = max(maximum, storage.maximum)
        }
        if minimum > maximum { (minimum, maximum) = (0, 0) }
        let (least, most) = (minimum, maximum)
        let values = words(pieces, threads) { piece, values in
            guard case .integers(let storage) = piece.storage else {
                preconditionFailure("a column of \(kind.word) that is not stored as integers")
            }
            var room = [Int64](repeating: 0, count: Vector.capacity)
            var start = 0
            while start < piece.rowCount {
                let count = min(Vector.capacity, piece.rowCount - start)
                let out = values + start
                room.withUnsafeMutableBufferPointer { room in
                    guard let from = room.baseAddress else { return }
                    Decode.integers(storage, start: start, count, into: from)
                    if isDescending {
                        for row in 0..<count { out[row] = UInt64(bitPattern: most &- from[row]) }
                    } else {
                        for row in 0..<count { out[row] = UInt64(bitPattern: from[row] &- least) }
                    }
                }
                start += count
            }
        }
        return withMissing(values, most: UInt64(bitPattern: most &- least), pieces)
    }

    private static func floats(
        _ pieces: [Column], _ isDescending: Bool, _ threads: Gather.Threads
    ) -> [(values: GrowingBuffer<UInt64>, bits: Int)] {
        let values = words(pieces, threads) { piece, out in
            guard case .floats(let buffer) = piece.storage else {
                if piece.missingCount == piece.rowCount {
                    out.update(repeating: 0, count: piece.rowCount)
                    return
                }
                preconditionFailure("a column of floats that is not stored as floats")
            }
            let from = buffer.pointer(of: Double.self)
            for row in 0..<piece.rowCount { out[row] = FloatOrder.word(from[row]) }
            if isDescending { for row in 0..<piece.rowCount { out[row] = ~out[row] } }
        }
        return withMissing(values, most: .max, pieces)
    }

    private static func wide(
        _ pieces: [Column], _ isDescending: Bool, _ threads: Gather.Threads
    ) -> [(values: GrowingBuffer<UInt64>, bits: Int)] {
        let count = rowCount(pieces)
        var high = GrowingBuffer<UInt64>(capacity: count)
        var low = GrowingBuffer<UInt64>(capacity: count)
        for piece in pieces {
            if threads.isCancelled() { return [] }
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
        _ pieces: [Column], _ isDescending: Bool, _ threads: Gather.Threads
    ) throws(ExecutionFault) -> [(values: GrowingBuffer<UInt64>, bits: Int)] {
        var values = GrowingBuffer<UInt64>(capacity: rowCount(pieces))
        let most: UInt64
        if let dictionary = TextRanks.commonSorted(pieces) {
            most = UInt64(max(0, dictionary.count - 1))
            for piece in pieces { TextRanks.append(piece, dictionary, to: &values) }
        } else {
            let ranks = try TextRanks(pieces, threads)
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

    /// As a signed number of the same order.
    @inline(__always)
    static func signed(_ value: Double) -> Int64 { Int64(bitPattern: word(value) ^ (1 << 63)) }

    @inline(__always)
    static func value(signed: Int64) -> Double { value(UInt64(bitPattern: signed) ^ (1 << 63)) }

    @inline(__always)
    static func value(_ word: UInt64) -> Double {
        Double(bitPattern: word >> 63 == 1 ? word & ~(1 << 63) : ~word)
    }
}
