import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

/// `sum` and `avg` of exact numbers and durations.
///
/// Positive values tell which groups there are: a sum of them is not 0, and where other values come to it the group is marked.
final class ExactSumAccumulator: Accumulator, PresenceTeller {
    private(set) var hasToldBatch = false
    private let argument: Kind
    private let result: Kind
    private let isAverage: Bool
    private var sums = ExactSums()
    private var counts: ValueCounts

    /// `isComplete`: see `ValueCounts`.
    init(_ site: Site, argument: Kind, result: Kind, isAverage: Bool, isComplete: Bool) {
        self.argument = argument
        self.result = result
        self.isAverage = isAverage
        counts = ValueCounts(onlyWhether: !isAverage, isComplete: isComplete)
        super.init(site)
    }

    override var countsRows: Bool { !counts.isComplete }

    override func beginRows(_ counter: RowCounter?) { counts.beginRows(counter) }

    override func endRows() { counts.endRows() }

    override var assumesNoMissing: Bool { counts.isComplete }

    override func keepFlags(of present: [Int32]) { counts.keepFlags(of: present) }

    override func grow(_ groupCount: Int) {
        sums.grow(groupCount)
        counts.grow(groupCount)
    }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let vector = arguments[0]
        hasToldBatch = vector.validity == nil && vector.knownBounds.lower > 0
        note(vector.validity, rowCount)
        sums.add(vector, groups, rowCount)
        counts.add(vector.validity, groups, rowCount)
    }

    func tellPresent(_ presence: UnsafeMutablePointer<UInt8>, _ groupCount: Int) {
        sums.flagOthersThanZero(presence, groupCount)
    }

    override func update(
        stored: StoredColumn, start: Int, rows: UnsafePointer<Int32>?, _ groups: UnsafePointer<Int32>, _ rowCount: Int
    ) -> Bool {
        guard stored.validity == nil, stored.hasValues, case .integers(let width) = stored.layout,
            sums.add(stored, width, start: start, rows: rows, groups, rowCount)
        else { return false }
        hasToldBatch = stored.minimum > 0
        rowsSeen += rowCount
        counts.add(nil, groups, rowCount)
        return true
    }

    override func updateAll(_ arguments: [Vector], _ rowCount: Int) {
        let vector = arguments[0]
        let skipped = rowsSkipped
        note(vector.validity, rowCount)
        sums.addAll(vector, rowCount)
        counts.addAll(rowCount - (rowsSkipped - skipped))
    }

    override func beginMerge(_ other: Accumulator) {
        guard let other = other as? ExactSumAccumulator else { preconditionFailure("sums merged with something else") }
        sums.beginMerge(other.sums)
        counts.beginMerge(other.counts)
    }

    override func merge(_ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int) {
        guard let other = other as? ExactSumAccumulator else { preconditionFailure("sums merged with something else") }
        sums.merge(other.sums, from, to, count)
        counts.merge(other.counts, from, to, count)
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var flags = GrowingBuffer<UInt8>(capacity: count)
        if !counts.isComplete {
            let valid = flags.extend(count)
            for index in 0..<count { valid[index] = counts.count(Int(groups[index])) == 0 ? 0 : 1 }
        }
        let validity = counts.isComplete ? nil : UnsafePointer(flags.values)
        if isAverage { return averages(groups, count, validity) }
        if let narrow = sums.narrowSums {
            var values = GrowingBuffer<Int64>(capacity: count)
            let out = values.extend(count)
            for index in 0..<count { out[index] = narrow[Int(groups[index])] }
            return NarrowColumn.integers(result, values.values, validity, count, in: pool)
        }
        var values = GrowingBuffer<Int128>(capacity: count)
        for index in 0..<count {
            guard let sum = sums.sum(Int(groups[index])).int128, fits(sum) else { throw .overflow(site, result) }
            values.append(sum)
        }
        return NarrowColumn.mantissas(result, values.values, validity, count)
    }

    private func fits(_ sum: Int128) -> Bool {
        result.isDecimal
            ? sum.magnitude <= ExactLimit.mantissaMax.magnitude
            : sum >= Int128(Int64.min) && sum <= Int128(Int64.max)
    }

    private func averages(
        _ groups: UnsafePointer<Int32>, _ count: Int, _ validity: UnsafePointer<UInt8>?
    ) -> Column {
        if result == .duration {
            var values = GrowingBuffer<Int64>(capacity: count)
            for index in 0..<count {
                let divisor = max(1, counts.count(Int(groups[index])))
                let sum = sums.sum(Int(groups[index])).int128 ?? 0
                let rounded = ExactNumber.dividedRounding(sum, by: Int128(divisor))
                values.append(Int64(truncatingIfNeeded: rounded))
            }
            return NarrowColumn.integers(.duration, values.values, validity, count, in: pool)
        }
        var values = GrowingBuffer<Double>(capacity: count)
        let out = values.extend(count)
        // Where both are doubles without rounding, the division rounds once.
        let (unit, exactMax) = (ExactLimit.powersOfTen[argument.exactScale ?? 0], Int64(1) << 53)
        let smallUnit = unit <= Int128(exactMax) ? Int64(truncatingIfNeeded: unit) : exactMax
        let countMax = unit <= Int128(exactMax) ? exactMax / smallUnit : 0
        let narrow = sums.narrowSums
        for index in 0..<count {
            let group = Int(groups[index])
            let count = max(1, counts.count(group))
            if let narrow, count <= countMax, narrow[group].magnitude <= exactMax.magnitude {
                out[index] = Double(narrow[group]) / Double(count &* smallUnit)
            } else {
                out[index] = average(group)
            }
        }
        return NarrowColumn.floats(values.values, validity, count, in: pool)
    }

    private func average(_ group: Int) -> Double {
        let unit = ExactLimit.powersOfTen[argument.exactScale ?? 0]
        let count = Int128(max(1, counts.count(group)))
        let (divisor, overflow) = unit.multipliedReportingOverflow(by: count)
        let sum = sums.sum(group)
        if !overflow, divisor <= Int128(UInt64.max) {
            return sum.divided(by: UInt64(truncatingIfNeeded: divisor))
        }
        let bottom = BigNumber(unit.magnitude) * BigNumber(count.magnitude)
        let quotient = ExactQuotient.double(sum.bigNumber, bottom, exponent: 0)
        return sum.isNegative ? -quotient : quotient
    }

    override func empty() -> Accumulator {
        ExactSumAccumulator(
            site, argument: argument, result: result, isAverage: isAverage, isComplete: counts.isComplete)
    }
}

