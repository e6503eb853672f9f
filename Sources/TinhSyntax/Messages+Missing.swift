import TinhBase

/// What is said where something does not stand.
extension SyntaxError.Form {
    func missingWords(
        _ wanted: SyntaxError.Wanted, _ after: String, _ found: String?, _ span: Span
    ) -> ErrorWords {
        let instead = found.map { ", not \(quoted($0))" } ?? ""
        let place = after.isEmpty ? "here" : "after `\(after)`"
        switch wanted {
        case .expression:
            if after == "," {
                // Another clause follows: nothing more was to come.
                let isEnd = found.map { Keyword(rawValue: $0)?.startsClause ?? ($0 == "|") } ?? false
                return ErrorWords(
                    "E0111", "nothing follows this comma",
                    isEnd ? "take it away:" : "take it away, or write what it is to part",
                    isEnd ? replace(span, "") : [])
            }
            if let example = Self.examples[after] {
                return ErrorWords("E0111", "`\(after)` lacks what it needs", "write `\(example)`, for example")
            }
            return ErrorWords("E0111", "a value is missing \(place)", nil)
        case .query:
            return ErrorWords("E0111", "a query is missing \(place)", "write `\(after) sum compensation`, for example")
        case .name, .newName: return ErrorWords("E0111", "a name stands \(place)\(instead)", Self.nameHints[after])
        case .table:
            let isFile = found?.first == "\""
            return ErrorWords(
                "E0111", "a table stands \(place)\(instead)",
                isFile
                    ? "load the file first: `load \(found ?? "") as t`, then `\(Self.firstWord(after)) t`"
                    : "write its name, as in `\(Self.firstWord(after)) clearance`")
        case .count:
            let isName = found?.first?.isLetter ?? false
            return ErrorWords(
                "E0111", "a whole number stands \(place)\(instead)",
                isName
                    ? "write `\(after) 10`, or `\(after) $n` for a value from outside"
                    : "write `\(after) 10`, for example")
        case .exponent: return ErrorWords("E0111", "a whole number stands after `^` in a unit\(instead)", "write `m^2`")
        case .unit:
            return ErrorWords(
                "E0111", "a unit or a type stands \(place)\(instead)", "write `to ha`, `to VND/m2`, `to %` or `to text`"
            )
        case .text:
            return ErrorWords("E0111", "a text stands \(place)\(instead)", "texts stand in double quotes: `\"…\"`")
        case .literal:
            return ErrorWords(
                "E0111", "a value stands \(place)\(instead)",
                "an option takes a text, a number, a date, `true` or `false`: `delimiter \";\"`")
        case .columnType:
            return ErrorWords(
                "E0111", "a type stands \(place)\(instead)",
                "types are int, decimal, float, text, bool, date, datetime, duration, year, half, quarter, month, week")
        case .sign(let sign):
            let example =
                sign == "=" ? "write `\(after) = …`" : sign == ":" ? "write `\(after): int`, for example" : nil
            return ErrorWords("E0111", "`\(sign)` stands \(place)\(instead)", Self.signHints[sign + after] ?? example)
        case .word(let keyword): return missingKeyword(keyword, after, instead, span)
        }
    }

    private func missingKeyword(_ keyword: Keyword, _ after: String, _ instead: String, _ span: Span) -> ErrorWords {
        switch keyword {
        case .missing:
            ErrorWords(
                "E0111", "only `missing` stands after `\(after)`",
                "write `\(after) missing`; values are compared with `=`")
        case .in:
            ErrorWords(
                "E0111", "`not` stands before a condition, or before `in`, `contains`, `starts`, `ends`, `matches`",
                "write `not x = y`, `x != y` or `x not in (y, z)`")
        case .on:
            ErrorWords("E0111", "`\(after)` lacks its key", "write `\(after) … on city`, or `on city = district`")
        case .as where after == "rename":
            ErrorWords("E0111", "`as` stands between the old name and the new\(instead)", "write `rename old as new`")
        default: ErrorWords("E0111", "`\(keyword)` stands after `\(after)`\(instead)", nil)
        }
    }

    private static func firstWord(_ words: String) -> String { String(words.prefix { $0 != " " }) }

    private static let examples: [String: String] = [
        "|": "| where total > 100 billion VND",
        "where": "where year = 2023", "by": "by city", "across": "across year in 2020..2023",
        "versus": "versus previous year", "sort": "sort city desc", "show": "show city, compensation",
        "add": "add paid / plan as share", "check": "check compensation >= 0", "every": "by every month date",
        "when": "count when stars >= 4", "over": "sum compensation over all", "not": "not city = \"Hải Dương\"",
        "if": "if a > 1 then b else c", "then": "if a > 1 then b else c", "else": "if a > 1 then b else c",
    ]

    private static let nameHints: [String: String] = [
        "as": "write `as total`, for example", "(": "a function names what it is given: `let growth(x) = …`",
        "let": "write `let threshold = 100 billion VND`, for example",
        "with": "write `with totals` or `with subtotals`", "drop": "write `drop a, b`",
        "rename": "write `rename a as b`", "on": "write `on city`, or `on city = district`",
        "param": "write `param year int = 2023`", "unit": "write `unit household`, or `unit ha = 10_000 m2`",
        "over": "write `over all`, `over city` or `over (city, year)`", "per": "write `top 3 per city`",
        "chart": "write `chart bar`, `line`, `area`, `scatter`, `hist` or `heat`",
        "unpivot": "write `unpivot y2021, y2022 as year, value`",
    ]

    private static let signHints: [String: String] = [
        "(with": "write `with (missing \"-\", delimiter \";\")`",
        ",unpivot … as": "two new names: `unpivot y2021, y2022 as year, value`",
    ]
}
