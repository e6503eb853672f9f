import TinhPlan
import TinhTypes

/// The rows of a base over other rows, as a trace shows them behind the figures that are compared with it.
struct TracedBase {
    /// `year = 2022`.
    let name: String
    /// The rows that meet its conditions.
    let input: Relation
    /// The keys of the step as the base has them; nil where a key leaves the match.
    let keys: [Typed?]
    /// The keys that a row has in common with a group of the step, by their places; nil where rows of all groups stand behind
    /// a row of totals.
    let matchedKeys: [Int]?
    /// As the base works them out; and its keys of `across`.
    var measures: [Typed] = []
}

extension Checker {
    /// What a trace of a step must know of its comparisons: the figures of the same groups, and the bases over other rows, each
    /// once.
    func traced(
        _ shape: MeasureShape, _ rows: GroupedRows, _ unfiltered: Relation, _ clauses: StepClauses
    ) -> (figures: [Typed], bases: [TracedBase]) {
        var figures: [Typed] = []
        var bases: [TracedBase] = []
        for measure in shape.compared {
            switch measure.base {
            case nil: continue
            case .figure(let figure): figures.append(figure)
            case .rows(let place, let value):
                let base = shape.bases[place].rows
                var traced = self.traced(base, rows, unfiltered, clauses)
                if let known = bases.firstIndex(where: { $0.name == traced.name }) {
                    bases[known].measures.append(value)
                } else {
                    traced.measures = base.acrossKeys.compactMap(\.self) + [value]
                    bases.append(traced)
                }
            }
        }
        return (figures, bases)
    }

    private func traced(
        _ base: BaseRows, _ rows: GroupedRows, _ unfiltered: Relation, _ clauses: StepClauses
    ) -> TracedBase {
        var input = unfiltered
        // What `over` works out in a condition sees all rows, so the conditions are one.
        if let first = base.conditions.first {
            let all = base.conditions.dropFirst().reduce(first) { call("and", [$0, $1], .bool, $1.origin) }
            input = input.filtered(by: all)
        }
        let totals = clauses.totals?.rows ?? .none
        if totals == .none { input = shown(input, base, rows) }
        let kept = base.keys.indices.filter { base.keys[$0] != nil }
        let matched: [Int]?
        switch totals {
        case .none: matched = kept
        case .whole: matched = base.movesRows ? nil : kept
        case .prefixes:
            // A subtotal that shows a moved key has a base: the rows that its keys are found in.
            let last = base.movedKeys.min() ?? base.keys.count
            matched = base.movesRows ? nil : kept.filter { $0 <= last }
        }
        return TracedBase(
            name: String(base.text.dropFirst(" versus ".count)), input: input, keys: base.keys, matchedKeys: matched)
    }

    /// The rows that a column of `across` shows: those of values that the step's own rows have.
    private func shown(_ input: Relation, _ base: BaseRows, _ rows: GroupedRows) -> Relation {
        let found = base.acrossKeys.indices.compactMap { place -> (Typed, Typed)? in
            guard let own = base.acrossKeys[place], rows.given[place] == nil else { return nil }
            return rows.acrossKeys.map { (own, $0[place].value) }
        }
        guard let first = found.first else { return input }
        let (wide, values) = input.working(out: found.map(\.0))
        let (others, otherValues) = rows.input.working(out: found.map(\.1))
        let keys = zip(values, otherValues).map {
            Plan.Join.Key(left: $0.rowExpression, right: $1.rowExpression)
        }
        var result = input
        result.plan = .join(
            Plan.Join(
                .semi, left: wide.plan, right: others.plan, keys: keys, matchesMissing: true, report: .none,
                site: first.0.origin.site))
        return result.narrowed(to: input.plan.schema)
    }
}
