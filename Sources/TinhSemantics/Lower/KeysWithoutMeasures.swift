import TinhBase
import TinhSyntax

/// `by` in a step that works nothing out for groups.
extension Checker {
    mutating func reportKeysWithoutMeasures(_ clause: Clause, _ step: Step, _ context: QueryContext) {
        var correction: [Correction] = []
        if step.head == nil {
            let start = Span(step.span.lower, step.span.lower)
            correction = limitBefore(clause, step, context) ?? [Correction(start, "count ", context.source)]
        }
        fail(.keysWithoutMeasures, at: context.place(clause.keywordSpan), correction: correction)
    }

    /// `top 5 by plan`, of rows: what they are ranked by.
    private func limitBefore(_ clause: Clause, _ step: Step, _ context: QueryContext) -> [Correction]? {
        guard case .by(let keys) = clause.form, keys.count == 1, keys[0].alias == nil, !keys[0].isEvery,
            let limit = step.clauses.last(where: { $0.span.upper <= clause.span.lower }),
            !step.clauses.contains(where: { if case .sort = $0.form { true } else { false } })
        else { return nil }
        let direction: String
        switch limit.form {
        case .top(_, let per) where per.isEmpty: direction = " desc"
        // The last of an order that goes down are the smallest.
        case .bottom(_, let per) where per.isEmpty: direction = " desc"
        case .top, .bottom, .from, .where, .by, .across, .versus, .with, .sort, .take, .skip, .sample: return nil
        }
        let text = "sort \(context.source.slice(keys[0].span))\(direction) \(context.source.slice(limit.span))"
        return [Correction(Span(limit.span.lower, clause.span.upper), text, context.source)]
    }
}
