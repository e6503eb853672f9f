/// An exact number: a sign, and a whole number of any size times 2^exponent. For the last steps of statistics of a group.
struct ScaledNumber {
    let isNegative: Bool
    let magnitude: BigNumber
    let exponent: Int

    static let zero = ScaledNumber(isNegative: false, magnitude: BigNumber(0), exponent: 0)

    var isZero: Bool { magnitude.isZero }

    init(isNegative: Bool, magnitude: BigNumber, exponent: Int) {
        self.isNegative = isNegative
        self.magnitude = magnitude
        self.exponent = exponent
    }

    init(_ value: some FixedWidthInteger) {
        self.init(isNegative: value < 0, magnitude: BigNumber(UInt128(value.magnitude)), exponent: 0)
    }

    init(_ sum: WideSum, exponent: Int) {
        self.init(isNegative: sum.isNegative, magnitude: sum.bigNumber, exponent: exponent)
    }

    init(_ sum: SuperSum) {
        let (isNegative, magnitude) = sum.exact()
        self.init(isNegative: isNegative, magnitude: magnitude, exponent: SuperSum.lowest)
    }

    static func * (left: ScaledNumber, right: ScaledNumber) -> ScaledNumber {
        ScaledNumber(
            isNegative: left.isNegative != right.isNegative, magnitude: left.magnitude * right.magnitude,
            exponent: left.exponent + right.exponent)
    }

    static func - (left: ScaledNumber, right: ScaledNumber) -> ScaledNumber {
        let exponent = min(left.exponent, right.exponent)
        let a = left.magnitude.shiftedLeft(left.exponent - exponent)
        let b = right.magnitude.shiftedLeft(right.exponent - exponent)
        if left.isNegative != right.isNegative {
            return ScaledNumber(isNegative: left.isNegative, magnitude: a + b, exponent: exponent)
        }
        return a < b
            ? ScaledNumber(isNegative: !left.isNegative, magnitude: b - a, exponent: exponent)
            : ScaledNumber(isNegative: left.isNegative, magnitude: a - b, exponent: exponent)
    }

    /// The ratio as the nearest double; the divisor must not be zero.
    static func / (left: ScaledNumber, right: ScaledNumber) -> Double {
        let ratio = ExactQuotient.double(left.magnitude, right.magnitude, exponent: left.exponent - right.exponent)
        return left.isNegative != right.isNegative ? -ratio : ratio
    }

    /// The root of the ratio's magnitude. The ratio itself may be beyond the doubles, so an even part of the exponent is taken
    /// out of the root.
    static func rootOfRatio(_ top: ScaledNumber, _ bottom: ScaledNumber) -> Double {
        if top.isZero { return 0 }
        let exponent = top.exponent - bottom.exponent
        let half = (top.magnitude.bitWidth - bottom.magnitude.bitWidth + exponent) / 2
        let ratio = ExactQuotient.double(top.magnitude, bottom.magnitude, exponent: exponent - 2 * half)
        return Double(sign: .plus, exponent: half, significand: ratio.squareRoot())
    }
}
