import Synchronization
import TinhColumns
import TinhTypes

/// The keys of a join's right side as words, and once they are numbered as numbers, in the order of the rows.
final class KeyedPieces {
    let rowCount: Int
    private let wordCount: Int
    /// Keys of one word where they pack, -1 for rows that can meet nothing: the packed word is the number until `number`.
    private var numbers: GrowingBuffer<Int64>
    /// Keys of several words, and 1 beside those that can meet nothing.
    private let words: GrowingBuffer<UInt64>
    private let excluded: GrowingBuffer<UInt8>
    private let threads: Gather.Threads

    /// By all threads, a piece at a time. O(rows).
    init(
        _ keys: JoinKeys, _ right: [[Column]], _ pieceRowCounts: [Int], _ threads: Gather.Threads,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.threads = threads
        let isPacked = keys.layout != nil
        let wordCount = keys.wordCount
        self.wordCount = wordCount
        let starts = pieceRowCounts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
        let rowCount = starts[starts.count - 1]
        self.rowCount = rowCount
        var numbers = GrowingBuffer<Int64>(capacity: isPacked ? rowCount : 0)
        var words = GrowingBuffer<UInt64>(capacity: isPacked ? 0 : rowCount * wordCount)
        var excluded = GrowingBuffer<UInt8>(capacity: isPacked ? 0 : rowCount)
        let out = Unshared(
            (
                numbers: numbers.extend(isPacked ? rowCount : 0),
                words: words.extend(isPacked ? 0 : rowCount * wordCount),
                excluded: excluded.extend(isPacked ? 0 : rowCount)
            ))
        let work = Unshared((keys, right))
        let next = Atomic<Int>(0)
        threads.pool.run(rowCount < KeyedPieces.parallelRowCountMin ? 1 : min(threads.count, pieceRowCounts.count)) {
            _ in
            let (keys, right) = work.value
            let encoder = JoinKeys.Encoder(keys)
            let frame = Frame(parent: nil)
            defer { frame.dissolve() }
            let nodes = keys.parts.enumerated().map { ColumnNode(frame, $0.element.kind, index: $0.offset) }
            while !isCancelled() {
                let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if piece >= pieceRowCounts.count { return }
                let pieceRowCount = pieceRowCounts[piece]
                frame.begin(
                    Chunk(index: 0, firstRow: nil, rowCount: pieceRowCount, columns: right.map { $0[piece] }))
                var start = 0
                while start < pieceRowCount {
                    if isCancelled() { return }
                    let count = min(Vector.capacity, pieceRowCount - start)
                    frame.load(start: start, rowCount: count)
                    encoder.encode(nodes.compactMap { try? $0.value() }, count)
                    let place = starts[piece] + start
                    if isPacked {
                        let (own, isOut) = (encoder.words, encoder.excluded)
                        let numbers = out.value.numbers + place
                        for row in 0..<count { numbers[row] = isOut[row] != 0 ? -1 : Int64(bitPattern: own[row]) }
                    } else {
                        (out.value.words + place * wordCount).update(from: encoder.words, count: count * wordCount)
                        (out.value.excluded + place).update(from: encoder.excluded, count: count)
                    }
                    start += count
                }
            }
        }
        self.numbers = numbers
        self.words = words
        self.excluded = excluded
    }

    /// Below this many rows a second thread costs more than it gives.
    private static let parallelRowCountMin = 1 << 15

    /// Each row that can meet something, with its word or, later, its number.
    @inline(__always)
    func visit(_ body: (_ number: Int, _ row: Int32) -> Void) {
        let values = numbers.values
        for row in 0..<numbers.count where values[row] >= 0 {
            body(Int(truncatingIfNeeded: values[row]), Int32(truncatingIfNeeded: row))
        }
    }

    /// Numbers keys of one word each, which all have a bit; from now on rows have numbers. By all threads.
    func number(by ranks: RankedBits) {
        let values = Unshared(numbers.values)
        let ranks = Unshared(ranks)
        let rowCount = numbers.count
        let parts = rowCount < KeyedPieces.parallelRowCountMin ? 1 : max(1, threads.count)
        threads.pool.run(parts) { part in
            let (numbers, ranks) = (values.value, ranks.value)
            for row in rowCount * part / parts..<rowCount * (part + 1) / parts where numbers[row] >= 0 {
                numbers[row] = Int64(ranks.number(UInt64(bitPattern: numbers[row])))
            }
        }
    }

    /// Numbers the keys in the order in which they come; from now on rows have numbers. Nil when cancelled.
    func number() -> WordTable? {
        var table = WordTable(wordCount: wordCount)
        var found = [Int32](repeating: 0, count: Vector.capacity)
        var rows = [Int32](repeating: 0, count: Vector.capacity)
        var own = [UInt64](repeating: 0, count: Vector.capacity * wordCount)
        if numbers.count == 0 {
            _ = numbers.extend(rowCount)
            numbers.values.update(repeating: -1, count: rowCount)
            for row in 0..<rowCount where excluded.values[row] == 0 { numbers.values[row] = 0 }
        }
        let (values, words) = (numbers.values, words.values)
        let isPacked = self.words.count == 0
        var isWhole = true
        found.withUnsafeMutableBufferPointer { found in
            rows.withUnsafeMutableBufferPointer { rows in
                own.withUnsafeMutableBufferPointer { own in
                    guard let found = found.baseAddress, let rows = rows.baseAddress, let own = own.baseAddress else {
                        return
                    }
                    var row = 0
                    while row < rowCount {
                        if threads.isCancelled() {
                            isWhole = false
                            return
                        }
                        var count = 0
                        while row < rowCount, count < Vector.capacity {
                            if values[row] >= 0 {
                                rows[count] = Int32(truncatingIfNeeded: row)
                                if isPacked {
                                    own[count] = UInt64(bitPattern: values[row])
                                } else {
                                    (own + count * wordCount).update(from: words + row * wordCount, count: wordCount)
                                }
                                count += 1
                            }
                            row += 1
                        }
                        table.find(own, count, into: found)
                        for place in 0..<count { values[Int(rows[place])] = Int64(found[place]) }
                    }
                }
            }
        }
        return isWhole ? table : nil
    }

    /// Writes a row of each number, and 1, at the number's place, by all threads; false where two rows have one number, of
    /// which one is written.
    func putDown(_ first: UnsafeMutablePointer<Int32>) -> Bool {
        let values = Unshared((numbers: numbers.values, first: first))
        let rowCount = numbers.count
        let parts = rowCount < KeyedPieces.parallelRowCountMin ? 1 : max(1, threads.count)
        let isUnique = Atomic<Bool>(true)
        threads.pool.run(parts) { part in
            let (numbers, first) = values.value
            first.withMemoryRebound(to: Atomic<Int32>.self, capacity: 1) { first in
                for row in rowCount * part / parts..<rowCount * (part + 1) / parts where numbers[row] >= 0 {
                    first[Int(truncatingIfNeeded: numbers[row])].store(
                        Int32(truncatingIfNeeded: row + 1), ordering: .relaxed)
                }
            }
        }
        threads.pool.run(parts) { part in
            let (numbers, first) = values.value
            for row in rowCount * part / parts..<rowCount * (part + 1) / parts where numbers[row] >= 0 {
                if Int(first[Int(truncatingIfNeeded: numbers[row])]) != row + 1 {
                    isUnique.store(false, ordering: .relaxed)
                    return
                }
            }
        }
        return isUnique.load(ordering: .relaxed)
    }
}
