import TinhBase

/// Lists of the prompt's commands: texts in columns. Where the terminal is too narrow the last text is cut, and where that
/// does not help each row is turned on its side.
struct TextGrid {
    private let headers: [String]
    /// The columns whose texts stand at the right.
    private let rightColumns: Set<Int>
    private var rows: [[String]] = []

    /// What the last column is cut to at the least.
    private static let lastWidthMin = 12

    init(_ headers: [String], right rightColumns: Set<Int> = []) {
        self.headers = headers
        self.rightColumns = rightColumns
    }

    /// As many texts as there are headers; they may be any text of the data.
    mutating func add(_ texts: [String]) { rows.append(texts.map { TerminalText.escaped($0) }) }

    func text(widthMax: Int, _ style: Style) -> String {
        let all = [headers] + rows
        let last = headers.count - 1
        let widths = headers.indices.map { column in all.reduce(0) { max($0, DisplayWidth.width(of: $1[column])) } }
        let isCut = !rightColumns.contains(last)
        let before = widths[..<last].reduce(0, +) + TableText.gap.utf8.count * last
        guard before + (isCut ? min(widths[last], Self.lastWidthMin) : widths[last]) <= widthMax else {
            return rows.map { sideways($0, widthMax, style) }.joined(separator: "\n\n")
        }
        let lines = all.enumerated().map { index, row in
            let cells = row.enumerated().map { column, text in
                if column == last, isCut { return text }
                return DisplayWidth.padded(text, to: widths[column], rightColumns.contains(column) ? .right : .left)
            }
            let line = ChartSigns.ofTerminal.truncated(cells.joined(separator: TableText.gap), to: widthMax)
            return index == 0 ? style.dim(line) : line
        }
        return lines.joined(separator: "\n")
    }

    /// A line for each text that there is, broken where the terminal ends.
    private func sideways(_ row: [String], _ widthMax: Int, _ style: Style) -> String {
        let gap = TableText.gap.utf8.count
        let headWidth = min(headers.map { DisplayWidth.width(of: $0) }.max() ?? 0, max(1, widthMax / 2))
        let indentation = String(repeating: " ", count: headWidth + gap)
        var lines: [String] = []
        for (header, text) in zip(headers, row) where !text.isEmpty {
            let head = DisplayWidth.padded(ChartSigns.ofTerminal.truncated(header, to: headWidth), to: headWidth)
            let parts = RecordText.wrapped(text, to: max(1, widthMax - headWidth - gap))
            lines.append(style.dim(head) + TableText.gap + (parts.first ?? ""))
            lines += parts.dropFirst().map { indentation + $0 }
        }
        return lines.joined(separator: "\n")
    }
}
