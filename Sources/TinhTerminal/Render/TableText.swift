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

        package init(columnCountMax: Int? = nil, rowCountMax: Int? = nil, style: Style = Style(isOn: false)) {
            self.columnCountMax = columnCountMax
            self.rowCountMax = rowCountMax
            self.style = style
        }

        package static func terminal(columnCount: Int, style: Style) -> Layout {
            Layout(columnCountMax: columnCount, rowCountMax: 60, style: style)
        }
    }

    static let gap = "  "
    /// Columns left out that are named.
    private static let namedCountMax = 20

    /// Lines, each with its line break. O(cells shown), each formatted twice.
    package static func text(_ result: Result, layout: Layout = Layout()) -> String {
        // Keys come first, and in rows of totals the last ones are missing.
        let totalRows = Dictionary(grouping: result.totals.keys) { result.totals[$0] ?? 0 }
        let cells = result.columns.enumerated().map { CellText($1, totalRows: Set(totalRows[$0] ?? [])) }
        if result.rowCount == 1, result.totals.isEmpty, cells.count == 1 { return single(cells[0], layout.style) }
        let rows = RowChoice(result, rowCountMax: layout.rowCountMax)
        let widths = ColumnWidths(cells, rows: rows.shown, widthMax: layout.columnCountMax)

        var lines: [String] = []
        let shown = Array(cells[..<widths.widths.count])
        let headers = zip(shown, widths.widths).map { cell, width in
            padded(cell.header, to: width, right: cell.isRightAligned)
        }
        lines.append(withoutTrailingBlanks(headers.joined(separator: gap), isBold: true, layout.style))
        lines.append(rule(widths.widths, layout.style))
        for row in rows.shown {
            if row == result.totalRow { lines.append(rule(widths.widths, layout.style)) }
            let line = zip(shown, widths.widths).map { cell, width in
                padded(cell[row], to: width, right: cell.isRightAligned)
            }
            lines.append(
                withoutTrailingBlanks(line.joined(separator: gap), isBold: result.isTotal(row: row), layout.style))
            if row == rows.lastBeforeGap { lines.append(layout.style.dim("…")) }
        }
        lines += leftOut(rows, result, cells, shownColumnCount: shown.count, layout.style)
        return lines.joined(separator: "\n") + "\n"
    }

    /// One cell is a figure: `compensation = 512,345,678,900 VND`.
    private static func single(_ cell: CellText, _ style: Style) -> String {
        TerminalText.escaped(cell.column.name) + " = " + style.bold(cell.alone(0)) + "\n"
    }

    private static func leftOut(
        _ rows: RowChoice, _ result: Result, _ cells: [CellText], shownColumnCount: Int, _ style: Style
    ) -> [String] {
        var lines: [String] = []
        if result.rowCount == 0 { lines.append(style.dim("no rows")) }
        if rows.hiddenCount > 0 {
            let hidden = NumberText.grouped(Int128(rows.hiddenCount))
            let all = NumberText.grouped(Int128(result.rowCount))
            lines.append(
                style.dim(
                    "\(hidden) of \(all) rows left out; `-o FILE.csv` writes all, `top 10` or `take 10` asks for fewer")
            )
        }
        if shownColumnCount < cells.count {
            let hidden = cells[shownColumnCount...]
            let names = hidden.prefix(Self.namedCountMax).map { TerminalText.escaped($0.column.name) }
            lines.append(
                style.dim(
                    "\(NumberText.grouped(Int128(hidden.count))) of \(NumberText.grouped(Int128(cells.count))) columns "
                        + "left out, the terminal is too narrow: " + names.joined(separator: ", ")
                        + (hidden.count > names.count ? ", …" : "")))
        }
        return lines
    }

    private static func rule(_ widths: [Int], _ style: Style) -> String {
        style.dim(widths.map { String(repeating: "─", count: $0) }.joined(separator: gap))
    }

    private static func padded(_ text: String, to width: Int, right: Bool) -> String {
        DisplayWidth.padded(DisplayWidth.truncated(text, to: width), to: width, right ? .right : .left)
    }

    private static func withoutTrailingBlanks(_ line: String, isBold: Bool, _ style: Style) -> String {
        var bytes = Array(line.utf8)
        while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        let text = String(decoding: bytes, as: UTF8.self)
        return isBold ? style.bold(text) : text
    }
}
