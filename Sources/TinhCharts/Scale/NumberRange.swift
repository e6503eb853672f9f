/// From the least to the greatest of some numbers.
package struct NumberRange: Sendable, Equatable {
    package let lower: Double
    package let upper: Double

    package init(_ lower: Double, _ upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// Of the finite ones; nil where there is none.
    package init?(of values: [Double]) {
        var lower = Double.infinity
        var upper = -Double.infinity
        for value in values where value.isFinite {
            lower = min(lower, value)
            upper = max(upper, value)
        }
        guard lower <= upper else { return nil }
        self.init(lower, upper)
    }

    /// Of the finite ones among so many figures that who asks may be called off; nil where there is none.
    package static func of(
        _ series: [PointSeries], _ meter: WorkMeter, _ figure: (PointSeries.Point) -> Double?
    ) throws(ChartFault) -> NumberRange? {
        var lower = Double.infinity
        var upper = -Double.infinity
        for one in series {
            for point in one.points {
                try meter.step()
                guard let value = figure(point), value.isFinite else { continue }
                lower = min(lower, value)
                upper = max(upper, value)
            }
        }
        return lower <= upper ? NumberRange(lower, upper) : nil
    }

    /// Wide enough to be drawn: a single value gets room on both sides.
    package var opened: NumberRange {
        if lower < upper { return self }
        if lower == 0 { return NumberRange(0, 1) }
        let room = lower.magnitude / 2
        return NumberRange(lower - room, upper + room)
    }

    package var withZero: NumberRange { NumberRange(min(0, lower), max(0, upper)) }

    /// With zero where that costs no more than half of the room: lengths can then be compared.
    package var withZeroNearby: NumberRange {
        lower == upper || (lower > 0 && lower <= upper / 2) || (upper < 0 && upper >= lower / 2) ? withZero : self
    }

    /// Where a value stands between the ends, from 0 to 1. By halves: the distance of the largest doubles is no double.
    package func share(_ value: Double) -> Double {
        let length = upper / 2 - lower / 2
        guard length > 0 else { return 0.5 }
        return max(0, min(1, (value / 2 - lower / 2) / length))
    }

    /// The value at a share of the way.
    package func value(at share: Double) -> Double { lower * (1 - share) + upper * share }
}
