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
        case .decimal(let value): ExactNumber.double(mantissa: value.mantissa, scale: value.scale)
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
        case .float(let value): ExactNumber.text(value)
        case .text(let value): value
        case .date(let day): day.description
        case .datetime(let day, let microseconds):
            day.description + "T" + CalendarDate.timeText(microsecondOfDay: microseconds)
        case .duration(let microseconds): CalendarDate.durationText(microseconds: microseconds)
        case .period(let period): period.description
        }
    }
}

extension Decimal: CustomStringConvertible {
    public var description: String { ExactNumber.text(mantissa: mantissa, scale: scale) }
}

extension CalendarDay: CustomStringConvertible {
    /// ISO 8601.
    public var description: String {
        CalendarDate.text(days: CalendarDate.days(year: year, month: month, day: day))
    }
}

extension Period: CustomStringConvertible {
    /// `2023`, `2023-H1`, `2023-Q2`, `2023-05`, `2023-W07`.
    public var description: String {
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value.magnitude)
            return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        switch self {
        case .year(let year): return padded(year, 4)
        case .half(let year, let half): return "\(padded(year, 4))-H\(half)"
        case .quarter(let year, let quarter): return "\(padded(year, 4))-Q\(quarter)"
        case .month(let year, let month): return "\(padded(year, 4))-\(padded(month, 2))"
        case .week(let year, let week): return "\(padded(year, 4))-W\(padded(week, 2))"
        }
    }
}
