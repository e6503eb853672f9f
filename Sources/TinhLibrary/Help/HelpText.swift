import TinhBase

/// Running text for a terminal.
enum HelpText {
    /// Cells of a terminal that text may take.
    static let width = 80

    /// Paragraphs filled into lines; lines indented by four spaces stand as they are, and a line of `- ` begins an item. The
    /// line breaks of a paragraph in its file are for the editor of that file.
    static func wrapped(_ text: String) -> String {
        var out: [String] = []
        var paragraph: [Substring] = []
        func flush() {
            let text = paragraph.joined(separator: " ")
            if text.hasPrefix("- ") {
                let item = lines(String(text.dropFirst(2)), width: width - 2)
                out += item.enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
            } else {
                out += lines(text, width: width)
            }
            paragraph = []
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty || line.hasPrefix("    ") {
                flush()
                out.append(String(line))
            } else {
                if line.hasPrefix("- ") { flush() }
                paragraph.append(line)
            }
        }
        flush()
        while out.last?.isEmpty == true { out.removeLast() }
        return out.joined(separator: "\n")
    }

    /// Words filled into lines of so many cells; a longer word has a line of its own.
    static func lines(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var taken = 0
        for word in text.split(separator: " ") {
            let count = DisplayWidth.width(of: String(word))
            if taken > 0, taken + 1 + count > width {
                lines.append(line)
                line = ""
                taken = 0
            }
            line += taken > 0 ? " \(word)" : String(word)
            taken += taken > 0 ? 1 + count : count
        }
        if taken > 0 { lines.append(line) }
        return lines
    }

    /// Names in a column of their own, and beside each what is said of it.
    static func table(_ rows: [(name: String, words: String)]) -> String {
        let nameWidth = rows.map { DisplayWidth.width(of: $0.name) }.max() ?? 0
        let margin = String(repeating: " ", count: nameWidth + 4)
        return rows.map { row in
            let name = "  " + DisplayWidth.padded(row.name, to: nameWidth) + "  "
            let words = lines(row.words, width: width - nameWidth - 4)
            return name + words.joined(separator: "\n" + margin)
        }.joined(separator: "\n")
    }

    /// Up to the first full stop that ends a sentence.
    static func firstSentence(_ text: String) -> String {
        var previous: Character = " "
        for (index, character) in zip(text.indices, text) {
            if previous == ".", character == " " || character == "\n" { return String(text[..<index]) }
            previous = character
        }
        return text
    }
}
