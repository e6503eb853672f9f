import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

/// Cells of columns as public values.
extension Column {
    func value(_ row: Int, _ kind: Kind) -> Value {
        guard !isMissing(row) else { return .missing }
        switch kind {
        case .missing: return .missing
        case .bool: return .bool(wideInteger(row) != 0)
        case .int: return .int(Int(truncatingIfNeeded: wideInteger(row)))
        case .decimal(let scale): return .decimal(Decimal(mantissa: wideInteger(row), scale: scale))
        case .float: return .float(double(row))
        case .text: return .text(String(decoding: text(row), as: UTF8.self))
        case .date: return .date(CalendarDay(daysSinceEpoch: Int(wideInteger(row))))
        case .datetime:
            let microseconds = Int(wideInteger(row))
            let day = 86_400_000_000
            return .datetime(
                CalendarDay(daysSinceEpoch: floorDivide(microseconds, day)),
                microsecondOfDay: floorModulo(microseconds, day))
        case .duration: return .duration(microseconds: Int(wideInteger(row)))
        case .year, .half, .quarter, .month, .week: return .period(Period(Int(wideInteger(row)), kind))
        }
    }
}

extension Column {
    /// The value as plans have it.
    fileprivate func planValue(_ row: Int, _ kind: Kind) -> TinhPlan.Value {
        guard !isMissing(row) else { return .missing }
        switch kind {
        case .missing: return .missing
        case .bool: return .bool(wideInteger(row) != 0)
        case .decimal: return .decimal(wideInteger(row))
        case .float: return .float(double(row))
        case .text: return .text(String(decoding: text(row), as: UTF8.self))
        case .int, .date, .datetime, .duration, .year, .half, .quarter, .month, .week:
            return .integer(Int64(truncatingIfNeeded: wideInteger(row)))
        }
    }
}

extension Table {
    /// Its rows as plans have them. O(cells).
    var planRows: [[TinhPlan.Value]] {
        chunks.flatMap { chunk in
            (0..<chunk.rowCount).map { row in
                zip(chunk.columns, schema.fields).map { $0.planValue(row, $1.type.kind) }
            }
        }
    }
}

extension CalendarDay {
    init(daysSinceEpoch days: Int) {
        let date = CalendarDate(daysSince1970: days)
        self.init(year: date.year, month: date.month, day: date.day)
    }

    var daysSinceEpoch: Int { CalendarDate.days(year: year, month: month, day: day) }
}

extension Period {
    /// `index` as documented at `Kind`.
    init(_ index: Int, _ kind: Kind) {
        func part(_ count: Int) -> (year: Int, number: Int) {
            (floorDivide(index, count), floorModulo(index, count) + 1)
        }
        switch kind {
        case .half: self = .half(year: part(2).year, half: part(2).number)
        case .quarter: self = .quarter(year: part(4).year, quarter: part(4).number)
        case .month: self = .month(year: part(12).year, month: part(12).number)
        case .week:
            let (year, week) = CalendarPeriod.weekParts(index)
            self = .week(year: year, week: week)
        default: self = .year(index)
        }
    }
}
