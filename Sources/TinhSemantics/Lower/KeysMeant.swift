import TinhBase
import TinhSyntax
import TinhTypes

/// Keys of `by` in everyday words.
extension Checker {
    /// False where a key is what it seems; else it is reported.
    mutating func reportsWords(in key: Key, _ scope: Scope) -> Bool {
        guard scope.source !== libraryText else { return false }
        return reportsList(key, scope) || reportsValue(in: key, scope) || reportsDay(in: key, scope)
            || reportsYear(behind: key, scope)
            || reportsCondition(behind: key, scope) || reportsTotal(key, scope)
            || reportsBands(key, scope) || reportsEnd(behind: key, scope) || reportsQuoted(key, scope)
    }

    /// `by "city"`
    private mutating func reportsQuoted(_ key: Key, _ scope: Scope) -> Bool {
        guard let name = quotedName(key.expression, scope) else { return false }
        let place = placed(key.expression.span, scope)
        fail(
            .constantKey(scope.source.slice(key.expression.span)), at: place,
            correction: [Correction(key.expression.span, name, scope.source)])
        return true
    }

    /// `by (year, city)`
    private mutating func reportsList(_ key: Key, _ scope: Scope) -> Bool {
        guard case .list(let parts) = key.expression.form, parts.count > 1, key.alias == nil, !key.isEvery else {
            return false
        }
        let inner = scope.source.slice(parts[0].span.union(parts[parts.count - 1].span))
        fail(
            .keysInBrackets, at: placed(key.expression.span, scope),
            correction: [Correction(key.expression.span, inner, scope.source)])
        return true
    }

    /// `by day date`, `by every day date in @2023-05`
    private mutating func reportsDay(in key: Key, _ scope: Scope) -> Bool {
        guard case .apply(let word, let day) = key.expression.leftmost.form,
            ["day", "days", "daily"].contains(word.text), isFree(word.text, scope), case .name(let name) = day.form,
            let index = columnIndex(name.text, scope)
        else { return false }
        let written = scope.source.slice(day.span)
        switch scope.columns[index].type.kind {
        case .date:
            fail(
                .dayOfDate(name.text), at: placed(word.span, scope),
                correction: [Correction(Span(word.span.lower, day.span.lower), "", scope.source)])
        case .datetime:
            fail(
                .unknownFunction(word.text, nearest: ["date"], own: nil, sample: nil), at: placed(word.span, scope),
                correction: [Correction(word.span.union(day.span), "date \(written)", scope.source)])
        default: return false
        }
        return true
    }

    /// `by quarter 2023`
    private mutating func reportsYear(behind key: Key, _ scope: Scope) -> Bool {
        guard case .apply(let word, let year) = key.expression.form, columnIndex(word.text, scope) == nil,
            scope.environment.definitions[word.text] == nil, let period = periodKey(word.text, scope),
            let day = dayColumn(scope), isYear(scope.source.slice(year.span))
        else { return false }
        let written = scope.source.slice(year.span)
        fail(
            .conditionBehind(written), at: placed(year.span, scope),
            correction: [Correction(word.span, period, scope.source)]
                + narrowed(
                    to: "\(day) in @\(written)", insteadOf: Span(word.span.upper, year.span.upper), scope))
        return true
    }

    /// `across 2022, 2023`: years, and no keys. False where the keys are what they seem; else it is reported.
    mutating func reportsYears(across keys: [Key], _ scope: Scope) -> Bool {
        guard scope.source !== libraryText, let first = keys.first, let last = keys.last,
            keys.allSatisfy({ $0.alias == nil && !$0.isEvery && isYear(scope.source.slice($0.span)) }),
            let key = yearKey(scope)
        else { return false }
        let whole = first.span.union(last.span)
        let values = scope.source.slice(whole)
        fail(
            .valuesAsKeys(values), at: placed(whole, scope),
            correction: [Correction(whole, "\(key) in (\(values))", scope.source)])
        return true
    }

    /// `by commune in Tứ Kỳ`
    private mutating func reportsValue(in key: Key, _ scope: Scope) -> Bool {
        guard case .binary(.isIn, let value, let set, let sign) = key.expression.form,
            case .name(let name) = value.form,
            columnIndex(name.text, scope) != nil, let test = valueTest(set, scope)
        else { return false }
        let words = Span(sign.lower, set.span.upper)
        fail(
            .conditionBehind(scope.source.slice(words)), at: placed(words, scope),
            correction: narrowed(to: test, insteadOf: Span(value.span.upper, set.span.upper), scope))
        return true
    }

    private static let wordsForBands: Set<String> = [
        "bucket", "buckets", "bin", "bins", "band", "bands", "interval", "intervals", "groups", "steps",
    ]

