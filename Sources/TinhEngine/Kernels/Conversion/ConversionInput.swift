import TinhBase
import TinhTypes

extension TextSlice {
    /// Without ASCII white space at both ends: what a conversion reads.
    var core: UnsafeRawBufferPointer {
        var lower = 0
        var upper = count
        while lower < upper, TextSlice.isBlank(start[lower]) { lower += 1 }
        while upper > lower, TextSlice.isBlank(start[upper - 1]) { upper -= 1 }
        return part(lower, upper).bytes
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }
}

/// Reads numbers from text: plain digits, with a point and an exponent if there are, as `12.50` or `1.5e3`. Grouping,
/// decimal commas and units are not guessed at: `1.234` is one and a bit, `1,234` nothing.
enum NumberReading {
    /// Exact. Nil for what is no number, and for more than 38 digits.
    static func exact(_ bytes: UnsafeRawBufferPointer) -> ExactNumber? {
        guard let mark = bytes.firstIndex(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }) else {
            return ExactNumber(parsing: bytes)
        }
        guard let number = ExactNumber(parsing: UnsafeRawBufferPointer(rebasing: bytes[..<mark])),
            let written = ExactNumber(parsing: UnsafeRawBufferPointer(rebasing: bytes[(mark + 1)...])),
            written.scale == 0,
            !bytes[(mark + 1)...].contains(UInt8(ascii: ".")), written.mantissa.magnitude <= 1_000
        else { return nil }
        let trimmed = number.trimmed
        if trimmed.mantissa == 0 { return trimmed }
        let scale = trimmed.scale - Int(written.mantissa)
        if scale >= 0 { return scale <= ExactNumber.digitCountMax ? ExactNumber(trimmed.mantissa, scale: scale) : nil }
        guard scale >= -ExactNumber.digitCountMax else { return nil }
        let (product, overflow) = trimmed.mantissa.multipliedReportingOverflow(by: PowerOfTen.signed[-scale])
        guard !overflow, product.magnitude < PowerOfTen.unsigned[ExactNumber.digitCountMax] else { return nil }
        return ExactNumber(product)
    }

    /// The nearest float. Nil for what is no number, and for one too large.
    static func float(_ bytes: UnsafeRawBufferPointer) -> Double? {
        if let number = exact(bytes) { return number.double }
        // More digits than an exact number has, or a far exponent: only digits, sign, point and exponent are let
        // through, so that words (`nan`, `inf`) and hexadecimal are not read as numbers.
        let isPlain = bytes.allSatisfy { byte in
            byte &- 0x30 < 10 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
        }
        guard isPlain, let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }
}

/// What a conversion says of a value that it cannot take; the sentence puts quotes around it.
enum Unconvertible {
    static func text(_ row: Int, _ slice: TextSlice, _ to: Kind) -> KernelFault {
        // A whole novel in an error helps nobody.
        let string = slice.text
        let shown = string.count > 60 ? String(string.prefix(59)) + "…" : string
        return .unconvertible(row: row, value: shown, to: to.word)
    }

    static func number(_ row: Int, _ mantissa: Int128, scale: Int, _ to: Kind) -> KernelFault {
        .unconvertible(row: row, value: NumberText.text(mantissa, scale: scale), to: to.word)
    }

    static func digits(_ row: Int, _ value: Double, scale: Int) -> KernelFault {
        let message =
            "\(FloatText.text(value)) has more than \(scale) digits after the point; round it first: `round(x, 6) to decimal`"
        return .badArgument(row: row, message: message)
    }

    static func float(_ row: Int, _ value: Double, _ to: Kind) -> KernelFault {
        .unconvertible(row: row, value: FloatText.text(value), to: to.word)
    }
}
