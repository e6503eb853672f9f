import TinhBase

/// Dates of fixed width out of single loads.
struct DateScan: Sendable {
    /// Days since 1970 of the day before the first of each month, for years 1600 to 2399; index (year - 1600) * 16 + month.
    private static let monthStarts: [Int32] = {
        var starts = [Int32](repeating: 0, count: 800 * 16)
        for year in 1600..<2400 {
            for month in 1...12 {
                starts[(year - 1600) * 16 + month] = Int32(CalendarDate.days(year: year, month: month, day: 1) - 1)
            }
        }
        return starts
    }()

    /// Reads `yyyy?MM?dd`, ten bytes with separators at 4 and 7, or `dd?MM?yyyy` with separators at 2 and 5, for each row
    /// with a value; the rest is left to `other`, which gives nil for a misfit. Gives the first misfit row.
    ///
    /// Bounds: each cell may be read 16 bytes from its start; `values` holds a value for each cell.
    static func read(
        _ cells: Cells, style: DateStyle, into values: UnsafeMutablePointer<Int64>, other: (Int) -> Int64?
    ) -> Int? {
        monthStarts.withUnsafeBufferPointer { starts in
            for row in 0..<cells.count {
                let length = cells.lengths[row]
                if length == 0 {
                    values[row] = 0
                    continue
                }
                if length == 10,
                    let days = tenBytes(cells.bytes + Int(cells.starts[row]), style: style, monthStarts: starts)
                {
                    values[row] = days
                } else if let value = other(row) {
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
}
