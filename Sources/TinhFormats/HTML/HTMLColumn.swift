import TinhBase
import TinhColumns
import TinhTypes

/// How the cells of one column stand in a page: as tables on a terminal show them.
struct HTMLColumn {
    let index: Int
    let isRight: Bool
    /// Texts that are broken into lines: some are long.
    let isWrapped: Bool
    /// With its unit; of per cents the sign stands in the cells.
    let header: String
    private let kind: Kind
    private let style: FigureStyle

    /// `additive`: the columns that are sums or counts.
    static func all(of table: Table, additive: Set<Int>) -> [HTMLColumn] {
        table.schema.fields.indices.filter { $0 != TotalColumn.index(in: table.schema) }.map {
            HTMLColumn(index: $0, of: table, isAdditive: additive.contains($0))
        }
    }

    private init(index: Int, of table: Table, isAdditive: Bool) {
        let field = table.schema.fields[index]
        self.index = index
        kind = field.type.kind
        let unit = field.type.unit.symbol
        header = MarkupText.escaped(unit.isEmpty || field.type.unit.isPercent ? field.name : "\(field.name) (\(unit))")
        switch field.type.kind {
        case .bool, .text, .missing: isRight = false
        case .int, .decimal, .float, .date, .datetime, .duration, .year, .half, .quarter, .month, .week: isRight = true
        }
        isWrapped = field.type.kind == .text && HTMLColumn.hasLongTexts(index, in: table)
        var sample: [Figure] = []
        for chunk in table.chunks where sample.count < FigureStyle.sampleRowCount && field.type.kind.isNumeric {
            for row in 0..<min(chunk.rowCount, FigureStyle.sampleRowCount - sample.count) {
                if let figure = HTMLColumn.figure(chunk.columns[index], row, field.type.kind) { sample.append(figure) }
            }
        }
        style = FigureStyle(unit: unit, sample: sample, mayBeYears: !isAdditive)
    }

    func cell(_ column: Column, _ row: Int, isTotal: Bool) -> String {
        let opening = isRight ? "<td class=\"n\">" : isWrapped ? "<td class=\"w\">" : "<td>"
        guard !column.isMissing(row) else {
            return isTotal ? opening + "Total</td>" : isRight ? "<td class=\"n m\">–</td>" : "<td class=\"m\">–</td>"
        }
        return opening + MarkupText.escaped(text(column, row)) + "</td>"
    }

    private func text(_ column: Column, _ row: Int) -> String {
        func integer() -> Int { Int(truncatingIfNeeded: column.wideInteger(row)) }
        switch kind {
        case .missing: return "–"
        case .bool: return integer() == 0 ? "false" : "true"
        case .int, .decimal, .float: return HTMLColumn.figure(column, row, kind).map(style.text) ?? "–"
        case .text: return String(decoding: column.text(row), as: UTF8.self)
        case .date: return CalendarText.date(integer())
        case .datetime: return ShownTime.datetime(integer())
        case .duration: return ShownTime.duration(integer())
        case .year: return CalendarText.period(.year, integer())
        case .half: return CalendarText.period(.half, integer())
        case .quarter: return CalendarText.period(.quarter, integer())
        case .month: return CalendarText.period(.month, integer())
        case .week: return CalendarText.period(.week, integer())
        }
    }

    private static let lineLengthMax = 32

    /// Among the first rows, and by their bytes: a line break is as good as length.
    private static func hasLongTexts(_ index: Int, in table: Table) -> Bool {
        var rowCount = 0
        for chunk in table.chunks where rowCount < FigureStyle.sampleRowCount {
            let column = chunk.columns[index]
            for row in 0..<min(chunk.rowCount, FigureStyle.sampleRowCount - rowCount) where !column.isMissing(row) {
                let bytes = column.text(row)
                guard bytes.count > lineLengthMax else { continue }
                if DisplayWidth.width(of: String(decoding: bytes, as: UTF8.self)) > lineLengthMax { return true }
            }
            rowCount += chunk.rowCount
        }
        return false
    }

    private static func figure(_ column: Column, _ row: Int, _ kind: Kind) -> Figure? {
        guard !column.isMissing(row) else { return nil }
        switch kind {
        case .int: return .exact(ExactNumber(column.wideInteger(row)))
        case .decimal(let scale): return .exact(ExactNumber(column.wideInteger(row), scale: scale))
        case .float: return .float(column.double(row))
        case .missing, .bool, .text, .date, .datetime, .duration, .year, .half, .quarter, .month, .week: return nil
        }
    }
}
