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
    private let cells: CellReader
    private var values = GrowingBuffer<Int128>()
    private var groups = GrowingBuffer<Int32>()
    private var groupCount = 0
    private let room: UnsafeMutablePointer<Int128> = .allocate(capacity: Vector.capacity)

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
        cells = CellReader(kind, nil)
        super.init(site)
    }

    deinit { room.deallocate() }

    override func grow(_ groupCount: Int) { self.groupCount = groupCount }

    override func update(_ arguments: [Vector], _ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        let vector = arguments[0]
        note(vector.validity, rowCount)
        cells.read(vector, rowCount, into: room)
        for row in 0..<rowCount where !vector.isMissing(row) {
            values.append(room[row])
            self.groups.append(groups[row])
        }
    }

    override var isFramed: Bool { false }

    override func mergesByGroups(with other: Accumulator) -> Bool { false }

    override func mergeWhole(_ other: Accumulator, _ map: [Int32]) {
        guard let other = other as? PercentileAccumulator else {
            preconditionFailure("values merged with something else")
        }
        for row in 0..<other.values.count {
            let target = map[Int(other.groups.values[row])]
            if target < 0 { continue }
            values.append(other.values.values[row])
            groups.append(target)
        }
    }

    /// The values of each group side by side from `starts[group]` on, once settled.
    private var grouped = GrowingBuffer<Int128>()
    private var starts: [Int] = []

    override func settle() {
        starts = [Int](repeating: 0, count: groupCount + 1)
        for row in 0..<groups.count { starts[Int(groups.values[row]) + 1] += 1 }
        for group in 0..<groupCount { starts[group + 1] += starts[group] }
        var next = starts
        grouped = GrowingBuffer(capacity: values.count)
        let place = grouped.extend(values.count)
        next.withUnsafeMutableBufferPointer { next in
            for row in 0..<values.count {
                let group = Int(groups.values[row])
                place[next[group]] = values.values[row]
                next[group] += 1
            }
        }
    }

    override func finish(_ groups: UnsafePointer<Int32>, _ count: Int) throws(AggregateFault) -> Column {
        var results = GrowingBuffer<Double>(capacity: count)
        var validity = GrowingBuffer<UInt8>(capacity: count)
        for index in 0..<count {
            let start = starts[Int(groups[index])]
            let end = starts[Int(groups[index]) + 1]
            let own = UnsafeMutableBufferPointer(start: grouped.values + start, count: end - start)
            validity.append(own.isEmpty ? 0 : 1)
            results.append(own.isEmpty ? 0 : percentile(own))
        }
        if kind == .duration { return durations(results, validity) }
        return NarrowColumn.floats(results.values, validity.values, count)
    }

    private func durations(_ results: GrowingBuffer<Double>, _ validity: GrowingBuffer<UInt8>) -> Column {
        var values = GrowingBuffer<Int64>(capacity: results.count)
        for row in 0..<results.count { values.append(Int64(results.values[row].rounded(.toNearestOrAwayFromZero))) }
        return NarrowColumn.integers(.duration, values.values, validity.values, results.count)
    }

    private func percentile(_ values: UnsafeMutableBufferPointer<Int128>) -> Double {
        let (whole, rest) = (Int128(values.count - 1) * ratio.numerator)
            .quotientAndRemainder(dividingBy: ratio.denominator)
        let place = Int(whole)
        let low = Selection.select(values, place)
        let high = rest == 0 ? low : Selection.leastAfter(values, place)
        if kind == .float {
            let (a, b) = (
                FloatOrder.value(UInt64(truncatingIfNeeded: low)), FloatOrder.value(UInt64(truncatingIfNeeded: high))
            )
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
    static func select(_ values: UnsafeMutableBufferPointer<Int128>, _ place: Int) -> Int128 {
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
    static func leastAfter(_ values: UnsafeMutableBufferPointer<Int128>, _ place: Int) -> Int128 {
        var least = values[place + 1]
        for index in place + 1..<values.count { least = min(least, values[index]) }
        return least
    }
}
