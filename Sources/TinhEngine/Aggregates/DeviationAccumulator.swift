import TinhColumns
import TinhPlan
import TinhTypes

/// `stdev`: the sample standard deviation from exact sums of values and of squares, so that neither the order of rows nor
/// cancellation shows: variance = (n Σx² - (Σx)²) / (n (n - 1)), worked out exactly, then two roundings (to double, root).
final class DeviationAccumulator: Accumulator {
    private let kind: Kind
    private var counts = GrowingBuffer<Int64>()
    /// For exact kinds.
    private var sums = ExactSums()
    private var squares = SquareSums()
    /// For floats.
    private var floatSums = FloatSums()

    init(_ site: Site, kind: Kind) {
        self.kind = kind
        super.init(site)
    }

    override func grow(_ groupCount: Int) {
        counts.resize(groupCount, filling: 0)
        squares.grow(groupCount)
        if kind == .float { floatSums.grow(groupCount) } else { sums.grow(groupCount) }
    }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let vector = arguments[0]
        note(vector.validity, rowCount)
        for row in 0..<rowCount where !vector.isMissing(row) { counts.values[Int(groups[row])] += 1 }
        if kind == .float {
            floatSums.add(vector, groups, rowCount)
            squares.addFloats(vector, groups, rowCount)
        } else {
            sums.add(vector, groups, rowCount)
            squares.addExact(vector, groups, rowCount)
        }
    }

    override func merge(_ other: Accumulator, _ map: [Int32]) {
        guard let other = other as? DeviationAccumulator else {
            preconditionFailure("deviations merged with something else")
        }
        for (group, target) in map.enumerated() where target >= 0 {
            counts.values[Int(target)] += other.counts.values[group]
        }
        squares.merge(other.squares, map)
        if kind == .float { floatSums.merge(other.floatSums, map) } else { sums.merge(other.sums, map) }
    }

    override func finish(_ order: [Int32]) throws(AggregateFault) -> Column {
        var values = GrowingBuffer<Double>(capacity: order.count)
        var validity = GrowingBuffer<UInt8>(capacity: order.count)
        for group in order {
            let count = counts.values[Int(group)]
            validity.append(count < 2 ? 0 : 1)
            let value = count < 2 ? 0 : deviation(Int(group), count)
            if !value.isFinite { throw .overflow(site, .float) }
            values.append(value)
        }
        if kind == .duration {
            var whole = GrowingBuffer<Int64>(capacity: order.count)
            for row in 0..<values.count { whole.append(Int64(values.values[row].rounded(.toNearestOrAwayFromZero))) }
            return NarrowColumn.integers(.duration, whole.values, validity.values, order.count)
        }
        return NarrowColumn.floats(values.values, validity.values, order.count)
    }

    private func deviation(_ group: Int, _ count: Int64) -> Double {
        let n = BigNumber(UInt128(UInt64(count)))
        let divisor = n * BigNumber(UInt128(UInt64(count - 1)))
        let (square, squareExponent) = squares.exact(group)
        if kind == .float {
            let sum = floatSums.exact(group)
            // Both at the lower of the two exponents.
            let sumSquared = sum.magnitude * sum.magnitude
            let exponent = min(squareExponent, 2 * sum.exponent)
            let left = (n * square).shiftedLeft(squareExponent - exponent)
            let right = sumSquared.shiftedLeft(2 * sum.exponent - exponent)
            return DeviationAccumulator.root(left - right, divisor, exponent: exponent)
        }
        let sum = sums.sum(group).bigNumber
        let difference = n * square - sum * sum
        let unit = BigNumber(ExactLimit.powersOfTen[kind.exactScale ?? 0].magnitude)
        return DeviationAccumulator.root(difference, divisor * unit * unit, exponent: 0)
    }

    /// The root of `top / bottom * 2^exponent`. The ratio itself may be beyond the doubles, so an even part of the exponent
    /// is taken out of the root.
    private static func root(_ top: BigNumber, _ bottom: BigNumber, exponent: Int) -> Double {
        if top.isZero { return 0 }
        let size = top.bitWidth - bottom.bitWidth + exponent
        let half = size / 2
        let ratio = ExactQuotient.double(top, bottom, exponent: exponent - 2 * half)
        return Double(sign: .plus, exponent: half, significand: ratio.squareRoot())
    }

    override func empty() -> Accumulator { DeviationAccumulator(site, kind: kind) }
}

