import TinhColumns
import TinhPlan
import TinhTypes

/// `median` and `percentile`. Keeps all values: O(rows) memory.
final class PercentileAccumulator: Accumulator {
    private let percentile: Percentile
    private let kept: KeptNumbers
    private var groupCount = 0
    /// What `settle` has found.
    private var results: [Double?]?

    init(_ site: Site, _ percentile: Percentile) {
        self.percentile = percentile
        kept = KeptNumbers()
        super.init(site)
    }

    /// Another percentile of the values that one has been given. Of no use before the last row.
    init(_ site: Site, _ percentile: Percentile, of other: PercentileAccumulator) {
        self.percentile = percentile
        kept = other.kept
        groupCount = other.groupCount
        super.init(site)
        rowsSeen = other.rowsSeen
        rowsSkipped = other.rowsSkipped
        isCancelled = other.isCancelled
        pool = other.pool
    }

    override func grow(_ groupCount: Int) { self.groupCount = groupCount }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        note(arguments[0].validity, rowCount)
        kept.add(arguments[0], groups, rowCount)
    }

    override func updateAll(_ arguments: [Vector], _ rowCount: Int) {
        note(arguments[0].validity, rowCount)
        kept.add(arguments[0], nil, rowCount)
    }

    override func sliding() -> SlidingState? { SlidingPercentile(percentile) }

    override func mergesByGroups(with other: Accumulator) -> Bool { false }

    override func mergeWhole(_ other: Accumulator, _ map: [Int32]) {
        guard let other = other as? PercentileAccumulator else {
            preconditionFailure("values merged with something else")
        }
        kept.add(other.kept, map)
    }

    override func mergeWhole(_ other: Accumulator, groupCount: Int) {
        guard let same = other as? PercentileAccumulator, kept.adopt(same.kept) else {
            return super.mergeWhole(other, groupCount: groupCount)
        }
    }

    override func settle(_ threads: Gather.Threads) { results = kept.results(percentile, groupCount, threads) }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var values = GrowingBuffer<Double>(capacity: count)
        var validity = GrowingBuffer<UInt8>(capacity: count)
        for index in 0..<count {
            if index & 1023 == 0, isCancelled() {
                validity.extend(count - index).update(repeating: 0, count: count - index)
                values.extend(count - index).update(repeating: 0, count: count - index)
                break
            }
            let group = Int(groups[index])
            let result = results.map { $0[group] } ?? kept.value(percentile, of: group)
            validity.append(result == nil ? 0 : 1)
            values.append(result ?? 0)
        }
        return percentile.column(values, validity)
    }

    override func empty() -> Accumulator { PercentileAccumulator(site, percentile) }
}
