import TinhColumns
import TinhPlan
import TinhTypes

/// `stdev`: the sample standard deviation from exact sums of values and of squares, so that neither the order of rows nor
/// cancellation shows: variance = (n Σx² - (Σx)²) / (n (n - 1)), worked out exactly, then two roundings (to double, root).
final class DeviationAccumulator: Accumulator {
    private let kind: Kind
    private var counts = ValueCounts(onlyWhether: false, isComplete: false)
    /// For exact kinds.
    private var sums = ExactSums()
    private var squares = ProductSums()
    /// For floats.
    private var floatSums = FloatSums()
    private let present = PresentRows()

    init(_ site: Site, kind: Kind) {
        self.kind = kind
        super.init(site)
    }

    override func grow(_ groupCount: Int) {
        counts.grow(groupCount)
        squares.grow(groupCount)
        if kind == .float { floatSums.grow(groupCount) } else { sums.grow(groupCount) }
    }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let vector = arguments[0]
        note(vector.validity, rowCount)
        counts.add(vector.validity, groups, rowCount)
        if kind == .float {
            guard let validity = vector.validity else { return add(vector, groups, rowCount) }
            let found = present.of([vector], validity, groups, rowCount)
            add(found.vectors[0], found.groups, found.count)
        } else {
            sums.add(vector, groups, rowCount)
            squares.addExact(vector, groups, rowCount)
        }
    }

    private func add(_ floats: Vector, _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        floatSums.add(floats, groups, rowCount)
        squares.addFloats(floats.floats, floats.floats, groups, rowCount)
    }

    override var countsRows: Bool { true }

    override func beginRows(_ counter: RowCounter?) {
        floatSums.beginRows()
        squares.beginRows()
        counts.beginRows(counter)
    }

    override func endRows() {
        floatSums.endRows()
        squares.endRows()
        counts.endRows()
    }

    private func same(_ other: Accumulator) -> DeviationAccumulator {
        guard let other = other as? DeviationAccumulator else {
            preconditionFailure("deviations merged with something else")
        }
        return other
    }

    override func mergesByGroups(with other: Accumulator) -> Bool {
        squares.mergesByGroups(with: same(other).squares) && floatSums.mergesByGroups(with: same(other).floatSums)
    }

    override func beginMerge(_ other: Accumulator) {
        let other = same(other)
        counts.beginMerge(other.counts)
        squares.beginMerge(other.squares)
        if kind == .float { floatSums.beginMerge(other.floatSums) } else { sums.beginMerge(other.sums) }
    }

    override func merge(_ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int) {
        let other = same(other)
        counts.merge(other.counts, from, to, count)
        squares.merge(other.squares, from, to, count)
        if kind == .float {
            floatSums.merge(other.floatSums, from, to, count)
        } else {
            sums.merge(other.sums, from, to, count)
        }
    }

    override func mergeAnyhow(
        _ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int
    ) {
        let other = same(other)
        counts.merge(other.counts, from, to, count)
        let (theirSquares, theirSums) = (other.squares, other.floatSums)
        squares.mergeAnyhow(theirSquares, from, to, count)
        if kind == .float {
            floatSums.mergeAnyhow(theirSums, from, to, count)
        } else {
            sums.merge(other.sums, from, to, count)
        }
    }

    override func mergeWhole(_ other: Accumulator, _ map: [Int32]) {
        let other = same(other)
        counts.mergeWhole(other.counts, map)
        squares.mergeWhole(other.squares, map)
        if kind == .float { return floatSums.mergeWhole(other.floatSums, map) }
        let groups = map.indices.filter { map[$0] >= 0 }.map { Int32($0) }
        let targets = groups.map { map[Int($0)] }
        sums.beginMerge(other.sums)
        groups.withUnsafeBufferPointer { from in
            targets.withUnsafeBufferPointer { to in
                guard let from = from.baseAddress, let to = to.baseAddress else { return }
                sums.merge(other.sums, from, to, groups.count)
            }
        }
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var values = GrowingBuffer<Double>(capacity: count)
        var validity = GrowingBuffer<UInt8>(capacity: count)
        for index in 0..<count {
            let present = counts.count(Int(groups[index]))
            validity.append(present < 2 ? 0 : 1)
            let value = present < 2 ? 0 : deviation(Int(groups[index]), present)
            if !value.isFinite { throw .overflow(site, .float) }
            values.append(value)
        }
        if kind == .duration {
            var whole = GrowingBuffer<Int64>(capacity: count)
            for row in 0..<count { whole.append(Int64(values.values[row].rounded(.toNearestOrAwayFromZero))) }
            return NarrowColumn.integers(.duration, whole.values, validity.values, count, in: pool)
        }
        return NarrowColumn.floats(values.values, validity.values, count, in: pool)
    }

    private func deviation(_ group: Int, _ count: Int64) -> Double {
        if let result = smallDeviation(group, Int128(count)) { return result }
        let sum = kind == .float ? floatSums.exact(group) : ScaledNumber(sums.sum(group), exponent: 0)
        let unit = ExactLimit.powersOfTen[kind.exactScale ?? 0].magnitude
        let divisor = BigNumber(UInt128(UInt64(count)) * UInt128(UInt64(count - 1))) * BigNumber(unit) * BigNumber(unit)
        return ScaledNumber.rootOfRatio(
            ScaledNumber(count) * squares.exact(group) - sum * sum,
            ScaledNumber(isNegative: false, magnitude: divisor, exponent: 0))
    }

    /// The same where 128 bits hold each step; else nil.
    private func smallDeviation(_ group: Int, _ count: Int128) -> Double? {
        guard kind != .float, let sum = sums.sum(group).int128, let square = squares.int128(group) else { return nil }
        let unit = ExactLimit.powersOfTen[kind.exactScale ?? 0]
        let (all, isAllCut) = square.multipliedReportingOverflow(by: count)
        let (mean, isMeanCut) = sum.multipliedReportingOverflow(by: sum)
        let (units, isUnitCut) = unit.multipliedReportingOverflow(by: unit)
        let (divisor, isDivisorCut) = units.multipliedReportingOverflow(by: count * (count - 1))
        if isAllCut || isMeanCut || isUnitCut || isDivisorCut { return nil }
        return ExactQuotient.double(all - mean, divisor).squareRoot()
    }

    override func empty() -> Accumulator { DeviationAccumulator(site, kind: kind) }
}
