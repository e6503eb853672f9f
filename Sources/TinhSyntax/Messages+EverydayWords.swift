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
                "E0112", "`missing` is a value, and `x is missing` asks for it", "write it so:",
                replace(whole, meant))
        case .everyWithoutBy(let whole, let meant):
            ErrorWords("E0112", "`every` belongs to a key of `by`", "write `by`:", replace(whole, meant))
        case .descWithoutSort(let place):
            ErrorWords(
                "E0112", "`desc` belongs to `sort`", "alone it sorts by the first measure:",
                replace(Span(place, place), "sort "))
        case .grandTotal(let whole):
            ErrorWords("E0112", "`with totals` adds the total row", "write `totals`:", replace(whole, "totals"))
        case .commaInCondition(let isList, let whole, let meant):
            isList
                ? ErrorWords("E0121", "a list stands in brackets", "write `in (…)`:", replace(whole, meant))
                : ErrorWords(
                    "E0112", "commas part measures, columns and keys", "conditions are joined by `and`:",
                    replace(whole, meant))
        case .wordForWord(let message, let remedy, let whole, let meant):
            ErrorWords("E0112", message, remedy, replace(whole, meant))
        case .overNumber(let word):
            ErrorWords(
                "E0120", "`over` names the rows that a figure is worked out from", "what is above is compared by `>`:",
                replace(word, ">"))
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
