import TinhBase

/// One row that is wider than the terminal, turned on its side: a line for each column.
///
///     project       Đại lộ
///     compensation  512,345,678,900 VND
enum RecordText {
    /// Lines of one value; a longer one ends in `…` and says how much is left out.
    private static let lineCountMax = 20
    /// Values have so many cells at least, whatever the names take.
    private static let valueWidthMin = 8

    static func text(_ cells: [CellText], widthMax: Int, _ style: Style) -> String {
        let names = cells.map { TerminalText.escaped($0.column.name) }
        let gap = TableText.gap.utf8.count
        let nameWidthMax = max(1, min(widthMax / 2, widthMax - gap - valueWidthMin))
        let nameWidth = min(names.map { DisplayWidth.width(of: $0) }.max() ?? 0, nameWidthMax)
        let valueWidth = max(1, widthMax - nameWidth - gap)
        var text = ""
        for (cell, name) in zip(cells, names) {
            let head = DisplayWidth.padded(ChartSigns.ofTerminal.truncated(name, to: nameWidth), to: nameWidth)
            let lines = wrapped(cell.alone(0), to: valueWidth)
            text += style.dim(head) + TableText.gap + (lines.first ?? "") + "\n"
            let indentation = String(repeating: " ", count: nameWidth + gap)
            for line in lines.dropFirst() { text += indentation + line + "\n" }
        }
        return text
    }

    /// Lines of at most so many cells, broken at blanks where there are some, else between graphemes.
    static func wrapped(_ text: String, to width: Int) -> [String] {
        guard DisplayWidth.width(of: text) > width else { return [text] }
        var lines: [String] = []
        var rest = text[...]
        while !rest.isEmpty {
            if lines.count == lineCountMax - 1, DisplayWidth.width(of: String(rest)) > width {
                lines.append(ChartSigns.ofTerminal.abridged(String(rest), to: width))
                break
            }
            let end = lineEnd(of: rest, width)
            lines.append(String(rest[..<end]))
            rest = rest[end...].drop { $0 == " " }
        }
        return lines
    }

    private static func lineEnd(of text: Substring, _ width: Int) -> Substring.Index {
        var used = 0
        var blank: Substring.Index?
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            used += DisplayWidth.width(of: character)
            if used > width, character != " " {
                // One grapheme a line at the least.
                return blank ?? max(index, text.index(after: text.startIndex))
            }
            if character == " ", index > text.startIndex { blank = index }
            index = text.index(after: index)
        }
        return text.endIndex
    }
}
