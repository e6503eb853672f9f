/// Dates, times, periods and durations as ISO 8601 writes them, into and out of bytes.
package enum CalendarText {
    package static let microsecondsPerDay = 86_400_000_000

    // MARK: Writing

    /// `2023-05-01`.
    package static func appendDate(_ days: Int, to text: inout [UInt8]) {
        let date = CalendarDate(daysSince1970: days)
        appendYear(date.year, to: &text)
        text.append(UInt8(ascii: "-"))
        appendTwo(date.month, to: &text)
        text.append(UInt8(ascii: "-"))
        appendTwo(date.day, to: &text)
    }

    /// `2023-05-01T10:30:00`, with as many digits of the second as it has (3 or 6).
    package static func appendDatetime(_ microseconds: Int, to text: inout [UInt8]) {
        appendDate(floorDivide(microseconds, microsecondsPerDay), to: &text)
        let time = floorModulo(microseconds, microsecondsPerDay)
        text.append(UInt8(ascii: "T"))
        appendTwo(time / 3_600_000_000, to: &text)
        text.append(UInt8(ascii: ":"))
        appendTwo(time / 60_000_000 % 60, to: &text)
        text.append(UInt8(ascii: ":"))
        appendTwo(time / 1_000_000 % 60, to: &text)
        appendFraction(time % 1_000_000, to: &text)
    }

    /// `2023`, `2023-H1`, `2023-Q2`, `2023-05`, `2023-W07`.
    package static func appendPeriod(_ period: CalendarPeriod, _ index: Int, to text: inout [UInt8]) {
        switch period {
        case .year:
            appendYear(index, to: &text)
        case .half:
            appendYear(floorDivide(index, 2), to: &text)
            text.append(contentsOf: [UInt8(ascii: "-"), UInt8(ascii: "H"), 0x31 + UInt8(floorModulo(index, 2))])
        case .quarter:
            appendYear(floorDivide(index, 4), to: &text)
            text.append(contentsOf: [UInt8(ascii: "-"), UInt8(ascii: "Q"), 0x31 + UInt8(floorModulo(index, 4))])
        case .month:
            appendYear(floorDivide(index, 12), to: &text)
            text.append(UInt8(ascii: "-"))
            appendTwo(floorModulo(index, 12) + 1, to: &text)
        case .week:
            let (year, week) = CalendarPeriod.weekParts(index)
            appendYear(year, to: &text)
            text.append(contentsOf: [UInt8(ascii: "-"), UInt8(ascii: "W")])
            appendTwo(week, to: &text)
        }
    }

    /// `P3DT4H30M1.5S`, the shortest form; `PT0S` for none. A minus stands first: `-P1D`.
    package static func appendDuration(_ microseconds: Int, to text: inout [UInt8]) {
        if microseconds < 0 { text.append(UInt8(ascii: "-")) }
        let magnitude = microseconds.magnitude
        text.append(UInt8(ascii: "P"))
        let days = magnitude / 86_400_000_000
        let time = magnitude % 86_400_000_000
        if days > 0 { appendPart(days, "D", to: &text) }
        if time == 0 {
            if days == 0 { text.append(contentsOf: "T0S".utf8) }
            return
        }
        text.append(UInt8(ascii: "T"))
        let hours = time / 3_600_000_000
        let minutes = time / 60_000_000 % 60
        let seconds = time / 1_000_000 % 60
        let fraction = time % 1_000_000
        if hours > 0 { appendPart(hours, "H", to: &text) }
        if minutes > 0 { appendPart(minutes, "M", to: &text) }
        if seconds > 0 || fraction > 0 {
            text.append(contentsOf: String(seconds).utf8)
            appendFraction(Int(fraction), to: &text)
            text.append(UInt8(ascii: "S"))
        }
    }

    package static func date(_ days: Int) -> String { string { appendDate(days, to: &$0) } }
    package static func datetime(_ microseconds: Int) -> String { string { appendDatetime(microseconds, to: &$0) } }
    package static func period(_ period: CalendarPeriod, _ index: Int) -> String {
        string { appendPeriod(period, index, to: &$0) }
    }
    package static func duration(_ microseconds: Int) -> String { string { appendDuration(microseconds, to: &$0) } }

    private static func string(_ write: (inout [UInt8]) -> Void) -> String {
        var text: [UInt8] = []
        write(&text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Four digits; ISO 8601 wants a sign outside 0000–9999.
    private static func appendYear(_ year: Int, to text: inout [UInt8]) {
        if (0...9999).contains(year) {
            appendTwo(year / 100, to: &text)
            appendTwo(year % 100, to: &text)
        } else {
            text.append(year < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
            let digits = String(year.magnitude)
            text.append(contentsOf: repeatElement(0x30, count: max(0, 4 - digits.utf8.count)))
            text.append(contentsOf: digits.utf8)
        }
    }

    private static func appendTwo(_ number: Int, to text: inout [UInt8]) {
        text.append(0x30 + UInt8(number / 10))
        text.append(0x30 + UInt8(number % 10))
    }

    private static func appendPart(_ number: UInt, _ letter: Unicode.Scalar, to text: inout [UInt8]) {
        text.append(contentsOf: String(number).utf8)
        text.append(UInt8(ascii: letter))
    }

    private static func appendFraction(_ microseconds: Int, to text: inout [UInt8]) {
        if microseconds == 0 { return }
        text.append(UInt8(ascii: "."))
        var rest = microseconds
        var divisor = 100_000
        let digitCount = microseconds % 1_000 == 0 ? 3 : 6
        for _ in 0..<digitCount {
            text.append(0x30 + UInt8(rest / divisor))
            rest %= divisor
            divisor /= 10
        }
    }

    // MARK: Reading

    /// `2023-05-01` and nothing else; nil for anything else and for a day that the calendar does not have.
    package static func parseDate(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let century = two(bytes, 0), let rest = two(bytes, 2), let month = two(bytes, 5), let day = two(bytes, 8),
            century + rest > 0, let date = CalendarDate(year: century * 100 + rest, month: month, day: day)
        else { return nil }
        return date.daysSince1970
    }

    /// A date, `T` or a blank, `10:30`, `10:30:15` or `10:30:15.123456` (up to six digits), and no time zone.
    package static func parseDatetime(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= 16, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            let days = parseDate(UnsafeRawBufferPointer(rebasing: bytes[0..<10])),
            let time = parseTime(UnsafeRawBufferPointer(rebasing: bytes[11...]))
        else { return nil }
        return days * microsecondsPerDay + time
    }

    /// Microseconds since midnight of `10:30`, `10:30:15`, `10:30:15.123456`.
    package static func parseTime(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= 5, bytes[2] == UInt8(ascii: ":"), let hour = two(bytes, 0), let minute = two(bytes, 3),
            hour < 24, minute < 60
        else { return nil }
        var time = (hour * 60 + minute) * 60_000_000
        if bytes.count == 5 { return time }
        guard bytes.count >= 8, bytes[5] == UInt8(ascii: ":"), let second = two(bytes, 6), second < 60 else {
            return nil
        }
        time += second * 1_000_000
        if bytes.count == 8 { return time }
        guard bytes[8] == UInt8(ascii: "."), (10...15).contains(bytes.count) else { return nil }
        var unit = 100_000
        for byte in bytes[9...] {
            guard byte &- 0x30 < 10 else { return nil }
            time += Int(byte - 0x30) * unit
            unit /= 10
        }
        return time
    }

    /// `2023`, `2023-H1`, `2023-Q2`, `2023-05`, `2023-W07`.
    package static func parsePeriod(_ bytes: UnsafeRawBufferPointer) -> (period: CalendarPeriod, index: Int)? {
        guard bytes.count >= 4, let century = two(bytes, 0), let rest = two(bytes, 2) else { return nil }
        let year = century * 100 + rest
        guard year > 0 else { return nil }
        if bytes.count == 4 { return (.year, year) }
        guard bytes.count >= 7, bytes[4] == UInt8(ascii: "-") else { return nil }
        switch (bytes[5], bytes.count) {
        case (UInt8(ascii: "H"), 7):
            guard bytes[6] &- 0x31 < 2 else { return nil }
            return (.half, year * 2 + Int(bytes[6] - 0x31))
        case (UInt8(ascii: "Q"), 7):
            guard bytes[6] &- 0x31 < 4 else { return nil }
            return (.quarter, year * 4 + Int(bytes[6] - 0x31))
        case (UInt8(ascii: "W"), 8):
            guard let week = two(bytes, 6), let index = CalendarPeriod.weekIndex(year: year, week: week) else {
                return nil
            }
            return (.week, index)
        case (_, 7):
            guard let month = two(bytes, 5), (1...12).contains(month) else { return nil }
            return (.month, year * 12 + month - 1)
        default: return nil
        }
    }

    /// Days, hours, minutes and seconds: `P3D`, `PT4H30M`, `-P1DT0.5S`; weeks as `P2W`. Years and months have no fixed
    /// length and are refused.
    package static func parseDuration(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var index = 0
        var isNegative = false
        if bytes.first == UInt8(ascii: "-") {
            isNegative = true
            index = 1
        }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "P") else { return nil }
        index += 1
        var total = 0
        var isTime = false
        var last = -1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "T") {
                guard !isTime, index + 1 < bytes.count else { return nil }
                isTime = true
                index += 1
                continue
            }
            guard let part = durationPart(bytes, &index, isTime: isTime), part.rank > last else { return nil }
            last = part.rank
            let (sum, overflow) = total.addingReportingOverflow(part.microseconds)
            if overflow { return nil }
            total = sum
        }
        guard last >= 0 else { return nil }
        return isNegative ? -total : total
    }

    private static func durationPart(
        _ bytes: UnsafeRawBufferPointer, _ index: inout Int, isTime: Bool
    ) -> (rank: Int, microseconds: Int)? {
        let start = index
        var whole = 0
        while index < bytes.count, bytes[index] &- 0x30 < 10 {
            let (product, overflow) = whole.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int(bytes[index] - 0x30))
            if overflow || carry { return nil }
            whole = sum
            index += 1
        }
        guard index > start else { return nil }
        var fraction = 0
        var hasFraction = false
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            hasFraction = true
            index += 1
            var unit = 100_000
            let first = index
            while index < bytes.count, bytes[index] &- 0x30 < 10 {
                fraction += Int(bytes[index] - 0x30) * unit
                unit /= 10
                index += 1
            }
            guard index > first, index - first <= 6 else { return nil }
        }
        guard index < bytes.count else { return nil }
        let letter = bytes[index]
        index += 1
        let rank: Int
        let unit: Int
        switch (letter, isTime) {
        case (UInt8(ascii: "W"), false): (rank, unit) = (0, 7 * microsecondsPerDay)
        case (UInt8(ascii: "D"), false): (rank, unit) = (1, microsecondsPerDay)
        case (UInt8(ascii: "H"), true): (rank, unit) = (2, 3_600_000_000)
        case (UInt8(ascii: "M"), true): (rank, unit) = (3, 60_000_000)
        case (UInt8(ascii: "S"), true): (rank, unit) = (4, 1_000_000)
        default: return nil
        }
        if hasFraction, rank != 4 { return nil }
        let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
        return overflow ? nil : (rank, product + fraction)
    }

    private static func two(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int? {
        let tens = bytes[index] &- 0x30
        let ones = bytes[index + 1] &- 0x30
        return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
    }
}
