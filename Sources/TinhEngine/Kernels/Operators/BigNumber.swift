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
    ///
    /// Long division by estimated digits: Knuth's algorithm D.
    func dividedSmall(by divisor: BigNumber) -> (quotient: UInt64, hasRest: Bool) {
        precondition(bitWidth - divisor.bitWidth < 64, "a quotient of more than 64 bits")
        if self < divisor { return (0, !isZero) }
        let count = divisor.digits.count
        // The divisor's top bit is set, so that an estimate is at most 2 too large.
        let shift = UInt32(divisor.digits[count - 1].leadingZeroBitCount)
        let divisor = divisor.digitsShifted(shift)
        var rest = digitsShifted(shift) + [0]
        let top = UInt64(divisor[count - 1])
        let second = count > 1 ? UInt64(divisor[count - 2]) : 0
        var quotient: UInt64 = 0
        for place in stride(from: rest.count - 1 - count, through: 0, by: -1) {
            let leading = UInt64(rest[place + count]) << 32 | UInt64(rest[place + count - 1])
            let below = count > 1 ? UInt64(rest[place + count - 2]) : 0
            var (digit, remainder) = leading.quotientAndRemainder(dividingBy: top)
            while digit >> 32 != 0 || digit * second > remainder << 32 | below {
                digit -= 1
                remainder += top
                if remainder >> 32 != 0 { break }
            }
            if digit != 0, BigNumber.subtract(divisor, times: digit, from: &rest, at: place) {
                digit -= 1
                BigNumber.add(divisor, to: &rest, at: place)
            }
            quotient = quotient << 32 | digit
        }
        return (quotient, rest.contains { $0 != 0 })
    }

    /// The digits shifted left by less than 32 bits; the bits shifted out make no digit of their own.
    private func digitsShifted(_ bits: UInt32) -> [UInt32] {
        var carry: UInt64 = 0
        var shifted = digits.map { digit in
            carry |= UInt64(digit) << UInt64(bits)
            defer { carry >>= 32 }
            return UInt32(truncatingIfNeeded: carry)
        }
        if carry != 0 { shifted.append(UInt32(carry)) }
        return shifted
    }

    /// True where the difference fell below zero and stands as its complement.
    private static func subtract(_ digits: [UInt32], times factor: UInt64, from rest: inout [UInt32], at place: Int)
        -> Bool
    {
        var carry: UInt64 = 0
        var borrow: Int64 = 0
        for (index, digit) in digits.enumerated() {
            carry += UInt64(digit) * factor
            let difference = Int64(rest[place + index]) - Int64(carry & 0xFFFF_FFFF) - borrow
            rest[place + index] = UInt32(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
            carry >>= 32
        }
        let last = Int64(rest[place + digits.count]) - Int64(carry) - borrow
        rest[place + digits.count] = UInt32(truncatingIfNeeded: last)
        return last < 0
    }

    private static func add(_ digits: [UInt32], to rest: inout [UInt32], at place: Int) {
        var carry: UInt64 = 0
        for (index, digit) in digits.enumerated() {
            carry += UInt64(rest[place + index]) + UInt64(digit)
            rest[place + index] = UInt32(truncatingIfNeeded: carry)
            carry >>= 32
        }
        rest[place + digits.count] &+= UInt32(carry)
    }
}
