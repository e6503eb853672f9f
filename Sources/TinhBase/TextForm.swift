import Glibc
@_spi(_Unicode) import Swift

/// Unicode Normalisation Form C (UAX #15): the form in which Tinh compares texts, names and values.
///
/// Bytes are taken to be UTF-8; what is not reads as U+FFFD where a form has to be worked out.
package enum TextForm {
    /// True when the bytes are in NFC. O(n); ASCII goes by 32 bytes at a time, Latin and Vietnamese letters, common
    /// punctuation, kana, Han and Hangul syllables by a range test; anything else is settled by normalising.
    package static func isNormalized(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch quickCheck(bytes) {
        case true: true
        case false: isEqualToItsForm(bytes)
        }
    }

    package static func isNormalized(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isNormalized(UnsafeRawBufferPointer($0)) }
    }

    /// The NFC of the bytes. O(n).
    package static func normalized(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        if quickCheck(bytes) { return Array(bytes) }
        return Array(normalized(String(decoding: bytes, as: UTF8.self)).utf8)
    }

    package static func normalized(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { normalized($0) }
    }

    package static func normalized(_ text: String) -> String {
        var text = text
        if text.withUTF8({ quickCheck(UnsafeRawBufferPointer($0)) }) { return text }
        return composed(text)
    }

    /// The canonical decomposition (NFD) as scalars; for collation, folding and nothing else.
    package static func decomposed(_ text: String) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        var iterator = text._nfd.makeIterator()
        while let scalar = iterator.next() { scalars.append(scalar) }
        return scalars
    }

    /// Equality after NFC. Equal bytes, and different bytes that are both in NFC, cost no more than reading them.
    package static func equal(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        if isSame(left, right) { return true }
        if quickCheck(left), quickCheck(right) { return false }
        return normalized(left) == normalized(right)
    }

    package static func equal(_ left: String, _ right: String) -> Bool {
        // Swift compares strings by canonical equivalence.
        left == right
    }

    private static func isSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        guard let left = left.baseAddress, let other = right.baseAddress else { return true }
        return memcmp(left, other, right.count) == 0
    }

    private static func composed(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var iterator = text._nfc.makeIterator()
        while let scalar = iterator.next() { scalars.append(scalar) }
        return String(scalars)
    }

    private static func isEqualToItsForm(_ bytes: UnsafeRawBufferPointer) -> Bool {
        composed(String(decoding: bytes, as: UTF8.self)).utf8.elementsEqual(bytes)
    }

    /// True when the bytes are certainly in NFC; false when that is not known.
    ///
    /// Every load stays inside the buffer: blocks of 32 only while 32 bytes are left, and the bytes of a sequence only
    /// after its length has been compared with what is left.
    private static func quickCheck(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let count = bytes.count
        guard let base = bytes.baseAddress else { return true }
        let start = base.assumingMemoryBound(to: UInt8.self)
        var index = 0
        while index < count {
            while index + 32 <= count {
                let a = (base + index).loadUnaligned(as: SIMD4<UInt64>.self)
                if ((a[0] | a[1]) | (a[2] | a[3])) & 0x8080_8080_8080_8080 != 0 { break }
                index += 32
            }
            // At most 64 scalars one by one before blocks are tried again.
            let stop = min(count, index + 64)
            while index < stop {
                let lead = start[index]
                if lead < 0x80 {
                    index += 1
                } else if lead < 0xCC {
                    // U+0080 ... U+02FF: letters with at most what NFC composes; never decomposed by it.
                    guard lead >= 0xC2, index + 1 < count else { return false }
                    index += 2
                } else if lead < 0xE0 {
                    // U+0300 ... U+07FF: combining marks and scripts with marks; Cyrillic letters are common enough.
                    guard index + 1 < count else { return false }
                    let scalar = UInt32(lead & 0x1F) << 6 | UInt32(start[index + 1] & 0x3F)
                    guard (0x03A3...0x0482).contains(scalar) || (0x048A...0x052F).contains(scalar) else { return false }
                    index += 2
                } else if lead < 0xF0 {
                    guard index + 2 < count else { return false }
                    let scalar =
                        UInt32(lead & 0x0F) << 12 | UInt32(start[index + 1] & 0x3F) << 6
                        | UInt32(start[index + 2] & 0x3F)
                    guard isComposedInBasicPlane(scalar) else { return false }
                    index += 3
                } else {
                    guard index + 3 < count else { return false }
                    let scalar =
                        UInt32(lead & 0x07) << 18 | UInt32(start[index + 1] & 0x3F) << 12
                        | UInt32(start[index + 2] & 0x3F) << 6 | UInt32(start[index + 3] & 0x3F)
                    // Pictographs; Han of plane 2 without its compatibility block at U+2F800.
                    guard (0x1F300...0x1FAFF).contains(scalar) || (0x20000...0x2EBEF).contains(scalar)
                    else { return false }
                    index += 4
                }
            }
        }
        return true
    }

    /// Ranges above U+07FF whose scalars are all NFC_Quick_Check=Yes and not combining (DerivedNormalizationProps.txt).
    private static func isComposedInBasicPlane(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x1E00...0x1EFF: true  // Latin Extended Additional: Vietnamese
        case 0x2002...0x20CF: true  // punctuation, superscripts, currency signs
        case 0x2190...0x2328, 0x232B...0x2ADB: true  // arrows, box drawing, shapes; not angle brackets
        case 0x3000...0x3029, 0x3041...0x3096, 0x309B...0x30FF: true  // CJK punctuation, kana
        case 0x4E00...0x9FFF, 0xAC00...0xD7A3: true  // Han, Hangul syllables
        case 0xFE00...0xFE0F, 0xFEFF, 0xFF01...0xFFDC, 0xFFFD: true  // variation selectors, BOM, full-width forms
        default: false
        }
    }

    /// With a blank in place of line breaks and of blanks beside them, so that a query can write it as a name.
    package static func onOneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" }) else { return text }
        return text.split { $0.isNewline || $0 == " " }.joined(separator: " ")
    }
}
