import TinhBase
import TinhColumns
import TinhTypes

/// The values of a column as whole numbers whose order is the language's: smaller first, missing last whatever the direction.
struct RankColumn {
    /// In the order of significance; one, or two where values have more than 63 bits. `bits` of each are used.
    let words: [(values: GrowingBuffer<UInt64>, bits: Int)]

    init(words: [(values: GrowingBuffer<UInt64>, bits: Int)]) { self.words = words }

    /// O(rows).
    init(_ readers: [RankReader], _ threads: Gather.Threads) throws(ExecutionFault) {
        words = readers.map { ($0.words(threads), $0.bits) }
        // A piece that was left out has words of nothing.
        try threads.endIfCancelled()
    }

    /// Of a column in pieces, one after another.
    init(
        _ kind: Kind, _ pieces: [Column], isDescending: Bool, _ threads: Gather.Threads
    ) throws(ExecutionFault) {
        self = try RankColumn(RankColumn.readers(kind, pieces, isDescending: isDescending, threads), threads)
    }

    /// What the words of a column are read from. Texts of pieces without a common sorted dictionary are sorted:
    /// O(distinct texts × log).
    static func readers(
        _ kind: Kind, _ pieces: [Column], isDescending: Bool, _ threads: Gather.Threads
    ) throws(ExecutionFault) -> [RankReader] {
        if let reader = RankReader(kind, pieces, isDescending: isDescending) { return [reader] }
        let words =
            switch Vector.Form(kind) {
            case .text: try texts(pieces, isDescending, threads)
            case .floats: floats(pieces, isDescending)
            case .integers, .mask, .wide: wide(pieces, isDescending, threads)
            }
        try threads.endIfCancelled()
        return words.map { RankReader(stored: $0.values, bits: $0.bits) }
    }

    private static func rowCount(_ pieces: [Column]) -> Int { pieces.reduce(0) { $0 + $1.rowCount } }

    /// Some of them missing.
    private static func floats(_ pieces: [Column], _ isDescending: Bool) -> [(values: GrowingBuffer<UInt64>, bits: Int)]
    {
        var values = GrowingBuffer<UInt64>(capacity: rowCount(pieces))
        for piece in pieces {
            let out = values.extend(piece.rowCount)
            guard case .floats(let buffer) = piece.storage else {
                precondition(piece.missingCount == piece.rowCount, "a column of floats that is not stored as floats")
                out.update(repeating: 0, count: piece.rowCount)
                continue
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
        let ranks = try TextRanks(pieces, threads)
        let most = UInt64(max(0, ranks.count - 1))
        let (out, rowCount) = (values.extend(ranks.ranks.count), ranks.ranks.count)
        for row in 0..<rowCount { out[row] = UInt64(ranks.ranks.values[row]) }
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
