import Testing
import TinhBase

@Suite struct CalendarTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2023-05-01", 19_478), ("2000-02-29", 11_016), ("0001-01-01", -719_162),
        ("9999-12-31", 2_932_896), ("1900-03-01", -25_508),
    ])
    func aDayHasItsNumber(_ text: String, _ days: Int) {
        #expect(text.withBytes(CalendarText.parseDate) == days)
        #expect(CalendarText.date(days) == text)
    }

    @Test func everyDayOfFourHundredYearsFollowsTheDayBefore() {
        var before = CalendarDate(daysSince1970: -135_141)
        var weekday = CalendarDate.dayOfWeek(daysSince1970: -135_141)
        for days in -135_140...11_000 {
            let date = CalendarDate(daysSince1970: days)
            let isLast = before.day == CalendarDate.dayCount(year: before.year, month: before.month)
            #expect(date.day == (isLast ? 1 : before.day + 1))
            #expect(date.daysSince1970 == days)
            weekday = weekday % 7 + 1
            #expect(CalendarDate.dayOfWeek(daysSince1970: days) == weekday)
            before = date
        }
    }

    @Test(arguments: [
        "2023-02-29", "1900-02-29", "2023-13-01", "2023-00-10", "2023-04-31", "2023-1-1", "2023/01/01", "", "20230101",
        "2023-05-01 ",
    ])
    func whatIsNoDayIsRefused(_ text: String) {
        #expect(text.withBytes(CalendarText.parseDate) == nil)
    }

    @Test(arguments: [
        ("2023-01-31", 1, "2023-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2024-02-29", 12, "2025-02-28"),
        ("2023-05-15", -5, "2022-12-15"), ("2023-12-31", 2, "2024-02-29"), ("2023-03-30", -1, "2023-02-28"),
    ])
    func monthsClampToTheLastDay(_ from: String, _ months: Int, _ to: String) throws {
        let days = try #require(from.withBytes(CalendarText.parseDate))
        #expect(CalendarText.date(CalendarDate.addingMonths(months, toDays: days)) == to)
    }

    @Test(arguments: [
        ("2023-05-01T10:30", "2023-05-01T10:30:00"), ("2023-05-01 10:30:15", "2023-05-01T10:30:15"),
        ("1969-12-31T23:59:59.5", "1969-12-31T23:59:59.500"),
        ("2023-05-01T00:00:00.000001", "2023-05-01T00:00:00.000001"),
    ])
    func aTimeIsReadAndWritten(_ text: String, _ written: String) throws {
        let time = try #require(text.withBytes(CalendarText.parseDatetime))
        #expect(CalendarText.datetime(time) == written)
        #expect(written.withBytes(CalendarText.parseDatetime) == time)
    }

    @Test(arguments: [
        "2023-05-01", "2023-05-01T24:00", "2023-05-01T10:60", "2023-05-01T10:30Z", "2023-05-01T10:30:",
        "2023-05-01T1:30",
        "2023-05-01T10:30:15.", "2023-05-01T10:30:15.1234567",
    ])
    func whatIsNoTimeIsRefused(_ text: String) {
        #expect(text.withBytes(CalendarText.parseDatetime) == nil)
    }

    @Test(
        arguments: [
            ("2023", .year, "2023-01-01", "2023-12-31"), ("2023-H1", .half, "2023-01-01", "2023-06-30"),
            ("2023-H2", .half, "2023-07-01", "2023-12-31"), ("2023-Q2", .quarter, "2023-04-01", "2023-06-30"),
            ("2023-02", .month, "2023-02-01", "2023-02-28"), ("2023-W01", .week, "2023-01-02", "2023-01-08"),
            ("2020-W53", .week, "2020-12-28", "2021-01-03"), ("1970-W01", .week, "1969-12-29", "1970-01-04"),
            ("1969-12", .month, "1969-12-01", "1969-12-31"),
        ] as [(String, CalendarPeriod, String, String)])
    func aPeriodHasItsDays(_ text: String, _ period: CalendarPeriod, _ first: String, _ last: String) throws {
        let found = try #require(text.withBytes(CalendarText.parsePeriod))
        #expect(found.period == period)
        #expect(CalendarText.date(period.firstDay(found.index)) == first)
        #expect(CalendarText.date(period.lastDay(found.index)) == last)
        #expect(CalendarText.period(period, found.index) == text)
        #expect(period.index(ofDay: period.firstDay(found.index)) == found.index)
        #expect(period.index(ofDay: period.lastDay(found.index)) == found.index)
    }

    @Test(arguments: [
        "2023-W53", "2023-W00", "2023-H3", "2023-Q5", "2023-13", "2023-1", "23", "2023-", "2023-05-01", "2023-w07",
    ])
    func whatIsNoPeriodIsRefused(_ text: String) {
        #expect(text.withBytes { CalendarText.parsePeriod($0)?.index } == nil)
    }

    @Test func weeksOfYearsFollowOneAnother() {
        for index in -3_000...3_000 {
            let (year, week) = CalendarPeriod.weekParts(index)
            #expect(CalendarPeriod.weekIndex(year: year, week: week) == index)
            #expect(CalendarDate.dayOfWeek(daysSince1970: CalendarPeriod.week.firstDay(index)) == 1)
        }
    }

    @Test(arguments: [
        (0, "PT0S"), (86_400_000_000, "P1D"), (-86_400_000_000, "-P1D"), (5_400_000_000, "PT1H30M"),
        (86_401_500_000, "P1DT1.500S"), (1, "PT0.000001S"), (Int.max, "P106751991DT4H54.775807S"),
    ])
    func aDurationIsReadAndWritten(_ microseconds: Int, _ text: String) {
        #expect(CalendarText.duration(microseconds) == text)
        #expect(text.withBytes(CalendarText.parseDuration) == microseconds)
    }

    @Test(
        arguments: [
            ("P2W", 14 * 86_400_000_000), ("PT90M", 5_400_000_000), ("P1", nil), ("P", nil), ("PT", nil), ("P1Y", nil),
            ("P1M", nil),
            ("PT1.5H", nil), ("PT1S1H", nil), ("1D", nil), ("P99999999999999D", nil),
        ] as [(String, Int?)])
    func otherFormsOfDurationsAreReadOrRefused(_ text: String, _ microseconds: Int?) {
        #expect(text.withBytes(CalendarText.parseDuration) == microseconds)
    }
}

@Suite struct SystemMessageTests {
    @Test(
        arguments: [
            (2, "there is no such file or folder"), (28, "the disk is full"), (21, "it is a folder, not a file"),
        ] as [(Int32, String)])
    func aNumberHasWords(_ number: Int32, _ words: String) {
        #expect(systemMessage(number) == words)
    }

    @Test func everyNumberHasSome() {
        for number in Int32(-1)...200 { #expect(!systemMessage(number).isEmpty) }
    }
}
