import Tinh
import TinhBase

/// A result as a table for people.
///
///     city        compensation (VND)   share
///     ─────────  ───────────────────  ──────
///     Hải Dương      512,345,678,900  25.0 %
///     Tứ Kỳ                        –   3.2 %
///
/// Cells of one column are as wide as the widest. On a terminal a table that is too wide shortens its widest column first,
/// then leaves out columns, and one that is too long leaves out rows; what is left out is said below it.
package enum TableText {
    package struct Layout: Sendable {
        /// Nil: nothing is shortened.
        package var columnCountMax: Int?
        package var rowCountMax: Int?
        package var style: Style
        package var grouping = Grouping.comma
        package var signs = ChartSigns.unicode
        /// What is offered to see what was left out, and what is said to see more columns.
        var remedy = "`-o FILE.csv` writes all, `top 10` or `take 10` asks for fewer"
        var columnRemedy = ""
        /// Asked after many rows; once true, the table ends where it is, and whoever calls it off throws it away.
        var isCalledOff: @Sendable () -> Bool = { false }
        static let rowCountBetweenLooks = 1024

        package init(columnCountMax: Int? = nil, rowCountMax: Int? = nil, style: Style = Style(isOn: false)) {
            self.columnCountMax = columnCountMax
            self.rowCountMax = rowCountMax
            self.style = style
        }

        package static func terminal(columnCount: Int, style: Style) -> Layout {
            Layout(columnCountMax: columnCount, rowCountMax: rowCountMaxUsual, style: style)
        }

        static let rowCountMaxUsual = 60
    }

    /// A table as text, and what of it there was no room for.
    struct Rendered {
        let text: String
        let lineCount: Int
        let hiddenRowCount: Int
        let hiddenColumnCount: Int
        /// Names of columns and the rule below them.
        var headerLineCount = 0

        var isWhole: Bool { hiddenRowCount == 0 && hiddenColumnCount == 0 }
    }

    static let gap = "  "
    /// Columns left out that are named.
    private static let namedCountMax = 20

    /// Lines, each with its line break. O(cells shown), each formatted twice.
    package static func text(_ result: Result, layout: Layout = Layout()) -> String {
        rendered(result, layout: layout).text
    }

    static func rendered(_ result: Result, layout: Layout) -> Rendered {
        // Keys come first, and in rows of totals the last ones are missing.
        let totalRows = Dictionary(grouping: result.totals.keys) { result.totals[$0] ?? 0 }
        let figures = result.isProfile ? ProfileFigures(result, grouping: layout.grouping) : nil
        let cells = result.columns.enumerated().map { place, column in
            CellText(
                column, totalRows: Set(totalRows[place] ?? []), grouping: layout.grouping, signs: layout.signs,
                texts: figures.map { figures in { figures[$0, column.name] } })
        }
        if result.rowCount == 1, result.totals.isEmpty {
            if cells.count == 1 { return Rendered(single(cells[0], layout.style)) }
            if let widthMax = layout.columnCountMax, figures == nil,
                ColumnWidths(cells, rows: [0], widthMax: nil).total > widthMax
            {
                return Rendered(RecordText.text(cells, widthMax: widthMax, layout.style))
            }
        }
        let rows = RowChoice(result, rowCountMax: layout.rowCountMax)
        let widths = ColumnWidths(
            cells, rows: rows.shown, widthMax: layout.columnCountMax, isCalledOff: layout.isCalledOff)
        if let figures, let widthMax = layout.columnCountMax, !widths.isWhole {
            let profile = ProfileText(result, cells, figures, widthMax: widthMax, layout)
            return rendered(rows, result, shownColumnCount: cells.count, cells, layout) { profile.lines(ofRow: $0) }
        }

        var lines: [String] = []
        let shown = Array(cells[..<widths.widths.count])
        let headers = zip(shown, widths.widths).map { cell, width in
            padded(cell.header(within: width), to: width, right: cell.isRightAligned, layout)
        }
        lines.append(withoutTrailingBlanks(headers.joined(separator: gap), isBold: true, layout.style))
        lines.append(rule(widths.widths, layout))
        return rendered(rows, result, shownColumnCount: shown.count, cells, layout, head: lines) { row in
            let line = zip(shown, widths.widths).map { cell, width in
                padded(cell[row], to: width, right: cell.isRightAligned, layout)
            }
            let text = withoutTrailingBlanks(
                line.joined(separator: gap), isBold: result.isTotal(row: row), layout.style)
            return row == result.totalRow ? [rule(widths.widths, layout), text] : [text]
        }
    }

    /// The lines of each row that is shown, with what is said of those that are not.
    private static func rendered(
        _ rows: RowChoice, _ result: Result, shownColumnCount: Int, _ cells: [CellText], _ layout: Layout,
        head: [String] = [], _ linesOfRow: (Int) -> [String]
    ) -> Rendered {
        var lines = head
        for (place, row) in rows.shown.enumerated() {
            if place % Layout.rowCountBetweenLooks == 0, layout.isCalledOff() { break }
            lines += linesOfRow(row)
            if row == rows.lastBeforeGap { lines.append(layout.style.dim(layout.signs.ellipsis)) }
        }
        lines += leftOut(rows, result, cells, shownColumnCount: shownColumnCount, layout)
        return Rendered(
            text: lines.joined(separator: "\n") + "\n", lineCount: lines.count, hiddenRowCount: rows.hiddenCount,
            hiddenColumnCount: cells.count - shownColumnCount, headerLineCount: head.count)
    }

    /// One cell is a figure: `compensation = 512,345,678,900 VND`.
    private static func single(_ cell: CellText, _ style: Style) -> String {
        TerminalText.escaped(cell.column.name) + " = " + style.bold(cell.alone(0)) + "\n"
    }

    private static func leftOut(
        _ rows: RowChoice, _ result: Result, _ cells: [CellText], shownColumnCount: Int, _ layout: Layout
    ) -> [String] {
        var said: [String] = []
        if result.rowCount == 0 { said.append("no rows") }
        if rows.hiddenCount > 0 {
            let hidden = NumberText.grouped(Int128(rows.hiddenCount))
            said.append("\(hidden) of \(NumberText.grouped(Int128(result.rowCount))) rows left out; \(layout.remedy)")
        }
        if shownColumnCount < cells.count {
            let hidden = cells[shownColumnCount...]
            // As a query writes them.
            let names = hidden.prefix(Self.namedCountMax).map {
                TerminalText.escaped(Session.written(name: $0.column.name))
            }
            said.append(
                "\(NumberText.grouped(Int128(hidden.count))) of \(NumberText.grouped(Int128(cells.count))) columns "
                    + "left out, the terminal is too narrow: " + names.joined(separator: ", ")
                    + (hidden.count > names.count ? ", " + layout.signs.ellipsis : "") + layout.columnRemedy)
        }
        return said.flatMap { words in
            FittedText.fitted(words, to: layout.columnCountMax ?? .max).split(separator: "\n").map {
                layout.style.dim(String($0))
            }
        }
    }

    private static func rule(_ widths: [Int], _ layout: Layout) -> String {
        layout.style.dim(widths.map { String(repeating: layout.signs.floor, count: $0) }.joined(separator: gap))
    }

    private static func padded(_ text: String, to width: Int, right: Bool, _ layout: Layout) -> String {
        DisplayWidth.padded(layout.signs.truncated(text, to: width), to: width, right ? .right : .left)
    }

    private static func withoutTrailingBlanks(_ line: String, isBold: Bool, _ style: Style) -> String {
        var bytes = Array(line.utf8)
        while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        let text = String(decoding: bytes, as: UTF8.self)
        return isBold ? style.bold(text) : text
    }
}

extension TableText.Rendered {
    /// Of which nothing was left out.
    fileprivate init(_ text: String) {
        self.init(
            text: text, lineCount: text.utf8.count { $0 == UInt8(ascii: "\n") }, hiddenRowCount: 0, hiddenColumnCount: 0
        )
    }
}
