import TinhBase
import TinhColumns
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
            let days = microseconds >= 0 ? microseconds / day : (microseconds - day + 1) / day
            return .datetime(CalendarDay(daysSinceEpoch: days), microsecondOfDay: microseconds - days * day)
        case .duration: return .duration(microseconds: Int(wideInteger(row)))
        case .year, .half, .quarter, .month, .week: return .period(Period(Int(wideInteger(row)), kind))
        }
    }
}

extension CalendarDay {
    init(daysSinceEpoch days: Int) {
        let (year, month, day) = CalendarDate.civil(fromDays: days)
        self.init(year: year, month: month, day: day)
    }
}

extension Period {
    /// `index` as documented at `Kind`.
    init(_ index: Int, _ kind: Kind) {
        func parts(_ count: Int) -> (Int, Int) {
            let year = index >= 0 ? index / count : (index - count + 1) / count
            return (year, index - year * count + 1)
        }
        switch kind {
        case .half: self = .half(year: parts(2).0, half: parts(2).1)
        case .quarter: self = .quarter(year: parts(4).0, quarter: parts(4).1)
        case .month: self = .month(year: parts(12).0, month: parts(12).1)
        case .week:
            let (year, week) = CalendarDate.isoWeek(fromIndex: index)
            self = .week(year: year, week: week)
        default: self = .year(index)
        }
    }
}
