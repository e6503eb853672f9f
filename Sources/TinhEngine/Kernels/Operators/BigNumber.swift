/// A whole number of any size, not negative: digits of 32 bits, the least first, no zero at the end.
///
/// Only for the rare steps that 128 bits do not hold: rounding an exact ratio once, sums of squares. Schoolbook algorithms
/// (Knuth, The Art of Computer Programming 2, 4.3.1).
struct BigNumber {
    private(set) var digits: [UInt32]

    init(_ value: UInt128) {
        digits = []
        var rest = value
        while rest != 0 {
            digits.append(UInt32(truncatingIfNeeded: rest))
            rest >>= 32
        }
    }

    init(digits: [UInt32]) {
        self.digits = digits
        trim()
    }

    var isZero: Bool { digits.isEmpty }

    var bitWidth: Int {
        guard let top = digits.last else { return 0 }
        return digits.count * 32 - top.leadingZeroBitCount
    }

    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
    }

    static func + (left: BigNumber, right: BigNumber) -> BigNumber {
        var sum: [UInt32] = []
        var carry: UInt64 = 0
        for index in 0..<max(left.digits.count, right.digits.count) {
            carry += index < left.digits.count ? UInt64(left.digits[index]) : 0
            carry += index < right.digits.count ? UInt64(right.digits[index]) : 0
            sum.append(UInt32(truncatingIfNeeded: carry))
            carry >>= 32
        }
        if carry != 0 { sum.append(UInt32(carry)) }
        return BigNumber(digits: sum)
    }

    /// The left must not be less than the right.
    static func - (left: BigNumber, right: BigNumber) -> BigNumber {
        var difference: [UInt32] = []
        var borrow: Int64 = 0
        for index in left.digits.indices {
            var digit = Int64(left.digits[index]) - borrow
            digit -= index < right.digits.count ? Int64(right.digits[index]) : 0
            borrow = digit < 0 ? 1 : 0
            difference.append(UInt32(truncatingIfNeeded: digit))
        }
        precondition(borrow == 0, "a difference below zero")
        return BigNumber(digits: difference)
    }

    static func * (left: BigNumber, right: BigNumber) -> BigNumber {
        if left.isZero || right.isZero { return BigNumber(digits: []) }
        var product = [UInt32](repeating: 0, count: left.digits.count + right.digits.count)
        for (i, a) in left.digits.enumerated() {
            var carry: UInt64 = 0
            for (j, b) in right.digits.enumerated() {
                carry += UInt64(a) * UInt64(b) + UInt64(product[i + j])
                product[i + j] = UInt32(truncatingIfNeeded: carry)
                carry >>= 32
            }
            product[i + right.digits.count] = UInt32(carry)
        }
        return BigNumber(digits: product)
    }

    static func < (left: BigNumber, right: BigNumber) -> Bool {
        if left.digits.count != right.digits.count { return left.digits.count < right.digits.count }
        for index in left.digits.indices.reversed() where left.digits[index] != right.digits[index] {
            return left.digits[index] < right.digits[index]
        }
        return false
    }

    static func powerOfTen(_ exponent: Int) -> BigNumber {
        var result = BigNumber(1)
        var rest = exponent
        while rest > 0 {
            let step = min(rest, 38)
            result = result * BigNumber(UInt128(ExactLimit.powersOfTen[step]))
            rest -= step
        }
        return result
    }

    func shiftedLeft(_ bits: Int) -> BigNumber {
        if isZero { return self }
        let words = bits / 32
        let rest = bits % 32
        var shifted = [UInt32](repeating: 0, count: words)
        var carry: UInt64 = 0
        for digit in digits {
            carry |= UInt64(digit) << UInt64(rest)
            shifted.append(UInt32(truncatingIfNeeded: carry))
            carry >>= 32
        }
        shifted.append(UInt32(carry))
        return BigNumber(digits: shifted)
    }

    /// The lowest 64 bits after dropping `bits`, and whether a dropped bit was 1.
    func shiftedRight(_ bits: Int) -> (value: UInt64, isInexact: Bool) {
        var value: UInt64 = 0
        var isInexact = false
        for (index, digit) in digits.enumerated() {
            let place = index * 32 - bits
            if place >= 64 { continue }
            if place >= 0 {
                value |= UInt64(digit) << UInt64(place)
            } else if place > -32 {
                value |= UInt64(digit >> UInt32(-place))
                if digit & ((1 << UInt32(-place)) - 1) != 0 { isInexact = true }
            } else if digit != 0 {
                isInexact = true
            }
        }
        return (value, isInexact)
    }

    /// The whole quotient, which must fit 64 bits, and whether a rest was left. The divisor must not be zero.
    func dividedSmall(by divisor: BigNumber) -> (quotient: UInt64, hasRest: Bool) {
        var rest = self
        var quotient: UInt64 = 0
        var shift = bitWidth - divisor.bitWidth
        precondition(shift < 64, "a quotient of more than 64 bits")
        while shift >= 0 {
            let part = divisor.shiftedLeft(shift)
            if !(rest < part) {
                rest = rest - part
                quotient |= 1 << UInt64(shift)
            }
            shift -= 1
        }
        return (quotient, !rest.isZero)
    }
}
