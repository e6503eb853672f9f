/// Upper and lower case of UTF-8 text by Unicode, without locale.
///
/// Texts of ASCII and Vietnamese letters (precomposed, or with marks) are mapped in place, a scalar at a time: there
/// the two forms of a letter are of one length. The other texts go through `String`.
enum CaseMapping {
    case upper
    case lower
    /// The first letter of each word upper, the others lower. A word is a run of letters, digits, marks and
    /// apostrophes.
    case title

    /// Writes `text.count` bytes to `result`; false when the text holds a scalar that is none of the known ones.
    @inline(__always)
    func map(_ text: TextSlice, to result: UnsafeMutablePointer<UInt8>) -> Bool {
        let bytes = text.start
        let end = text.count
        var offset = 0
        var isInWord = false
        while offset < end {
            while self != .title, offset + 8 <= end,
                CaseMapping.mapWord(bytes + offset, self == .upper, result + offset)
            {
                offset += 8
            }
            if offset == end { return true }
            let byte = bytes[offset]
            if byte < 0x80 {
                let isLetter = (byte | 0x20) &- 0x61 < 26
                let toUpper = self == .upper || (self == .title && !isInWord)
                result[offset] = isLetter ? (toUpper ? byte & ~0x20 : byte | 0x20) : byte
                isInWord = isLetter || byte &- 0x30 < 10 || (isInWord && byte == 0x27)
                offset += 1
                continue
            }
            let toUpper = self == .upper || (self == .title && !isInWord)
            let length = CaseMapping.mapLetter(bytes + offset, toUpper: toUpper, to: result + offset)
            if length == 0 { return false }
            // A mark goes on with the word it stands in and starts none.
            if byte != 0xCC && byte != 0xCD { isInWord = true }
            offset += length
        }
        return true
    }

    /// Eight bytes at once where all are ASCII; else false, and nothing is written.
    ///
    /// Adding to each byte carries into its high bit from the first letter on, and from behind the last; what differs
    /// is a letter, whose case is the bit two places below.
    @inline(__always)
    private static func mapWord(
        _ bytes: UnsafePointer<UInt8>, _ toUpper: Bool, _ result: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
        let ones: UInt64 = 0x0101_0101_0101_0101
        if word & (ones << 7) != 0 { return false }
        let first: UInt64 = toUpper ? 0x61 : 0x41
        let fromFirst = word &+ ones &* (0x80 - first)
        let behindLast = word &+ ones &* (0x80 - first - 26)
        let letters = (fromFirst ^ behindLast) & (ones << 7)
        UnsafeMutableRawPointer(result).storeBytes(of: word ^ (letters >> 2), as: UInt64.self)
        return true
    }

    /// One letter or mark of two or three bytes: its length, 0 when it is none of the known ones.
    ///
    /// Known are À–ÿ but × ß ÷ ÿ, Ă Đ Ĩ Ũ Ơ Ư and their lower forms, U+1EA0–U+1EFF, and the marks U+0300–U+036F but the
    /// iota below, which has an upper form of another length.
    @inline(__always)
    private static func mapLetter(
        _ bytes: UnsafePointer<UInt8>, toUpper: Bool, to result: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let lead = bytes[0]
        let second = bytes[1]
        switch lead {
        case 0xC3:
            // À is C3 80, à is C3 A0.
            let low = second | 0x20
            if low == 0xB7 || second == 0x9F || second == 0xBF { return 0 }
            result[1] = toUpper ? second & ~0x20 : low
        case 0xC4:
            // Ă ă: 82 83, Đ đ: 90 91, Ĩ ĩ: A8 A9.
            let even = second & ~1
            if even != 0x82 && even != 0x90 && even != 0xA8 { return 0 }
            result[1] = toUpper ? even : even | 1
        case 0xC5:
            // Ũ ũ: A8 A9.
            let even = second & ~1
            if even != 0xA8 { return 0 }
            result[1] = toUpper ? even : even | 1
        case 0xC6:
            // Ơ ơ: A0 A1, Ư ư: AF B0.
            switch second {
            case 0xA0, 0xA1: result[1] = toUpper ? 0xA0 : 0xA1
            case 0xAF, 0xB0: result[1] = toUpper ? 0xAF : 0xB0
            default: return 0
            }
        case 0xCC, 0xCD:
            if lead == 0xCD && (second == 0x85 || second >= 0xB0) { return 0 }
            result[1] = second
        case 0xE1:
            // U+1EA0 is E1 BA A0, U+1EFF is E1 BB BF: even upper, odd lower.
            let third = bytes[2]
            if second != 0xBB && !(second == 0xBA && third >= 0xA0) { return 0 }
            result[1] = second
            result[2] = toUpper ? third & ~1 : third | 1
            result[0] = lead
            return 3
        default: return 0
        }
        result[0] = lead
        return 2
    }

    /// Any text, through `String`.
    func map(_ string: String) -> String {
        switch self {
        case .upper: return string.uppercased()
        case .lower: return string.lowercased()
        case .title:
            var result = ""
            var isInWord = false
            for scalar in string.unicodeScalars {
                let properties = scalar.properties
                let isWordPart = properties.isAlphabetic || properties.numericType != nil
                let isJoiner = properties.generalCategory.isMark || scalar == "'" || scalar == "\u{2019}"
                result +=
                    isInWord ? properties.lowercaseMapping : isWordPart ? properties.titlecaseMapping : String(scalar)
                isInWord = isWordPart || (isInWord && isJoiner)
            }
            return result
        }
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isMark: Bool { self == .nonspacingMark || self == .spacingMark || self == .enclosingMark }
}

extension ScalarKernel {
    /// `upper(x) lower(x) title(x)`: text. O(bytes).
    static let textCase = [
        caseKernel("upper", .upper), caseKernel("lower", .lower), caseKernel("title", .title),
    ]

    private static func caseKernel(_ name: String, _ mapping: CaseMapping) -> ScalarKernel {
        ScalarKernel(name: name) { _ throws(KernelFault) in
            { arguments, out, rowCount throws(KernelFault) in
                var room = TextRoom(0, of: &out.scratch)
                try mapText(arguments[0], out, rowCount) { text in
                    if !room.holds(text.count) { room = TextRoom(text.count, of: &out.scratch) }
                    let result = room.start
                    if mapping.map(text, to: result) {
                        room.take(text.count)
                        return TextSlice(start: result, count: text.count)
                    }
                    return out.scratch.keep(mapping.map(text.text))
                }
            }
        }
    }
}
