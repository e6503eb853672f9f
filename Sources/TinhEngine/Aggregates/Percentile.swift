import TinhColumns
import TinhPlan
import TinhTypes

/// Which value of the sorted ones is meant: that at `ratio * (count - 1)`, between two of them by linear interpolation (type 7 of
/// Hyndman and Fan, "Sample quantiles in statistical packages", 1996), rounded once for exact numbers.
///
/// Values are integers or mantissas, floats the words of `FloatOrder.signed`.
struct Percentile {
    let kind: Kind
    let ratio: Ratio

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

    /// How many values stand below, and the rest of the way to the next, in parts of the ratio's denominator.
    func place(among count: Int) -> (place: Int, rest: Int128) {
        let (whole, rest) = (Int128(count - 1) * ratio.numerator).quotientAndRemainder(dividingBy: ratio.denominator)
        return (Int(whole), rest)
    }

    /// The value at `rest / denominator` of the way from one value to the next.
    func between(_ low: Int128, _ high: Int128, _ rest: Int128) -> Double {
        if kind == .float {
            let a = FloatOrder.value(signed: Int64(truncatingIfNeeded: low))
            let b = FloatOrder.value(signed: Int64(truncatingIfNeeded: high))
            if rest == 0 || a == b { return a }
            let share = ExactQuotient.double(rest, ratio.denominator)
            // Halves first, so that the difference of two large values does not overflow.
            let difference = b - a
            return difference.isFinite ? a + difference * share : a * (1 - share) + b * share
        }
        // (low * (d - r) + high * r) / (d * unit), exactly.
        if let result = smallBetween(low, high, rest) { return result }
        let unit = ScaledNumber(Int128(ExactLimit.powersOfTen[kind.exactScale ?? 0]))
        if rest == 0 { return ScaledNumber(low) / unit }
        let denominator = ScaledNumber(ratio.denominator)
        let sum = ScaledNumber(low) * ScaledNumber(ratio.denominator - rest) - ScaledNumber(high) * ScaledNumber(-rest)
        return sum / (denominator * unit)
    }

    /// The same where 128 bits hold each step; else nil.
    private func smallBetween(_ low: Int128, _ high: Int128, _ rest: Int128) -> Double? {
        let unit = ExactLimit.powersOfTen[kind.exactScale ?? 0]
        if rest == 0 { return ExactQuotient.double(low, unit) }
        let (lower, isLowerCut) = low.multipliedReportingOverflow(by: ratio.denominator - rest)
        let (upper, isUpperCut) = high.multipliedReportingOverflow(by: rest)
        let (sum, isSumCut) = lower.addingReportingOverflow(upper)
        let (divisor, isDivisorCut) = unit.multipliedReportingOverflow(by: ratio.denominator)
        return isLowerCut || isUpperCut || isSumCut || isDivisorCut ? nil : ExactQuotient.double(sum, divisor)
    }

    func column(_ results: GrowingBuffer<Double>, _ validity: GrowingBuffer<UInt8>) -> Column {
        if kind != .duration { return NarrowColumn.floats(results.values, validity.values, results.count) }
        var values = GrowingBuffer<Int64>(capacity: results.count)
        for row in 0..<results.count { values.append(Int64(results.values[row].rounded(.toNearestOrAwayFromZero))) }
        return NarrowColumn.integers(.duration, values.values, validity.values, results.count)
    }
}
