import TinhBase

/// Lists of the prompt's commands: texts in columns, the last one cut where the terminal ends.
struct TextGrid {
    private let headers: [String]
    /// The columns whose texts stand at the right.
    private let rightColumns: Set<Int>
    private var rows: [[String]] = []

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
        let lines = all.enumerated().map { index, row in
            var line = ""
            for (column, text) in row.enumerated() {
                if column > 0 { line += TableText.gap }
                let isRight = rightColumns.contains(column)
                line += column == last && !isRight
                    ? text : DisplayWidth.padded(text, to: widths[column], isRight ? .right : .left)
            }
            let shown = DisplayWidth.truncated(line, to: max(1, widthMax))
            return index == 0 ? style.dim(shown) : shown
        }
        return lines.joined(separator: "\n")
    }
}
