import Testing
import TinhBase

@Suite struct ExactNumberTests {
    @Test(
        arguments: [
            ("0", 0, 0), ("12", 12, 0), ("-12.50", -1250, 2), ("+7", 7, 0), (".5", 5, 1), ("12.", 12, 0), ("-0", 0, 0),
            ("007", 7, 0), ("0.000", 0, 3), ("18446744073709551616", 18_446_744_073_709_551_616, 0),
            ("99999999999999999999999999999999999999", 99_999_999_999_999_999_999_999_999_999_999_999_999, 0),
            ("-1234567890123456789.0123456789012345678", -12_345_678_901_234_567_890_123_456_789_012_345_678, 19),
        ] as [(String, Int128, Int)])
    func digitsAreRead(_ text: String, _ mantissa: Int128, _ scale: Int) {
        #expect(ExactNumber(parsing: text) == ExactNumber(mantissa, scale: scale))
    }

    @Test(arguments: [
        "", "-", ".", "1.2.3", "1e5", "1,000", " 1", "１", "--1", "100000000000000000000000000000000000000",
        "0.000000000000000000000000000000000000000",
    ])
    func whatIsNoDecimalOfThirtyEightDigitsIsRefused(_ text: String) {
        #expect(ExactNumber(parsing: text) == nil)
    }

    @Test(
        arguments: [
            (0, 0, "0"), (0, 2, "0.00"), (5, 1, "0.5"), (-5, 3, "-0.005"), (1250, 2, "12.50"), (-1, 0, "-1"),
            (Int128.max, 0, "170141183460469231731687303715884105727"),
            (Int128.min, 38, "-1.70141183460469231731687303715884105728"),
            (10_000_000_000_000_000_000, 19, "1.0000000000000000000"),
            (100_000_000_000_000_000_000_000_000_000_000_000_000, 0, "100000000000000000000000000000000000000"),
        ] as [(Int128, Int, String)])
    func digitsAreWritten(_ mantissa: Int128, _ scale: Int, _ text: String) {
        #expect(NumberText.text(mantissa, scale: scale) == text)
        var bytes = [UInt8](repeating: 0, count: NumberText.byteCountMax)
        let count = bytes.withUnsafeMutableBufferPointer {
            NumberText.write(mantissa, scale: scale, to: $0.baseAddress!)
        }
        #expect(String(decoding: bytes[..<count], as: UTF8.self) == text)
    }

    @Test func whatIsWrittenIsReadBack() {
        var dice = Dice(seed: 3)
        for _ in 0..<5_000 {
            let number = randomNumber(&dice)
            #expect(ExactNumber(parsing: NumberText.text(number.mantissa, scale: number.scale)) == number)
        }
    }

    @Test(arguments: [
        ("1234567.5", "1,234,567.5"), ("-1000", "-1,000"), ("999", "999"), ("0.1234", "0.1234"), ("1e+21", "1e+21"),
        ("-123456", "-123,456"),
    ])
    func peopleReadGroups(_ plain: String, _ grouped: String) {
        #expect(NumberText.group(plain: plain) == grouped)
    }

    @Test(arguments: [
        ("1.25", 1, "1.3"), ("-1.25", 1, "-1.3"), ("1.24", 1, "1.2"), ("0.5", 0, "1"), ("-0.5", 0, "-1"),
        ("0.49", 0, "0"),
        ("7", 2, "7.00"), ("99.95", 1, "100.0"), ("-99.949", 1, "-99.9"),
    ])
    func halvesAreRoundedAwayFromZero(_ text: String, _ scale: Int, _ rounded: String) throws {
        let exact = try #require(ExactNumber(parsing: text))
        let number = try #require(exact.rounded(toScale: scale))
        #expect(NumberText.text(number.mantissa, scale: number.scale) == rounded)
    }

    @Test func anotherScaleIsTheSameValueOrNone() {
        #expect(ExactNumber(150, scale: 2).exactly(inScale: 1) == ExactNumber(15, scale: 1))
        #expect(ExactNumber(151, scale: 2).exactly(inScale: 1) == nil)
        #expect(ExactNumber(Int128(1) << 120, scale: 0).exactly(inScale: 9) == nil)
        #expect(ExactNumber(15, scale: 1).exactly(inScale: 39) == nil)
        #expect(ExactNumber(1500, scale: 2).trimmed == ExactNumber(15))
        #expect(ExactNumber(0, scale: 5).trimmed == ExactNumber(0))
    }

