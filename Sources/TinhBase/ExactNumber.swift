/// A decimal number of up to 38 digits: `mantissa / 10^scale`, scale 0 to 38.
///
/// The same value may stand in different scales (1.5 and 1.50); `==` looks at both parts, `compare` at the value.
package struct ExactNumber: Hashable, Sendable {
    package var mantissa: Int128
    package var scale: Int

    package static let digitCountMax = 38
    /// The digits after the point that a text or float is given where nothing says how many it has: half of all, so that
    /// two such numbers can be multiplied. What needs more is refused; zeros that no value needs are not shown.
    package static let openScale = 19

    package init(_ mantissa: Int128, scale: Int = 0) {
        precondition((0...ExactNumber.digitCountMax).contains(scale), "a decimal scale of \(scale)")
        self.mantissa = mantissa
        self.scale = scale
    }

    /// `12`, `-0.50`, `+7`, `.5`, `12.`: a sign, ASCII digits, at most one point, at least one digit, nothing else. The digits
    /// after the point give the scale. Nil for anything else, and for more than 38 digits (leading zeros apart) or a scale
    /// above 38.
    package init?(parsing bytes: UnsafeRawBufferPointer) {
        if let (mantissa, scale) = ExactNumber.parseShort(bytes) {
            self.mantissa = mantissa
            self.scale = scale
            return
        }
        var index = 0
        var isNegative = false
        if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            isNegative = first == UInt8(ascii: "-")
            index = 1
        }
        var small: UInt64 = 0
        var smallDigitCount = 0
        var large: UInt128 = 0
        var digitCount = 0
        var significantCount = 0
        var pointIndex = -1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: ".") {
                guard pointIndex < 0 else { return nil }
                pointIndex = index
                index += 1
                continue
            }
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            if digit != 0 || significantCount > 0 { significantCount += 1 }
            guard significantCount <= ExactNumber.digitCountMax else { return nil }
            if smallDigitCount == 19 {
                large = large * PowerOfTen.unsigned[19] + UInt128(small)
                small = 0
                smallDigitCount = 0
            }
            small = small * 10 + UInt64(digit)
            smallDigitCount += 1
            digitCount += 1
            index += 1
        }
        guard digitCount > 0 else { return nil }
        let scale = pointIndex < 0 ? 0 : bytes.count - pointIndex - 1
        guard scale <= ExactNumber.digitCountMax else { return nil }
        let magnitude = large == 0 ? UInt128(small) : large * PowerOfTen.unsigned[smallDigitCount] + UInt128(small)
        self.mantissa = isNegative ? -Int128(magnitude) : Int128(magnitude)
        self.scale = scale
    }

    /// The common case: up to 18 digits, which 64 bits hold. Nil for anything else, right or wrong.
    private static func parseShort(_ bytes: UnsafeRawBufferPointer) -> (mantissa: Int128, scale: Int)? {
        guard bytes.count <= 18 else { return nil }
        var magnitude: Int64 = 0
        var digitCount = 0
        var pointIndex = -1
        let isNegative = bytes.first == UInt8(ascii: "-")
        for index in (isNegative ? 1 : 0)..<max(bytes.count, isNegative ? 1 : 0) {
            let digit = bytes[index] &- 0x30
            if digit < 10 {
                magnitude = magnitude * 10 + Int64(digit)
                digitCount += 1
            } else if bytes[index] == UInt8(ascii: "."), pointIndex < 0 {
                pointIndex = index
            } else {
                return nil
            }
        }
        guard digitCount > 0 else { return nil }
        return (Int128(isNegative ? -magnitude : magnitude), pointIndex < 0 ? 0 : bytes.count - pointIndex - 1)
    }

    package init?(parsing text: String) {
        var text = text
        guard let number = text.withUTF8({ ExactNumber(parsing: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = number
    }

    /// Without zeros at the end of the fraction: 1.50 becomes 1.5, 200 stays.
    package var trimmed: ExactNumber {
        var number = self
        while number.scale > 0, number.mantissa % 10 == 0 {
            number.mantissa /= 10
            number.scale -= 1
        }
        return number
    }

    /// The same value in another scale; nil when digits would be lost or 38 digits do not hold it.
    package func exactly(inScale newScale: Int) -> ExactNumber? {
        if newScale >= scale {
            guard newScale <= ExactNumber.digitCountMax else { return nil }
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: PowerOfTen.signed[newScale - scale])
            guard !overflow, product.magnitude < PowerOfTen.unsigned[38] else { return nil }
            return ExactNumber(product, scale: newScale)
        }
        let (quotient, rest) = mantissa.quotientAndRemainder(dividingBy: PowerOfTen.signed[scale - newScale])
        return rest == 0 ? ExactNumber(quotient, scale: newScale) : nil
    }

    /// Rounded half away from zero to another scale; nil only when 38 digits do not hold it.
    package func rounded(toScale newScale: Int) -> ExactNumber? {
        if newScale >= scale { return exactly(inScale: newScale) }
        guard newScale >= 0 else { return nil }
        return ExactNumber(
            ExactNumber.dividedRounding(mantissa, by: PowerOfTen.signed[scale - newScale]), scale: newScale)
    }

    /// The quotient rounded half away from zero. The divisor must be positive.
    package static func dividedRounding(_ dividend: Int128, by divisor: Int128) -> Int128 {
        precondition(divisor > 0, "rounding division by \(divisor)")
        let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
        // |rest| >= divisor / 2 without overflow.
        if rest.magnitude >= divisor.magnitude - rest.magnitude { return dividend < 0 ? quotient - 1 : quotient + 1 }
        return quotient
    }

    // MARK: Comparison

    /// Exact, whatever the scales: -1, 0 or 1.
    package static func compare(_ left: ExactNumber, _ right: ExactNumber) -> Int {
        if left.scale == right.scale { return sign(left.mantissa, right.mantissa) }
        if left.scale > right.scale { return -compare(right, left) }
        let factor = PowerOfTen.signed[right.scale - left.scale]
        let (product, overflow) = left.mantissa.multipliedReportingOverflow(by: factor)
        if !overflow { return sign(product, right.mantissa) }
        // |left| is beyond anything that the right mantissa can be.
        return left.mantissa < 0 ? -1 : 1
    }

    /// As the language compares beside a float: the decimal becomes a float first.
    package static func compare(_ left: ExactNumber, _ right: Double) -> Int {
        let float = left.double
        return float < right ? -1 : float > right ? 1 : 0
    }

    private static func sign(_ left: Int128, _ right: Int128) -> Int { left < right ? -1 : left > right ? 1 : 0 }
}

/// 10^0 to 10^38.
package enum PowerOfTen {
    package static let signed: [Int128] = unsigned.map { Int128($0) }
    package static let unsigned: [UInt128] = {
        var powers: [UInt128] = [1]
        for _ in 1...38 { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()
    /// 10^0 to 10^22: those that a double holds exactly.
    package static let doubles: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20,
        1e21, 1e22,
    ]
}
