import Glibc
import TinhBase

/// Equally spaced round numbers: multiples of 1, 2 or 5 times a power of ten.
package struct RoundSteps: Sendable, Equatable {
    /// 1, 2 or 5.
    package let digit: Int
    package let exponent: Int
    /// The first and the last number, in steps.
    package let first: Int
    package let last: Int

    private static let countLimit = 1_000

    /// The numbers from `lower` to `upper`, both included where they are round, at most so many. `isWhole`: no step below 1.
    /// Both ends must be finite and `lower < upper`.
    package init(from lower: Double, to upper: Double, countMax: Int, isWhole: Bool = false) {
        // Of halves, so that the distance between the largest doubles is a double too.
        let rough = (upper / 2 - lower / 2) / Double(max(2, countMax) - 1) * 2
        var exponent = max(-300, Int(log10(rough.isFinite && rough > 0 ? rough : 1).rounded(.down)))
        var digit = 1
        if isWhole, exponent < 0 { exponent = 0 }
        while true {
            let steps = RoundSteps(digit, exponent, within: lower, upper)
            // As doubles: their distance may be no Int.
            if Double(steps.last) - Double(steps.first) + 1 <= Double(max(2, countMax)) || exponent >= 308 { break }
            switch digit {
            case 1: digit = 2
            case 2: digit = 5
            default:
                digit = 1
                exponent += 1
            }
        }
        let steps = RoundSteps(digit, exponent, within: lower, upper)
        self.digit = digit
        self.exponent = exponent
        first = steps.first
        last = min(steps.last, first.addingClamped(RoundSteps.countLimit))
    }

    /// All the numbers of these steps. A quotient may be off by a bit where an end is one of them: 0.07 / 0.01 is more than 7.
    private init(_ digit: Int, _ exponent: Int, within lower: Double, _ upper: Double) {
        let step = RoundSteps.value(digit, exponent)
        let first = RoundSteps.whole((lower / step).rounded(.up))
        let last = RoundSteps.whole((upper / step).rounded(.down))
        let near = RoundSteps(digit: digit, exponent: exponent, first: first, last: last)
        self.init(
            digit: digit, exponent: exponent, first: near.value(first - 1) >= lower ? first - 1 : first,
            last: near.value(last + 1) <= upper ? last + 1 : last)
    }

    package init(digit: Int, exponent: Int, first: Int, last: Int) {
        self.digit = digit
        self.exponent = exponent
        self.first = first
        self.last = last
    }

    package var step: Double { RoundSteps.value(digit, exponent) }

    package var values: [Double] { indexes.map(value) }

    package var indexes: [Int] { first <= last ? Array(first...last) : [] }

    /// The double nearest to the number, not a sum of steps.
    package func value(_ index: Int) -> Double {
        if exponent < 0 { return Double(index) * Double(digit) / pow(10, Double(-exponent)) }
        // Powers of ten are doubles up to the twenty-second.
        guard exponent > 22 else { return Double(index) * step }
        let (mantissa, overflows) = index.multipliedReportingOverflow(by: digit)
        return overflows ? Double(index) * step : Double("\(mantissa)e\(exponent)") ?? Double(index) * step
    }

    /// Of the number farthest from zero.
    private var magnitude: Double { max(value(first).magnitude, value(last).magnitude) }

    /// The number over 10^`scale`, in all its digits: `0.5`, `1,500`.
    package func text(_ index: Int, scale: Int = 0, isGrouped: Bool) -> String {
        let exponent = exponent - scale
        let (mantissa, overflows) = Int128(index).multipliedReportingOverflow(by: Int128(digit))
        if index == 0 { return "0" }
        guard !overflows else { return FloatText.text(value(index) / pow(10, Double(scale))) }
        // Beyond these bounds cells and figures have a power of ten too.
        guard exponent <= 18, magnitude >= 1e-4 || scale != 0 else { return RoundSteps.power(mantissa, exponent) }
        guard exponent >= -30 else { return FloatText.text(value(index) / pow(10, Double(scale))) }
        let plain =
            exponent < 0
            ? NumberText.text(mantissa, scale: -exponent)
            : NumberText.text(mantissa) + String(repeating: "0", count: exponent)
        return isGrouped ? NumberText.group(plain: plain) : plain
    }

    /// `2e+29`, `1.5e-9`.
    private static func power(_ mantissa: Int128, _ exponent: Int) -> String {
        var digits = NumberText.text(abs(mantissa))
        let power = exponent + digits.count - 1
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        let rest = digits.dropFirst()
        return (mantissa < 0 ? "-" : "") + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest)
            + "e" + (power < 0 ? "-" : "+") + NumberText.text(Int128(power.magnitude))
    }

    private static func value(_ digit: Int, _ exponent: Int) -> Double {
        exponent < 0 ? Double(digit) / pow(10, Double(-exponent)) : Double(digit) * pow(10, Double(exponent))
    }

    private static func whole(_ value: Double) -> Int {
        Int(exactly: max(-9e18, min(9e18, value)).rounded()) ?? 0
    }
}

extension Int {
    fileprivate func addingClamped(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}
