import Testing
import TinhBase
import TinhTypes

@testable import TinhEngine

private func day(_ year: Int, _ month: Int, _ day: Int) -> KernelCell {
    .number(Int64(CalendarDate.days(year: year, month: month, day: day)))
}

private func moment(_ text: String) -> KernelCell {
    var text = text
    return .number(Int64(text.withUTF8 { CalendarText.parseDatetime(UnsafeRawBufferPointer($0)) } ?? 0))
}

private let oneDay: Int64 = 86_400_000_000

@Suite("Date kernels")
struct KernelsDateTests {
    @Test("agree with a walk day by day from 1600 to 2400")
    func walk() throws {
        var (year, month, dayOfMonth, dayOfYear, weekday) = (1600, 1, 1, 1, 6)
        // 1600-01-01 was a Saturday; its ISO week is the 52nd of 1599, so weeks are followed from the first Monday on.
        var number = Int64(CalendarDate.days(year: 1600, month: 1, day: 1))
        #expect(number == -135_140)
        var days: [(number: Int64, parts: [Int])] = []
        while year <= 2400 {
            days.append((number, [year, month, dayOfMonth, dayOfYear, weekday]))
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            number += 1
            dayOfMonth += 1
            dayOfYear += 1
            weekday = weekday % 7 + 1
            if dayOfMonth > lengths[month - 1] { (month, dayOfMonth) = (month + 1, 1) }
            if month > 12 { (year, month, dayOfYear) = (year + 1, 1, 1) }
        }
        var week = Int64(0)
        for start in stride(from: 0, to: days.count, by: Vector.capacity) {
            let part = days[start..<min(start + Vector.capacity, days.count)]
            let rows = part.map { [KernelCell.number($0.number)] }
            let found = try ["year", "month_of_year", "day_of_month", "day_of_year", "day_of_week", "quarter_of_year"]
                .map {
                    try Kernel($0, [.date], .int).run(rows)
                }
            let periods = try ["month", "quarter", "half", "week"].map { try Kernel($0, [.date], .int).run(rows) }
            for (index, expected) in part.enumerated() {
                let parts = expected.parts
                if parts[4] == 1 || (start == 0 && index == 0) {
                    week = start == 0 && index == 0 ? (expected.number - 2 + 3) / 7 : week + 1
                }
                let cells = parts[0..<5].indices.map { [0, 1, 2, 3, 4][$0] }.map { found[$0][index] }
                let isRight = cells == parts.map { .number(Int64($0)) }
                let quarter = (parts[1] - 1) / 3
                let arePeriods =
                    periods[0][index] == .number(Int64(parts[0] * 12 + parts[1] - 1))
                    && periods[1][index] == .number(Int64(parts[0] * 4 + quarter))
                    && periods[2][index] == .number(Int64(parts[0] * 2 + quarter / 2))
                    && found[5][index] == .number(Int64(quarter + 1))
                if !isRight || !arePeriods { Issue.record("day \(expected): \(cells)") }
            }
        }
    }

    @Test("weeks are those of ISO 8601")
    func weeks() throws {
        let text = Kernel("toText", [.week], .text)
        let week = Kernel("week", [.date], .week)
        for (date, expected) in [
            (day(2023, 1, 1), "2022-W52"), (day(2023, 1, 2), "2023-W01"), (day(2020, 12, 31), "2020-W53"),
            (day(2021, 1, 3), "2020-W53"), (day(2024, 12, 30), "2025-W01"), (day(1969, 12, 29), "1970-W01"),
            (day(1969, 12, 28), "1969-W52"),
        ] as [(KernelCell, KernelCell)] {
            #expect(try text(week(date)) == expected)
        }
    }

    @Test("civil days agree with the calendar far beyond written years")
    func civilDays() {
        var generator = SplitMix(state: 5)
        for _ in 0..<20_000 {
            let number = Int.random(in: -300_000_000...300_000_000, using: &generator)
            let civil = CivilDay(Int64(number))
            let date = CalendarDate(daysSince1970: number)
            #expect((civil.year, civil.month, civil.day) == (Int64(date.year), Int64(date.month), Int64(date.day)))
        }
        // Whatever stands in a missing slot is read without a trap.
        for number in [Int64.min, .max, 0, -1] { _ = CivilDay(number) }
    }

