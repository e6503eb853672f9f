/// What can be written and read: the years 1 to 9999. What arithmetic takes beyond them is refused, not shown.
package enum CalendarRange {
    /// 0001-01-01 to 9999-12-31, as days since 1970-01-01.
    package static let days =
        CalendarDate.days(year: 1, month: 1, day: 1)...CalendarDate.days(year: 9999, month: 12, day: 31)

    /// The first and the last microsecond of those days.
    package static let microseconds =
        days.lowerBound
        * CalendarText.microsecondsPerDay...days.upperBound * CalendarText.microsecondsPerDay
        + (CalendarText.microsecondsPerDay - 1)

    /// The periods that those days lie in.
    package static func indexes(of period: CalendarPeriod) -> ClosedRange<Int> {
        period.index(ofDay: days.lowerBound)...period.index(ofDay: days.upperBound)
    }
}