/// Exact sums of squares, one for each group.
struct SquareSums {
    /// Squares of 64-bit values.
    private var small = GrowingBuffer<WideSum>()
    /// Everything else: squares of 128-bit mantissas, of doubles.
    private var large: [Int32: SuperSum] = [:]
    /// Squares of doubles whose bits fit a window from 2^`anchor` on.
    private var anchor: Int?

    private static let windowBits = 76

    mutating func grow(_ groupCount: Int) { small.resize(groupCount, filling: .zero) }

    mutating func addExact(_ vector: Vector, _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        if vector.form == .integers {
            let values = vector.integers
            for row in 0..<rowCount where !vector.isMissing(row) {
                small.values[Int(groups[row])].add(Int128(values[row]) * Int128(values[row]))
            }
            return
        }
        for row in 0..<rowCount where !vector.isMissing(row) {
            let value = vector.wide[row]
            if let narrow = Int64(exactly: value) {
                small.values[Int(groups[row])].add(Int128(narrow) * Int128(narrow))
            } else {
                let square = value.magnitude.multipliedFullWidth(by: value.magnitude)
                addLarge(high: square.high, low: square.low, exponent: 0, groups[row])
            }
        }
    }

    /// `(high * 2^128 + low) * 2^exponent`.
    private mutating func addLarge(high: UInt128, low: UInt128, exponent: Int, _ group: Int32) {
        let mask = UInt128(UInt64.max)
        var sum = large.removeValue(forKey: group) ?? SuperSum()
        sum.add(Int128(low & mask), exponent: exponent)
        sum.add(Int128(low >> 64), exponent: exponent + 64)
        sum.add(Int128(high & mask), exponent: exponent + 128)
        sum.add(Int128(high >> 64), exponent: exponent + 192)
        large[group] = sum
    }

    mutating func addFloats(_ vector: Vector, _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let values = vector.floats
        for row in 0..<rowCount where !vector.isMissing(row) {
            let bits = values[row].bitPattern
            let field = Int(truncatingIfNeeded: (bits >> 52) & 0x7FF)
            let mantissa = (bits & 0xF_FFFF_FFFF_FFFF) | (field == 0 ? 0 : 1 << 52)
            if mantissa == 0 { continue }
            // Without trailing zeros, so that round numbers stay small.
            let zeros = mantissa.trailingZeroBitCount
            let odd = mantissa >> UInt64(zeros)
            let exponent = 2 * (max(field, 1) - 1075 + zeros)
            let square = UInt128(odd) * UInt128(odd)
            if anchor == nil {
                // Room below for values 2^30 times smaller in all their bits.
                anchor = 2 * (max(field, 1) - 1075) - 60
            }
            let width = 128 - square.leadingZeroBitCount
            let shift = exponent - (anchor ?? 0)
            if shift >= 0, shift + width <= 126 {
                small.values[Int(groups[row])].add(Int128(square << UInt128(shift)))
            } else if shift >= 0, shift + width <= 170 {
                // In two parts around the window's middle.
                let low = (square & ((1 << 64) - 1))
                let high = square >> 64
                var sum = WideSum(Int128(high))
                sum = sum.shiftedLeft(64 + shift) ?? .zero
                var rest = WideSum(Int128(low))
                rest = rest.shiftedLeft(shift) ?? .zero
                small.values[Int(groups[row])].add(sum)
                small.values[Int(groups[row])].add(rest)
            } else {
                addLarge(high: 0, low: square, exponent: exponent, groups[row])
            }
        }
    }

    mutating func merge(_ other: SquareSums, _ map: [Int32]) {
        for (group, sum) in other.large where map[Int(group)] >= 0 {
            large[map[Int(group)], default: SuperSum()].add(sum)
        }
        let isFloat = anchor != nil || other.anchor != nil
        if isFloat, anchor == nil { anchor = other.anchor }
        for (group, target) in map.enumerated() where target >= 0 {
            let sum = other.small.values[group]
            if sum.isZero { continue }
            if !isFloat || anchor == other.anchor {
                small.values[Int(target)].add(sum)
            } else {
                large[target, default: SuperSum()].add(sum, exponent: other.anchor ?? 0)
            }
        }
    }

    /// The sum as a whole number times 2^exponent.
    func exact(_ group: Int) -> (magnitude: BigNumber, exponent: Int) {
        guard var sum = large[Int32(group)] else { return (small.values[group].bigNumber, anchor ?? 0) }
        sum.add(small.values[group], exponent: anchor ?? 0)
        return (sum.exact().magnitude, SuperSum.lowest)
    }
}
