import CScan
import TinhBase

/// Dates and times of fixed width out of single loads.
struct DateScan: Sendable {
    /// Days since 1970 of the day before the first of each month, for years 1600 to 2399; index (year - 1600) * 16 + month. A
    /// 13th month begins where the next year does.
    private static let monthStarts: [Int32] = {
        var starts = [Int32](repeating: 0, count: 800 * 16)
        for year in 1600..<2400 {
            for month in 1...12 {
                starts[(year - 1600) * 16 + month] = Int32(CalendarDate.days(year: year, month: month, day: 1) - 1)
            }
            starts[(year - 1600) * 16 + 13] = Int32(CalendarDate.days(year: year + 1, month: 1, day: 1) - 1)
        }
        return starts
    }()

    /// Reads `yyyy?MM?dd`, ten bytes with separators at 4 and 7, or `dd?MM?yyyy` with separators at 2 and 5, for each row
    /// with a value; the rest is left to `other`, which gives nil for a misfit. Gives the first misfit row.
    ///
    /// Bounds: each cell may be read 16 bytes from its start; `values` holds a value for each cell.
    static func readDates(
        _ cells: Cells, style: DateStyle, scanLevel: Int32, into values: UnsafeMutablePointer<Int64>,
        other: (Int) -> Int64?
    ) -> Int? {
        let form = form(of: style)
        return monthStarts.withUnsafeBufferPointer { starts in
            var row = 0
            while true {
                row = tinh_read_dates(
                    scanLevel, cells.bytes, cells.starts, cells.lengths, row, cells.count, form, starts.baseAddress,
                    values)
                guard row < cells.count else { return nil }
                // By this way a row at least, and all where the machine has no faster one.
                let cell = cells.bytes + Int(cells.starts[row])
                let length = cells.lengths[row]
                if length == 0 {
                    values[row] = 0
                } else if let value = (length == 10 ? tenBytes(cell, style: style, monthStarts: starts) : nil)
                    ?? other(row)
                {
                    values[row] = value
                } else {
                    return row
                }
                row += 1
            }
        }
    }

    private static func form(of style: DateStyle) -> tinh_date_form {
        switch style.order {
        case .yearMonthDay:
            tinh_date_form(year: 0, month: 5, day: 8, separators: (4, 7), separator: style.separator)
        case .dayMonthYear:
            tinh_date_form(year: 6, month: 3, day: 0, separators: (2, 5), separator: style.separator)
        case .monthDayYear:
            tinh_date_form(year: 6, month: 0, day: 3, separators: (2, 5), separator: style.separator)
        }
    }

    /// The same of microseconds since 1970: a date, or a date, `T` or a blank, and `HH:mm`, `HH:mm:ss` or `HH:mm:ss.f` with
    /// up to six digits.
    ///
    /// Bounds: each cell may be read 32 bytes from its start; `values` holds a value for each cell.
    static func readTimes(
        _ cells: Cells, style: DateStyle, into values: UnsafeMutablePointer<Int64>, other: (Int) -> Int64?
    ) -> Int? {
        read(cells, into: values, other: other) { cell, length, starts in
            guard length >= 10, let days = tenBytes(cell, style: style, monthStarts: starts) else { return nil }
            let midnight = days &* Int64(CalendarText.microsecondsPerDay)
            if length == 10 { return midnight }
            guard cell[10] == UInt8(ascii: "T") || cell[10] == 0x20 else { return nil }
            guard let time = time(cell + 11, Int(length) &- 11) else { return nil }
            return midnight &+ time
        }
    }

    @inline(__always)
    private static func read(
        _ cells: Cells, into values: UnsafeMutablePointer<Int64>, other: (Int) -> Int64?,
        _ fast: (UnsafePointer<UInt8>, UInt32, UnsafeBufferPointer<Int32>) -> Int64?
    ) -> Int? {
        monthStarts.withUnsafeBufferPointer { starts in
            for row in 0..<cells.count {
                let length = cells.lengths[row]
                if length == 0 {
                    values[row] = 0
                } else if let value = fast(cells.bytes + Int(cells.starts[row]), length, starts) ?? other(row) {
                    values[row] = value
                } else {
                    return row
                }
            }
            return nil
        }
    }

