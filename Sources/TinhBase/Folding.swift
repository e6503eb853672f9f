/// Text without case and accents, đ as d: what search, `~` and the look-up of names and values compare.
///
/// Case goes by Unicode's mappings (upper, then lower, so `ß` and `ς` meet `ss` and `σ`); accents are the marks that
/// canonical decomposition parts from a letter. Folding twice is folding once; texts that are equal as NFC fold alike.
package enum Folding {
    package static func fold(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            var result: [UInt8] = []
            append(UnsafeRawBufferPointer(bytes), to: &result)
            return String(decoding: result, as: UTF8.self)
        }
    }

    package static func fold(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        append(bytes, to: &result)
        return result
    }

    package static func fold(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { fold($0) }
    }

    /// Appends the folded bytes. O(n); some 2 ns a letter for Latin script, composed or not.
    package static func append(_ bytes: UnsafeRawBufferPointer, to result: inout [UInt8]) {
        let table = latinTable
        let isDone = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count * 2 + 4) { buffer in
            guard let count = foldLatin(bytes, table, into: buffer) else { return false }
            result.append(contentsOf: buffer[..<count])
            return true
        }
        if !isDone { appendAnyScript(String(decoding: bytes, as: UTF8.self), to: &result) }
    }

    /// The form of a column's name by which it may be written in a query: folded, each run of anything but letters and
    /// digits one `_`, none at the ends. `Thành phố` is `thanh_pho`.
    package static func nameFold(_ name: String) -> String {
        var result = String.UnicodeScalarView()
        var isGap = false
        for scalar in fold(name).unicodeScalars {
            if isWordScalar(scalar) {
                if isGap, !result.isEmpty { result.append("_") }
                isGap = false
                result.append(scalar)
            } else {
                isGap = true
            }
        }
        return String(result)
    }

    /// Equality but for case and accents.
    package static func alike(_ left: String, _ right: String) -> Bool {
        fold(left) == fold(right)
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 {
            return (0x30...0x39).contains(scalar.value) || (0x61...0x7A).contains(scalar.value)
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }

    /// The folded form of a scalar: up to three bytes of UTF-8, the first in the lowest bits, and in the highest eight bits
    /// their count and one more; `unsettled` for one whose form is longer.
    private static let latinTable = LatinTable { scalar in
        let folded = foldOne(scalar).utf8
        guard folded.count <= 3 else { return unsettled }
        var word = UInt32(folded.count + 1) << 24
        for (position, byte) in folded.enumerated() { word |= UInt32(byte) << (8 * UInt32(position)) }
        return word
    }
    private static let unsettled = UInt32.max

    /// The number of bytes written; nil when a scalar outside the Latin blocks and the accents stands in the text.
    ///
    /// Bytes past a sequence's first are read only after its length has been compared with what is left. Every scalar of two
    /// or three bytes becomes at most three, and three are written whatever counts: `result` has room for two for each byte
    /// and four more.
    private static func foldLatin(
        _ bytes: UnsafeRawBufferPointer, _ table: LatinTable,
        into result: UnsafeMutableBufferPointer<UInt8>
    ) -> Int? {
        var index = 0
        var count = 0
        while index < bytes.count {
            let lead = bytes[index]
            if lead < 0x80 {
                result[count] = lead &- 0x41 < 26 ? lead | 0x20 : lead
                count += 1
                index += 1
                continue
            }
            let scalar: UInt32
            if lead >= 0xC2, lead < 0xE0, index + 1 < bytes.count {
                scalar = UInt32(lead & 0x1F) << 6 | UInt32(bytes[index + 1] & 0x3F)
                index += 2
            } else if lead >= 0xE0, lead < 0xF0, index + 2 < bytes.count {
                scalar =
                    UInt32(lead & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6
                    | UInt32(bytes[index + 2] & 0x3F)
                index += 3
            } else {
                return nil
            }
            if (0x300...0x36F).contains(scalar) { continue }
            if let slot = LatinLetter.index(scalar) {
                let entry = table[slot]
                if entry == unsettled { return nil }
                result[count] = UInt8(truncatingIfNeeded: entry)
                result[count + 1] = UInt8(truncatingIfNeeded: entry >> 8)
                result[count + 2] = UInt8(truncatingIfNeeded: entry >> 16)
                count += Int(entry >> 24) - 1
            } else if (0x2010...0x2044).contains(scalar) || scalar == 0x20AB {
                // Dashes, quotes, the dong sign and their kind stay as they are.
                result[count] = bytes[index - 3]
                result[count + 1] = bytes[index - 2]
                result[count + 2] = bytes[index - 1]
                count += 3
            } else {
                return nil
            }
        }
        return count
    }

    private static func appendAnyScript(_ text: String, to result: inout [UInt8]) {
        var folded = ""
        for scalar in TextForm.decomposed(text) where !LatinLetter.isAccent(scalar) {
            if scalar.isASCII {
                folded += scalar.properties.lowercaseMapping
            } else {
                folded += foldOne(scalar)
            }
        }
        // Scripts whose letters were decomposed (Hangul) are put together again.
        result.append(contentsOf: TextForm.normalized(folded).utf8)
    }

    private static func foldOne(_ scalar: Unicode.Scalar) -> String {
        var folded = ""
        for part in TextForm.decomposed(String(scalar)) where !LatinLetter.isAccent(part) {
            let base = LatinLetter.undecomposed[part] ?? String(part)
            for letter in base.unicodeScalars {
                for upper in letter.properties.uppercaseMapping.unicodeScalars {
                    for lower in TextForm.decomposed(upper.properties.lowercaseMapping)
                    where !LatinLetter.isAccent(lower) {
                        folded += LatinLetter.undecomposed[lower] ?? String(lower)
                    }
                }
            }
        }
        return folded
    }
}
