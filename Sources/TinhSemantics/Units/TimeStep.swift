import TinhTypes

/// The words after a number that make it a span of time: `30 days`, `1 month`.
///
/// A day is always 24 hours (there are no time zones), so days and what is shorter are durations. A month has no fixed
/// length: it is a number of unit `month`, which dates and periods can be shifted by on the calendar.
enum TimeStep {
    case microseconds(Int64)
    case months(Int, Unit)

    static let monthDimension = "calendar month"

    init?(word: String) {
        switch word {
        case "second", "seconds": self = .microseconds(1_000_000)
        case "minute", "minutes": self = .microseconds(60_000_000)
        case "hour", "hours": self = .microseconds(3_600_000_000)
        case "day", "days": self = .microseconds(86_400_000_000)
        case "week", "weeks": self = .microseconds(7 * 86_400_000_000)
        case "month", "months": self = .months(1, TimeStep.unit("month", 1))
        case "quarter", "quarters": self = .months(3, TimeStep.unit("quarter", 3))
        case "year", "years": self = .months(12, TimeStep.unit("year", 12))
        default: return nil
        }
    }

    private static func unit(_ symbol: String, _ months: Int128) -> Unit {
        Unit(dimensions: [.init(monthDimension, 1)], factor: Rational(months, 1), symbol: symbol)
    }
}

extension Unit {
    /// Months, quarters, years: what a date is shifted by.
    var isCalendar: Bool { dimensions == [.init(TimeStep.monthDimension, 1)] }
}
