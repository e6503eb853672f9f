import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

/// `sum` and `avg` of exact numbers and durations.
final class ExactSumAccumulator: Accumulator {
    private let argument: Kind
    private let result: Kind
    private let isAverage: Bool
    private var sums = ExactSums()
    /// Values that are not missing.
    private var counts = GrowingBuffer<Int64>()

    init(_ site: Site, argument: Kind, result: Kind, isAverage: Bool) {
        self.argument = argument
        self.result = result
        self.isAverage = isAverage
        super.init(site)
    }

    override func grow(_ groupCount: Int) {
        sums.grow(groupCount)
        counts.resize(groupCount, filling: 0)
    }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let vector = arguments[0]
        note(vector.validity, rowCount)
        sums.add(vector, groups, rowCount)
        let counts = counts.values
        if let validity = vector.validity {
            for row in 0..<rowCount { counts[Int(groups[row])] += Int64(validity[row]) }
        } else {
            for row in 0..<rowCount { counts[Int(groups[row])] += 1 }
        }
    }

    override func merge(_ other: Accumulator, _ map: [Int32]) {
        guard let other = other as? ExactSumAccumulator else { preconditionFailure("sums merged with something else") }
        sums.merge(other.sums, map)
        for (group, target) in map.enumerated() where target >= 0 {
            counts.values[Int(target)] += other.counts.values[group]
        }
    }

    override func finish(_ order: [Int32]) throws(AggregateFault) -> Column {
        var validity = GrowingBuffer<UInt8>(capacity: order.count)
        for group in order { validity.append(counts.values[Int(group)] == 0 ? 0 : 1) }
        if isAverage { return averages(order, validity) }
        var values = GrowingBuffer<Int128>(capacity: order.count)
        for group in order {
            guard let sum = sums.sum(Int(group)).int128, fits(sum) else { throw .overflow(site, result) }
            values.append(sum)
        }
        return NarrowColumn.mantissas(result, values.values, validity.values, order.count)
    }

    private func fits(_ sum: Int128) -> Bool {
        result.isDecimal
            ? sum.magnitude <= ExactLimit.mantissaMax.magnitude : Int64(exactly: sum) != nil
    }

    private func averages(_ order: [Int32], _ validity: GrowingBuffer<UInt8>) -> Column {
        if result == .duration {
            var values = GrowingBuffer<Int64>(capacity: order.count)
            for group in order {
                let count = max(1, counts.values[Int(group)])
                let sum = sums.sum(Int(group)).int128 ?? 0
                let rounded = ExactNumber.dividedRounding(sum, by: Int128(count))
                values.append(Int64(truncatingIfNeeded: rounded))
            }
            return NarrowColumn.integers(.duration, values.values, validity.values, order.count)
        }
        var values = GrowingBuffer<Double>(capacity: order.count)
        let unit = ExactLimit.powersOfTen[argument.exactScale ?? 0]
        for group in order {
            let count = Int128(max(1, counts.values[Int(group)]))
            let sum = sums.sum(Int(group))
            let (divisor, overflow) = unit.multipliedReportingOverflow(by: count)
            if let small = UInt64(exactly: divisor), !overflow {
                values.append(sum.divided(by: small))
            } else {
                let bottom = BigNumber(unit.magnitude) * BigNumber(count.magnitude)
                let quotient = ExactQuotient.double(sum.bigNumber, bottom, exponent: 0)
                values.append(sum.isNegative ? -quotient : quotient)
            }
        }
        return NarrowColumn.floats(values.values, validity.values, order.count)
    }

    override func empty() -> Accumulator {
        ExactSumAccumulator(site, argument: argument, result: result, isAverage: isAverage)
    }
}

/// `sum` and `avg` of floats.
final class FloatSumAccumulator: Accumulator {
    private let isAverage: Bool
    private var sums = FloatSums()
    private var counts = GrowingBuffer<Int64>()

    init(_ site: Site, isAverage: Bool) {
        self.isAverage = isAverage
        super.init(site)
    }

    override func grow(_ groupCount: Int) {
        sums.grow(groupCount)
        counts.resize(groupCount, filling: 0)
    }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let vector = arguments[0]
        note(vector.validity, rowCount)
        sums.add(vector, groups, rowCount)
        let counts = counts.values
        if let validity = vector.validity {
            for row in 0..<rowCount { counts[Int(groups[row])] += Int64(validity[row]) }
        } else {
            for row in 0..<rowCount { counts[Int(groups[row])] += 1 }
        }
    }

    override func merge(_ other: Accumulator, _ map: [Int32]) {
        guard let other = other as? FloatSumAccumulator else { preconditionFailure("sums merged with something else") }
        sums.merge(other.sums, map)
        for (group, target) in map.enumerated() where target >= 0 {
            counts.values[Int(target)] += other.counts.values[group]
        }
    }

    override func finish(_ order: [Int32]) throws(AggregateFault) -> Column {
        var validity = GrowingBuffer<UInt8>(capacity: order.count)
        var values = GrowingBuffer<Double>(capacity: order.count)
        for group in order {
            let count = Int(counts.values[Int(group)])
            validity.append(count == 0 ? 0 : 1)
            let value = count == 0 ? 0 : sums.divided(Int(group), by: isAverage ? count : 1)
            if !value.isFinite { throw .overflow(site, .float) }
            values.append(value)
        }
        return NarrowColumn.floats(values.values, validity.values, order.count)
    }

    override func empty() -> Accumulator { FloatSumAccumulator(site, isAverage: isAverage) }
}
