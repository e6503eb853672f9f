import Synchronization
import TinhColumns
import TinhPlan
import TinhTypes

/// The rows of a join's right side by their keys. Once made it only is read, by any number of workers.
///
/// Keys are numbered: a packed key in a narrow range is its own number. Where keys pack into few bits and few of the words
/// occur there is a bit for each word, and the number is how many of them stand before it, so that most rows that meet nothing
/// get no further than the bit. Other keys are looked up in a table of words. Where only the meeting itself counts, the bits
/// are all there is.
final class JoinIndex {
    let keys: JoinKeys
    let rowCount: Int
    /// Numbers are below this.
    let numberEnd: Int
    /// No key has two rows. Not told where only the meeting counts.
    let isUnique: Bool
    let form: Form
    /// A bit for each word with a row, where only the meeting counts.
    let bits: WordBits?
    let ranks: RankedBits?
    /// In front of a table of single words.
    let filter: HashedBits?
    let table: WordTable
    /// The first row of each number, and 1; 0 where there is none.
    let first: GrowingBuffer<Int32>
    /// Where keys have several rows: those of number `n` stand, ascending, at `starts[n] ..< starts[n + 1]` of `rows`.
    private let starts: GrowingBuffer<Int32>
    private let rows: GrowingBuffer<Int32>

    enum Form {
        case dense
        case ranked
        case table
        case bitsOnly
    }

    /// Words below 2^this may have a bit each: 16 MB in all.
    private static let bitsMax = 27

    /// `right`: the key columns in pieces, texts as codes; none where every row meets every row. `tellsRows`: which rows a key
    /// has is asked, not only whether it has any. Nil when cancelled. O(rows).
    init?(
        _ keys: JoinKeys, right: [[Column]], pieceRowCounts: [Int], tellsRows: Bool, _ threads: Gather.Threads,
        isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.keys = keys
        rowCount = pieceRowCounts.reduce(0, +)
        let width = keys.layout?.bits ?? Int.max
        let isNarrow = JoinIndex.isNarrow(width, rowCount)
        let isBitted = JoinIndex.canHaveBits(width, rowCount)
        form = !tellsRows && (isNarrow || isBitted) ? .bitsOnly : isNarrow ? .dense : isBitted ? .ranked : .table
        let words = KeyedPieces(keys, right, pieceRowCounts, threads, isCancelled)
        if isCancelled() { return nil }
        switch form {
        case .bitsOnly:
            bits = WordBits(width, words)
            (ranks, filter) = (nil, nil)
            table = WordTable(wordCount: 1)
            (numberEnd, isUnique) = (0, false)
            (first, starts, rows) = (GrowingBuffer(), GrowingBuffer(), GrowingBuffer())
            return
        case .dense:
            (bits, ranks, filter) = (nil, nil, nil)
            table = WordTable(wordCount: 1)
            numberEnd = 1 << width
        case .ranked:
            let own = RankedBits(WordBits(width, words))
            (bits, ranks, filter) = (nil, own, nil)
            table = WordTable(wordCount: 1)
            words.number(by: own)
            numberEnd = own.count
        case .table:
            (bits, ranks) = (nil, nil)
            filter = keys.layout == nil ? nil : HashedBits(words)
            guard let numbered = words.number() else { return nil }
            table = numbered
            numberEnd = table.count
        }
        var first = GrowingBuffer<Int32>()
        first.resize(numberEnd, filling: 0)
        isUnique = words.putDown(first.values)
        if isCancelled() { return nil }
        self.first = first
        (starts, rows) = isUnique ? (GrowingBuffer(), GrowingBuffer()) : JoinIndex.grouped(words, numberEnd)
    }

    /// Keys that pack into a word, but into too many bits to be numbered by them: an index of them is a table of words.
    static func isLarge(_ keys: [TypedExpression], _ right: Table) -> Bool {
        var ranges: [(lower: Int64, upper: Int64)] = []
        for key in keys {
            guard case .column(let column, _) = key, let range = right.statistics[column].range else { return false }
            ranges.append((range.lowerBound, range.upperBound))
        }
        guard let width = KeyLayout(ranges, slack: 0)?.bits else { return false }
        return !isNarrow(width, right.rowCount) && !canHaveBits(width, right.rowCount)
    }

    private static func isNarrow(_ width: Int, _ rowCount: Int) -> Bool {
        width <= 30 && 1 << width <= max(1 << 16, rowCount * 8)
    }

    /// Of semi and anti joins whose right keys are bits already.
    init(_ keys: JoinKeys, _ bits: WordBits) {
        self.keys = keys
        self.bits = bits
        (ranks, filter) = (nil, nil)
        form = .bitsOnly
        rowCount = 0
        table = WordTable(wordCount: 1)
        (numberEnd, isUnique) = (0, false)
        (first, starts, rows) = (GrowingBuffer(), GrowingBuffer(), GrowingBuffer())
    }

    /// Words of so many bits may have a bit each where the right side has so many rows: making the bits costs no more than a
    /// look at each row.
    static func canHaveBits(_ width: Int, _ rowCount: Int) -> Bool {
        width <= JoinIndex.bitsMax && 1 << width <= max(1 << 20, rowCount * 1024)
    }

    /// How rows with one stored key meet, where that can be; good as long as the index.
    var directMeeting: DirectMeeting? {
        guard keys.parts.count == 1, keys.layout != nil, keys.parts[0].texts == nil else { return nil }
        let lookUp: DirectMeeting.LookUp
        switch form {
        case .bitsOnly:
            guard let bits else { return nil }
            lookUp = .bits(bits.words)
        case .dense: lookUp = .first(UnsafePointer(first.values))
        case .ranked:
            guard let ranks else { return nil }
            lookUp = .mayMeet(ranks.bits.words)
        case .table: return nil
        }
        return DirectMeeting(lookUp: lookUp, lower: keys.parts[0].lower, span: keys.parts[0].span)
    }

    /// A counting sort of the rows by their numbers.
    private static func grouped(
        _ words: KeyedPieces, _ numberEnd: Int
    ) -> (starts: GrowingBuffer<Int32>, rows: GrowingBuffer<Int32>) {
        var starts = GrowingBuffer<Int32>()
        starts.resize(numberEnd + 2, filling: 0)
        // One place further on, so that after the rows have been put down each start stands where it belongs.
        let next = starts.values + 2
        words.visit { number, _ in next[number] += 1 }
        for number in 0..<numberEnd { starts.values[number + 2] += starts.values[number + 1] }
        var rows = GrowingBuffer<Int32>(capacity: words.rowCount)
        let out = rows.extend(words.rowCount)
        let place = starts.values + 1
        words.visit { number, row in
            out[Int(place[number])] = row
            place[number] += 1
        }
        return (starts, rows)
    }

    /// The most rows that a key has. Of keys that are not unique. O(numbers).
    var rowCountOfKeyMax: Int { (0..<numberEnd).reduce(0) { max($0, count($1)) } }

    /// How many rows a number has. Of keys that are not unique.
    @inline(__always)
    func count(_ number: Int) -> Int { Int(starts.values[number + 1] - starts.values[number]) }

    /// The rows of a number that has some. Of keys that are not unique.
    @inline(__always)
    func rows(_ number: Int) -> UnsafePointer<Int32> { UnsafePointer(rows.values + Int(starts.values[number])) }
}
