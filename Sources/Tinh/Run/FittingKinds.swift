import TinhTypes

/// What may stand where a function says what it takes.
extension TypePattern.Kinds {
    /// A column of that kind.
    func takes(_ kind: Kind) -> Bool {
        switch kind {
        case .int, .decimal, .float, .year: isOfNumbers || isOpen || self == .period && kind == .year
        case .duration: isOfNumbers || isOpen
        case .date, .datetime: self == .day || isOpen || self == .word(kind.word)
        case .half, .quarter, .month, .week: self == .period || isOpen || self == .word(kind.word)
        case .bool, .text: isOpen || self == .word(kind.word)
        case .missing: true
        }
    }

    /// A result of this, where something else is taken.
    func mayBe(_ taken: TypePattern.Kinds) -> Bool {
        if isOpen || taken.isOpen || self == taken { return true }
        switch self {
        case .number, .amount: return taken.isOfNumbers
        case .day: return taken == .word("date") || taken == .word("datetime")
        case .period: return taken.isOfPeriods
        case .word(let word):
            if TypePattern.Kinds.numbers.contains(word) { return taken.isOfNumbers }
            return taken == .day && ["date", "datetime"].contains(word)
                || taken == .period && TypePattern.Kinds.periods.contains(word)
        case .any, .variable: return true
        }
    }

    private static let numbers: Set = ["int", "decimal", "float", "duration", "year"]
    private static let periods: Set = ["year", "half", "quarter", "month", "week"]

    /// Anything is taken.
    private var isOpen: Bool {
        switch self {
        case .any, .variable: true
        case .word, .number, .amount, .day, .period: false
        }
    }

    private var isOfNumbers: Bool {
        switch self {
        case .number, .amount: true
        case .word(let word): TypePattern.Kinds.numbers.contains(word)
        case .day, .period, .any, .variable: false
        }
    }

    private var isOfPeriods: Bool {
        switch self {
        case .period: true
        case .word(let word): TypePattern.Kinds.periods.contains(word)
        case .number, .amount, .day, .any, .variable: false
        }
    }
}
