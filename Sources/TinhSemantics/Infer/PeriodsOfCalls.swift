import TinhBase
import TinhSyntax
import TinhTypes

/// Periods and days as other languages write them: `date_trunc("month", date)`, `extract(year from date)`, `31/12/2023`.
extension Checker {
    private static let wordsForPeriods: Set<String> = ["date_trunc", "datetrunc", "timestamp_trunc"]
    private static let wordsForParts: Set<String> = ["extract", "date_part", "datepart"]
    private static let functionsByPart = [
        "quarter": "quarter_of_year", "month": "month_of_year", "day": "day_of_month", "doy": "day_of_year",
        "dow": "day_of_week", "isodow": "day_of_week", "weekday": "day_of_week", "year": "year", "hour": "hour",
        "minute": "minute", "second": "second",
    ]

    /// `date_trunc("month", date)` as `month date`, `extract(month from date)` as `month_of_year date`, and our word for it; nil
    /// for anything else.
    func periodMeant(_ function: Name, _ arguments: [Expression], _ scope: Scope) -> (own: String, text: String)? {
        let word = function.text.lowercased()
        let isPart = Checker.wordsForParts.contains(word)
        guard isPart || Checker.wordsForPeriods.contains(word), let (unit, day) = unitAndDay(arguments, scope) else {
            return nil
        }
        let own = isPart ? Checker.functionsByPart[unit] : Kind(word: unit)?.isPeriod ?? false ? unit : nil
        return own.map { ($0, "\($0) \(day)") }
    }

    private func unitAndDay(_ arguments: [Expression], _ scope: Scope) -> (unit: String, day: String)? {
        if arguments.count == 2 {
            for (unit, day) in [(arguments[0], arguments[1]), (arguments[1], arguments[0])] {
                let word: String
                switch unit.form {
                case .literal(.text(let text)): word = text
                case .name(let name): word = name.text
                default: continue
                }
                let text = scope.source.slice(day.span)
                guard Checker.functionsByPart[word.lowercased()] != nil || word.lowercased() == "week" else { continue }
                return (word.lowercased(), day.needsBracket ? "(\(text))" : text)
            }
        }
        // `extract(year from date)` reads as a query.
        guard arguments.count == 1, case .query(let query) = arguments[0].form, query.steps.count == 1,
            query.steps[0].clauses.count == 1, case .from(.name(let day)) = query.steps[0].clauses[0].form,
            case .measures(let measures)? = query.steps[0].head?.form, measures.count == 1,
            case .name(let unit) = measures[0].item.expression.form
        else { return nil }
        return (unit.text.lowercased(), scope.source.slice(day.span))
    }

    /// Days that a text may be, the likelier first: `2023-05-01`, which takes months and days away from a year, `20230501`,
    /// `2023/05/01`, `31/12/2023`; two for `01/05/2023`.
    func daysMeant(_ written: String) -> [String] {
        let text = written.filter { $0 != "\"" && $0 != " " }
        var parts = text.split(separator: text.contains("/") ? "/" : "-").map(String.init)
        if parts.count == 1, text.utf8.count == 8 {
            parts = [String(text.prefix(4)), String(text.dropFirst(4).prefix(2)), String(text.suffix(2))]
        }
        guard parts.count == 3, parts.allSatisfy({ $0.allSatisfy(\.isWholeNumber) }) else { return [] }
        let orders = parts[0].count == 4 ? [parts] : [[parts[2], parts[1], parts[0]], [parts[2], parts[0], parts[1]]]
        var days: [String] = []
        for order in orders where order[0].count == 4 && order[1].count <= 2 && order[2].count <= 2 {
            let padded = order.map { $0.count == 1 ? "0" + $0 : $0 }.joined(separator: "-")
            var day = padded
            if day.withUTF8({ CalendarText.parseDate(UnsafeRawBufferPointer($0)) }) != nil, !days.contains("@" + padded)
            {
                days.append("@" + padded)
            }
        }
        return days
    }
}
