import TinhBase

extension SyntaxError.ForeignWord {
    /// What Tinh writes for words of everyday language.
    func everydayWords() -> ErrorWords {
        switch self {
        case .yearToDate(let whole, let meant):
            ErrorWords(
                "E0120", "what adds up from the first period on is `cumulative`",
                "within the other keys of `by`, so behind the year it begins anew with each:", replace(whole, meant))
        case .compared(let parts):
            ErrorWords(
                "E0120", "what a figure is compared with stands after `versus`", "write `versus`:",
                parts.map { Diagnostic.Replacement($0.span, $0.name) })
        case .countedRows(let clause, let gap):
            ErrorWords("E0112", "`\(clause)` takes a number alone", "it counts rows anyway:", replace(gap, ""))
        case .limitDirection("", let whole):
            ErrorWords(
                "E0112", "`top` takes the largest and `bottom` the smallest by itself", "take the word away:",
                replace(whole, ""))
        case .limitDirection(let words, let whole):
            ErrorWords(
                "E0112", "`top` takes the largest and `bottom` the smallest by itself", "write `bottom`:",
                replace(whole, words))
        case .numberOfRows(let whole):
            ErrorWords("E0120", "`count` counts rows by itself", "write `count`:", replace(whole, "count"))
        case .missingCounted(let whole, let meant):
            ErrorWords(
                "E0112", "`missing` is a value, and `x is missing` asks for it", "count the rows without one:",
                replace(whole, meant))
        case .movingOf(let whole, let meant):
            ErrorWords(
                "E0120", "what runs over the last periods is `moving(x, n)`",
                "`n` is how many periods it takes, and the last key of `by` says which:", replace(whole, meant))
        case .withoutSubject(let subject, let place):
            ErrorWords(
                "E0111", "what is compared is missing here", "it stands before each sign:",
                replace(Span(place, place), subject + " "))
        default: preconditionFailure("a word of another language was asked for as one of everyday language")
        }
    }
}