/// `sum` and `avg` of floats.
final class FloatSumAccumulator: Accumulator {
    private let isAverage: Bool
    private var sums = FloatSums()
    private var counts: ValueCounts

    init(_ site: Site, isAverage: Bool) {
        self.isAverage = isAverage
        counts = ValueCounts(onlyWhether: !isAverage, isComplete: false)
        super.init(site)
    }

    override var countsRows: Bool { true }

    override func beginRows(_ counter: RowCounter?) {
        sums.beginRows()
        counts.beginRows(counter)
    }

    override func endRows() {
        sums.endRows()
        counts.endRows()
    }

    override func grow(_ groupCount: Int) {
        sums.grow(groupCount)
        counts.grow(groupCount)
    }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let vector = arguments[0]
        note(vector.validity, rowCount)
        sums.add(vector, groups, rowCount)
        counts.add(vector.validity, groups, rowCount)
    }

    private func same(_ other: Accumulator) -> FloatSumAccumulator {
        guard let other = other as? FloatSumAccumulator else { preconditionFailure("sums merged with something else") }
        return other
    }

    override func mergesByGroups(with other: Accumulator) -> Bool { sums.mergesByGroups(with: same(other).sums) }

    override func beginMerge(_ other: Accumulator) {
        sums.beginMerge(same(other).sums)
        counts.beginMerge(same(other).counts)
    }

    override func merge(_ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int) {
        sums.merge(same(other).sums, from, to, count)
        counts.merge(same(other).counts, from, to, count)
    }

    override func mergeAnyhow(
        _ other: Accumulator, from: UnsafePointer<Int32>, to: UnsafePointer<Int32>, _ count: Int
    ) {
        let theirs = same(other).sums
        sums.mergeAnyhow(theirs, from, to, count)
        counts.merge(same(other).counts, from, to, count)
    }

    override func mergeWhole(_ other: Accumulator, _ map: [Int32]) {
        sums.mergeWhole(same(other).sums, map)
        counts.mergeWhole(same(other).counts, map)
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var validity = GrowingBuffer<UInt8>(capacity: count)
        var values = GrowingBuffer<Double>(capacity: count)
        let valid = validity.extend(count)
        let out = values.extend(count)
        var presents = [Int64](repeating: 0, count: FloatSums.blockCount)
        var start = 0
        while start < count {
            // Groups lie anywhere: what they have is brought near first, many at a time.
            let more = min(FloatSums.blockCount, count - start)
            for place in 0..<more { presents[place] = counts.count(Int(groups[start + place])) }
            if !isAverage {
                for place in 0..<more { presents[place] = min(1, presents[place]) }
            }
            sums.divide(groups + start, by: presents, more, into: out + start)
            for place in 0..<more {
                valid[start + place] = presents[place] == 0 ? 0 : 1
                if !out[start + place].isFinite { throw .overflow(site, .float) }
            }
            start += more
        }
        return NarrowColumn.floats(values.values, validity.values, count, in: pool)
    }

    override func empty() -> Accumulator { FloatSumAccumulator(site, isAverage: isAverage) }
}
