import TinhColumns
import TinhPlan
import TinhTypes

/// `count`: rows, or values that are not missing. Where all rows count they tell which groups there are.
final class CountAccumulator: Accumulator, PresenceTeller {
    private(set) var hasToldBatch = false
    private var counts = ValueCounts(onlyWhether: false, isComplete: false)

    override var countsRows: Bool { true }

    override func beginRows(_ counter: RowCounter?) { counts.beginRows(counter) }

    override func endRows() { counts.endRows() }

    override func grow(_ groupCount: Int) { counts.grow(groupCount) }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let validity = arguments.first?.validity
        hasToldBatch = validity == nil
        note(validity, rowCount)
        counts.add(validity, groups, rowCount)
    }

    func tellPresent(_ presence: UnsafeMutablePointer<UInt8>, _ groupCount: Int) {
        counts.flag(presence, groupCount)
    }

    override func updateAll(_ arguments: [Vector], _ rowCount: Int) {
        let skipped = rowsSkipped
        note(arguments.first?.validity, rowCount)
        counts.addAll(rowCount - (rowsSkipped - skipped))
    }

    override func beginMerge(_ other: Accumulator) { counts.beginMerge(same(other).counts) }

    private func same(_ other: Accumulator) -> CountAccumulator {
        guard let other = other as? CountAccumulator else { preconditionFailure("counts merged with something else") }
        return other
    }

    override func merge(_ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int) {
        counts.merge(same(other).counts, from, to, count)
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var values = GrowingBuffer<Int64>(capacity: count)
        let out = values.extend(count)
        for index in 0..<count { out[index] = counts.count(Int(groups[index])) }
        return NarrowColumn.integers(.int, values.values, nil, count, in: pool)
    }

    override func empty() -> Accumulator { CountAccumulator(site) }
}
