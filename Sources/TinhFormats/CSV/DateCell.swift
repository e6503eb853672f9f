import TinhBase

/// The order and separator of a column's dates.
struct DateStyle: Hashable, Sendable {
    enum Order: Hashable, Sendable { case yearMonthDay, dayMonthYear, monthDayYear }

    let order: Order
    let separator: UInt8

    static let iso = DateStyle(order: .yearMonthDay, separator: UInt8(ascii: "-"))

    /// In the order of preference: Vietnam writes the day first.
    static let all: [DateStyle] = [
        iso,
        DateStyle(order: .yearMonthDay, separator: UInt8(ascii: "/")),
        DateStyle(order: .dayMonthYear, separator: UInt8(ascii: "/")),
        DateStyle(order: .dayMonthYear, separator: UInt8(ascii: "-")),
        DateStyle(order: .dayMonthYear, separator: UInt8(ascii: ".")),
        DateStyle(order: .monthDayYear, separator: UInt8(ascii: "/")),
        DateStyle(order: .monthDayYear, separator: UInt8(ascii: "-")),
        DateStyle(order: .monthDayYear, separator: UInt8(ascii: ".")),
    ]

    /// As an analyst writes it: `dd/MM/yyyy`.
    var text: String {
        let mark = String(UnicodeScalar(separator))
        switch order {
        case .yearMonthDay: return "yyyy\(mark)MM\(mark)dd"
        case .dayMonthYear: return "dd\(mark)MM\(mark)yyyy"
        case .monthDayYear: return "MM\(mark)dd\(mark)yyyy"
        }
    }
}

/// A cell read as a date with or without a time.
struct DateCell {
    let days: Int
    /// Since midnight; nil for a date alone.
    let microseconds: Int?
    /// Reading day and month the other way round would give another day, or none.
    let dayDiffersFromMonth: Bool

    /// Nil when the (trimmed) cell is no date in this style. Year of four digits, month and day of one or two; then
    /// perhaps `T` or a blank and a time, without a time zone.
    init?(_ cell: CellBytes, style: DateStyle) {
        var index = 0
        func number(_ digitCountMin: Int, _ digitCountMax: Int) -> Int? {
            var value = 0
            let start = index
            while index < cell.count, index - start < digitCountMax, isDigit(cell[index]) {
                value = value * 10 + Int(cell[index] &- 0x30)
                index += 1
            }
            return index - start >= digitCountMin ? value : nil
        }
        func separator() -> Bool {
            guard index < cell.count, cell[index] == style.separator else { return false }
            index += 1
            return true
        }
        let startsWithYear = style.order == .yearMonthDay
        guard let first = startsWithYear ? number(4, 4) : number(1, 2), separator(), let second = number(1, 2),
            separator(), let third = startsWithYear ? number(1, 2) : number(4, 4)
        else { return nil }
        let year: Int
        let month: Int
        let day: Int
        switch style.order {
        case .yearMonthDay: (year, month, day) = (first, second, third)
        case .dayMonthYear: (day, month, year) = (first, second, third)
        case .monthDayYear: (month, day, year) = (first, second, third)
        }
        guard (1...9999).contains(year), let date = CalendarDate(year: year, month: month, day: day) else { return nil }
        days = date.daysSince1970
        dayDiffersFromMonth = day != month
        if index == cell.count {
            microseconds = nil
            return
        }
        guard cell[index] == 0x20 || cell[index] == UInt8(ascii: "T") else { return nil }
        index += 1
        let hourStart = index
        guard let hour = number(1, 2), hour < 24, index < cell.count else { return nil }
        if index - hourStart == 2 {
            guard let micros = CalendarText.parseTime(UnsafeRawBufferPointer(CellBytes(rebasing: cell[hourStart...])))
            else {
                return nil
            }
            microseconds = micros
            return
        }
        // `9:05` is written in files of other origin than ISO 8601.
        let padded = [0x30] + Array(cell[hourStart...])
        guard let micros = padded.withUnsafeBytes({ CalendarText.parseTime($0) }) else { return nil }
        microseconds = micros
    }
}
