import TinhColumns
import TinhTypes

/// The rows of a join's right side by their keys. Once made it only is read, by any number of workers.
///
/// Keys are numbered: a packed key in a narrow range is its own number, others are looked up in a table of words.
final class JoinIndex {
    let keys: JoinKeys
    let isDense: Bool
    let rowCount: Int
    /// Numbers are below this.
    let numberEnd: Int
    /// No key has two rows.
    let isUnique: Bool
    private let table: WordTable
    /// The first row of each number; -1 where there is none.
    let first: GrowingBuffer<Int32>
    /// Where keys have several rows: those of number `n` stand, ascending, at `starts[n] ..< starts[n + 1]` of `rows`.
    let starts: GrowingBuffer<Int32>
    let rows: GrowingBuffer<Int32>

    /// `right`: the key columns in pieces, texts as codes; none where every row meets every row. Nil when cancelled.
    /// O(rows).
    init?(_ keys: JoinKeys, right: [[Column]], pieceRowCounts: [Int], isCancelled: () -> Bool) {
        self.keys = keys
        rowCount = pieceRowCounts.reduce(0, +)
        let bits = keys.layout?.bits ?? Int.max
        isDense = bits <= 40 && 1 << bits <= max(1 << 16, rowCount * 8)
        var table = WordTable(wordCount: keys.wordCount)
        var numbers = GrowingBuffer<Int32>(capacity: rowCount)
        let encoder = JoinKeys.Encoder(keys)
        let frame = Frame(parent: nil)
        let nodes = keys.parts.enumerated().map { ColumnNode(frame, $0.element.kind, index: $0.offset) }
        for (piece, pieceRowCount) in pieceRowCounts.enumerated() {
            if isCancelled() { return nil }
            let columns = right.map { $0[piece] }
            frame.begin(Chunk(index: 0, firstRow: nil, rowCount: pieceRowCount, columns: columns))
            var start = 0
            while start < pieceRowCount {
                let count = min(Vector.capacity, pieceRowCount - start)
                frame.load(start: start, rowCount: count)
                encoder.encode(nodes.compactMap { try? $0.value() }, count)
                JoinIndex.number(encoder, isDense, &table, count, into: numbers.extend(count))
                start += count
            }
        }
        self.table = table
        numberEnd = isDense ? 1 << bits : table.count
        var first = GrowingBuffer<Int32>()
        first.resize(numberEnd, filling: -1)
        var isUnique = true
        let values = numbers.values
        for row in 0..<rowCount where values[row] >= 0 {
            if first.values[Int(values[row])] < 0 {
                first.values[Int(values[row])] = Int32(truncatingIfNeeded: row)
            } else {
                isUnique = false
            }
        }
        self.first = first
        self.isUnique = isUnique
        (starts, rows) = isUnique ? (GrowingBuffer(), GrowingBuffer()) : JoinIndex.grouped(numbers, numberEnd)
    }

    private static func number(
        _ encoder: JoinKeys.Encoder, _ isDense: Bool, _ table: inout WordTable, _ rowCount: Int,
        into numbers: UnsafeMutablePointer<Int32>
    ) {
        if isDense {
            for row in 0..<rowCount { numbers[row] = Int32(truncatingIfNeeded: encoder.words[row]) }
        } else {
            table.find(encoder.words, rowCount, into: numbers)
        }
        for row in 0..<rowCount where encoder.excluded[row] != 0 { numbers[row] = -1 }
    }

    /// A counting sort of the rows by their numbers.
    private static func grouped(
        _ numbers: GrowingBuffer<Int32>, _ numberEnd: Int
    ) -> (starts: GrowingBuffer<Int32>, rows: GrowingBuffer<Int32>) {
        var starts = GrowingBuffer<Int32>()
        starts.resize(numberEnd + 2, filling: 0)
        // One place further on, so that after the rows have been put down each start stands where it belongs.
        let next = starts.values + 2
        for row in 0..<numbers.count where numbers.values[row] >= 0 { next[Int(numbers.values[row])] += 1 }
        for number in 0..<numberEnd { starts.values[number + 2] += starts.values[number + 1] }
        var rows = GrowingBuffer<Int32>(capacity: numbers.count)
        let out = rows.extend(numbers.count)
        let place = starts.values + 1
        for row in 0..<numbers.count where numbers.values[row] >= 0 {
            let number = Int(numbers.values[row])
            out[Int(place[number])] = Int32(truncatingIfNeeded: row)
            place[number] += 1
        }
        return (starts, rows)
    }

    /// The number of each row of the encoder's last batch, -1 where its key has no row here. May run in several threads.
    func numbers(_ encoder: JoinKeys.Encoder, _ rowCount: Int, into out: UnsafeMutablePointer<Int32>) {
        let excluded = encoder.excluded
        if isDense {
            let words = encoder.words
            let first = first.values
            for row in 0..<rowCount {
                // The word of an excluded row may lie outside.
                let number = excluded[row] != 0 ? 0 : Int(truncatingIfNeeded: words[row])
                out[row] = excluded[row] != 0 || first[number] < 0 ? -1 : Int32(truncatingIfNeeded: number)
            }
            return
        }
        table.known(encoder.words, rowCount, into: out)
        let first = first.values
        for row in 0..<rowCount where out[row] >= 0 {
            if excluded[row] != 0 || first[Int(out[row])] < 0 { out[row] = -1 }
        }
    }

    /// Of unique keys: the row of each row of the encoder's last batch, -1 where there is none.
    func partners(_ encoder: JoinKeys.Encoder, _ rowCount: Int, into out: UnsafeMutablePointer<Int32>) {
        let first = first.values
        let excluded = encoder.excluded
        if isDense {
            let words = encoder.words
            for row in 0..<rowCount {
                let isOut = excluded[row] != 0
                // The word of an excluded row may lie outside.
                let found = first[isOut ? 0 : Int(truncatingIfNeeded: words[row])]
                out[row] = isOut ? -1 : found
            }
            return
        }
        table.known(encoder.words, rowCount, into: out)
        for row in 0..<rowCount {
            out[row] = excluded[row] != 0 || out[row] < 0 ? -1 : first[Int(out[row])]
        }
    }

    /// How many rows a number has.
    @inline(__always)
    func count(_ number: Int) -> Int {
        isUnique ? (first.values[number] < 0 ? 0 : 1) : Int(starts.values[number + 1] - starts.values[number])
    }

    /// The rows of a number that has some.
    @inline(__always)
    func rows(_ number: Int) -> UnsafePointer<Int32> {
        UnsafePointer(isUnique ? first.values + number : rows.values + Int(starts.values[number]))
    }
}
