/// Ratios of whole numbers as the nearest double, ties to even: one rounding and no other.
enum ExactQuotient {
    /// Doubles hold these without rounding.
    private static let powersOfTen = (0...22).map { Double(ExactLimit.powersOfTen[$0]) }

    /// `numerator / divisor * 10^scale`; the divisor must not be 0.
    static func double(_ numerator: Int128, _ divisor: Int128, scale: Int = 0) -> Double {
        let isNegative = (numerator < 0) != (divisor < 0)
        let limit: UInt128 = 1 << 53
        if numerator.magnitude <= limit, divisor.magnitude <= limit, abs(scale) <= 22 {
            // Both sides are doubles without rounding, so the hardware's division is the only rounding.
            // By way of 64 bits, as the conversion of 128 is a slow one.
            let factor = scale == 0 ? 1 : powersOfTen[abs(scale)]
            let top = Double(UInt64(truncatingIfNeeded: numerator.magnitude)) * (scale > 0 ? factor : 1)
            let bottom = Double(UInt64(truncatingIfNeeded: divisor.magnitude)) * (scale < 0 ? factor : 1)
            let exact = Double(limit)
            if top <= exact, bottom <= exact { return isNegative ? -(top / bottom) : top / bottom }
        }
        if scale == 0, let narrow = UInt64(exactly: divisor.magnitude) {
            let magnitude = WideSum(numerator).divided(by: narrow)
            return divisor < 0 ? -magnitude : magnitude
        }
        var top = BigNumber(numerator.magnitude)
        var bottom = BigNumber(divisor.magnitude)
        if scale > 0 { top = top * .powerOfTen(scale) }
        if scale < 0 { bottom = bottom * .powerOfTen(-scale) }
        let magnitude = double(top, bottom, exponent: 0)
        return isNegative ? -magnitude : magnitude
    }

    /// `top / bottom * 2^exponent`; infinity beyond the greatest double.
    static func double(_ top: BigNumber, _ bottom: BigNumber, exponent: Int) -> Double {
        if top.isZero { return 0 }
        // Shift so that the quotient has 64 bits or 63, more than a double needs.
        let shift = 63 - (top.bitWidth - bottom.bitWidth)
        let (quotient, hasRest) =
            shift >= 0
            ? top.shiftedLeft(shift).dividedSmall(by: bottom) : top.dividedSmall(by: bottom.shiftedLeft(-shift))
        return rounded(quotient, isInexact: hasRest, exponent: exponent - shift)
    }

    /// `value * 2^exponent` to the nearest double, `isInexact` if a little more was there.
    static func rounded(_ value: UInt64, isInexact: Bool, exponent: Int) -> Double {
        if value == 0 { return 0 }
        let bits = 64 - value.leadingZeroBitCount
        // The last bit kept stands for 2^low; doubles below 2^-1022 keep fewer.
        let low = max(exponent + bits - 53, -1074)
        let drop = low - exponent
        if drop <= 0 {
            return scaled(Double(value), exponent)
        }
        if drop > 64 { return 0 }
        var kept = drop == 64 ? 0 : value >> UInt64(drop)
        let dropped = drop == 64 ? value : value & ((1 << UInt64(drop)) - 1)
        let half: UInt64 = 1 << UInt64(drop - 1)
        let isAbove = dropped > half || (dropped == half && isInexact)
        let isTie = dropped == half && !isInexact
        if isAbove || (isTie && kept & 1 == 1) { kept += 1 }
        return scaled(Double(kept), low)
    }

    /// `value * 2^exponent`, where the result is a double or beyond the greatest.
    private static func scaled(_ value: Double, _ exponent: Int) -> Double {
        // A multiplication is far faster than what the library does, and as exact where the power is a normal double.
        if exponent >= -1022, exponent <= 1023 { return value * Double(bitPattern: UInt64(exponent + 1023) << 52) }
        return Double(sign: .plus, exponent: exponent, significand: value)
    }
}
