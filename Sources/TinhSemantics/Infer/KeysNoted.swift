import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// Figures that say nothing beside their keys: sums of years, distinct values of a key, and keys that are called like figures.
extension Checker {
    mutating func noteFigures(
        _ outputs: [Output], _ measures: [Measure], _ keys: [Output], _ clauses: StepClauses,
        _ scope: Scope
    ) {
        guard scope.usedAt == nil, outputs.count == measures.count else { return }
        for (output, measure) in zip(outputs, measures) {
            noteScale(of: measure.item.expression, output.value, scope)
            noteSumOfYears(measure.item.expression, clauses, isAlone: measures.count == 1, scope)
            noteDistinctKey(output.value, measure.item.expression, keys, clauses, scope)
        }
        if measures.count == 1 { noteKeyName(measures[0], keys, clauses, scope) }
    }

    /// `sum year`
    private mutating func noteSumOfYears(
        _ measure: Expression, _ clauses: StepClauses, isAlone: Bool, _ scope: Scope
    ) {
        guard case .apply(let function, let column) = measure.form, function.text == Aggregate.sum.rawValue,
            scope.environment.definitions[function.text] == nil, case .name(let name) = column.form,
            let index = columnIndex(name.text, scope), isOfYears(scope.columns[index]),
            scope.columns[index].type.unit.isNone
        else { return }
        let year = scope.source.slice(column.span)
        let keys = clauses.keys?.all ?? []
        var correction: [Correction] = []
        var instead: String?
        if isAlone, !keys.contains(where: { scope.source.slice($0.expression.span) == year }) {
            let end = keys.last?.span.upper ?? measure.span.upper
            let key = keys.isEmpty ? " by \(year)" : ", \(year)"
            instead = "count by " + (keys.map { scope.source.slice($0.span) } + [year]).joined(separator: ", ")
            correction =
                keys.isEmpty
                ? [Correction(measure.span, "count" + key, scope.source)]
                : [
                    Correction(measure.span, "count", scope.source),
                    Correction(Span(end, end), key, scope.source),
                ]
        }
        note(
            .sumOfYears(scope.source.slice(measure.span), instead: instead), at: placed(measure.span, scope),
            correction: correction)
    }

    /// `count distinct city by city`
    private mutating func noteDistinctKey(
        _ value: Typed, _ measure: Expression, _ keys: [Output], _ clauses: StepClauses, _ scope: Scope
    ) {
        guard clauses.totals == nil, clauses.across == nil, clauses.keys?.all.allSatisfy({ !$0.isEvery }) ?? false,
            case .aggregate(.countDistinct, let columns, condition: nil) = value.form,
            columns.allSatisfy({ column in keys.contains { isSame($0.value, column) } })
        else { return }
        note(
            .distinctKey(scope.source.slice(measure.span)), at: placed(measure.span, scope),
            correction: [Correction(measure.span, "count", scope.source)])
    }

    static let wordsForShares: Set<String> = [
        "percent", "percents", "percentage", "percentages", "pct", "share", "shares", "proportion", "proportions",
    ]
    private static let wordsForFigures: Set<String> = [
        "total", "totals", "sum", "average", "avg", "mean", "amount", "growth", "change",
    ]

    /// `sum plan by city as percent`
    private mutating func noteKeyName(_ measure: Measure, _ keys: [Output], _ clauses: StepClauses, _ scope: Scope) {
        guard measure.versus == nil, clauses.versus == nil, clauses.across == nil, let key = clauses.keys?.all.last,
            let alias = key.alias,
            let kind = keys.last?.value.kind, !kind.isNumeric || isKeyOfYears(key, scope)
        else { return }
        let word = alias.text.lowercased()
        let isShare = Checker.wordsForShares.contains(word)
        guard isShare || Checker.wordsForFigures.contains(word) else { return }
        let written = scope.source.slice(measure.item.expression.span)
        var correction: [Correction] = []
        var isPart = false
        if case .apply(let function, _) = measure.item.expression.form, function.text == "share" {
            isPart = true
        }
        if measure.item.alias == nil {
            let end = Span(measure.item.span.upper, measure.item.span.upper)
            correction = [
                isShare && !isPart
                    ? Correction(measure.item.expression.span, "share \(written)", scope.source)
                    : Correction(end, " as \(scope.source.slice(alias.span))", scope.source),
                Correction(Span(key.expression.span.upper, alias.span.upper), "", scope.source),
            ]
            if isShare, !isPart, measure.item.expression.needsBracket {
                // Of a quotient the part is worked out already.
                correction[0] = Correction(end, " to % as \(scope.source.slice(alias.span))", scope.source)
                isPart = true
            }
        }
        note(
            .keyNamedAsFigure(
                alias.text, key: scope.source.slice(key.expression.span),
                share: isShare && !isPart && !correction.isEmpty ? "share \(written)" : nil,
                figure: measure.item.alias == nil ? "\(written) as \(scope.source.slice(alias.span))" : nil),
            at: placed(alias.span, scope), correction: correction)
    }

    private func isKeyOfYears(_ key: Key, _ scope: Scope) -> Bool {
        guard case .name(let name) = key.expression.form, let index = columnIndex(name.text, scope) else {
            return false
        }
        return isOfYears(scope.columns[index])
    }
}
