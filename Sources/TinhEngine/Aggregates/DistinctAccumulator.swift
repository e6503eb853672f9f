import TinhColumns
import TinhPlan
import TinhTypes

/// `count distinct` of values, or of tuples without a missing part: the distinct pairs of a group and a value's number.
final class DistinctAccumulator: Accumulator {
    private let kinds: [Kind]
    private let statistics: [ColumnStatistics?]
    private let values: ValueNumbers
    private var pairs = PairSet()
    /// Instead of pairs, where all rows belong to group 0, once these have come to be many for the values that there can be.
    private var flags: NumberSet?
    /// Instead of both, where all rows belong to group 0 and values have no numbers until they are looked up.
    private var words: DistinctWords?
    private var groupCount = 0
    private let numbers: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    private let rows: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    private let groupsOfRows: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)

    init(_ site: Site, kinds: [Kind], _ statistics: [ColumnStatistics?]) {
        self.kinds = kinds
        self.statistics = statistics
        values = ValueNumbers(kinds, statistics)
        super.init(site)
    }

    deinit {
        numbers.deallocate()
        rows.deallocate()
        groupsOfRows.deallocate()
    }

    override func grow(_ groupCount: Int) { self.groupCount = groupCount }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let count = values.read(arguments, rowCount, into: numbers, rows: rows)
        rowsSeen += rowCount
        rowsSkipped += rowCount - count
        if count == rowCount { return pairs.add(groups, numbers, count) }
        for place in 0..<count { groupsOfRows[place] = groups[Int(rows[place])] }
        pairs.add(groupsOfRows, numbers, count)
    }

    override func updateAll(_ arguments: [Vector], _ rowCount: Int) {
        if values.needsTranslation, DistinctWords.tell(kinds) {
            if words == nil { words = DistinctWords() }
            let count = words?.add(arguments[0], rowCount) ?? 0
            rowsSeen += rowCount
            rowsSkipped += rowCount - count
            return
        }
        let count = values.read(arguments, rowCount, into: numbers, rows: rows)
        rowsSeen += rowCount
        rowsSkipped += rowCount - count
        if let flags { return flags.add(numbers, count) }
        pairs.add(NoGroups.zeros, numbers, count)
        if let bound = values.bound, bound / DistinctAccumulator.flagsPerPair <= pairs.wordCount { setFlags(bound) }
    }

    /// A bit in a cache costs less than a word in memory that is looked at again.
    private static let flagsPerPair = 64

    private func setFlags(_ bound: Int) {
        let set = NumberSet(numberCount: bound)
        pairs.give(to: set)
        flags = set
    }

    override func sliding() -> SlidingState? { SlidingDistinct(kinds, statistics) }

    override func mergesByGroups(with other: Accumulator) -> Bool { false }

    override func mergeWhole(_ other: Accumulator, _ map: [Int32]) {
        guard let other = other as? DistinctAccumulator else { preconditionFailure("sets merged with something else") }
        if let theirs = other.words {
            if map[0] >= 0 { adopt(theirs) }
            return
        }
        if let theirs = other.flags {
            // Rows that were not grouped.
            if map[0] < 0 { return }
            if let flags { return flags.add(theirs) }
            let numbers = theirs.numbers
            let groups = [Int32](repeating: map[0], count: numbers.count)
            numbers.withUnsafeBufferPointer { numbers in
                groups.withUnsafeBufferPointer { groups in
                    guard let number = numbers.baseAddress, let group = groups.baseAddress else { return }
                    pairs.add(group, number, numbers.count)
                }
            }
            return
        }
        pairs.add(other.pairs, map, values.translation(of: other.values, isCancelled: isCancelled))
    }

    override func mergeWhole(_ other: Accumulator, groupCount: Int) {
        if let theirs = (other as? DistinctAccumulator)?.words { return adopt(theirs) }
        if let theirs = other as? DistinctAccumulator, flags != nil || theirs.flags != nil, let bound = values.bound {
            if flags == nil { setFlags(bound) }
            if theirs.flags == nil { theirs.setFlags(bound) }
            if let flags, let others = theirs.flags { flags.add(others) }
            return
        }
        guard let other = other as? DistinctAccumulator, let same = pairs.withWords(of: other.pairs),
            !values.needsTranslation
        else { return mergeWhole(other, (0..<Int32(groupCount)).map { $0 }) }
        pairs = same
    }

    private func adopt(_ theirs: DistinctWords) {
        if words == nil { words = DistinctWords() }
        words?.adopt(theirs)
    }

    /// Distinct values of each group, once settled.
    private var counts = GrowingBuffer<UInt32>()

    override func settle(_ threads: Gather.Threads) {
        let only = flags?.count ?? words?.count(threads)
        counts = only.map { GrowingBuffer([UInt32($0)]) } ?? pairs.counts(groupCount, threads)
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var values = GrowingBuffer<Int64>(capacity: count)
        let out = values.extend(count)
        for index in 0..<count { out[index] = Int64(counts.values[Int(groups[index])]) }
        return NarrowColumn.integers(.int, values.values, nil, count, in: pool)
    }

    override func empty() -> Accumulator { DistinctAccumulator(site, kinds: kinds, statistics) }
}
