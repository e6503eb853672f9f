import TinhBase

/// About how wide texts are in a sans-serif typeface, in pixels, rather too wide than too narrow: which typeface draws them
/// is not known.
enum TextExtent {
    static func width(_ text: String, size: Double) -> Double {
        text.reduce(0) { $0 + share($1) } * size
    }

    /// No wider than so many pixels, the rest told by an ellipsis.
    static func fitted(_ text: String, size: Double, width: Double) -> String {
        let room = width / size
        var used = 0.0
        // Where the text has to end if an ellipsis follows.
        var end = text.startIndex
        for index in text.indices {
            used += share(text[index])
            if used > room { return String(text[..<end]) + "…" }
            if used + 0.9 <= room { end = text.index(after: index) }
        }
        return text
    }

    /// Of the size of the typeface.
    private static func share(_ character: Character) -> Double {
        let cells = DisplayWidth.width(of: character)
        guard cells == 1 else { return Double(cells) * 0.55 }
        switch character {
        case "i", "j", "l", "I", "í", "ì", "ị", "ĩ", "ỉ", ".", ",", ":", ";", "'", "|", "!", "(", ")", "[", "]", " ",
            "f", "t", "r", "-", "/":
            return 0.4
        case "m", "w", "M", "W", "%", "@", "…", "—": return 0.98
        default: return character.isUppercase ? 0.74 : 0.62
        }
    }
}

func textWidth(_ text: String, size: Double) -> Double { TextExtent.width(text, size: size) }

func fitted(_ text: String, size: Double, width: Double) -> String {
    TextExtent.fitted(text, size: size, width: width)
}
