import TinhColumns
import TinhPlan
import TinhTypes

/// `count distinct` of values, or of tuples without a missing part: a set of (group, value) for each worker.
final class DistinctAccumulator: Accumulator {
    private let kinds: [Kind]
    private let statistics: [ColumnStatistics?]
    private let keys: KeyWords
    private var table: WordTable
    private var groupCount = 0
    private let groupWords: UnsafeMutablePointer<UInt64>
    private let numbers: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)

    init(_ site: Site, kinds: [Kind], _ statistics: [ColumnStatistics?]) {
        self.kinds = kinds
        self.statistics = statistics
        keys = KeyWords(kinds, zip(kinds, statistics).map { $0 == .text ? TextCoder($1) : nil })
        // The group takes the place of the bits for missing parts, of which none is left.
        table = WordTable(wordCount: keys.wordCount)
        groupWords = .allocate(capacity: Vector.capacity * keys.wordCount)
        super.init(site)
    }

    deinit {
        groupWords.deallocate()
        numbers.deallocate()
    }

    override func grow(_ groupCount: Int) { self.groupCount = groupCount }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        keys.encode(arguments, rowCount)
        rowsSeen += rowCount
        let wordCount = keys.wordCount
        let last = wordCount - 1
        var kept = 0
        for row in 0..<rowCount {
            let own = keys.words + row * wordCount
            if (keys.missingStart..<wordCount).contains(where: { own[$0] != 0 }) {
                rowsSkipped += 1
                continue
            }
            let out = groupWords + kept * wordCount
            out.update(from: own, count: last)
            out[last] = UInt64(groups[row])
            kept += 1
        }
        table.find(groupWords, kept, into: numbers)
    }

    override var isFramed: Bool { false }

    override func mergesByGroups(with other: Accumulator) -> Bool { false }

    override func mergeWhole(_ other: Accumulator, _ map: [Int32]) {
        guard let other = other as? DistinctAccumulator else { preconditionFailure("sets merged with something else") }
        let count = other.table.count
        let wordCount = keys.wordCount
        // As keys, no part is missing.
        var plain = GrowingBuffer<UInt64>(capacity: count * wordCount)
        plain.extend(count * wordCount).update(from: other.table.keys.values, count: count * wordCount)
        for row in 0..<count { plain.values[row * wordCount + wordCount - 1] = 0 }
        let translated = keys.translated(plain.values, count, of: other.keys)
        var kept = 0
        for row in 0..<count {
            let group = Int(other.table.word(row, wordCount - 1))
            if map[group] < 0 { continue }
            let own = translated.values + row * wordCount
            own[wordCount - 1] = UInt64(map[group])
            (groupWords + kept * wordCount).update(from: own, count: wordCount)
            kept += 1
            if kept == Vector.capacity {
                table.find(groupWords, kept, into: numbers)
                kept = 0
            }
        }
        table.find(groupWords, kept, into: numbers)
    }

    /// Distinct values of each group, once settled.
    private var counts: [Int64] = []

    override func settle() {
        counts = [Int64](repeating: 0, count: groupCount)
        for row in 0..<table.count { counts[Int(table.word(row, keys.wordCount - 1))] += 1 }
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var values = GrowingBuffer<Int64>(capacity: count)
        for index in 0..<count { values.append(counts[Int(groups[index])]) }
        return NarrowColumn.integers(.int, values.values, nil, count)
    }

    override func empty() -> Accumulator { DistinctAccumulator(site, kinds: kinds, statistics) }
}
