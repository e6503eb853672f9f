/// Periods of the calendar as numbers, one apart from the next: what columns of kind year, half, quarter, month and week
/// hold.
package enum CalendarPeriod: Hashable, Sendable {
    /// The year itself.
    case year
    /// year * 2 + half - 1.
    case half
    /// year * 4 + quarter - 1.
    case quarter
    /// year * 12 + month - 1.
    case month
    /// Weeks since the one that starts on Monday 1969-12-29 (ISO 8601: a week belongs to the year of its Thursday).
    case week

    /// The period that a day lies in.
    package func index(ofDay days: Int) -> Int {
        let date = CalendarDate(daysSince1970: days)
        switch self {
        case .year: return date.year
        case .half: return date.year * 2 + (date.month - 1) / 6
        case .quarter: return date.year * 4 + (date.month - 1) / 3
        case .month: return date.year * 12 + date.month - 1
        case .week: return floorDivide(days + 3, 7)
        }
    }

    /// The first day of a period.
    package func firstDay(_ index: Int) -> Int {
        switch self {
        case .year: CalendarDate.days(year: index, month: 1, day: 1)
        case .half: firstDay(ofMonth: index * 6)
        case .quarter: firstDay(ofMonth: index * 3)
        case .month: firstDay(ofMonth: index)
        case .week: index * 7 - 3
        }
    }

    /// The last day of a period.
    package func lastDay(_ index: Int) -> Int { firstDay(index + 1) - 1 }

    private func firstDay(ofMonth index: Int) -> Int {
        CalendarDate.days(year: floorDivide(index, 12), month: floorModulo(index, 12) + 1, day: 1)
    }

    /// The index of an ISO week, nil when the year has no such week.
    package static func weekIndex(year: Int, week: Int) -> Int? {
        // The week of 4 January is the first.
        let first = CalendarPeriod.week.index(ofDay: CalendarDate.days(year: year, month: 1, day: 4))
        guard week >= 1, week <= 53 else { return nil }
        let index = first + week - 1
        return weekParts(index).year == year ? index : nil
    }

    /// The ISO year and the number of a week in it, 1 to 53.
    package static func weekParts(_ index: Int) -> (year: Int, week: Int) {
        let thursday = index * 7
        let year = CalendarDate(daysSince1970: thursday).year
        return (year, (CalendarDate.dayOfYear(daysSince1970: thursday) - 1) / 7 + 1)
    }
}
