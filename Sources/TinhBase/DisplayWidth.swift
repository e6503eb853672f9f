/// How many cells of a terminal a text takes, by grapheme clusters.
///
/// A cluster is as wide as its first scalar: 2 for East Asian Wide and Fullwidth (UAX #11) and for emoji shown as
/// pictures (UTS #51), 0 for marks, controls and format characters alone, else 1.
package enum DisplayWidth {
    /// O(n); ASCII at once.
    package static func width(of text: String) -> Int {
        if text.utf8.allSatisfy({ $0 &- 0x20 < 0x5F }) { return text.utf8.count }
        return text.reduce(0) { $0 + width(of: $1) }
    }

    package static func width(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return 0 }
        if first.value < 0x300 {
            if first.value < 0x20 || (0x7F..<0xA0).contains(first.value) || first.value == 0xAD { return 0 }
            // A keycap or a sign with the emoji selector is shown as a picture.
            return scalars.contains("\u{FE0F}") ? 2 : 1
        }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .format, .lineSeparator, .paragraphSeparator:
            return first.properties.isEmojiPresentation ? 2 : 0
        default: break
        }
        // Vowels and final consonants of decomposed Hangul join the syllable before.
        if (0x1160...0x11FF).contains(first.value) { return 0 }
        if isWide(first) || first.properties.isEmojiPresentation { return 2 }
        if scalars.contains("\u{FE0F}"), first.properties.isEmoji { return 2 }
        // The vowel am of Thai and Lao joins its consonant's cluster but stands beside it.
        return scalars.contains("\u{E33}") || scalars.contains("\u{EB3}") ? 2 : 1
    }

    /// The text, or as much of it as leaves room for `…` in so many cells. Never more than `cellCount` cells wide.
    package static func truncated(_ text: String, to cellCount: Int) -> String {
        if width(of: text) <= cellCount { return text }
        if cellCount <= 0 { return "" }
        var result = ""
        var used = 0
        for character in text {
            let next = width(of: character)
            if used + next > cellCount - 1 { break }
            used += next
            result.append(character)
        }
        return result + "…"
    }

    package enum Alignment: Sendable { case left, right, center }

    /// The text with blanks up to so many cells; unchanged when it is as wide already.
    package static func padded(_ text: String, to cellCount: Int, _ alignment: Alignment = .left) -> String {
        let missing = max(0, cellCount - width(of: text))
        switch alignment {
        case .left: return text + String(repeating: " ", count: missing)
        case .right: return String(repeating: " ", count: missing) + text
        case .center:
            let before = missing / 2
            return String(repeating: " ", count: before) + text + String(repeating: " ", count: missing - before)
        }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= wideRanges[0].0 else { return false }
        var low = 0
        var high = wideRanges.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if wideRanges[middle].0 <= scalar.value { low = middle } else { high = middle }
        }
        return scalar.value <= wideRanges[low].1
    }

    /// East_Asian_Width W and F (EastAsianWidth.txt), unassigned gaps closed. Emoji above U+1F000 are known by their
    /// property and left out here.
    private static let wideRanges: [(UInt32, UInt32)] = [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3),
        (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1),
        (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA),
        (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B),
        (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797),
        (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E),
        (0x3041, 0x3247), (0x3250, 0x4DBF), (0x4E00, 0xA4C6), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAD9),
        (0xFE10, 0xFE19), (0xFE30, 0xFE6B), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x1B2FB), (0x1F200, 0x1F265),
        (0x20000, 0x3FFFD),
    ]
}
