import TinhBase
import TinhSyntax
import TinhTypes

/// What `count` is wanted to count, in words that say something else or nothing.
extension Checker {
    /// `count status = "paid"`, `count compensation > plan`: wrong of a number of rows, and right as a condition of each. False
    /// for anything else; else it is reported.
    mutating func reportsCountedCondition(_ measure: Expression, _ scope: Scope) -> Bool {
        guard scope.source !== libraryText, case .apply(let count, let counted) = measure.leftmost.form,
            isCount(count, scope), let condition = measure.withoutFirstWord
        else { return false }
        if case .apply(let column, let rows) = counted.form, case .name(let word) = rows.form {
            // `count residential households`
            guard case .apply = measure.form, isTruth(column, scope), columnIndex(word.text, scope) == nil else {
                return false
            }
            fail(
                .countedCondition, at: placed(measure.span, scope),
                correction: [Correction(measure.span, "count when \(scope.source.slice(column.span))", scope.source)])
            return true
        }
        guard case .name(let column) = counted.form, columnIndex(column.text, scope) != nil else { return false }
        switch measure.form {
        case .binary(let sign, _, _, _): guard sign.isComparison || sign == .and || sign == .or else { return false }
        default: return false
        }
        var trial = self
        guard trial.infer(measure, scope).isInvalid, !trial.isUnsettled else { return false }
        trial = self
        guard let test = trial.condition(trial.infer(condition, scope.ofRows)), !test.isInvalid, !test.aggregates else {
            return false
        }
        fail(
            .countedCondition, at: placed(measure.span, scope),
            correction: [
                Correction(measure.span, "count when \(scope.source.slice(condition.span))", scope.source)
            ])
        return true
    }

    /// `count distinct city, project`: columns beside a count of distinct values. False for anything else; else it is reported.
    mutating func reportsDistinctOfSeveral(_ measures: [Measure], _ keys: [Output], _ scope: Scope) -> Bool {
        guard scope.usedAt == nil, measures.count > 1,
            measures.allSatisfy({ $0.item.alias == nil && $0.versus == nil }),
            case .apply(let count, let argument) = measures[0].item.expression.form, isCount(count, scope),
            case .apply(let distinct, let first) = argument.form, distinct.text == "distinct",
            case .name(let column) = first.form, columnIndex(column.text, scope) != nil
        else { return false }
        var texts = [scope.source.slice(first.span)]
        for measure in measures.dropFirst() {
            guard case .name(let name) = measure.item.expression.form, columnIndex(name.text, scope) != nil,
                !keys.contains(where: { $0.name == name.text })
            else { return false }
            texts.append(scope.source.slice(measure.item.expression.span))
        }
        let whole = measures[0].item.span.union(measures[measures.count - 1].item.span)
        fail(
            .distinctOfSeveral, at: placed(measures[1].item.span, scope),
            correction: [
                Correction(whole, "count distinct (\(texts.joined(separator: ", ")))", scope.source)
            ],
            alternative: (
                "for the values of each",
                [Correction(whole, texts.map { "count distinct " + $0 }.joined(separator: ", "), scope.source)]
            ))
        return true
    }

    private func isCount(_ name: Name, _ scope: Scope) -> Bool {
        name.text == Aggregate.count.rawValue && !name.isQuoted && columnIndex(name.text, scope) == nil
            && scope.environment.definitions[name.text] == nil
    }

    private func isTruth(_ name: Name, _ scope: Scope) -> Bool {
        columnIndex(name.text, scope).map { scope.columns[$0].type.kind == .bool } ?? false
    }
}