    @Test(arguments: [
        ("1.5", "1.50", 0), ("1.5", "1.49", 1), ("-1.5", "-1.49", -1),
        ("2", "1.9999999999999999999999999999999999999", 1),
        ("99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001", 1),
        ("-99999999999999999999999999999999999999", "0.5", -1), ("0", "0.000", 0),
    ])
    func valuesAreComparedWhateverTheirScale(_ left: String, _ right: String, _ order: Int) throws {
        let left = try #require(ExactNumber(parsing: left))
        let right = try #require(ExactNumber(parsing: right))
        #expect(ExactNumber.compare(left, right) == order)
        #expect(ExactNumber.compare(right, left) == -order)
    }

    @Test func besideAFloatTheDecimalBecomesOne() {
        #expect(ExactNumber.compare(ExactNumber(1, scale: 1), 0.1) == 0)
        #expect(ExactNumber.compare(ExactNumber(1, scale: 1), 0.2) == -1)
        #expect(ExactNumber.compare(ExactNumber(9_007_199_254_740_993), 9_007_199_254_740_992.0) == 0)
    }
}

@Suite struct ExactDivisionTests {
    @Test(
        arguments: [
            (1, 3, 1.0 / 3), (-1, 3, -1.0 / 3), (0, 5, 0), (10, -5, -2), (Int128.max, 1, 0x1p127),
            (Int128.min, 1, -0x1p127),
            (1, Int128.max, 0x1p-127), (9_007_199_254_740_993, 1, 9_007_199_254_740_992),
            (9_007_199_254_740_995, 1, 9_007_199_254_740_996),
            (9_007_199_254_740_993 * 1_000_000_000 + 1, 1_000_000_000, 9_007_199_254_740_994),
            (Int128.max, Int128.max, 1), (Int128.max, Int128.max - 1, 1),
        ] as [(Int128, Int128, Double)])
    func aQuotientIsRoundedOnce(_ dividend: Int128, _ divisor: Int128, _ quotient: Double) {
        #expect(ExactNumber.divide(dividend, divisor) == quotient)
    }

    @Test func noDoubleIsNearerToTheQuotient() {
        // |a / b - q| <= half the gap to each neighbour, worked out exactly: a * 2^k against b * (2 m ± 1).
        var dice = Dice(seed: 5)
        for _ in 0..<20_000 {
            let a = Int128(dice.next()) * Int128(dice.next() >> 40) + 1
            let b = Int128(dice.next() >> Int.random(in: 0..<60, using: &dice)) + 1
            #expect(isNearest(ExactNumber.divide(a, b), a, b), "\(a) / \(b)")
        }
    }

    /// Decides by long division in 256 bits made of parts of its own, apart from the code under test.
    private func isNearest(_ quotient: Double, _ a: Int128, _ b: Int128) -> Bool {
        let m = Int128(quotient.significandBitPattern | 1 << 52)
        let e = Int(quotient.exponent) - 52
        // 2a compared with b (2m ± 1) 2^e
        func compare(_ factor: Int128) -> Int {
            let right = Wide(UInt128(b)).times(UInt128(factor))
            let left = Wide(UInt128(a) * 2)
            return e >= 0 ? left.compare(right.shifted(e)) : left.shifted(-e).compare(right)
        }
        let below = compare(2 * m - 1)
        let above = compare(2 * m + 1)
        let isEven = m % 2 == 0
        return (below > 0 || below == 0 && isEven) && (above < 0 || above == 0 && isEven)
    }

    @Test func aDecimalBecomesTheNearestDouble() throws {
        var dice = Dice(seed: 9)
        for _ in 0..<20_000 {
            let number = randomNumber(&dice)
            let text = NumberText.text(number.mantissa, scale: number.scale)
            #expect(number.double == Double(text), "\(text)")
        }
    }

