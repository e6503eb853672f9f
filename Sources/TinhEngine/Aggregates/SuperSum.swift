/// An exact sum of doubles of any magnitude, or of whole numbers times powers of two.
///
/// Digits of 32 bits in 64-bit counters over the whole range of exponents, carried now and then: the small superaccumulator
/// of Radford Neal, "Fast exact summation using small and large superaccumulators" (2015). Only for values that do not fit
/// the window of a `WideSum`.
struct SuperSum {
    /// 2^`lowest` is the value of the first digit's last bit; below it no double (nor product of two) has a bit.
    static let lowest = -2304
    private static let digitCount = 152
    private var digits = [Int64](repeating: 0, count: SuperSum.digitCount)
    private var addedCount = 0

    /// Adds `value * 2^exponent`; the exponent is at least `lowest`.
    mutating func add(_ value: Int128, exponent: Int) {
        let place = exponent - SuperSum.lowest
        var index = place / 32
        var rest = value.magnitude
        let shift = place % 32
        // The first digit takes the bits up to its end, the following ones 32 bits each.
        var part = Int64((rest & ((1 << UInt128(32 - shift)) - 1)) << UInt128(shift))
        rest >>= UInt128(32 - shift)
        while true {
            digits[index] += value < 0 ? -part : part
            if rest == 0 { break }
            part = Int64(rest & 0xFFFF_FFFF)
            rest >>= 32
            index += 1
        }
        addedCount += 1
        if addedCount >= 1 << 29 { carry() }
    }

    mutating func add(_ sum: WideSum, exponent: Int) {
        let magnitude = sum.magnitude
        let half = Int128(magnitude.low & UInt128(UInt64.max))
        let middle = Int128(magnitude.low >> 64)
        let top = Int128(magnitude.high)
        add(sum.isNegative ? -half : half, exponent: exponent)
        add(sum.isNegative ? -middle : middle, exponent: exponent + 64)
        add(sum.isNegative ? -top : top, exponent: exponent + 128)
    }

    mutating func add(_ other: SuperSum) {
        carry()
        var other = other
        other.carry()
        for index in digits.indices { digits[index] += other.digits[index] }
        addedCount = 2
    }

    /// Every digit but the last into 0 ..< 2^32.
    private mutating func carry() {
        for index in 0..<digits.count - 1 {
            let over = digits[index] >> 32
            digits[index] -= over << 32
            digits[index + 1] += over
        }
        addedCount = 1
    }

    /// The magnitude as a whole number of 2^`lowest`, and its sign.
    func exact() -> (isNegative: Bool, magnitude: BigNumber) {
        var copy = self
        copy.carry()
        let isNegative = (copy.digits.last ?? 0) < 0
        if isNegative {
            for index in copy.digits.indices { copy.digits[index] = -copy.digits[index] }
            copy.carry()
        }
        return (isNegative, BigNumber(digits: copy.digits.map { UInt32(truncatingIfNeeded: $0) }))
    }

    /// The sum over `count`, rounded once.
    func divided(by count: Int) -> Double {
        let (isNegative, magnitude) = exact()
        let result = ExactQuotient.double(magnitude, BigNumber(UInt128(count)), exponent: SuperSum.lowest)
        return isNegative ? -result : result
    }
}
