import TinhBase

/// Where a number that lies between two whole ones goes.
enum WholeRounding {
    case down
    case up
    case towardZero
    /// The nearest, a half away from zero.
    case nearest

    /// `mantissa / 10^exponent`, made whole; the mantissa has at most 38 digits, the exponent is not negative. A
    /// mantissa of 64 bits is divided as one: division of 128 bits costs ten times as much.
    @inline(__always)
    func quotient(_ mantissa: Int128, _ exponent: Int) -> Int128 {
        if exponent == 0 { return mantissa }
        // The quotient is below 0.1 in size.
        if exponent > ExactNumber.digitCountMax { return Int128(step(Int64(mantissa.signum()), isHalf: false)) }
        let divisor = PowerOfTen.signed[exponent]
        if exponent <= 18, let small = Int64(exactly: mantissa) {
            let smallDivisor = Int64(truncatingIfNeeded: divisor)
            let (quotient, rest) = small.quotientAndRemainder(dividingBy: smallDivisor)
            return Int128(quotient) + Int128(step(rest.signum(), isHalf: rest.magnitude >= smallDivisor.magnitude / 2))
        }
        let (quotient, rest) = mantissa.quotientAndRemainder(dividingBy: divisor)
        return quotient + Int128(step(Int64(rest.signum()), isHalf: rest.magnitude >= divisor.magnitude / 2))
    }

    /// What the quotient cut toward zero still lacks, by the sign of the rest; the divisor is even, so half of it is
    /// exact.
    @inline(__always)
    private func step(_ sign: Int64, isHalf: Bool) -> Int64 {
        switch self {
        case .down: sign < 0 ? -1 : 0
        case .up: sign > 0 ? 1 : 0
        case .towardZero: 0
        case .nearest: isHalf ? sign : 0
        }
    }

    @inline(__always)
    func whole(_ value: Double) -> Double {
        switch self {
        case .down: value.rounded(.down)
        case .up: value.rounded(.up)
        case .towardZero: value.rounded(.towardZero)
        case .nearest: value.rounded(.toNearestOrAwayFromZero)
        }
    }
}

/// Floats rounded as they are written in decimal.
enum FloatRounding {
    /// The float nearest to `value` rounded half away from zero after so many digits; infinite when there is none. The
    /// value is finite.
    static func round(_ value: Double, digits: Int64) -> Double {
        if digits == 0 { return value.rounded(.toNearestOrAwayFromZero) }
        // The last digit of the smallest float is the 1,074th, the first of the largest the -308th.
        if value == 0 || digits > 1_074 { return value }
        if digits < -309 { return 0 }
        if digits > 0, digits < PowerOfTen.doubles.count {
            let power = PowerOfTen.doubles[Int(digits)]
            let scaled = value * power
            // From 2^52 on there is nothing after the point. The product is off by half a unit in its last place at
            // most: away from a tie that does not matter, and the division of two exact numbers rounds once.
            let distance = (scaled - scaled.rounded(.down) - 0.5).magnitude
            if scaled.magnitude < 0x1p51, distance > scaled.magnitude * 0x1p-50 {
                return scaled.rounded(.toNearestOrAwayFromZero) / power
            }
        }
        return roundDigits(value, digits: Int(digits))
    }

    /// By the shortest decimal digits that read back as the value, at most 17 of them.
    private static func roundDigits(_ value: Double, digits: Int) -> Double {
        guard let (shortest, exponent, isNegative) = FloatText.digits(value) else { return value }
        let excess = -exponent - digits
        if excess <= 0 { return value }
        let magnitude = shortest.reduce(Int128(0)) { $0 * 10 + Int128($1 - 0x30) }
        let whole = WholeRounding.nearest.quotient(isNegative ? -magnitude : magnitude, excess)
        if digits >= 0, digits <= ExactNumber.digitCountMax { return ExactNumber(whole, scale: digits).double }
        // Read as text, which rounds once.
        return Double("\(whole)e\(-digits)") ?? .infinity
    }
}