    @Test("parts of a datetime, before 1970 too")
    func times() throws {
        for (name, expected) in [("hour", 23), ("minute", 59), ("second", 58)] as [(String, KernelCell)] {
            try expect(
                Kernel(name, [.datetime], .int),
                [
                    ([moment("1969-12-31T23:59:58.999999")], expected), ([moment("2023-05-17T23:59:58")], expected),
                    ([moment("1970-01-01T00:00")], 0),
                ])
        }
        try expect(Kernel("day_of_month", [.datetime], .int), [([moment("1969-12-31T23:59:59")], 31)])
        try expect(Kernel("month", [.datetime], .month), [([moment("2023-05-17T10:30")], .number(2023 * 12 + 4))])
        try expect(Kernel("toYear", [.datetime], .year), [([moment("0001-01-01T00:00")], 1)])
        try expect(Kernel("hour", [.date], .int), [([day(2023, 5, 17)], 0)])
    }

    @Test("a year is made of an int")
    func years() throws {
        try expect(Kernel("toYear", [.int], .year), [([2023], 2023), ([1], 1)])
        expectRefused(Kernel("toYear", [.int], .year), [0], "unconvertible")
        expectRefused(Kernel("toYear", [.int], .year), [.number(.max)], "unconvertible")
    }

    @Test("periods begin and end")
    func edges() throws {
        for (kind, index, first, last) in [
            (.year, 2024, day(2024, 1, 1), day(2024, 12, 31)),
            (.half, 2023 * 2 + 1, day(2023, 7, 1), day(2023, 12, 31)),
            (.quarter, 2023 * 4 + 1, day(2023, 4, 1), day(2023, 6, 30)),
            (.month, 2024 * 12 + 1, day(2024, 2, 1), day(2024, 2, 29)),
            (.week, 0, day(1969, 12, 29), day(1970, 1, 4)),
        ] as [(Kind, Int, KernelCell, KernelCell)] {
            try expect(Kernel("start_of", [kind], .date), [([.number(Int64(index))], first)])
            try expect(Kernel("end_of", [kind], .date), [([.number(Int64(index))], last)])
        }
        expectRefused(Kernel("end_of", [.year], .date), [10_000], "overflow")
    }

    @Test("adding months clamps to the month's last day")
    func months() throws {
        try expect(
            Kernel("addMonths", [.date, .int], .date),
            [
                ([day(2023, 1, 31), 1], day(2023, 2, 28)), ([day(2024, 1, 31), 1], day(2024, 2, 29)),
                ([day(2024, 2, 29), 12], day(2025, 2, 28)),
                ([day(2023, 3, 31), -1], day(2023, 2, 28)), ([day(2023, 5, 17), 0], day(2023, 5, 17)),
                ([day(2023, 11, 30), 3], day(2024, 2, 29)),
                ([day(1, 1, 1), 119_987], day(9999, 12, 1)),
            ])
        try expect(
            Kernel("addMonths", [.datetime, .int], .datetime),
            [
                ([moment("2023-01-31T10:30"), 1], moment("2023-02-28T10:30")),
                ([moment("1969-12-31T23:59:59"), 2], moment("1970-02-28T23:59:59")),
            ])
        for months in [Int64.max, .min, 120_000] {
            expectRefused(Kernel("addMonths", [.date, .int], .date), [day(2023, 1, 1), .number(months)], "overflow")
        }
    }

