import TinhBase

/// An axis over the numbers that it shows: where each stands, the round ones among them, and what is written at its side.
package struct Scale: Sendable {
    package struct Tick: Sendable, Equatable {
        package let value: Double
        package let text: String
    }

    package let range: NumberRange
    package let ticks: [Tick]
    /// `compensation (billion VND)`.
    package let title: String

    /// - Parameters:
    ///   - range: what the values take; nil for none.
    ///   - tickCountMax: at least 2.
    ///   - reachesTicks: the scale begins and ends at a round number, so that the largest value stands below one.
    package init(_ axis: Axis, over range: NumberRange?, tickCountMax: Int, reachesTicks: Bool) {
        var range = Scale.opened(range ?? NumberRange(0, 1), axis)
        switch axis.quantity {
        case .category:
            ticks = []
            title = axis.name
        case .number(let isWhole):
            let steps: RoundSteps
            (steps, range) = Scale.steps(range, tickCountMax, isWhole: isWhole, reachesTicks)
            let magnitude = max(range.lower.magnitude, range.upper.magnitude)
            let word = ScaleWord(for: magnitude)
            let isGrouped = !axis.unit.isEmpty || !FigureStyle.areYears(range.lower, range.upper)
            ticks = steps.indexes.map {
                Tick(value: steps.value($0), text: steps.text($0, scale: word?.exponent ?? 0, isGrouped: isGrouped))
            }
            let unit = [word?.word ?? "", axis.unit].filter { !$0.isEmpty }.joined(separator: " ")
            title = unit.isEmpty ? axis.name : axis.name.isEmpty ? unit : "\(axis.name) (\(unit))"
        case .percent:
            let steps: RoundSteps
            (steps, range) = Scale.steps(range, tickCountMax, isWhole: false, reachesTicks)
            ticks = steps.indexes.map {
                Tick(value: steps.value($0), text: steps.text($0, scale: -2, isGrouped: true) + " %")
            }
            title = axis.name
        case .date, .datetime, .period:
            ticks = TimeSteps.ticks(axis.quantity, over: range, countMax: tickCountMax)
            title = axis.name
        }
        self.range = range
    }

    /// A single place gets room on both sides: a day, an hour, a period, a year that is a mere number.
    private static func opened(_ range: NumberRange, _ axis: Axis) -> NumberRange {
        guard range.lower == range.upper else { return range }
        let room: Double
        switch axis.quantity {
        case .category, .number(isWhole: false), .percent: return range.opened
        case .number(isWhole: true):
            guard axis.unit.isEmpty, range.lower != 0, range.lower.magnitude < 1e15 else { return range.opened }
            room = 1
        case .date, .period: room = 1
        case .datetime: room = 3_600_000_000
        }
        return NumberRange(range.lower - room, range.lower + room)
    }

    private static func steps(_ range: NumberRange, _ countMax: Int, isWhole: Bool, _ reachesTicks: Bool) -> (
        RoundSteps, NumberRange
    ) {
        let steps = RoundSteps(from: range.lower, to: range.upper, countMax: countMax, isWhole: isWhole)
        guard reachesTicks else { return (steps, range) }
        let step = steps.step
        let lower = steps.value(steps.first) <= range.lower ? range.lower : steps.value(steps.first - 1)
        let upper = steps.value(steps.last) >= range.upper ? range.upper : steps.value(steps.last + 1)
        guard step > 0, lower.isFinite, upper.isFinite else { return (steps, range) }
        let wide = NumberRange(min(lower, range.lower), max(upper, range.upper))
        return (RoundSteps(wide, like: steps), wide)
    }
}

extension RoundSteps {
    /// The same step over a wider range.
    fileprivate init(_ range: NumberRange, like other: RoundSteps) {
        self.init(
            digit: other.digit, exponent: other.exponent,
            first: other.value(other.first - 1) >= range.lower ? other.first - 1 : other.first,
            last: other.value(other.last + 1) <= range.upper ? other.last + 1 : other.last)
    }
}

/// Large numbers are told in words: `billion`.
package struct ScaleWord: Sendable, Equatable {
    package let word: String
    package let exponent: Int

    private static let words = [
        ScaleWord(word: "trillion", exponent: 12), ScaleWord(word: "billion", exponent: 9),
        ScaleWord(word: "million", exponent: 6),
    ]
    /// Above a million trillions words help nobody.
    private static let limit = 1e18

    private init(word: String, exponent: Int) {
        self.word = word
        self.exponent = exponent
    }

    /// For numbers up to this one; nil for small and for immense ones.
    package init?(for magnitude: Double) {
        guard magnitude < ScaleWord.limit,
            let word = ScaleWord.words.first(where: { magnitude >= PowerOfTen.double($0.exponent) })
        else { return nil }
        self = word
    }
}

extension PowerOfTen {
    static func double(_ exponent: Int) -> Double { Double(signed[exponent]) }
}