    @inline(__always)
    private static func tenBytes(
        _ cell: UnsafePointer<UInt8>, style: DateStyle, monthStarts: UnsafeBufferPointer<Int32>
    ) -> Int64? {
        let yearIndex: Int
        let monthIndex: Int
        let dayIndex: Int
        switch style.order {
        case .yearMonthDay:
            guard cell[4] == style.separator, cell[7] == style.separator else { return nil }
            (yearIndex, monthIndex, dayIndex) = (0, 5, 8)
        case .dayMonthYear:
            guard cell[2] == style.separator, cell[5] == style.separator else { return nil }
            (yearIndex, monthIndex, dayIndex) = (6, 3, 0)
        case .monthDayYear:
            guard cell[2] == style.separator, cell[5] == style.separator else { return nil }
            (yearIndex, monthIndex, dayIndex) = (6, 0, 3)
        }
        let a = cell[yearIndex] &- 0x30
        let b = cell[yearIndex &+ 1] &- 0x30
        let c = cell[yearIndex &+ 2] &- 0x30
        let d = cell[yearIndex &+ 3] &- 0x30
        let e = cell[monthIndex] &- 0x30
        let f = cell[monthIndex &+ 1] &- 0x30
        let g = cell[dayIndex] &- 0x30
        let h = cell[dayIndex &+ 1] &- 0x30
        guard max(max(max(a, b), max(c, d)), max(max(e, f), max(g, h))) <= 9 else { return nil }
        let year = Int(a) &* 1000 &+ Int(b) &* 100 &+ Int(c) &* 10 &+ Int(d)
        let month = Int(e) &* 10 &+ Int(f)
        let day = Int(g) &* 10 &+ Int(h)
        guard year >= 1600, year < 2400, month >= 1, month <= 12, day >= 1 else { return nil }
        if day > 28, day > CalendarDate.dayCount(year: year, month: month) { return nil }
        return Int64(monthStarts[(year &- 1600) &* 16 &+ month]) &+ Int64(day)
    }

    /// Microseconds of `HH:mm`, `HH:mm:ss` or `HH:mm:ss.f`; nil for anything else, longer fractions too.
    @inline(__always)
    private static func time(_ cell: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
        guard length == 5 || length == 8 || (length >= 10 && length <= 15) else { return nil }
        var word = UnsafeRawPointer(cell).loadUnaligned(as: UInt64.self).littleEndian
        if length == 5 { word = word & 0xFF_FFFF_FFFF | 0x3030_3A00_0000_0000 }
        // Digits are 0 to 9 after this, colons 0; adding lifts every other byte to 0x80 or above.
        let digits = word ^ 0x3030_3A30_303A_3030
        guard (digits | digits &+ 0x7676_7F76_767F_7676) & 0x8080_8080_8080_8080 == 0 else { return nil }
        let hour = (digits & 0xF) &* 10 &+ (digits >> 8 & 0xF)
        let minute = (digits >> 24 & 0xF) &* 10 &+ (digits >> 32 & 0xF)
        let second = (digits >> 48 & 0xF) &* 10 &+ (digits >> 56)
        guard hour < 24, minute < 60, second < 60 else { return nil }
        var time = Int64((hour &* 60 &+ minute) &* 60 &+ second) &* 1_000_000
        if length > 8 {
            guard cell[8] == UInt8(ascii: ".") else { return nil }
            var unit: Int64 = 100_000
            for index in 9..<length {
                let digit = cell[index] &- 0x30
                guard digit < 10 else { return nil }
                time &+= Int64(digit) &* unit
                unit /= 10
            }
        }
        return time
    }
}
