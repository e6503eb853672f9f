import TinhBase
import TinhSyntax
import TinhTypes

/// Days and years as people say them: `latest date`, `last year`, `first 5`.
extension Checker {
    private static let wordsForLast: Set<String> = ["latest", "newest", "recent"]
    private static let wordsForFirst: Set<String> = ["earliest", "oldest"]

    /// `latest date` as `max date`, `latest plan` as `last(plan, date)`. Nil for anything else; else it is reported.
    mutating func latestMeant(
        _ function: Name, _ arguments: [Expression], _ scope: Scope, _ origin: Origin
    ) -> Typed? {
        let isLast = Checker.wordsForLast.contains(function.text)
        guard isLast || Checker.wordsForFirst.contains(function.text), arguments.count == 1,
            case .name(let name) = arguments[0].form, let index = columnIndex(name.text, scope)
        else { return nil }
        let written = scope.source.slice(arguments[0].span)
        let isDate = scope.columns[index].type.kind.isCalendar || isOfYears(scope.columns[index])
        var text: String?
        if isDate {
            text = "\(isLast ? "max" : "min") \(written)"
        } else if let day = dayColumn(scope) {
            text = "\(isLast ? "last" : "first")(\(written), \(day))"
        }
        return fail(
            .latest(function.text, isDate: isDate), at: placed(function.span, scope),
            correction: text.map { [Correction(origin.span, $0, scope.source)] } ?? []) ?? .invalid(origin)
    }

    private static let wordsForNow: Set<String> = ["last", "this", "current", "previous", "latest"]

    /// `last year` as the last one that there is: `year = max year over all`; nil for anything else.
    func latestMeant(_ expression: Expression, _ scope: Scope) -> String? {
        guard case .apply(let word, let unit) = expression.form, Checker.wordsForNow.contains(word.text),
            case .name(let year) = unit.form, year.text == "year", let key = yearKey(scope)
        else { return nil }
        return "\(key) = \(latest(key))"
    }

    private func latest(_ key: String) -> String { key.contains(" ") ? "max (\(key)) over all" : "max \(key) over all" }

    /// `first 5`, `last year`: nil where the arguments of `first` and `last` are what they seem; else it is reported.
    mutating func firstMeant(
        _ aggregate: Aggregate, _ arguments: [Expression], _ scope: Scope, _ origin: Origin
    ) -> Typed? {
        guard aggregate == .first || aggregate == .last, arguments.count == 1, scope.source !== libraryText else {
            return nil
        }
        if case .quantity(let number) = arguments[0].form, let unit = number.unit, TimeStep(word: unit.text) != nil {
            return fail(.ofToday(scope.source.slice(origin.span), hasLast: false), at: origin.place)
                ?? .invalid(origin)
        }
        if case .quantity(let number) = arguments[0].form, number.unit == nil, number.scale == nil {
            let text = aggregate == .first ? "take \(number.written)" : nil
            return fail(
                .firstRows(aggregate.rawValue), at: origin.place,
                correction: text.map { [Correction(origin.span, $0, scope.source)] } ?? []) ?? .invalid(origin)
        }
        guard case .name(let unit) = arguments[0].form, Kind(word: unit.text)?.isPeriod ?? false else { return nil }
        let key = unit.text == "year" ? yearKey(scope) : nil
        return fail(
            .ofToday(scope.source.slice(origin.span), hasLast: key != nil), at: origin.place,
            correction: key.map { [Correction(origin.span, latest($0), scope.source)] } ?? []) ?? .invalid(origin)
    }

    private static let wordsForPeriods = [
        "yearly": "year", "annually": "year", "quarterly": "quarter", "monthly": "month", "weekly": "week",
    ]

    /// `sum plan monthly`, `by city monthly`: the key that is meant, and the column before it; nil for anything else.
    func periodsMeant(_ expression: Expression, _ scope: Scope) -> (key: String, word: Name, column: Name)? {
        guard case .apply(let column, let next) = expression.form, case .name(let word) = next.form,
            columnIndex(column.text, scope) != nil, isFree(word.text, scope),
            let unit = Checker.wordsForPeriods[word.text],
            let key = unit == "year" ? yearKey(scope) : periodKey(unit, scope)
        else { return nil }
        return (key, word, column)
    }

    /// Nothing has this name.
    func isFree(_ name: String, _ scope: Scope) -> Bool {
        columnIndex(name, scope) == nil && scope.environment.definitions[name] == nil
            && library.contract(named: name) == nil && Aggregate(word: name) == nil
    }
}
