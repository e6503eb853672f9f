/// A day of the proleptic Gregorian calendar, and its number: days since 1970-01-01.
///
/// Conversions after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"
/// (https://howardhinnant.github.io/date_algorithms.html): O(1), without a table. Years 1 to 9999 are written and read;
/// arithmetic works far beyond.
package struct CalendarDate: Hashable, Sendable {
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    /// Nil for a day that the calendar does not have.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= CalendarDate.dayCount(year: year, month: month) else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day of a number of days since 1970-01-01 (`civil_from_days`).
    package init(daysSince1970 days: Int) {
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01 (`days_from_civil`).
    package var daysSince1970: Int {
        CalendarDate.days(year: year, month: month, day: day)
    }

    /// Days since 1970-01-01 of a day that is known to be valid.
    package static func days(year: Int, month: Int, day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// The days of a month; the month must be 1 to 12.
    package static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// 1 is Monday, 7 Sunday (ISO 8601).
    package static func dayOfWeek(daysSince1970 days: Int) -> Int {
        // 1970-01-01 was a Thursday.
        floorModulo(days + 3, 7) + 1
    }

    /// 1 to 366.
    package static func dayOfYear(daysSince1970 days: Int) -> Int {
        let date = CalendarDate(daysSince1970: days)
        return days - CalendarDate.days(year: date.year, month: 1, day: 1) + 1
    }

    /// A number of months later, the day clamped to the month's last: 31 January and one month is 28 or 29 February.
    package static func addingMonths(_ months: Int, toDays days: Int) -> Int {
        let date = CalendarDate(daysSince1970: days)
        let index = date.year * 12 + date.month - 1 + months
        let year = floorDivide(index, 12)
        let month = floorModulo(index, 12) + 1
        return CalendarDate.days(year: year, month: month, day: min(date.day, dayCount(year: year, month: month)))
    }
}

/// The quotient rounded down; the divisor must be positive.
@inline(__always)
package func floorDivide(_ a: Int, _ b: Int) -> Int {
    let quotient = a / b
    return a % b < 0 ? quotient - 1 : quotient
}

/// What the quotient rounded down leaves, 0 up to the divisor, which must be positive.
@inline(__always)
package func floorModulo(_ a: Int, _ b: Int) -> Int {
    let rest = a % b
    return rest < 0 ? rest + b : rest
}
