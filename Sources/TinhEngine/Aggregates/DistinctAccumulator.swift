import TinhColumns
import TinhPlan
import TinhTypes

/// `count distinct` of values, or of tuples without a missing part: the distinct pairs of a group and a value's number.
final class DistinctAccumulator: Accumulator {
    private let kinds: [Kind]
    private let statistics: [ColumnStatistics?]
    private let values: ValueNumbers
    private var pairs = PairSet()
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

    override func sliding() -> SlidingState? { SlidingDistinct(kinds, statistics) }

    override func mergesByGroups(with other: Accumulator) -> Bool { false }

    override func mergeWhole(_ other: Accumulator, _ map: [Int32]) {
        guard let other = other as? DistinctAccumulator else { preconditionFailure("sets merged with something else") }
        pairs.add(other.pairs, map, values.translation(of: other.values, isCancelled: isCancelled))
    }

    override func mergeWhole(_ other: Accumulator, groupCount: Int) {
        guard let other = other as? DistinctAccumulator, let same = pairs.withWords(of: other.pairs),
            !values.needsTranslation
        else { return mergeWhole(other, (0..<Int32(groupCount)).map { $0 }) }
        pairs = same
    }

    /// Distinct values of each group, once settled.
    private var counts = GrowingBuffer<UInt32>()

    override func settle(_ threads: Gather.Threads) { counts = pairs.counts(groupCount, threads) }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var values = GrowingBuffer<Int64>(capacity: count)
        let out = values.extend(count)
        for index in 0..<count { out[index] = Int64(counts.values[Int(groups[index])]) }
        return NarrowColumn.integers(.int, values.values, nil, count, in: pool)
    }

    override func empty() -> Accumulator { DistinctAccumulator(site, kinds: kinds, statistics) }
}
