import TinhBase

/// Round places in time: days, months and years that people count by.
enum TimeSteps {
    private static let microsecondsPerDay = 86_400_000_000

    /// - Parameter quantity: `date`, `datetime` or `period`; of any other there are none.
    static func ticks(_ quantity: Axis.Quantity, over range: NumberRange, countMax: Int) -> [Scale.Tick] {
        switch quantity {
        case .category, .number, .percent: []
        case .date: days(range, countMax).map { Scale.Tick(value: Double($0.day), text: $0.text) }
        case .datetime: moments(range, countMax)
        case .period(let period): periods(period, range, countMax)
        }
    }

    // MARK: Periods

    private static func periods(_ period: CalendarPeriod, _ range: NumberRange, _ countMax: Int) -> [Scale.Tick] {
        let (lower, upper) = (whole(range.lower.rounded(.up)), whole(range.upper.rounded(.down)))
        guard lower <= upper else { return [] }
        let perYear =
            switch period {
            case .year: 1
            case .half: 2
            case .quarter: 4
            case .month: 12
            case .week: 52
            }
        var steps = [1]
        if period == .month { steps += [2, 3, 6] }
        if period == .week { steps += [2, 4, 13, 26] }
        if period == .quarter { steps.append(2) }
        let years = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000]
        if period != .week { steps += years.map { $0 * perYear } }
        if let step = steps.first(where: { (upper - lower) / $0 < countMax }) {
            let first = -floorDivide(-lower, step) * step
            return stride(from: first, through: upper, by: step).map { index in
                let isYear = step % perYear == 0 && period != .week
                return Scale.Tick(
                    value: Double(index),
                    text: isYear
                        ? CalendarText.period(.year, floorDivide(index, perYear)) : CalendarText.period(period, index))
            }
        }
        // Weeks of many years: the first of each year.
        let days = NumberRange(Double(period.firstDay(lower)), Double(period.firstDay(upper)))
        return self.days(days, countMax).map {
            Scale.Tick(value: Double(CalendarPeriod.week.index(ofDay: $0.day)), text: $0.text)
        }
    }

    // MARK: Days

    private static func days(_ range: NumberRange, _ countMax: Int) -> [(day: Int, text: String)] {
        let (lower, upper) = (whole(range.lower.rounded(.up)), whole(range.upper.rounded(.down)))
        guard lower <= upper else { return [] }
        for step in [1, 2, 7, 14] where (upper - lower) / step < countMax {
            // Weeks begin on Monday.
            let offset = step >= 7 ? -3 : 0
            let first = -floorDivide(-(lower - offset), step) * step + offset
            return stride(from: first, through: upper, by: step).map { ($0, CalendarText.date($0)) }
        }
        let months = (CalendarPeriod.month.index(ofDay: lower), CalendarPeriod.month.index(ofDay: upper))
        let steps = [1, 2, 3, 6] + [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000].map { $0 * 12 }
        let step = steps.first { (months.1 - months.0) / $0 < countMax } ?? 120_000
        let first = -floorDivide(-months.0, step) * step
        return stride(from: first, through: months.1, by: step).compactMap { month in
            let day = CalendarPeriod.month.firstDay(month)
            guard day >= lower, day <= upper else { return nil }
            let text =
                step % 12 == 0
                ? CalendarText.period(.year, floorDivide(month, 12)) : CalendarText.period(.month, month)
            return (day, text)
        }
    }

    // MARK: Moments

    private static func moments(_ range: NumberRange, _ countMax: Int) -> [Scale.Tick] {
        let (lower, upper) = (whole(range.lower.rounded(.up)), whole(range.upper.rounded(.down)))
        guard lower <= upper else { return [] }
        let second = 1_000_000
        let steps = [1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200].map { $0 * second }
        if let step = steps.first(where: { (upper - lower) / $0 < countMax }), upper - lower >= second {
            let first = -floorDivide(-lower, step) * step
            return stride(from: first, through: upper, by: step).map { moment in
                Scale.Tick(value: Double(moment), text: clock(moment, withSeconds: step < 60 * second))
            }
        }
        let days = NumberRange(Double(lower) / Double(microsecondsPerDay), Double(upper) / Double(microsecondsPerDay))
        return self.days(days, countMax).map {
            Scale.Tick(value: Double($0.day * microsecondsPerDay), text: $0.text)
        }
    }

    /// The time of day; at midnight the day.
    private static func clock(_ moment: Int, withSeconds: Bool) -> String {
        let text = CalendarText.datetime(moment)
        if floorModulo(moment, microsecondsPerDay) == 0 {
            return CalendarText.date(floorDivide(moment, microsecondsPerDay))
        }
        let time = text[text.index(after: text.firstIndex(of: "T") ?? text.startIndex)...]
        return String(time.prefix(withSeconds ? 8 : 5))
    }

    private static func whole(_ value: Double) -> Int { Int(max(-4e18, min(4e18, value))) }
}
