import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

/// `median` and `percentile`: the value at `ratio * (count - 1)` of the sorted values, between two of them by linear
/// interpolation (type 7 of Hyndman and Fan, "Sample quantiles in statistical packages", 1996), rounded once for exact
/// numbers. Keeps all values: O(rows) memory.
final class PercentileAccumulator: Accumulator {
    private let kind: Kind
    private let ratio: Ratio
    /// Floats as words of the same order.
    private var narrow = GroupedValues<Int64>()
    /// All values, once there are mantissas of 128 bits.
    private var wide = GroupedValues<Int128>()
    private var isWide = false
    private var groupCount = 0

    /// A number from 0 to 1 as an exact fraction.
    struct Ratio {
        let numerator: Int128
        let denominator: Int128

        static let half = Ratio(numerator: 1, denominator: 2)

        /// Nil when the number lies outside 0 … 1 or is missing.
        init?(_ value: Value, _ kind: Kind) {
            switch value {
            case .integer(let whole): self.init(Int128(whole), 1)
            case .decimal(let mantissa): self.init(mantissa, ExactLimit.powersOfTen[kind.exactScale ?? 0])
            case .float(let number):
                // The shortest digits are what was written.
                guard number >= 0, number <= 1, let exact = Ratio.shortest(number) else { return nil }
                self = exact
            case .missing, .bool, .text: return nil
            }
        }

        private init?(_ numerator: Int128, _ denominator: Int128) {
            guard numerator >= 0, numerator <= denominator else { return nil }
            let reduced = Rational(numerator, denominator)
            self.init(numerator: reduced.numerator, denominator: reduced.denominator)
        }

        private init(numerator: Int128, denominator: Int128) {
            self.numerator = numerator
            self.denominator = denominator
        }

        private static func shortest(_ number: Double) -> Ratio? {
            var scale = 0
            var scaled = number
            while scale < 18, scaled != scaled.rounded() {
                scale += 1
                scaled = number * Double(ExactLimit.powersOfTen[scale])
            }
            return Ratio(Int128(scaled.rounded()), ExactLimit.powersOfTen[scale])
        }
    }

