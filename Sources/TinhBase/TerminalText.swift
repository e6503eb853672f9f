/// Text of the data made harmless for a terminal: what would move the cursor, colour, ring or turn the reading direction
/// is shown as an escape, everything else as it stands.
package enum TerminalText {
    /// `\n`, `\r`, `\t`, `\e` for the known ones, `\u{9b}` for other C0 and C1 controls, line separators, bidirectional
    /// controls, and the byte order mark; those of `kept` stay as they are, and
    /// `asJSON` all are four digits, `\u009b`. O(n); a text without any comes back as it is.
    package static func escaped(_ text: String, keeping kept: String = "", asJSON: Bool = false) -> String {
        if !text.utf8.contains(where: {
            $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xD8 || $0 == 0xE2 || $0 == 0xEF
        }) {
            return text
        }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let escape = escape(scalar), !kept.unicodeScalars.contains(scalar) {
                result.append(contentsOf: (asJSON ? jsonEscape(scalar) : escape).unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// All that are escaped have four digits at most.
    private static func jsonEscape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    /// What stands for a scalar that must not reach a terminal; nil for one that may.
    private static func escape(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x09: "\\t"
        case 0x0A: "\\n"
        case 0x0D: "\\r"
        case 0x1B: "\\e"
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F, 0xFEFF,
            0xFFF9...0xFFFB:
            "\\u{" + String(scalar.value, radix: 16) + "}"
        default: nil
        }
    }
}