    @Test("dates and durations")
    func durations() throws {
        try expect(
            Kernel("addDuration", [.date, .duration], .date),
            [
                ([day(2024, 2, 28), .number(2 * oneDay)], day(2024, 3, 1)),
                ([day(2023, 1, 1), .number(-oneDay)], day(2022, 12, 31)),
            ])
        try expect(
            Kernel("subtractDuration", [.datetime, .duration], .datetime),
            [([moment("2023-01-01T00:00"), 1_000_000], moment("2022-12-31T23:59:59"))])
        expectRefused(
            Kernel("addDuration", [.date, .duration], .date), [day(2023, 1, 1), 3_600_000_000], "whole days")
        expectRefused(
            Kernel("addDuration", [.date, .duration], .date), [day(9999, 12, 31), .number(oneDay)], "overflow")
        expectRefused(
            Kernel("subtractDuration", [.datetime, .duration], .datetime), [moment("2023-01-01T00:00"), .number(.min)],
            "overflow")
        try expect(
            Kernel("subtractDates", [.date, .date], .duration),
            [
                ([day(2023, 5, 17), day(2023, 5, 1)], .number(16 * oneDay)),
                ([day(1, 1, 1), day(9999, 12, 31)], .number(-3_652_058 * oneDay)),
            ])
        try expect(
            Kernel("subtractDates", [.datetime, .datetime], .duration),
            [([moment("2023-05-02T12:00"), moment("2023-05-01T00:00")], .number(36 * 3_600_000_000))])
        try expect(Kernel("days", [.duration], .float), [([.number(oneDay + oneDay / 2)], 1.5)])
        try expect(Kernel("hours", [.duration], .float), [([.number(36 * 3_600_000_000)], 36.0)])
        try expect(Kernel("minutes", [.duration], .float), [([5_400_000_000], 90.0)])
        try expect(Kernel("seconds", [.duration], .float), [([60_500_000], 60.5)])
    }

    @Test("periods count on and back")
    func periodArithmetic() throws {
        try expect(
            Kernel("addPeriods", [.month, .int], .month),
            [([.number(2023 * 12 + 11), 1], .number(2024 * 12)), ([.number(2023 * 12), -1], .number(2022 * 12 + 11))])
        expectRefused(Kernel("addPeriods", [.year, .int], .year), [2023, .number(.max)], "overflow")
        expectRefused(Kernel("addPeriods", [.year, .int], .year), [2023, -2023], "overflow")
        try expect(Kernel("subtractPeriods", [.year, .year], .int), [([2023, 1995], 28)])
    }

    @Test("a date is made of its parts, or refused with the reason")
    func makeDate() throws {
        let kernel = Kernel("date", [.int, .int, .int], .date)
        try expect(
            kernel, [([2023, 5, 17], day(2023, 5, 17)), ([2024, 2, 29], day(2024, 2, 29)), ([1970, 1, 1], 0)])
        expectRefused(kernel, [2023, 2, 29], "1 to 28, not 29")
        expectRefused(kernel, [2023, 13, 1], "month from 1 to 12, not 13")
        expectRefused(kernel, [.number(.max), 1, 1], "year from 1 to 9999")
        expectRefused(kernel, [2023, 1, .number(.min)], "1 to 31")
    }

    @Test("format_date writes what the pattern says, words as they stand")
    func format() throws {
        let cases: [(String, KernelCell)] = [
            ("dd/MM/yyyy", "05/03/2023"), ("d/M/yy", "5/3/23"), ("yyyyMMdd", "20230305"),
            ("ngày dd tháng MM năm yyyy", "ngày 05 tháng 03 năm 2023"),
            ("yyyy-MM-ddTHH:mm:ss", "2023-03-05T00:00:00"), ("", ""), ("MM.yyyy", "03.2023"),
            ("week of d", "week of 5"), ("yyy", "yyy"),
        ]
        for (pattern, expected) in cases {
            #expect(try Kernel("format_date", [.date, .text], .text)(day(2023, 3, 5), .text(pattern)) == expected)
            let constant = try Kernel("format_date", [.date, .text], .text)
                .run([[day(2023, 3, 5), .text(pattern)], [nil, .text(pattern)]], constants: [1: .text(pattern)])
            #expect(constant == [expected, nil])
        }
        #expect(
            try Kernel("format_date", [.datetime, .text], .text)(moment("2023-05-17T09:05:07"), "H:mm:ss dd/MM/yyyy")
                == "9:05:07 17/05/2023")
        #expect(try Kernel("format_date", [.date, .text], .text)(day(7, 12, 31), "d/M/yyyy") == "31/12/0007")
        #expect(
            try Kernel("format_date", [.date, .text], .text).run([[0, "yyyy"], [0, "dd"], [0, "yyyy"]]) == [
                "1970", "01", "1970",
            ])
        for (pattern, words) in [("dd/mm/yyyy", "MM"), ("DD/MM/yyyy", "dd"), ("dd/MM/YYYY", "yyyy")] {
            expectRefused(Kernel("format_date", [.date, .text], .text), [0, .text(pattern)], words)
        }
    }
}