    init(_ site: Site, kind: Kind, ratio: Ratio) {
        self.kind = kind
        self.ratio = ratio
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
        case .mask, .text: preconditionFailure("a percentile of \(kind.word)")
        }
    }

    private func widen() {
        if isWide { return }
        isWide = true
        wide.add(narrow) { Int128($0) }
        narrow = GroupedValues()
    }

    override var isFramed: Bool { false }

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

    override func settle(_ threads: Gather.Threads?) {
        if isWide { wide.group(groupCount, threads) } else { narrow.group(groupCount, threads) }
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var results = GrowingBuffer<Double>(capacity: count)
        var validity = GrowingBuffer<UInt8>(capacity: count)
        for index in 0..<count {
            let group = Int(groups[index])
            let result = isWide ? percentile(wide.values(of: group)) : percentile(narrow.values(of: group))
            validity.append(result == nil ? 0 : 1)
            results.append(result ?? 0)
        }
        if kind == .duration { return durations(results, validity) }
        return NarrowColumn.floats(results.values, validity.values, count)
    }

    private func durations(_ results: GrowingBuffer<Double>, _ validity: GrowingBuffer<UInt8>) -> Column {
        var values = GrowingBuffer<Int64>(capacity: results.count)
        for row in 0..<results.count { values.append(Int64(results.values[row].rounded(.toNearestOrAwayFromZero))) }
        return NarrowColumn.integers(.duration, values.values, validity.values, results.count)
    }

    /// Nil of no values.
    @inline(__always)
    private func percentile<Stored: FixedWidthInteger>(_ values: UnsafeMutableBufferPointer<Stored>) -> Double? {
        if values.isEmpty { return nil }
        let (whole, rest) = (Int128(values.count - 1) * ratio.numerator)
            .quotientAndRemainder(dividingBy: ratio.denominator)
        let place = Int(whole)
        let low = Selection.select(values, place)
        let high = rest == 0 ? low : Selection.leastAfter(values, place)
        return between(Int128(low), Int128(high), rest)
    }

    /// `rest` over the ratio's denominator of the way from one value to the next.
    private func between(_ low: Int128, _ high: Int128, _ rest: Int128) -> Double {
        if kind == .float {
            let a = FloatOrder.value(signed: Int64(truncatingIfNeeded: low))
            let b = FloatOrder.value(signed: Int64(truncatingIfNeeded: high))
            if rest == 0 || a == b { return a }
            let share = ExactQuotient.double(rest, ratio.denominator)
            // Halves first, so that the difference of two large values does not overflow.
            let difference = b - a
            return difference.isFinite ? a + difference * share : a * (1 - share) + b * share
        }
        let unit = BigNumber(ExactLimit.powersOfTen[kind.exactScale ?? 0].magnitude)
        if rest == 0 { return ratio(low, unit) }
        // (low * (d - r) + high * r) / (d * unit), exactly.
        let left = signed(low, ratio.denominator - rest)
        let right = signed(high, rest)
        let sum = SignedSum.add(left, right)
        let quotient = ExactQuotient.double(sum.magnitude, BigNumber(ratio.denominator.magnitude) * unit, exponent: 0)
        return sum.isNegative ? -quotient : quotient
    }

    private func ratio(_ value: Int128, _ unit: BigNumber) -> Double {
        let quotient = ExactQuotient.double(BigNumber(value.magnitude), unit, exponent: 0)
        return value < 0 ? -quotient : quotient
    }

    private func signed(_ value: Int128, _ factor: Int128) -> (isNegative: Bool, magnitude: BigNumber) {
        (value < 0, BigNumber(value.magnitude) * BigNumber(factor.magnitude))
    }

    override func empty() -> Accumulator { PercentileAccumulator(site, kind: kind, ratio: ratio) }
}

enum SignedSum {
    static func add(
        _ left: (isNegative: Bool, magnitude: BigNumber), _ right: (isNegative: Bool, magnitude: BigNumber)
    ) -> (isNegative: Bool, magnitude: BigNumber) {
        if left.isNegative == right.isNegative { return (left.isNegative, left.magnitude + right.magnitude) }
        if left.magnitude < right.magnitude { return (right.isNegative, right.magnitude - left.magnitude) }
        return (left.isNegative, left.magnitude - right.magnitude)
    }
}

/// Selection by rank.
enum Selection {
    /// The value that stands at `place` once sorted; afterwards nothing before `place` is greater and nothing after it less.
    /// Quickselect (Hoare, 1961) with the median of three, by sorting when it does not come forward. O(n).
    @inline(__always)
    static func select<Stored: FixedWidthInteger>(
        _ values: UnsafeMutableBufferPointer<Stored>, _ place: Int
    ) -> Stored {
        var low = 0
        var high = values.count - 1
        var patience = 2 * (64 - values.count.leadingZeroBitCount) + 8
        while low < high {
            patience -= 1
            if patience == 0 || high - low < 16 {
                var part = UnsafeMutableBufferPointer(rebasing: values[low...high])
                part.sort()
                break
            }
            let middle = low + (high - low) / 2
            let pivot = max(min(values[low], values[middle]), min(max(values[low], values[middle]), values[high]))
            var left = low
            var right = high
            while left <= right {
                while values[left] < pivot { left += 1 }
                while values[right] > pivot { right -= 1 }
                if left <= right {
                    values.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if place <= right {
                high = right
            } else if place >= left {
                low = left
            } else {
                break
            }
        }
        return values[place]
    }

    /// After `select`: the next value in order.
    @inline(__always)
    static func leastAfter<Stored: FixedWidthInteger>(
        _ values: UnsafeMutableBufferPointer<Stored>, _ place: Int
    ) -> Stored {
        var least = values[place + 1]
        for index in place + 1..<values.count { least = min(least, values[index]) }
        return least
    }
}
