import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

/// `median` and `percentile`. Keeps all values: O(rows) memory.
final class PercentileAccumulator: Accumulator {
    private let percentile: Percentile
    /// Floats as words of the same order.
    private var narrow = GroupedValues<Int64>()
    /// All values, once there are mantissas of 128 bits.
    private var wide = GroupedValues<Int128>()
    private var isWide = false
    private var groupCount = 0

    init(_ site: Site, _ percentile: Percentile) {
        self.percentile = percentile
        super.init(site)
    }

    override func grow(_ groupCount: Int) { self.groupCount = groupCount }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let vector = arguments[0]
        note(vector.validity, rowCount)
        switch vector.form {
        case .integers where isWide:
            let values = vector.integers
            wide.add(groups, vector.validity, rowCount) { Int128(values[$0]) }
        case .integers:
            let values = vector.integers
            narrow.add(groups, vector.validity, rowCount) { values[$0] }
        case .floats:
            let values = vector.floats
            narrow.add(groups, vector.validity, rowCount) { FloatOrder.signed(values[$0]) }
        case .wide:
            widen()
            let values = vector.wide
            wide.add(groups, vector.validity, rowCount) { values[$0] }
        case .mask, .text: preconditionFailure("a percentile of \(percentile.kind.word)")
        }
    }

    private func widen() {
        if isWide { return }
        isWide = true
        wide.add(narrow) { Int128($0) }
        narrow = GroupedValues()
    }

    override func sliding() -> SlidingState? { SlidingPercentile(percentile) }

    override func mergesByGroups(with other: Accumulator) -> Bool { false }

    override func mergeWhole(_ other: Accumulator, _ map: [Int32]) {
        guard let other = other as? PercentileAccumulator else {
            preconditionFailure("values merged with something else")
        }
        if other.isWide { widen() }
        switch (isWide, other.isWide) {
        case (true, true): wide.add(other.wide, map) { $0 }
        case (true, false): wide.add(other.narrow, map) { Int128($0) }
        case (false, _): narrow.add(other.narrow, map) { $0 }
        }
    }

    override func mergeWhole(_ other: Accumulator, groupCount: Int) {
        guard let same = other as? PercentileAccumulator, same.isWide == isWide else {
            return super.mergeWhole(other, groupCount: groupCount)
        }
        if isWide { wide.adopt(same.wide) } else { narrow.adopt(same.narrow) }
    }

    override func settle(_ threads: Gather.Threads) {
        if isWide { wide.group(groupCount, threads) } else { narrow.group(groupCount, threads) }
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var results = GrowingBuffer<Double>(capacity: count)
        var validity = GrowingBuffer<UInt8>(capacity: count)
        for index in 0..<count {
            if index & 1023 == 0, isCancelled() {
                validity.extend(count - index).update(repeating: 0, count: count - index)
                results.extend(count - index).update(repeating: 0, count: count - index)
                break
            }
            let group = Int(groups[index])
            let result = isWide ? value(wide.values(of: group)) : value(narrow.values(of: group))
            validity.append(result == nil ? 0 : 1)
            results.append(result ?? 0)
        }
        return percentile.column(results, validity)
    }

    /// Nil of no values.
    @inline(__always)
    private func value<Stored: FixedWidthInteger>(_ values: UnsafeMutableBufferPointer<Stored>) -> Double? {
        if values.isEmpty { return nil }
        let (place, rest) = percentile.place(among: values.count)
        let low = Selection.select(values, place)
        let high = rest == 0 ? low : Selection.leastAfter(values, place)
        return percentile.between(Int128(low), Int128(high), rest)
    }

    override func empty() -> Accumulator { PercentileAccumulator(site, percentile) }
}
