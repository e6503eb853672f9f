import TinhBase

extension PeriodLiteral {
    /// Reads what stands after `@`: `2023`, `2023-H1`, `2023-Q2`, `2023-05`, `2023-W07`, `2023-05-01`,
    /// `2023-05-01T10:30`, `2023-05-01T10:30:15`. A period that is not on the calendar is a fault that says why.
    package init(text: ArraySlice<UInt8>) throws(PeriodFault) {
        let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard let year = Self.number(parts[0], digits: 4), year >= 1, parts.count <= 3 else { throw .shape }
        guard parts.count > 1 else {
            self = .year(year)
            return
        }
        if parts.count == 2, let letter = parts[1].first, letter > UInt8(ascii: "9") {
            self = try Self.named(year, letter, parts[1].dropFirst())
            return
        }
        guard let month = Self.number(parts[1], digits: 2) else { throw .shape }
        guard (1...12).contains(month) else { throw .month(month) }
        guard parts.count == 3 else {
            self = .month(year: year, month: month)
            return
        }
        let moment = parts[2].split(separator: UInt8(ascii: "T"), omittingEmptySubsequences: false)
        guard moment.count <= 2, let day = Self.number(moment[0], digits: 2) else { throw .shape }
        let last = CalendarDate.dayCount(year: year, month: month)
        guard (1...last).contains(day) else { throw .day(day, daysOfMonth: last) }
        guard moment.count == 2 else {
            self = .date(year: year, month: month, day: day)
            return
        }
        let (hour, minute, second) = try Self.time(moment[1])
        self = .datetime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    private static func named(
        _ year: Int, _ letter: UInt8, _ digits: ArraySlice<UInt8>
    ) throws(PeriodFault) -> PeriodLiteral {
        switch letter {
        case UInt8(ascii: "H"):
            guard let half = number(digits, digits: 1) else { throw .shape }
            guard (1...2).contains(half) else { throw .half(half) }
            return .half(year: year, half: half)
        case UInt8(ascii: "Q"):
            guard let quarter = number(digits, digits: 1) else { throw .shape }
            guard (1...4).contains(quarter) else { throw .quarter(quarter) }
            return .quarter(year: year, quarter: quarter)
        case UInt8(ascii: "W"):
            guard let week = number(digits, digits: 2) else { throw .shape }
            let last = CalendarPeriod.weekIndex(year: year, week: 53) == nil ? 52 : 53
            guard (1...last).contains(week) else { throw .week(week, weeksOfYear: last) }
            return .week(year: year, week: week)
        default: throw .shape
        }
    }

    private static func time(_ text: ArraySlice<UInt8>) throws(PeriodFault) -> (Int, Int, Int) {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = number(parts[0], digits: 2),
            let minute = number(parts[1], digits: 2)
        else { throw .shape }
        var second = 0
        if parts.count == 3 {
            guard let written = number(parts[2], digits: 2) else { throw .shape }
            second = written
        }
        guard hour < 24 else { throw .hour(hour) }
        guard minute < 60 else { throw .minute(minute) }
        guard second < 60 else { throw .second(second) }
        return (hour, minute, second)
    }

    private static func number(_ text: ArraySlice<UInt8>, digits: Int) -> Int? {
        guard text.count == digits else { return nil }
        var value = 0
        for byte in text {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }
}
