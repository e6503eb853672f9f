/// Doubles as the shortest text that reads as the same double.
package enum FloatText {
    /// `0.1`, `-2.5`, `100`, `1e+21`, `1.5e-7`: plain digits from 1e-6 up to below 1e21, else an exponent. No point without a
    /// fraction; zero of either sign is `0`. Not finite: `nan`, `inf`, `-inf` (a column never holds them).
    package static func append(_ double: Double, to text: inout [UInt8]) {
        var description = double.description
        let isDone = description.withUTF8 { bytes in
            // Swift writes plain digits from 1e-4 up to 2^54, and always a point: `100.0`.
            if !double.isFinite {
                text.append(contentsOf: bytes)
            } else if bytes.contains(UInt8(ascii: "e")) || double == 0 {
                return false
            } else if bytes.count > 2, bytes[bytes.count - 1] == 0x30, bytes[bytes.count - 2] == UInt8(ascii: ".") {
                text.append(contentsOf: bytes[..<(bytes.count - 2)])
            } else {
                text.append(contentsOf: bytes)
            }
            return true
        }
        if isDone { return }
        guard let (digits, exponent, isNegative) = digits(double) else {
            preconditionFailure("a finite double has digits")
        }
        if isNegative { text.append(UInt8(ascii: "-")) }
        // The value is 0.digits × 10^pointIndex.
        let pointIndex = digits.count + exponent
        if pointIndex > 21 || pointIndex < -5 {
            text.append(digits[0])
            if digits.count > 1 {
                text.append(UInt8(ascii: "."))
                text.append(contentsOf: digits[1...])
            }
            text.append(UInt8(ascii: "e"))
            text.append(pointIndex > 0 ? UInt8(ascii: "+") : UInt8(ascii: "-"))
            text.append(contentsOf: String((pointIndex - 1).magnitude).utf8)
        } else if exponent >= 0 {
            text.append(contentsOf: digits)
            text.append(contentsOf: repeatElement(0x30, count: exponent))
        } else if pointIndex > 0 {
            text.append(contentsOf: digits[..<pointIndex])
            text.append(UInt8(ascii: "."))
            text.append(contentsOf: digits[pointIndex...])
        } else {
            text.append(contentsOf: [0x30, UInt8(ascii: ".")])
            text.append(contentsOf: repeatElement(0x30, count: -pointIndex))
            text.append(contentsOf: digits)
        }
    }

    package static func text(_ double: Double) -> String {
        var bytes: [UInt8] = []
        append(double, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Rounded half away from zero, in its shortest decimal digits, to so many digits after the point; for tables. Beyond
    /// 38 digits the shortest text.
    package static func rounded(_ double: Double, digitCount: Int) -> String {
        guard let number = ExactNumber(shortest: double)?.rounded(toScale: digitCount) else { return text(double) }
        return NumberText.text(number.mantissa, scale: digitCount)
    }

    /// The shortest digits and the power of ten of the last: 2.5 is 25 and -1. No zeros at either end, but `0` for zero.
    /// Nil for what is not finite. From Swift's description, which is the shortest that reads back (SwiftDtoa).
    package static func digits(_ double: Double) -> (digits: [UInt8], exponent: Int, isNegative: Bool)? {
        guard double.isFinite else { return nil }
        var digits: [UInt8] = []
        var exponent = 0
        var isFraction = false
        var written = double.magnitude.description
        written.withUTF8 { bytes in
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                index += 1
                if byte &- 0x30 < 10 {
                    if isFraction { exponent -= 1 }
                    if byte != 0x30 || !digits.isEmpty { digits.append(byte) }
                } else if byte == UInt8(ascii: ".") {
                    isFraction = true
                } else {
                    // e+16, e-05
                    let isNegative = bytes[index] == UInt8(ascii: "-")
                    let power = bytes[(index + 1)...].reduce(0) { $0 * 10 + Int($1 - 0x30) }
                    exponent += isNegative ? -power : power
                    break
                }
            }
        }
        while digits.last == 0x30 {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty { return ([0x30], 0, false) }
        return (digits, exponent, double < 0)
    }
}
