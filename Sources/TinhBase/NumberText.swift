/// Exact numbers as text: for machines plain digits with a point, for people with grouped thousands.
package enum NumberText {
    /// The most bytes that `write` needs: a sign, 39 digits, a point, a zero before it.
    package static let byteCountMax = 42

    /// Appends `-12.50`: all digits of the scale, no grouping. O(digits), fast for mantissas of 64 bits.
    package static func append(_ mantissa: Int128, scale: Int, to text: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCountMax) { buffer in
            let start = writeBackwards(mantissa, scale: scale, into: buffer)
            text.append(contentsOf: buffer[start...])
        }
    }

    package static func append(_ number: Int64, to text: inout [UInt8]) {
        append(Int128(number), scale: 0, to: &text)
    }

    /// Writes at `target`, which must have room for `byteCountMax` bytes, and gives the number of bytes written.
    package static func write(_ mantissa: Int128, scale: Int, to target: UnsafeMutablePointer<UInt8>) -> Int {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCountMax) { buffer in
            let start = writeBackwards(mantissa, scale: scale, into: buffer)
            let count = buffer.count - start
            for index in 0..<count { target[index] = buffer[start + index] }
            return count
        }
    }

    package static func text(_ mantissa: Int128, scale: Int = 0) -> String {
        var bytes: [UInt8] = []
        append(mantissa, scale: scale, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// For people: `1,234,567.50`. Any separators.
    package static func grouped(_ mantissa: Int128, scale: Int = 0, separator: String = ",", point: String = ".")
        -> String
    {
        group(plain: text(mantissa, scale: scale), separator: separator, point: point)
    }

    /// Groups the whole part of a plain number text; anything that is not digits from its start (`1e+30`) stays as it is.
    package static func group(plain: String, separator: String = ",", point: String = ".") -> String {
        let bytes = Array(plain.utf8)
        let isNegative = bytes.first == UInt8(ascii: "-")
        let start = isNegative ? 1 : 0
        let wholeEnd = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.count
        guard bytes[start..<wholeEnd].allSatisfy({ $0 &- 0x30 < 10 }) else { return plain }
        var result = isNegative ? "-" : ""
        for index in start..<wholeEnd {
            if index > start, (wholeEnd - index) % 3 == 0 { result += separator }
            result.unicodeScalars.append(Unicode.Scalar(bytes[index]))
        }
        if wholeEnd < bytes.count {
            result += point + String(decoding: bytes[(wholeEnd + 1)...], as: UTF8.self)
        }
        return result
    }

    /// Fills the buffer from its end; gives the index of the first byte. The buffer has `byteCountMax` bytes: a scale of at
    /// most 38 and an `Int128` of at most 39 digits fit with sign, point and a leading zero.
    private static func writeBackwards(_ mantissa: Int128, scale: Int, into buffer: UnsafeMutableBufferPointer<UInt8>)
        -> Int
    {
        precondition(scale >= 0 && scale <= ExactNumber.digitCountMax, "a decimal scale of \(scale)")
        var index = buffer.count
        var digitCount = 0
        func put(_ digit: UInt8) {
            if digitCount == scale, scale > 0 {
                index -= 1
                buffer[index] = UInt8(ascii: ".")
            }
            index -= 1
            buffer[index] = 0x30 + digit
            digitCount += 1
        }
        var large = mantissa.magnitude
        while large > UInt128(UInt64.max) {
            let (quotient, rest) = large.quotientAndRemainder(dividingBy: PowerOfTen.unsigned[19])
            large = quotient
            var part = UInt64(rest)
            for _ in 0..<19 {
                put(UInt8(part % 10))
                part /= 10
            }
        }
        var small = UInt64(large)
        while small > 0 || digitCount <= scale {
            put(UInt8(small % 10))
            small /= 10
        }
        if mantissa < 0 {
            index -= 1
            buffer[index] = UInt8(ascii: "-")
        }
        return index
    }
}
