/// One cell of a result.
public enum Value: Hashable, Sendable {
    case missing
    case bool(Bool)
    case int(Int)
    /// The exact digits: `-12.50`.
    case decimal(Decimal)
    case float(Double)
    case text(String)
    case date(CalendarDay)
    case datetime(CalendarDay, microsecondOfDay: Int)
    case duration(microseconds: Int)
    case period(Period)

    public var isMissing: Bool { self == .missing }
}

/// An exact number: `mantissa / 10^scale`.
public struct Decimal: Hashable, Sendable {
    public let mantissa: Int128
    public let scale: Int

    public init(mantissa: Int128, scale: Int) {
        self.mantissa = mantissa
        self.scale = scale
    }
}

/// A day of the proleptic Gregorian calendar.
public struct CalendarDay: Hashable, Sendable {
    public let year: Int
    public let month: Int
    public let day: Int

    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }
}

/// A span of the calendar.
public enum Period: Hashable, Sendable {
    case year(Int)
    case half(year: Int, half: Int)
    case quarter(year: Int, quarter: Int)
    case month(year: Int, month: Int)
    /// ISO 8601.
    case week(year: Int, week: Int)
}
