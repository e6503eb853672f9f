/// A line broken by words where a terminal ends; a word is never broken.
package enum WrappedText {
    /// Lines of at most so many cells but for words that are longer alone; those after the first begin with the line's own
    /// blanks and `indentation` more. Styles (`ESC [ … m`) take no room. O(n).
    package static func lines(_ text: String, to width: Int, indentation: Int = 0) -> [String] {
        guard self.width(of: text) > width else { return [text] }
        let ownBlanks = text.prefix { $0 == " " }.count
        let blankCount = ownBlanks + indentation
        let blanks = String(repeating: " ", count: blankCount * 3 <= width ? blankCount : 0)
        var lines: [String] = []
        var line = String(repeating: " ", count: ownBlanks)
        var used = ownBlanks
        var isEmpty = true
        for word in text.dropFirst(ownBlanks).split(separator: " ", omittingEmptySubsequences: false) {
            let wordWidth = self.width(of: String(word))
            if isEmpty {
                line += word
                used += wordWidth
            } else if used + 1 + wordWidth <= width {
                line += " " + word
                used += 1 + wordWidth
            } else if wordWidth > 0 {
                lines.append(line)
                line = blanks + word
                used = blanks.utf8.count + wordWidth
            }
            isEmpty = false
        }
        return lines + [line]
    }

    /// Cells that a text takes, styles left out.
    private static func width(of text: String) -> Int {
        guard text.utf8.contains(0x1B) else { return DisplayWidth.width(of: text) }
        var shown = String.UnicodeScalarView()
        var isStyle = false
        for scalar in text.unicodeScalars {
            if scalar == "\u{1B}" { isStyle = true }
            if !isStyle { shown.append(scalar) }
            if scalar == "m" { isStyle = false }
        }
        return DisplayWidth.width(of: String(shown))
    }
}
