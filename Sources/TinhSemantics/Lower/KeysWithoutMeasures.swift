import TinhBase
import TinhSyntax

/// `by` in a step that works nothing out for groups.
extension Checker {
    mutating func reportKeysWithoutMeasures(_ clause: Clause, _ step: Step, _ input: Relation, _ context: QueryContext)
    {
        let sorted = limitBefore(clause, step, context)
        var correction = sorted ?? []
        if sorted == nil {
            if let head = step.head {
                if let figure = figure(of: head, input, context) {
                    correction = [Correction(head.span, figure, context.source)]
                }
            } else {
                let start = Span(step.span.lower, step.span.lower)
                correction = figureBehind(clause, context) ?? [Correction(start, "count ", context.source)]
            }
        }
        fail(
            .keysWithoutMeasures(isOrder: sorted != nil), at: context.place(clause.keywordSpan),
            correction: correction)
    }

    /// `by city sum plan`: the figure stands first.
    private func figureBehind(_ clause: Clause, _ context: QueryContext) -> [Correction]? {
        guard case .by(let keys) = clause.form, let key = keys.last, key.alias == nil,
            case .apply(let column, let rest) = key.expression.form, rest.holdsAggregate,
            Aggregate(word: column.text) == nil
        else { return nil }
        return [
            Correction(
                Span(clause.span.lower, clause.span.lower), context.source.slice(rest.span) + " ", context.source),
            Correction(Span(column.span.upper, rest.span.upper), "", context.source),
        ]
    }

    /// `show plan by city`: what the column of numbers comes to in each group. Per cents do not add up.
    private func figure(of head: Head, _ input: Relation, _ context: QueryContext) -> String? {
        guard case .show(let items) = head.form, items.count == 1, case .item(let item) = items[0], item.alias == nil,
            case .name(let name) = item.expression.form
        else { return nil }
        let scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        guard let index = columnIndex(name.text, scope), scope.columns[index].type.kind.isNumeric,
            !isOfYears(scope.columns[index])
        else { return nil }
        let aggregate = scope.columns[index].type.unit.isPercent ? Aggregate.avg : .sum
        return "\(aggregate.rawValue) \(context.source.slice(item.expression.span))"
    }

    /// `top 5 by plan`, of rows as they are or as `show` has them: what they are ranked by.
    private func limitBefore(_ clause: Clause, _ step: Step, _ context: QueryContext) -> [Correction]? {
        guard case .by(let keys) = clause.form, keys.count == 1, keys[0].alias == nil, !keys[0].isEvery,
            let limit = step.clauses.last(where: { $0.span.upper <= clause.span.lower }),
            !step.clauses.contains(where: { if case .sort = $0.form { true } else { false } })
        else { return nil }
        switch limit.form {
        case .top(_, let per), .bottom(_, let per): guard per.isEmpty else { return nil }
        case .from, .where, .by, .across, .versus, .with, .sort, .take, .skip, .sample: return nil
        }
        // The last of an order that goes down are the smallest.
        let text = "sort \(context.source.slice(keys[0].span)) desc \(context.source.slice(limit.span))"
        return [Correction(Span(limit.span.lower, clause.span.upper), text, context.source)]
    }
}
