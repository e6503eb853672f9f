import TinhBase

extension SyntaxError.ForeignWord {
    /// What Tinh writes where another language writes this.
    func words(_ span: Span, _ lowercase: (Span) -> String) -> ErrorWords {
        switch self {
        case .select(let star, let miscased):
            ErrorWords(
                "E0120", "a query does not start with `select`",
                star
                    ? "write `from t` for all columns of a table"
                    : "write `show` before columns, and nothing before measures like `sum compensation`:",
                star ? [] : replace(span, "show") + miscased.map { Diagnostic.Replacement($0, lowercase($0)) })
        case .selected(let whole, let meant):
            ErrorWords(
                "E0120", "a query does not start with `select`",
                "measures or `show` stand first, and each clause by its own word:", replace(whole, meant))
        case .groupBy(let whole):
            ErrorWords("E0120", "the groups are named by `by` alone", "write `by`:", replace(whole, "by"))
        case .orderBy(let whole):
            ErrorWords("E0120", "the order is named by `sort`", "write `sort`:", replace(whole, "sort"))
        case .sortBy(let whole):
            ErrorWords("E0120", "the order is named by `sort` alone", "write `sort`:", replace(whole, "sort"))
        case .limit:
            ErrorWords(
                "E0120", "`limit` is written `take`", "write `take`, or `top` for the largest:", replace(span, "take"))
        case .having(let measures?):
            ErrorWords(
                "E0120", "`having` is a `where` after a bar", "write `| where`, and the measure by its name:",
                replace(span, "| where") + measures.map { Diagnostic.Replacement($0.span, $0.name) })
        case .having(nil):
            ErrorWords(
                "E0120", "`having` is a `where` after a bar",
                "name the measure with `as`, and write that name: `sum x / sum y as ratio by city | where ratio > 1`")
        case .like(_, _, let meant?, let whole):
            ErrorWords("E0120", "`like` is no word of the language", "write `\(meant)`:", replace(whole, meant))
        case .like(let word, let isNegated, nil, _):
            ErrorWords(
                "E0120", "`\(word)` is no word of the language",
                "write `\(isNegated ? "not " : "")contains`, `starts` or `ends` with the text alone, or `matches` with a regular expression"
            )
        case .between(let low?, let high?, let whole):
            ErrorWords(
                "E0120", "`between` is written `in` with a range", "write the ends with `..` between them:",
                replace(whole, "\(low)..\(high)"))
        case .between:
            ErrorWords("E0120", "`between` is written `in` with a range", "write `x in 1..5`; both ends belong to it")
        case .null:
            ErrorWords("E0120", "a value that is not there is `missing`", "write `missing`:", replace(span, "missing"))
        case .countStar: ErrorWords("E0120", "`count` counts rows by itself", "write `count`:", replace(span, "count"))
        case .star:
            ErrorWords("E0112", "`*` for all columns stands only in `show`", "write `show *`, or a column's name")
        case .ascending(let whole):
            ErrorWords("E0120", "`sort` goes up by itself", "take it away; `desc` goes down:", replace(whole, ""))
        case .join(_, let whole?):
            ErrorWords(
                "E0120",
                "`join` alone keeps the rows that meet, and `left`, `full`, `semi` or `anti` stand right before it",
                "write `join`:", replace(whole, "join"))
        case .join("right", nil):
            ErrorWords(
                "E0120", "there is no `right join`", "begin with the other table: `from t | left join s on k`")
        case .join(let kind, nil):
            ErrorWords("E0120", "there is no `\(kind) join`", "name the keys that meet: `join t on k`")
        case .caseWhen(let whole, let meant?):
            ErrorWords("E0120", "choices are written with `if`", "write `if`:", replace(whole, meant))
        case .caseWhen(_, nil):
            ErrorWords("E0120", "choices are written with `if`", "write `if a > 1 then b else c`")
        case .ifCall(let gaps, let isAlone):
            ErrorWords(
                "E0120", "`if` is no function", "write `then` and `else`:",
                zip(gaps, [" ", " then ", " else ", isAlone ? "" : ")"]).map { Diagnostic.Replacement($0, $1) }
                    + (isAlone ? [] : replace(Span(span.lower, span.lower), "(")))
        case .versus(let aggregate):
            ErrorWords(
                "E0120", "what a figure is compared with stands after `versus`", "write `versus`:",
                replace(span, aggregate.map { "versus " + $0 } ?? "versus"))
        case .percentOf(let whole, let meant):
            ErrorWords(
                "E0120", "a part in per cent is a quotient, which `to %` shows so", "write `\(meant)`:",
                replace(whole, meant))
        case .shareOf(let whole, let meant):
            ErrorWords(
                "E0120", "the part of all is what `share` works out", "write `share`:", replace(whole, meant))
        case .rangeByTo(let word, let whole, let meant):
            ErrorWords(
                "E0120",
                "`\(word)` \(word == "to" ? "shows a figure in another unit" : "names a table"), and a range has `..` between its ends",
                "it stands behind `in`:", replace(whole, meant))
        case .periodOverPeriod(let whole, let meant):
            ErrorWords(
                "E0120", "what a figure grows by from one period to the next is `growth`",
                "write `growth`, and group by the periods:", replace(whole, meant))
        case .offset:
            ErrorWords("E0120", "`offset` is written `skip`", "write `skip`:", replace(span, "skip"))
        case .narrowedByIf(let whole, let meant):
            ErrorWords(
                "E0120", "what narrows an aggregate stands after `when`",
                meant == nil ? "write `count when …` or `sum x when …`" : "write `when`:",
                meant.map { replace(whole, $0) } ?? [])
        case .narrowedByFilter(let whole, let meant):
            ErrorWords(
                "E0120", "`filter (where …)` is written `when`",
                meant == nil ? "write `count when …` or `sum x when …`" : "write `when`:",
                meant.map { replace(whole, $0) } ?? [])
        case .rowsByIf:
            ErrorWords(
                "E0120", "a condition of rows stands after `where`", "write `where`:", replace(span, "where"))
        case .secondCondition(let whole, let meant):
            ErrorWords(
                "E0120", "a second condition stands after `and`", "write `and`:", replace(whole, meant))
        case .distinctRows(let whole, let miscased):
            ErrorWords(
                "E0120", "`distinct` begins a step by itself", "write `distinct`:",
                replace(whole, "distinct") + miscased.map { Diagnostic.Replacement($0, lowercase($0)) })
        case .groupsFirst(let whole, let meant):
            ErrorWords(
                "E0120", "the measures stand first, and groups are named by `by`", "in that order:",
                replace(whole, meant))
        case .partitionBy(let whole):
            ErrorWords(
                "E0120", "the keys stand in the bracket of `over` by themselves", "write `over (city sort year)`:",
                replace(whole, ""))
        case .yearToDate, .compared, .countedRows, .limitDirection, .numberOfRows, .missingCounted, .movingOf,
            .withoutSubject, .everyWithoutBy, .descWithoutSort, .grandTotal, .overNumber, .commaInCondition,
            .wordForWord:
            everydayWords()
        }
    }
}
