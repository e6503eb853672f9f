import Tinh
import TinhBase

/// The cells of one column as people read them.
struct CellText {
    let column: ResultColumn
    /// Numbers, dates and the like stand at the right edge, so that digits stand under digits.
    let isRightAligned: Bool
    let header: String
    /// The header's end, ` (VND)`, which is kept as long as there is room for it.
    private let unitText: String
    private let number: FigureStyle
    private let signs: ChartSigns
    /// Rows of totals whose first key left out is this column: the cell says so.
    private let totalRows: Set<Int>
    /// What stands in place of the values, where it is not of their own style.
    private let texts: ((Int) -> String?)?

    init(
        _ column: ResultColumn, totalRows: Set<Int> = [], grouping: Grouping = .comma,
        signs: ChartSigns = .unicode, texts: ((Int) -> String?)? = nil
    ) {
        self.texts = texts
        self.signs = signs
        self.totalRows = totalRows
        self.column = column
        let isPercent = column.unit == "%"
        let name = TerminalText.escaped(column.name)
        unitText = column.unit.isEmpty || isPercent ? "" : " (\(TerminalText.escaped(column.unit)))"
        header = name + unitText
        number = FigureStyle(column, grouping)
        isRightAligned = !["text", "bool", "missing"].contains(column.type)
    }

    /// The header in so many cells: the name is shortened before its unit is lost.
    func header(within width: Int) -> String {
        let nameWidth = width - DisplayWidth.width(of: unitText)
        guard DisplayWidth.width(of: header) > width, !unitText.isEmpty, nameWidth >= Self.nameWidthMin else {
            return signs.truncated(header, to: width)
        }
        return signs.truncated(TerminalText.escaped(column.name), to: nameWidth) + unitText
    }

    private static let nameWidthMin = 3

    var missing: String { signs.missing }

    subscript(row: Int) -> String {
        if let text = texts?(row) { return text }
        return switch column[row] {
        case .missing: totalRows.contains(row) ? "Total" : missing
        case .int(let value): number.text(Int128(value), scale: 0)
        case .decimal(let value): number.text(value.mantissa, scale: value.scale)
        case .float(let value): number.text(value)
        case .text(let value): TerminalText.escaped(value)
        case .duration(let microseconds): ShownTime.duration(microseconds)
        case .datetime(let day, let microseconds):
            "\(day) " + ShownTime.time(microseconds)
        case let value: value.asText ?? missing
        }
    }

    /// With its unit, where it stands alone: `512,345 VND`.
    func alone(_ row: Int) -> String {
        let text = self[row]
        let hasUnit = !column.unit.isEmpty && column.unit != "%" && !column[row].isMissing
        return hasUnit ? text + " " + TerminalText.escaped(column.unit) : text
    }
}
