import Tinh
import TinhBase

/// The cells of one column as people read them.
struct CellText {
    static let missing = "–"

    let column: ResultColumn
    /// Numbers, dates and the like stand at the right edge, so that digits stand under digits.
    let isRightAligned: Bool
    let header: String
    /// The header's end, ` (VND)`, which is kept as long as there is room for it.
    private let unitText: String
    private let number: NumberStyle
    /// Rows of totals whose first key left out is this column: the cell says so.
    private let totalRows: Set<Int>

    init(_ column: ResultColumn, totalRows: Set<Int> = [], grouping: Grouping = .comma) {
        self.totalRows = totalRows
        self.column = column
        let isPercent = column.unit == "%"
        let name = TerminalText.escaped(column.name)
        unitText = column.unit.isEmpty || isPercent ? "" : " (\(TerminalText.escaped(column.unit)))"
        header = name + unitText
        number = NumberStyle(column, grouping)
        isRightAligned = !["text", "bool", "missing"].contains(column.type)
    }

    /// The header in so many cells: the name is shortened before its unit is lost.
    func header(within width: Int) -> String {
        let nameWidth = width - DisplayWidth.width(of: unitText)
        guard DisplayWidth.width(of: header) > width, !unitText.isEmpty, nameWidth >= Self.nameWidthMin else {
            return DisplayWidth.truncated(header, to: width)
        }
        return DisplayWidth.truncated(TerminalText.escaped(column.name), to: nameWidth) + unitText
    }

    private static let nameWidthMin = 3

    subscript(row: Int) -> String {
        switch column[row] {
        case .missing: totalRows.contains(row) ? "Total" : Self.missing
        case .int(let value): number.text(Int128(value), scale: 0)
        case .decimal(let value): number.text(value.mantissa, scale: value.scale)
        case .float(let value): number.text(value)
        case .text(let value): TerminalText.escaped(value)
        case .duration(let microseconds): Self.duration(microseconds)
        case .datetime(let day, let microseconds):
            "\(day) " + Value.datetime(day, microsecondOfDay: microseconds).timeText
        case let value: value.asText ?? Self.missing
        }
    }

    /// With its unit, where it stands alone: `512,345 VND`.
    func alone(_ row: Int) -> String {
        let text = self[row]
        let hasUnit = !column.unit.isEmpty && column.unit != "%" && !column[row].isMissing
        return hasUnit ? text + " " + TerminalText.escaped(column.unit) : text
    }

    /// `3 days`, `1 day 04:30:00`, `00:00:01.5`.
    private static func duration(_ microseconds: Int) -> String {
        let dayLength = 86_400_000_000
        let sign = microseconds < 0 ? "-" : ""
        let days = Int(microseconds.magnitude) / dayLength
        let rest = Int(microseconds.magnitude % UInt(dayLength))
        let dayText = "\(NumberText.grouped(Int128(days))) \(days == 1 ? "day" : "days")"
        if rest == 0 { return sign + dayText }
        return sign + (days == 0 ? "" : dayText + " ") + clock(rest)
    }

    /// `04:30:00`, with the fraction of a second that there is.
    static func clock(_ microseconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        let seconds = microseconds / 1_000_000
        var text = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        if microseconds % 1_000_000 != 0 {
            text += ExactNumber(Int128(microseconds % 1_000_000), scale: 6).trimmed.fractionText
        }
        return text
    }
}

extension Value {
    /// The time of day of a datetime: `10:30`, with seconds where there are some.
    fileprivate var timeText: String {
        guard case .datetime(_, let microseconds) = self else { return "" }
        let text = CellText.clock(microseconds)
        return microseconds % 60_000_000 == 0 ? String(text.dropLast(3)) : text
    }
}

extension ExactNumber {
    /// `.5` of 0.5.
    fileprivate var fractionText: String { String(NumberText.text(mantissa, scale: scale).drop { $0 != "." }) }
}