    /// `by area buckets of 100`
    private mutating func reportsBands(_ key: Key, _ scope: Scope) -> Bool {
        guard case .apply(let column, let next) = key.expression.form, let index = columnIndex(column.text, scope),
            scope.columns[index].type.kind.isNumeric, case .apply(let word, var width) = next.form,
            Checker.wordsForBands.contains(word.text), isFree(word.text, scope)
        else { return false }
        if case .apply(let of, let rest) = width.form, ["of", "by"].contains(of.text) { width = rest }
        guard case .quantity = width.form else { return false }
        let (name, step) = (scope.source.slice(column.span), scope.source.slice(width.span))
        fail(
            .bands(name), at: placed(word.span, scope),
            correction: [
                Correction(key.expression.span, "floor(\(name) / \(step)) * \(step)", scope.source)
            ])
        return true
    }

    /// `by city total`, `by city descending`, `by city monthly`, `by city chart bar`: what stands behind the groups otherwise.
    private mutating func reportsEnd(behind key: Key, _ scope: Scope) -> Bool {
        guard case .apply(let column, let next) = key.expression.form, columnIndex(column.text, scope) != nil else {
            return false
        }
        let gap = Span(column.span.upper, next.span.upper)
        if case .apply(let chart, let kind) = next.form, chart.text == "chart", case .name = kind.form,
            isFree(chart.text, scope)
        {
            reportEnd(
                chart, gap, " | " + scope.source.slice(next.span), clause: "| chart",
                at: scope.conditionPlace?.stepEnd, scope)
            return true
        }
        guard case .name(let word) = next.form, isFree(word.text, scope) else { return false }
        if let meant = periodsMeant(key.expression, scope) {
            fail(
                .unknownName(word.text, table: scope.tableName, nearest: [meant.key], isParameter: false, columns: []),
                at: placed(word.span, scope), correction: [Correction(gap, ", " + meant.key, scope.source)])
            return true
        }
        let groupsEnd = scope.conditionPlace?.end
        switch word.text {
        case "total", "totals": reportEnd(word, gap, " with totals", clause: "with totals", at: groupsEnd, scope)
        case "descending": reportEnd(word, gap, " sort desc", clause: "sort desc", at: groupsEnd, scope)
        default: return false
        }
        return true
    }

    /// `by city, total`
    private mutating func reportsTotal(_ key: Key, _ scope: Scope) -> Bool {
        guard case .name(let word) = key.expression.form, ["total", "totals"].contains(word.text),
            isFree(word.text, scope), key.alias == nil,
            let comma = scope.source.utf8[..<key.span.lower].lastIndex(where: { $0 != UInt8(ascii: " ") }),
            scope.source.utf8[comma] == UInt8(ascii: ",")
        else { return false }
        reportEnd(
            word, Span(comma, word.span.upper), " with totals", clause: "with totals",
            at: scope.conditionPlace?.end, scope)
        return true
    }

    private mutating func reportEnd(
        _ word: Name, _ gap: Span, _ text: String, clause: String, at place: Int?, _ scope: Scope
    ) {
        let place = place ?? gap.upper
        let end = Span(place, place)
        fail(
            .wordBehindKeys(word.text, clause: clause), at: placed(word.span, scope),
            correction: end.lower == gap.upper
                ? [Correction(gap, text, scope.source)]
                : [Correction(gap, "", scope.source), Correction(end, text, scope.source)])
    }

    /// `by city > 1 billion`: no condition of a text, but of the figure. False where the last key is what it seems; else it is
    /// reported.
    mutating func reportsFigureAsKey(
        _ measures: [Measure], _ clauses: StepClauses, _ step: Step, _ scope: Scope
    ) -> Bool {
        guard scope.source !== libraryText, scope.usedAt == nil, measures.count == 1, measures[0].versus == nil,
            clauses.across == nil, clauses.totals == nil, clauses.versus == nil, let key = clauses.keys?.all.last,
            key.alias == nil, !key.isEvery, case .binary(let sign, let left, let right, _) = key.expression.form,
            [.less, .lessOrEqual, .greater, .greaterOrEqual].contains(sign), case .name(let name) = left.form,
            let index = columnIndex(name.text, scope), scope.columns[index].type.kind == .text,
            case .quantity = right.form
        else { return false }
        let item = measures[0].item
        let figure = writtenName(item.alias?.text ?? outputName(of: item.expression, scope))
        let test = scope.source.slice(Span(left.span.upper, right.span.upper))
        let clause = " | where \(figure)\(test.first == " " ? "" : " ")\(test)"
        let gap = Span(left.span.upper, right.span.upper)
        let end = step.span.upper
        fail(
            .figureAsKey(scope.source.slice(key.expression.span)), at: placed(key.expression.span, scope),
            correction: end == gap.upper
                ? [Correction(gap, clause, scope.source)]
                : [Correction(gap, "", scope.source), Correction(Span(end, end), clause, scope.source)])
        return true
    }
}
