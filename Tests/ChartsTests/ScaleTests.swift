import Testing
import TinhBase
import TinhCharts

/// Round numbers along an axis.
struct ScaleTests {
    static let ranges: [(lower: Double, upper: Double, countMax: Int)] = [
        (0, 10, 6), (0, 1, 6), (-3, 7, 5), (0.1, 0.35, 4), (1e300, 9e300, 5), (-1e308, 1e308, 6),
        (1_000_000, 1_000_003, 5), (0, 1e-307, 5), (1e17, 1e17 + 64, 5), (0, 1e-300, 7), (123, 124, 2),
    ]

    @Test("Steps are 1, 2 or 5 times a power of ten, and no more than asked for", arguments: ScaleTests.ranges)
    func steps(range: (lower: Double, upper: Double, countMax: Int)) {
        let (lower, upper, countMax) = range
        let steps = RoundSteps(from: lower, to: upper, countMax: countMax)
        #expect([1, 2, 5].contains(steps.digit))
        #expect(steps.values.count <= countMax)
        for value in steps.values { #expect(value >= lower && value <= upper, "\(value)") }
    }

    @Test("Numbers are written by their digits, not by sums of doubles")
    func texts() {
        let steps = RoundSteps(from: 0, to: 1, countMax: 11)
        #expect(
            steps.indexes.map { steps.text($0, isGrouped: true) } == [
                "0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0",
            ])
        #expect(steps.values[3] == 0.3)
        let large = RoundSteps(from: 0, to: 6e11, countMax: 5)
        #expect(large.indexes.map { large.text($0, scale: 9, isGrouped: true) } == ["0", "200", "400", "600"])
    }

    private func ticks(_ axis: Axis, _ lower: Double, _ upper: Double, _ count: Int = 6, reaches: Bool = false) -> Scale
    {
        Scale(axis, over: NumberRange(lower, upper), tickCountMax: count, reachesTicks: reaches)
    }

    @Test("Large numbers are told in words, per cents as such, years without a mark between thousands")
    func words() {
        let money = ticks(
            Axis(name: "paid", unit: "VND", quantity: .number(isWhole: true)), 0, 512_345_678_900, 4,
            reaches: true)
        #expect(money.title == "paid (billion VND)")
        #expect(money.ticks.map(\.text) == ["0", "200", "400", "600"])
        #expect(money.range == NumberRange(0, 6e11))
        let share = ticks(Axis(name: "share", quantity: .percent), 0, 0.4)
        #expect(share.title == "share")
        #expect(share.ticks.map(\.text) == ["0 %", "10 %", "20 %", "30 %", "40 %"])
        let years = ticks(Axis(name: "year", quantity: .number(isWhole: true)), 2021, 2023)
        #expect(years.ticks.map(\.text) == ["2021", "2022", "2023"])
        let counts = ticks(Axis(name: "rows", quantity: .number(isWhole: true)), 0, 2)
        #expect(counts.ticks.map(\.text) == ["0", "1", "2"])
    }

    @Test("A single value, no value and the whole range of doubles have scales")
    func edges() {
        let axis = Axis(name: "x", quantity: .number(isWhole: false))
        #expect(ticks(axis, 5, 5).range == NumberRange(2.5, 7.5))
        #expect(ticks(axis, 0, 0).range == NumberRange(0, 1))
        #expect(Scale(axis, over: nil, tickCountMax: 5, reachesTicks: true).range == NumberRange(0, 1))
        let all = ticks(axis, -Double.greatestFiniteMagnitude, .greatestFiniteMagnitude)
        #expect(all.range.share(0) == 0.5)
        #expect(all.ticks.contains { $0.text == "1e+308" })
        #expect(ticks(axis, 0, 1e30).ticks.map(\.text) == ["0", "2e+29", "4e+29", "6e+29", "8e+29", "1e+30"])
        #expect(ticks(axis, 0, 7e-9, 5).ticks.map(\.text) == ["0", "2e-9", "4e-9", "6e-9"])
        let part = Axis(name: "part", quantity: .percent)
        #expect(ticks(part, 0.07, 0.08, 2).ticks.map(\.text) == ["7 %", "8 %"])
        let year = Axis(name: "year", quantity: .number(isWhole: true))
        #expect(ticks(year, 2023, 2023).ticks.map(\.text) == ["2022", "2023", "2024"])
        #expect(!ticks(axis, 1e300, 1e301).ticks.isEmpty)
    }

    @Test("Time is parted by days, months and years that people count by")
    func time() {
        func day(_ year: Int, _ month: Int, _ day: Int) -> Double {
            Double(CalendarDate.days(year: year, month: month, day: day))
        }
        let date = Axis(name: "day", quantity: .date)
        #expect(ticks(date, day(2023, 1, 1), day(2023, 1, 4)).ticks.map(\.text).count == 4)
        #expect(
            ticks(date, day(2023, 1, 1), day(2023, 12, 31), 7).ticks.map(\.text) == [
                "2023-01", "2023-03", "2023-05", "2023-07", "2023-09", "2023-11",
            ])
        #expect(
            ticks(date, day(2000, 1, 1), day(2023, 12, 31), 7).ticks.map(\.text) == [
                "2000", "2005", "2010", "2015", "2020",
            ])
        let month = Axis(name: "month", quantity: .period(.month))
        #expect(
            ticks(month, 2022 * 12 + 10, 2023 * 12 + 1).ticks.map(\.text) == [
                "2022-11", "2022-12", "2023-01", "2023-02",
            ])
        #expect(ticks(month, 2015 * 12, 2023 * 12).ticks.map(\.text) == ["2016", "2018", "2020", "2022"])
        let moment = Axis(name: "at", quantity: .datetime)
        #expect(ticks(moment, 0, 4 * 3_600e6).ticks.map(\.text) == ["1970-01-01", "01:00", "02:00", "03:00", "04:00"])
    }
}
