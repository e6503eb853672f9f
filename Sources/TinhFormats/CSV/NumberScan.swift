import TinhBase

/// Numbers out of eight bytes at a time.
///
/// Bounds: a cell of any length may be read 16 bytes from its start: morsels are readable 64 bytes past their end.
enum NumberScan {
    /// The value of `count` (1 to 8) digits at the low end of a word, first digit lowest; nil when one is none.
    ///
    /// Digits are summed in pairs, then fours, then eights: D. Lemire, "Quickly parsing eight digits" (2018).
    @inline(__always)
    static func digits(_ word: UInt64, count: Int) -> UInt64? {
        // The digits move to the high end; zeros come in before them.
        let shift = UInt64(64 &- 8 &* count)
        let text = word &<< shift | (0x3030_3030_3030_3030 &>> (64 &- shift)) & (shift == 0 ? 0 : UInt64.max)
        let values = text &- 0x3030_3030_3030_3030
        guard (values | (values &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080 == 0 else { return nil }
        var sum = values &* 10 &+ (values &>> 8)
        sum =
            ((sum & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
                &+ ((sum &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001) &>> 32
        return sum & 0xFFFF_FFFF
    }

    @inline(__always)
    static func word(_ pointer: UnsafePointer<UInt8>) -> UInt64 {
        UnsafeRawPointer(pointer).loadUnaligned(as: UInt64.self)
    }

    /// A plain natural number of up to 16 digits without leading zeros, a minus before it or not; nil for anything else.
    @inline(__always)
    static func plainInteger(_ start: UnsafePointer<UInt8>, length: Int) -> Int64? {
        var pointer = start
        var count = length
        let isNegative = pointer[0] == UInt8(ascii: "-")
        if isNegative {
            pointer += 1
            count &-= 1
        }
        guard count > 0, count <= 16, pointer[0] != 0x30 || count == 1 else { return nil }
        let value: UInt64
        if count <= 8 {
            guard let low = digits(word(pointer), count: count) else { return nil }
            value = low
        } else {
            guard let high = digits(word(pointer), count: count &- 8),
                let low = digits(word(pointer + (count &- 8)), count: 8)
            else { return nil }
            value = high &* 100_000_000 &+ low
        }
        return isNegative ? 0 &- Int64(bitPattern: value) : Int64(bitPattern: value)
    }

    static let powers: [Int64] = (0...18).map { exponent in (0..<exponent).reduce(1) { power, _ in power * 10 } }

    /// A plain number with at most one mark in at most 16 bytes, as a mantissa in a scale of at most 10; nil for anything
    /// else (leading zeros, no digit behind the mark, more digits than the scale has). `powers` are those of ten.
    @inline(__always)
    static func plainDecimal(
        _ start: UnsafePointer<UInt8>, length: Int, mark: UInt8, scale: Int, powers: UnsafePointer<Int64>
    ) -> Int64? {
        var pointer = start
        var count = length
        let isNegative = pointer[0] == UInt8(ascii: "-")
        if isNegative {
            pointer += 1
            count &-= 1
        }
        guard count > 0, count <= 16 else { return nil }
        let low = word(pointer)
        let high = count > 8 ? word(pointer + 8) : 0
        let pattern = 0x0101_0101_0101_0101 &* UInt64(mark)
        var markIndex = count
        let lowHit = zeroBytes(low ^ pattern)
        if lowHit != 0, lowHit.trailingZeroBitCount &>> 3 < count {
            markIndex = lowHit.trailingZeroBitCount &>> 3
        } else if count > 8 {
            let highHit = zeroBytes(high ^ pattern)
            if highHit != 0, 8 &+ highHit.trailingZeroBitCount &>> 3 < count {
                markIndex = 8 &+ highHit.trailingZeroBitCount &>> 3
            }
        }
        guard markIndex > 0, pointer[0] != 0x30 || markIndex == 1 else { return nil }
        guard let whole = natural(pointer, count: markIndex) else { return nil }
        var mantissa = whole
        var fractionCount = 0
        if markIndex < count {
            fractionCount = count &- markIndex &- 1
            guard fractionCount > 0, fractionCount <= scale,
                let fraction = natural(pointer + markIndex + 1, count: fractionCount)
            else { return nil }
            mantissa = whole &* powers[fractionCount] &+ fraction
        }
        // At most 15 digits, and 18 after scaling, stay below 2^63.
        guard count &- fractionCount &+ scale <= 18 else { return nil }
        mantissa = mantissa &* powers[scale &- fractionCount]
        return isNegative ? 0 &- mantissa : mantissa
    }

    /// 1 to 16 digits.
    @inline(__always)
    private static func natural(_ pointer: UnsafePointer<UInt8>, count: Int) -> Int64? {
        if count <= 8 { return digits(word(pointer), count: count).map { Int64(bitPattern: $0) } }
        guard let high = digits(word(pointer), count: count &- 8),
            let low = digits(word(pointer + (count &- 8)), count: 8)
        else { return nil }
        return Int64(bitPattern: high &* 100_000_000 &+ low)
    }

    /// Bit 7 of the lowest zero byte is set, and of none below it.
    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }
}