    @Test func aMeanIsRoundedOnce() {
        #expect(ExactNumber(10, scale: 1).divided(by: 3) == 1.0 / 3)
        #expect(ExactNumber(-7).divided(by: 2) == -3.5)
    }
}

@Suite struct FloatTextTests {
    @Test(
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (-2.5, "-2.5"), (0.1, "0.1"), (100, "100"), (1e15, "1000000000000000"),
            (1e16, "10000000000000000"), (123_456_789_012_345_683_968, "123456789012345680000"), (1e21, "1e+21"),
            (1.5e300, "1.5e+300"), (0.000001, "0.000001"), (1.5e-7, "1.5e-7"), (.leastNonzeroMagnitude, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"), (0.30000000000000004, "0.30000000000000004"),
        ] as [(Double, String)])
    func aFloatIsWrittenShortest(_ float: Double, _ text: String) {
        #expect(FloatText.text(float) == text)
        #expect(Double(text) == float)
    }

    @Test func everyFloatIsReadBack() {
        var dice = Dice(seed: 13)
        for _ in 0..<20_000 {
            let float = Double(bitPattern: dice.next())
            guard float.isFinite else { continue }
            #expect(Double(FloatText.text(float)) == float)
        }
    }

    @Test(
        arguments: [
            (0.1, 1, 1), (2.5, 25, 1), (100, 100, 0), (1e30, 1_000_000_000_000_000_000_000_000_000_000, 0),
            (-0.001, -1, 3),
        ]
            as [(Double, Int128, Int)])
    func aFloatHasItsShortestDecimal(_ float: Double, _ mantissa: Int128, _ scale: Int) {
        #expect(ExactNumber(shortest: float) == ExactNumber(mantissa, scale: scale))
    }

    @Test func noDecimalHoldsWhatIsTooLargeOrTooSmall() {
        #expect(ExactNumber(shortest: 1e38) == nil)
        #expect(ExactNumber(shortest: 1e-39) == nil)
        #expect(ExactNumber(shortest: .infinity) == nil)
    }

    @Test(arguments: [(2.675, 2, "2.68"), (-0.5, 0, "-1"), (1, 3, "1.000"), (0.1 + 0.2, 2, "0.30")])
    func tablesShowRoundedDigits(_ float: Double, _ digitCount: Int, _ text: String) {
        #expect(FloatText.rounded(float, digitCount: digitCount) == text)
    }
}

/// Mantissas of all sizes below 10^38.
private func randomNumber(_ dice: inout Dice) -> ExactNumber {
    let digitCount = Int.random(in: 1...38, using: &dice)
    let magnitude = (UInt128(dice.next()) << 64 | UInt128(dice.next())) % PowerOfTen.unsigned[digitCount]
    return ExactNumber(
        Bool.random(using: &dice) ? Int128(magnitude) : -Int128(magnitude), scale: Int.random(in: 0...38, using: &dice))
}

/// A natural number of 384 bits, for checking only.
private struct Wide {
    var words: [UInt32] = Array(repeating: 0, count: 12)

    init(_ number: UInt128) {
        for index in 0..<4 { words[index] = UInt32(truncatingIfNeeded: number >> UInt128(32 * index)) }
    }

    func times(_ factor: UInt128) -> Wide {
        var result = Wide(0)
        for shift in 0..<128 where factor >> UInt128(shift) & 1 == 1 { result.add(shifted(shift)) }
        return result
    }

    func shifted(_ count: Int) -> Wide {
        var result = Wide(0)
        for bit in 0..<384 - count where words[bit / 32] >> UInt32(bit % 32) & 1 == 1 {
            result.words[(bit + count) / 32] |= 1 << UInt32((bit + count) % 32)
        }
        return result
    }

    mutating func add(_ other: Wide) {
        var carry: UInt64 = 0
        for index in words.indices {
            let sum = UInt64(words[index]) + UInt64(other.words[index]) + carry
            words[index] = UInt32(truncatingIfNeeded: sum)
            carry = sum >> 32
        }
    }

    func compare(_ other: Wide) -> Int {
        for index in words.indices.reversed() where words[index] != other.words[index] {
            return words[index] < other.words[index] ? -1 : 1
        }
        return 0
    }
}
