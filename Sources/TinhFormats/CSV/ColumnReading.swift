import TinhBase
import TinhTypes

/// How the cells of one column are read.
///
/// A cell fits a reading exactly when a profile that held it would still give this reading; everything else is a misfit.
enum CellReading: Hashable, Sendable {
    /// No cell has a value.
    case missing
    case bool
    case int(NumberStyle)
    case decimal(scale: Int, NumberStyle)
    case float(NumberStyle)
    case date(DateStyle)
    case datetime(DateStyle)
    case text
    /// Only by declaration: `2023-Q2`.
    case period(CalendarPeriod)
    /// Only by declaration: `P3D`.
    case duration
    /// Only by declaration: dates by a pattern of its own.
    case pattern(DatePattern, hasTime: Bool)
}

struct ColumnReading: Hashable, Sendable {
    let cells: CellReading
    /// The unit of the header or of the declaration; counts for numbers only.
    let unit: Unit

    /// Cells such as `12%` are numbers like `12`.
    var readsPercentSigns: Bool {
        switch cells {
        case .int, .decimal, .float: unit.isPercent
        case .missing, .bool, .date, .datetime, .text, .period, .duration, .pattern: false
        }
    }

    var type: DataType {
        switch cells {
        case .missing: DataType(.missing, unit: unit)
        case .bool: DataType(.bool)
        case .int: unit.isPercent ? DataType(.decimal(scale: 2), unit: unit) : DataType(.int, unit: unit)
        case .decimal(let scale, _): DataType(.decimal(scale: unit.isPercent ? scale + 2 : scale), unit: unit)
        case .float: DataType(.float, unit: unit)
        case .date: DataType(.date)
        case .datetime: DataType(.datetime)
        case .text: DataType(.text)
        case .period(let period): DataType(period.kind)
        case .duration: DataType(.duration)
        case .pattern(_, let hasTime): DataType(hasTime ? .datetime : .date)
        }
    }
}

extension CalendarPeriod {
    var kind: Kind {
        switch self {
        case .year: .year
        case .half: .half
        case .quarter: .quarter
        case .month: .month
        case .week: .week
        }
    }
}

/// What decides between readings that the cells alone leave open.
struct ReadingContext: Sendable {
    /// Given by `load`.
    var mark: DecimalMark?
    /// What the file's other columns and its delimiter speak for.
    var likelyMark: DecimalMark
}

extension ColumnProfile {
    /// The narrowest reading that holds every cell, in the order int, decimal, float, bool, date, datetime, text.
    func reading(unit: Unit, context: ReadingContext) -> ColumnReading {
        ColumnReading(cells: cells(unit: unit, context: context), unit: unit)
    }

    private func cells(unit: Unit, context: ReadingContext) -> CellReading {
        guard valueCount > 0 else { return hasBlankText ? .text : .missing }
        if let number = number(isPercent: unit.isPercent, context: context) { return number }
        if canBeBool { return .bool }
        if let style = DateStyle.all.indices.first(where: { dateStyles >> UInt8($0) & 1 == 1 }) {
            return hasTime ? .datetime(DateStyle.all[style]) : .date(DateStyle.all[style])
        }
        return .text
    }

    /// The mark by which the column's numbers are read; nil when it holds other things than numbers.
    func mark(_ context: ReadingContext) -> DecimalMark? {
        if let mark = context.mark { return numbers(by: mark).isPossible ? mark : nil }
        switch (point.isPossible, comma.isPossible) {
        case (false, false): return nil
        case (true, false): return .point
        case (false, true): return .comma
        case (true, true): return ambiguousNumber == nil ? .point : context.likelyMark
        }
    }

    /// Nil when no exact or lossless number type holds the cells.
    func number(isPercent: Bool, context: ReadingContext) -> CellReading? {
        guard let mark = mark(context) else { return nil }
        let numbers = numbers(by: mark)
        let style = NumberStyle(mark: mark, isGrouped: numbers.isGrouped)
        if numbers.fitsInt { return .int(style) }
        if let scale = numbers.decimalScale(isPercent: isPercent) { return .decimal(scale: scale, style) }
        return numbers.fitsFloat ? .float(style) : nil
    }
}
