/// A whole number of 192 bits, two's complement: sums of 128-bit values that no number of rows can overflow.
struct WideSum {
    // Three words, so that a sum takes no more memory than it has bits.
    private var lowest: UInt64 = 0
    private var middle: UInt64 = 0
    private(set) var high: Int64 = 0

    private(set) var low: UInt128 {
        @inline(__always) get { UInt128(middle) &<< 64 | UInt128(lowest) }
        @inline(__always) set {
            lowest = UInt64(truncatingIfNeeded: newValue)
            middle = UInt64(truncatingIfNeeded: newValue &>> 64)
        }
    }

    static let zero = WideSum()

    init() {}

    init(_ value: Int128) {
        low = UInt128(bitPattern: value)
        high = value < 0 ? -1 : 0
    }

    @inline(__always)
    mutating func add(_ value: Int128) {
        let (sum, carry) = low.addingReportingOverflow(UInt128(bitPattern: value))
        low = sum
        high &+= (value < 0 ? -1 : 0) &+ (carry ? 1 : 0)
    }

    @inline(__always)
    mutating func add(_ other: WideSum) {
        let (sum, carry) = low.addingReportingOverflow(other.low)
        low = sum
        high &+= other.high &+ (carry ? 1 : 0)
    }

    /// Adds a magnitude of three words, the lowest first, of 190 bits at most.
    @inline(__always)
    mutating func add(_ low: UInt64, _ between: UInt64, _ top: UInt64) {
        let (first, carry) = lowest.addingReportingOverflow(low)
        let (sum, carryOver) = middle.addingReportingOverflow(between)
        let (second, carryIn) = sum.addingReportingOverflow(carry ? 1 : 0)
        lowest = first
        middle = second
        high &+= Int64(bitPattern: top) &+ (carryOver ? 1 : 0) &+ (carryIn ? 1 : 0)
    }

    /// Adds such a magnitude, or with a sign of all ones subtracts it.
    @inline(__always)
    mutating func add(_ low: UInt64, _ between: UInt64, _ top: UInt64, sign: UInt64) {
        let (first, carry) = (low ^ sign).addingReportingOverflow(sign & 1)
        let (second, carryOver) = (between ^ sign).addingReportingOverflow(carry ? 1 : 0)
        add(first, second, (top ^ sign) &+ (carryOver ? 1 : 0))
    }

    /// Adds a magnitude of a sign, shifted left by less than 128 bits; the result has 190 bits at most.
    @inline(__always)
    mutating func add(_ magnitude: UInt128, shifted bits: Int, isNegative: Bool) {
        let shift = UInt128(truncatingIfNeeded: bits)
        var other = WideSum()
        other.low = magnitude &<< shift
        // In two steps, as a shift by 128 would be none.
        other.high = Int64(truncatingIfNeeded: (magnitude &>> 1) &>> (127 &- shift))
        add(isNegative ? other.negated : other)
    }

    /// The value where 128 bits hold it.
    var int128: Int128? {
        let value = Int128(bitPattern: low)
        return high == (value < 0 ? -1 : 0) ? value : nil
    }

    var isZero: Bool { low == 0 && high == 0 }
    var isNegative: Bool { high < 0 }

    var magnitude: WideSum {
        guard isNegative else { return self }
        var result = WideSum()
        let (sum, carry) = (~low).addingReportingOverflow(1)
        result.low = sum
        result.high = ~high &+ (carry ? 1 : 0)
        return result
    }

    /// Bits of the magnitude.
    var bitWidth: Int {
        let value = magnitude
        if value.high != 0 { return 192 - value.high.leadingZeroBitCount }
        return 128 - value.low.leadingZeroBitCount
    }

    /// Of a magnitude.
    var bigNumber: BigNumber {
        let value = magnitude
        return BigNumber(UInt128(UInt64(bitPattern: value.high))).shiftedLeft(128) + BigNumber(value.low)
    }

    /// Shifted left, if the result keeps two bits free; nil else.
    func shiftedLeft(_ bits: Int) -> WideSum? {
        if bits == 0 || isZero { return self }
        guard bitWidth + bits < 190 else { return nil }
        var result = magnitude
        if bits >= 128 {
            result.high = Int64(truncatingIfNeeded: result.low << UInt128(bits - 128))
            result.low = 0
        } else {
            let spilled = bits == 0 ? 0 : result.low >> UInt128(128 - bits)
            result.high = (bits < 64 ? result.high << Int64(bits) : 0) | Int64(truncatingIfNeeded: spilled)
            result.low = result.low << UInt128(bits)
        }
        return isNegative ? result.negated : result
    }

    var negated: WideSum {
        var result = WideSum()
        let (sum, carry) = (~low).addingReportingOverflow(1)
        result.low = sum
        result.high = ~high &+ (carry ? 1 : 0)
        return result
    }

    /// `self / divisor * 2^exponent` as the nearest double, ties to even.
    func divided(by divisor: UInt64, exponent: Int = 0) -> Double {
        if isZero { return 0 }
        if divisor == 1, let small = int128 {
            let size = small.magnitude
            let excess = max(0, 64 - size.leadingZeroBitCount)
            let kept = UInt64(truncatingIfNeeded: size >> UInt128(excess))
            let result = ExactQuotient.rounded(
                kept, isInexact: size.trailingZeroBitCount < excess, exponent: exponent + excess)
            return isNegative ? -result : result
        }
        let value = magnitude
        // The top 128 bits, and whether anything is left below them.
        let width = bitWidth
        let top: UInt128
        var isInexact = false
        let drop = width - 128
        if drop > 0 {
            top = (value.low >> UInt128(drop)) | (UInt128(UInt64(bitPattern: value.high)) << UInt128(128 - drop))
            isInexact = value.low & ((1 << UInt128(drop)) - 1) != 0
        } else {
            top = value.low << UInt128(-drop)
        }
        var quotient = top
        if divisor != 1 {
            let rest: UInt128
            (quotient, rest) = top.quotientAndRemainder(dividingBy: UInt128(divisor))
            isInexact = isInexact || rest != 0
        }
        // At least 64 bits, as the divisor has 64 at most and the top bit is set.
        let excess = max(0, 64 - quotient.leadingZeroBitCount)
        let kept = UInt64(truncatingIfNeeded: quotient >> UInt128(excess))
        if excess > 0, quotient & ((1 << UInt128(excess)) - 1) != 0 { isInexact = true }
        let result = ExactQuotient.rounded(kept, isInexact: isInexact, exponent: exponent + drop + excess)
        return isNegative ? -result : result
    }
}
