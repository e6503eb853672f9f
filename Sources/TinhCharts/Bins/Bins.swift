import TinhBase

/// How many values lie in which range, the ranges side by side.
package struct Bins: Sendable, Equatable {
    /// Who says how wide bins of numbers are.
    package enum Rule: Sendable, Equatable {
        case freedmanDiaconis, sturges
    }

    package enum Width: Sendable, Equatable {
        /// Without a rule where there is one value only, or where more bins could not be told apart.
        case number(Double, Rule?)
        case seconds(Int)
        /// 7: a week from Monday.
        case days(Int)
        case periods(CalendarPeriod, Int)
    }

    /// Ascending, the empty ones between two full ones too.
    package let bins: [Bin]
    package let width: Width
    /// Each bin stands for one whole number or one period, which is told below its middle and not at its edge.
    package let isDiscrete: Bool

    package init(_ bins: [Bin], width: Width, isDiscrete: Bool = false) {
        self.bins = bins
        self.width = width
        self.isDiscrete = isDiscrete
    }

    /// Where the edge of a bin stands along the axis: bins of one number reach half a step to both sides of it.
    package func place(ofEdge edge: Double) -> Double { isDiscrete ? edge - 0.5 : edge }

    /// From the first edge to the last; nil without bins.
    package var range: NumberRange? {
        guard let first = bins.first, let last = bins.last else { return nil }
        return NumberRange(place(ofEdge: first.lower), place(ofEdge: last.upper))
    }

    /// So many bins put together to one.
    package func merged(_ count: Int) -> Bins {
        guard count > 1 else { return self }
        let wide = stride(from: 0, to: bins.count, by: count).map { start in
            let part = bins[start..<min(start + count, bins.count)]
            let last = part[part.endIndex - 1]
            return Bin(lower: bins[start].lower, upper: last.upper, count: part.reduce(0) { $0 + $1.count })
        }
        let width: Width =
            switch width {
            case .number(let width, _): .number(width * Double(count), nil)
            case .seconds(let seconds): .seconds(seconds * count)
            case .days(let days): .days(days * count)
            case .periods(let period, let number): .periods(period, number * count)
            }
        return Bins(wide, width: width)
    }
}

// MARK: Words

extension Bins {
    /// `each bar is 100 m2 wide, by the rule of Freedman and Diaconis`, `each bar is a month`.
    package func caption(_ axis: Axis) -> String {
        func unit(_ word: String, _ count: Int) -> String {
            count == 1 ? (word == "hour" ? "an hour" : "a \(word)") : "\(NumberText.grouped(Int128(count))) \(word)s"
        }
        switch width {
        case .number(let width, let rule):
            if isDiscrete, width == 1 { return "each bar is one number" }
            let by =
                switch rule {
                case .freedmanDiaconis: ", by the rule of Freedman and Diaconis"
                case .sturges: ", by the rule of Sturges"
                case nil: ""
                }
            return "each bar is \(Bins.number(width, axis)) wide\(by)"
        case .seconds(let seconds):
            if seconds % 3_600 == 0 { return "each bar is " + unit("hour", seconds / 3_600) }
            if seconds % 60 == 0 { return "each bar is " + unit("minute", seconds / 60) }
            return "each bar is " + unit("second", seconds)
        case .days(let days):
            return "each bar is " + (days % 7 == 0 ? unit("week", days / 7) : unit("day", days))
        case .periods(let period, let count):
            switch period {
            case .year: return "each bar is " + unit("year", count)
            case .half: return "each bar is " + (count == 1 ? "half a year" : "\(count) half-years")
            case .quarter: return "each bar is " + unit("quarter", count)
            case .month: return "each bar is " + unit("month", count)
            case .week: return "each bar is " + unit("week", count)
            }
        }
    }

    /// What lies in a bin: `from 100 to 200 m2`, `2023-05`, `from 2020 to 2024`.
    package func label(of bin: Bin, _ axis: Axis) -> String {
        let (lower, upper) = (Bins.whole(bin.lower), Bins.whole(bin.upper))
        func days(_ from: Int, _ to: Int) -> String {
            switch width {
            case .periods(let period, let count):
                let (first, last) = (period.index(ofDay: from), period.index(ofDay: max(from, to - 1)))
                return count == 1
                    ? CalendarText.period(period, first)
                    : "from \(CalendarText.period(period, first)) to \(CalendarText.period(period, last))"
            case .number, .seconds, .days:
                return to - from <= 1
                    ? CalendarText.date(from) : "from \(CalendarText.date(from)) to \(CalendarText.date(to - 1))"
            }
        }
        switch axis.quantity {
        case .category, .number, .percent:
            return isDiscrete
                ? Bins.number(bin.lower, axis)
                : "from \(Bins.number(bin.lower, axis)) to \(Bins.number(bin.upper, axis))"
        case .date: return days(lower, upper)
        case .datetime:
            if case .seconds = width {
                return "from \(CalendarText.datetime(lower)) to \(CalendarText.datetime(upper))"
            }
            return days(
                floorDivide(lower, CalendarBins.microsecondsPerDay), floorDivide(upper, CalendarBins.microsecondsPerDay)
            )
        case .period(let period):
            return upper - lower <= 1
                ? CalendarText.period(period, lower)
                : "from \(CalendarText.period(period, lower)) to \(CalendarText.period(period, upper - 1))"
        }
    }

    /// `100 m2`, `12.5 %`.
    private static func number(_ value: Double, _ axis: Axis) -> String {
        let isPercent = axis.quantity == .percent
        if !isPercent, let word = ScaleWord(for: value.magnitude) {
            // `20 billion VND`, where that says all.
            let text = FloatText.text(value / PowerOfTen.double(word.exponent))
            if text.utf8.count <= 5 {
                return [text, word.word, axis.unit].filter { !$0.isEmpty }.joined(separator: " ")
            }
        }
        let plain = FloatText.text(isPercent ? rounded(value * 100) : value)
        let text = plain.contains("e") ? plain : NumberText.group(plain: plain)
        return isPercent ? text + " %" : axis.unit.isEmpty ? text : "\(text) \(axis.unit)"
    }

    /// Per cents of round ratios are round: 0.07 * 100 is not 7 as doubles.
    private static func rounded(_ value: Double) -> Double {
        let scaled = (value * 1e9).rounded() / 1e9
        return scaled.isFinite && scaled != 0 ? scaled : value
    }

    private static func whole(_ value: Double) -> Int { Int(max(-9e18, min(9e18, value))) }
}
