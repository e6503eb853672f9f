/// From exact numbers to floats with one rounding, and back to the shortest digits.
extension ExactNumber {
    /// The nearest double, ties to even.
    package var double: Double {
        if mantissa.magnitude <= 1 << 53, scale <= 22 {
            // Both exact, so IEEE division rounds once (Clinger's fast path).
            return Double(Int64(mantissa)) / PowerOfTen.doubles[scale]
        }
        return ExactNumber.divide(mantissa, PowerOfTen.signed[scale])
    }

    /// The double nearest to the exact quotient, ties to even. The divisor must not be 0.
    package static func divide(_ dividend: Int128, _ divisor: Int128) -> Double {
        precondition(divisor != 0, "division by zero reached exact division")
        let isNegative = (dividend < 0) != (divisor < 0)
        let a = dividend.magnitude
        let b = divisor.magnitude
        if a == 0 { return 0 }
        if a <= 1 << 53, b <= 1 << 53 {
            let quotient = Double(UInt64(a)) / Double(UInt64(b))
            return isNegative ? -quotient : quotient
        }
        // A quotient of at least 70 bits and a sticky bit for the rest hold all that rounding to 53 bits looks at.
        let shift = max(0, 70 - (b.leadingZeroBitCount - a.leadingZeroBitCount))
        let quotient: UInt128
        let rest: UInt128
        if shift <= a.leadingZeroBitCount {
            (quotient, rest) = (a << shift).quotientAndRemainder(dividingBy: b)
        } else {
            let high = shift >= 128 ? a << (shift - 128) : a >> (128 - shift)
            let low = shift >= 128 ? 0 : a << shift
            (quotient, rest) = b.dividingFullWidth((high, low))
        }
        let float = rounded(quotient, isInexact: rest != 0) * powerOfTwo(-shift)
        return isNegative ? -float : float
    }

    /// A sum of decimals over a count: `mantissa / 10^scale / count` with one rounding.
    package func divided(by count: Int) -> Double {
        precondition(count != 0, "division by zero reached exact division")
        let (divisor, overflow) = PowerOfTen.signed[scale].multipliedReportingOverflow(by: Int128(count))
        if !overflow { return ExactNumber.divide(mantissa, divisor) }
        // Only a scale above 19 gets here; the second rounding is below one unit in the last place.
        return double / Double(count)
    }

    /// The double of a natural number and, when more follows below its last bit, of that too: ties to even.
    private static func rounded(_ number: UInt128, isInexact: Bool) -> Double {
        let excess = 64 - number.leadingZeroBitCount
        if excess <= 0 {
            // Below 2^64; a rest below the last bit only counts when bits are dropped, which needs them to be many.
            let small = UInt64(number)
            return Double(isInexact ? small | 1 : small)
        }
        let kept = UInt64(truncatingIfNeeded: number >> UInt128(excess))
        let isSticky = isInexact || number.trailingZeroBitCount < excess
        return Double(isSticky ? kept | 1 : kept) * powerOfTwo(excess)
    }

    /// Exact for the exponents of normal doubles.
    private static func powerOfTwo(_ exponent: Int) -> Double {
        Double(sign: .plus, exponent: exponent, significand: 1)
    }

    /// The shortest decimal that reads as this double (what its text shows); nil when it is not finite or 38 digits or a
    /// scale of 38 do not hold it.
    package init?(shortest double: Double) {
        guard double.isFinite, let (digits, exponent, isNegative) = FloatText.digits(double) else { return nil }
        var mantissa: Int128 = 0
        for digit in digits { mantissa = mantissa * 10 + Int128(digit - 0x30) }
        if isNegative { mantissa = -mantissa }
        if exponent >= 0 {
            guard digits.count + exponent <= ExactNumber.digitCountMax else { return nil }
            self.init(mantissa * PowerOfTen.signed[exponent])
        } else {
            guard -exponent <= ExactNumber.digitCountMax else { return nil }
            self.init(mantissa, scale: -exponent)
        }
    }
}
