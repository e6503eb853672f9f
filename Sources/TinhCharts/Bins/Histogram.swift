import Glibc
import TinhBase

/// Values in bins of one width, a round number, whose edges are multiples of it.
///
/// The width is that of Freedman and Diaconis ("On the histogram as a density estimator", 1981), twice the distance of the
/// quartiles over the cube root of the count, rounded to a round number; where the quartiles are one, that of Sturges.
package enum Histogram {
    /// More would be thinner than what can be told apart.
    package static let binCountMax = 50

    /// - Parameters:
    ///   - values: finite, in any order.
    ///   - isWhole: whole numbers, which lie in bins of whole widths.
    /// - Returns: no bins for no value. O(n log n).
    package static func bins(
        of values: [Double], isWhole: Bool, _ meter: WorkMeter = WorkMeter()
    ) throws(ChartFault) -> Bins {
        guard let range = NumberRange(of: values) else { return Bins([], width: .number(1, nil)) }
        guard range.lower < range.upper else { return single(range.lower, count: values.count, isWhole: isWhole) }
        let wanted = binCount(try meter.sorted(values, by: <), range)
        let steps = RoundSteps(from: range.lower, to: range.upper, countMax: wanted.count + 1, isWhole: isWhole)
        var first = steps.first
        while steps.value(first) > range.lower { first -= 1 }
        var last = first
        while isWhole ? steps.value(last) <= range.upper : steps.value(last) < range.upper { last += 1 }
        let edges = (first...last).map(steps.value)
        var counts = [Int](repeating: 0, count: edges.count - 1)
        let width = NumberRange(edges[0], edges[edges.count - 1])
        for value in values {
            var place = min(counts.count - 1, Int(width.share(value) * Double(counts.count)))
            // A quotient may be off by a bit where a value stands on an edge.
            while place > 0, value < edges[place] { place -= 1 }
            while place < counts.count - 1, value >= edges[place + 1] { place += 1 }
            counts[place] += 1
            try meter.step()
        }
        return Bins(
            counts.enumerated().map { Bin(lower: edges[$0], upper: edges[$0 + 1], count: $1) },
            width: .number(steps.step, wanted.rule), isDiscrete: isWhole && steps.step == 1)
    }

    /// Days, moments or periods, as places along their axis, in bins of calendar units.
    ///
    /// - Returns: no bins for no value. O(n log n).
    package static func bins(
        of places: [Double], along quantity: Axis.Quantity, _ meter: WorkMeter = WorkMeter()
    ) throws(ChartFault) -> Bins {
        let sorted = try meter.sorted(places, by: <)
        let count = NumberRange(of: places).map { binCount(sorted, $0).count } ?? 1
        return try CalendarBins.bins(of: places, quantity, wantedCount: count, meter)
    }

    /// One value lies in a bin as wide as its power of ten: 208 in the one from 200 to 300.
    private static func single(_ value: Double, count: Int, isWhole: Bool) -> Bins {
        if isWhole {
            return Bins(
                [Bin(lower: value, upper: value + 1, count: count)], width: .number(1, nil), isDiscrete: true)
        }
        let exponent = value == 0 ? 0 : max(-300, log10(value.magnitude).rounded(.down))
        let width = exponent < 0 ? 1 / pow(10, -exponent) : pow(10, exponent)
        let lower = (value / width).rounded(.down) * width
        guard lower + width > value, (lower + width).isFinite else {
            return Bins(
                [Bin(lower: value - value.magnitude / 4, upper: value, count: count)],
                width: .number(value.magnitude / 4, nil))
        }
        return Bins([Bin(lower: min(lower, value), upper: lower + width, count: count)], width: .number(width, nil))
    }

    /// How many bins there should be, and who says so; no rule where it asks for more than can be told apart.
    private static func binCount(_ sorted: [Double], _ range: NumberRange) -> (count: Int, rule: Bins.Rule?) {
        guard range.lower < range.upper else { return (1, nil) }
        let spread = quantile(sorted, 0.75) / 2 - quantile(sorted, 0.25) / 2
        let length = range.upper / 2 - range.lower / 2
        let width = 2 * spread / cbrt(Double(sorted.count))
        let count = width > 0 ? (length / width).rounded(.up) : log2(Double(sorted.count)).rounded(.up) + 1
        guard count.isFinite, count <= Double(binCountMax) else { return (binCountMax, nil) }
        return (Int(max(1, count)), width > 0 ? .freedmanDiaconis : .sturges)
    }

    /// By linear interpolation between the two nearest.
    private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        let place = Double(sorted.count - 1) * share
        let lower = Int(place.rounded(.down))
        let upper = min(lower + 1, sorted.count - 1)
        let rest = place - Double(lower)
        return sorted[lower] * (1 - rest) + sorted[upper] * rest
    }
}
