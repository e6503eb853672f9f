import Testing
import TinhBase
import TinhCharts

/// Bins of round widths.
struct HistogramTests {
    @Test("Every value lies in one bin, and the bins stand side by side", arguments: 1...40)
    func holdsAll(seed: Int) throws {
        var state = UInt64(seed)
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
        let scale = [1e-300, 1e-3, 1, 1e6, 1e300][seed % 5]
        let values = (0..<(seed * 37)).map { _ in (next() + next() - 0.7) * scale }
        let bins = try Histogram.bins(of: values, isWhole: false).bins
        #expect(bins.reduce(0) { $0 + $1.count } == values.count)
        #expect(bins.count <= Histogram.binCountMax + 2)
        for (bin, following) in zip(bins, bins.dropFirst()) { #expect(bin.upper == following.lower) }
        for (index, bin) in bins.enumerated() {
            let isLast = index == bins.count - 1
            #expect(
                bin.count == values.filter { $0 >= bin.lower && ($0 < bin.upper || isLast && $0 == bin.upper) }.count)
        }
    }

    @Test("Edges are round numbers")
    func round() throws {
        let bins = try Histogram.bins(of: (0..<1_000).map { Double($0) / 10 }, isWhole: false).bins
        #expect(bins.map(\.lower) == (0..<10).map { Double($0) * 10 })
        #expect(bins.allSatisfy { $0.count == 100 })
    }

    @Test("Whole numbers lie in whole bins, the greatest in one of its own width")
    func whole() throws {
        let bins = try Histogram.bins(of: [1, 2, 2, 3, 3, 3, 5], isWhole: true).bins
        #expect(bins.map(\.lower) == [1, 2, 3, 4, 5] || bins.allSatisfy { $0.upper - $0.lower == 2 })
        #expect(bins.reduce(0) { $0 + $1.count } == 7)
    }

    @Test("No value, one value, one value many times, the ends of the doubles")
    func edges() throws {
        #expect(try Histogram.bins(of: [], isWhole: false).bins.isEmpty)
        #expect(try Histogram.bins(of: [7], isWhole: true).bins == [Bin(lower: 7, upper: 8, count: 1)])
        let same = try Histogram.bins(of: [Double](repeating: -4, count: 9), isWhole: false).bins
        #expect(same == [Bin(lower: -4, upper: -3, count: 9)])
        let ends = try Histogram.bins(of: [-1.7e308, 0, 1.7e308], isWhole: false).bins
        #expect(ends.reduce(0) { $0 + $1.count } == 3)
        // The quartiles are one: the middle is the rule of Sturges.
        let heavy = try Histogram.bins(of: [Double](repeating: 5, count: 100) + [0, 100], isWhole: false)
        #expect(heavy.bins.count > 1 && heavy.bins.reduce(0) { $0 + $1.count } == 102)
        #expect(heavy.caption(number).hasSuffix("by the rule of Sturges"))
        #expect(try Histogram.bins(of: [208.8], isWhole: false).bins == [Bin(lower: 200, upper: 300, count: 1)])
    }

    private let number = Axis(name: "area", unit: "m2", quantity: .number(isWhole: false))

    @Test("Words say how wide a bin is, by which rule, and what lies in it")
    func words() throws {
        let bins = try Histogram.bins(of: (0..<1_000).map { Double($0) / 10 }, isWhole: false)
        #expect(bins.caption(number) == "each bar is 10 m2 wide, by the rule of Freedman and Diaconis")
        #expect(bins.label(of: bins.bins[1], number) == "from 10 m2 to 20 m2")
        #expect(bins.merged(2).caption(number) == "each bar is 20 m2 wide")
        #expect(bins.merged(3).bins.map(\.count) == [300, 300, 300, 100])
        let share = Axis(name: "share", quantity: .percent)
        #expect(try Histogram.bins(of: [0.01, 0.02, 0.065], isWhole: false).caption(share).contains(" % wide"))
        let money = Axis(name: "paid", unit: "VND", quantity: .number(isWhole: true))
        #expect(Bins([], width: .number(2e10, nil)).caption(money) == "each bar is 20 billion VND wide")
        #expect(Bins([], width: .number(123_456_789, nil)).caption(money) == "each bar is 123,456,789 VND wide")
        let stars = try Histogram.bins(of: [2, 3, 3, 4], isWhole: true)
        #expect(stars.isDiscrete && stars.range == NumberRange(1.5, 4.5))
    }

    private func day(_ year: Int, _ month: Int, _ day: Int) -> Double {
        Double(CalendarDate.days(year: year, month: month, day: day))
    }

    @Test(
        "Dates lie in days, weeks, months, quarters or years, the longest that is no wider than the rule for numbers asks"
    )
    func dates() throws {
        func bins(_ count: Int, _ step: Double) throws -> Bins {
            try Histogram.bins(of: (0..<count).map { day(2021, 1, 4) + Double($0) * step }, along: .date)
        }
        let date = Axis(name: "approved", quantity: .date)
        #expect(try bins(10, 1).width == .days(1))
        #expect(try bins(300, 0.5).width == .days(7))
        let months = try bins(600, 1)
        #expect(months.width == .periods(.month, 1))
        #expect(months.bins.first.map { months.label(of: $0, date) } == "2021-01")
        #expect(months.bins.map(\.count).prefix(3) == [28, 28, 31])
        #expect(months.caption(date) == "each bar is a month")
        #expect(try bins(4_000, 1).width == .periods(.quarter, 1))
        #expect(try bins(12_000, 1).width == .periods(.year, 1))
        #expect(try bins(1, 1).bins == [Bin(lower: day(2021, 1, 4), upper: day(2021, 1, 5), count: 1)])
        for count in [1, 7, 100, 3_000] {
            let all = try bins(count, 3.7)
            #expect(all.bins.reduce(0) { $0 + $1.count } == count)
            for (bin, following) in zip(all.bins, all.bins.dropFirst()) { #expect(bin.upper == following.lower) }
        }
    }

    @Test("Moments lie in hours or minutes, periods in themselves; the ends of what can be counted are bins too")
    func moments() throws {
        let hours = try Histogram.bins(of: (0..<96).map { Double($0) * 900e6 }, along: .datetime)
        #expect(hours.width == .seconds(10_800) || hours.width == .seconds(21_600))
        #expect(hours.bins.reduce(0) { $0 + $1.count } == 96)
        let months = try Histogram.bins(of: [24_000, 24_001, 24_001, 24_004], along: .period(.month))
        #expect(months.bins.map(\.count) == [1, 2, 0, 0, 1])
        #expect(months.isDiscrete && months.width == .periods(.month, 1))
        #expect(try Histogram.bins(of: [], along: .date).bins.isEmpty)
        for quantity in [Axis.Quantity.date, .datetime, .period(.year)] {
            let far = try Histogram.bins(of: [-2_000_000, 0, 2_000_000], along: quantity)
            #expect(far.bins.count < 700 && far.bins.reduce(0) { $0 + $1.count } == 3)
        }
    }
}
