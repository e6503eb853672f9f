import TinhBase

extension Value {
    /// A whole number of 64 bits, from int, decimal, float or a year; nil for anything else.
    public var asInt: Int? {
        switch self {
        case .int(let value): return value
        case .decimal(let value):
            var mantissa = value.mantissa
            for _ in 0..<max(0, value.scale) {
                guard mantissa % 10 == 0 else { return nil }
                mantissa /= 10
            }
            return Int(exactly: mantissa)
        case .float(let value): return Int(exactly: value)
        case .period(.year(let year)): return year
        case .bool(let value): return value ? 1 : 0
        case .missing, .text, .date, .datetime, .duration, .period: return nil
        }
    }

    /// The nearest double of a number, nil for anything else.
    public var asDouble: Double? {
        switch self {
        case .int(let value): Double(value)
        case .decimal(let value): ExactNumber(value.mantissa, scale: value.scale).double
        case .float(let value): value
        case .missing, .bool, .text, .date, .datetime, .duration, .period: nil
        }
    }

    /// As the machine formats write it: `12.50`, `2023-05-01`, `2023-Q2`, `true`; nil where missing.
    public var asText: String? {
        switch self {
        case .missing: nil
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .decimal(let value): value.description
        case .float(let value): FloatText.text(value)
        case .text(let value): value
        case .date(let day): day.description
        case .datetime(let day, let microseconds):
            CalendarText.datetime(day.daysSinceEpoch * 86_400_000_000 + microseconds)
        case .duration(let microseconds): CalendarText.duration(microseconds)
        case .period(let period): period.description
        }
    }
}

extension Decimal: CustomStringConvertible {
    public var description: String { NumberText.text(mantissa, scale: scale) }
}

extension CalendarDay: CustomStringConvertible {
    /// ISO 8601.
    public var description: String {
        CalendarText.date(daysSinceEpoch)
    }
}

extension Period: CustomStringConvertible {
    /// `2023`, `2023-H1`, `2023-Q2`, `2023-05`, `2023-W07`.
    public var description: String {
        switch self {
        case .year(let year): CalendarText.period(.year, year)
        case .half(let year, let half): CalendarText.period(.half, year * 2 + half - 1)
        case .quarter(let year, let quarter): CalendarText.period(.quarter, year * 4 + quarter - 1)
        case .month(let year, let month): CalendarText.period(.month, year * 12 + month - 1)
        case .week(let year, let week):
            CalendarText.period(.week, CalendarPeriod.weekIndex(year: year, week: week) ?? 0)
        }
    }
}
