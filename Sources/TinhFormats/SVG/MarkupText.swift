/// Text between and inside the tags of svg and html.
enum MarkupText {
    /// `<`, `>`, `&` and quotes as entities; characters that XML has not (controls, unpaired halves, non-characters) as `\u{1b}`,
    /// and those that turn the direction of reading likewise. A line break is a blank. O(n).
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: result += "&amp;"
            case 0x3C: result += "&lt;"
            case 0x3E: result += "&gt;"
            case 0x22: result += "&quot;"
            case 0x27: result += "&#39;"
            case 0x09, 0x0A, 0x0D: result += " "
            case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F, 0xFEFF,
                0xFFF9...0xFFFB, 0xFFFE, 0xFFFF:
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
