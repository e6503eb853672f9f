import TinhBase
import TinhSyntax
import TinhTypes

/// Where a further condition of a step's rows stands: beside that of its `where`, else in one behind its groups.
struct ConditionPlace {
    let source: SourceText
    /// Of the step's `where`.
    let written: Expression?
    /// Behind the groups, else behind the measures.
    let end: Int
    /// Behind the whole step.
    let stepEnd: Int
    /// The expressions of the measures, and whether one has words behind `in`.
    let measures: [(span: Span, isNarrowed: Bool)]

    /// Does an expression stand for one of several figures, so that `where` would speak for the others, too?
    func isPart(_ span: Span) -> Bool { measures.count != 1 || measures[0].span != span }

    /// Nothing but this expression says which rows it means.
    func isAlone(_ span: Span) -> Bool {
        measures.contains { $0.span == span } && measures.filter(\.isNarrowed).count == 1
    }
}

/// `sum plan in 2023`, `by quarter in 2023`: a period behind a measure or a key says which rows are meant.
extension Checker {
    /// The condition said by `where`, and the words for it taken away.
    func narrowed(to test: String, insteadOf words: Span, _ scope: Scope) -> [Correction] {
        guard let place = scope.conditionPlace, place.source === scope.source else {
            return [Correction(words, " where " + test, scope.source)]
        }
        guard let written = place.written else {
            if place.end == words.upper { return [Correction(words, " where " + test, scope.source)] }
            let end = Span(place.end, place.end)
            return [Correction(words, "", scope.source), Correction(end, " where " + test, scope.source)]
        }
        let removed = Correction(words, "", scope.source)
        let (lower, upper) = (written.span.lower, written.span.upper)
        if scope.source.slice(written.span) == test { return [removed] }
        guard written.bindsWeakerThanAnd else {
            return [removed, Correction(Span(upper, upper), " and " + test, scope.source)]
        }
        return [
            removed, Correction(Span(lower, lower), "(", scope.source),
            Correction(Span(upper, upper), ") and " + test, scope.source),
        ]
    }

    /// `sum plan in 2023`: by `where`, or by `when` where that would change other figures, too. The mistake that was reported
    /// last is given what is offered.
    mutating func correctPeriod(behind measure: Span, until upper: Int, test: String, _ scope: Scope) {
        guard let last = errors.indices.last else { return }
        let words = Span(measure.upper, upper)
        let whole = Span(measure.lower, upper)
        let byWhere = narrowed(to: test, insteadOf: words, scope)
        guard let place = scope.conditionPlace, place.isPart(whole) else {
            errors[last].correction = byWhere
            return
        }
        errors[last].correction = [Correction(words, " when " + test, scope.source)]
        if place.isAlone(whole) { errors[last].alternative = ("for all figures of the step", byWhere) }
    }

    /// `by quarter in 2023`, `by city in Q1 2023`. False where a key is what it seems; else it is reported.
    mutating func reportsPeriod(behind key: Key, _ scope: Scope) -> Bool {
        guard !key.isEvery, scope.source !== libraryText,
            case .binary(.isIn, let value, let set, let sign) = key.expression.form
        else { return false }
        let word = periodWord(value, scope)
        guard let period = periods(set, ofWord: word != nil, scope) else {
            return reportsYears(set, behind: value, sign, scope)
        }
        var day = word.flatMap { _ in dayColumn(scope) }
        if word == nil {
            let x = infer(value, scope)
            if x.isInvalid { return true }
            if x.kind.isCalendar { day = self.day(of: value, scope) }
        }
        let test: String?
        if let day {
            test = "\(day) in \(period)"
        } else {
            test = yearTest(scope.source.slice(set.span), scope) ?? dayColumn(scope).map { "\($0) in \(period)" }
        }
        var correction: [Correction] = []
        if let test { correction = narrowed(to: test, insteadOf: Span(value.span.upper, set.span.upper), scope) }
        if let word, !correction.isEmpty { correction.append(Correction(value.span, word, scope.source)) }
        let written = scope.source.slice(set.span)
        fail(
            periodMeant(set, scope).map { .periodMeant(written, period: $0) }
                ?? .yearWithoutWhere(scope.source.slice(Span(sign.lower, set.span.upper))),
            at: placed(set.span, scope), correction: correction)
        return true
    }

    /// `by city in (2022, 2023)`: years are no names.
    private mutating func reportsYears(
        _ set: Expression, behind value: Expression, _ sign: Span, _ scope: Scope
    ) -> Bool {
        guard case .name(let name) = value.form, let index = columnIndex(name.text, scope),
            [.text, .bool].contains(scope.columns[index].type.kind), periods(set, ofWord: true, scope) != nil,
            let years = yearKey(scope)
        else { return false }
        let written = scope.source.slice(set.span)
        guard !written.contains("@") else { return false }
        fail(
            .yearWithoutWhere(scope.source.slice(Span(sign.lower, set.span.upper))), at: placed(set.span, scope),
            correction: narrowed(
                to: "\(years) in \(written)", insteadOf: Span(value.span.upper, set.span.upper), scope))
        return true
    }

    /// `quarter` as `quarter approved`, where it is no column.
    private func periodWord(_ expression: Expression, _ scope: Scope) -> String? {
        guard case .name(let name) = expression.form, !name.isQuoted, columnIndex(name.text, scope) == nil,
            scope.environment.definitions[name.text] == nil
        else { return nil }
        return periodKey(name.text, scope)
    }

    /// What days are of, in `quarter approved` and in `approved`.
    private func day(of key: Expression, _ scope: Scope) -> String {
        if case .apply(_, let argument) = key.form, case .name(let name) = argument.form,
            let index = columnIndex(name.text, scope),
            [.date, .datetime].contains(scope.columns[index].type.kind)
        {
            return scope.source.slice(argument.span)
        }
        let text = scope.source.slice(key.span)
        return key.needsBracket ? "(\(text))" : text
    }

    /// `2023` as `@2023`, `Q1 2023` as `@2023-Q1`; behind a word that is a key only with its days, what is a period or several as
    /// it stands, too: a key may be a condition.
    private func periods(_ set: Expression, ofWord isWord: Bool, _ scope: Scope) -> String? {
        let text = scope.source.slice(set.span)
        if isYear(text) { return "@" + text }
        if let period = periodMeant(set, scope) { return period }
        guard isWord else { return nil }
        switch set.form {
        case .literal(.period): return text
        case .binary(.range, let low, let high, _):
            guard let low = periods(low, ofWord: true, scope), let high = periods(high, ofWord: true, scope) else {
                return nil
            }
            return "\(low)..\(high)"
        case .list(let elements):
            let all = elements.compactMap { periods($0, ofWord: true, scope) }
            return all.count == elements.count && !all.isEmpty ? "(" + all.joined(separator: ", ") + ")" : nil
        case .name, .parameter, .literal, .quantity, .query, .apply, .unary, .binary, .isMissing, .conditional, .when,
            .over, .convert, .rate:
            return nil
        }
    }
}

extension Expression {
    /// It wants brackets where `and` follows.
    fileprivate var bindsWeakerThanAnd: Bool {
        switch form {
        case .binary(.or, _, _, _), .conditional, .when: true
        case .name, .parameter, .literal, .quantity, .list, .query, .apply, .unary, .binary, .isMissing, .over,
            .convert, .rate:
            false
        }
    }
}
