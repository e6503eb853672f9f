import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// `by every month date`: groups that do not occur.
extension Checker {
    /// How each key of `by` is filled up; nil after reporting. What the ranges leave of the rows is added to `restrictions`.
    mutating func fill(
        _ keys: [Output], _ clauses: StepClauses, _ scope: Scope, _ restrictions: inout [Typed]
    ) -> [Plan.Fill.Key]? {
        var fill: [Plan.Fill.Key] = []
        var isWhole = true
        for (key, written) in zip(keys, clauses.keys?.all ?? []) {
            guard written.isEvery else {
                fill.append(.asFound)
                continue
            }
            if key.value.kind == .datetime || key.value.kind == .duration {
                let text = written.parts.key.needsBracket ? "(\(key.value.origin.written))" : key.value.origin.written
                let isMoment = key.value.kind == .datetime && key.value.origin.source === scope.source
                let correction = isMoment ? [Correction(written.parts.key.span, "date " + text, scope.source)] : []
                fail(
                    .everyMoment(key.value.type, text: key.value.origin.text), at: key.value.origin,
                    correction: correction)
                isWhole = false
                continue
            }
            guard written.parts.set != nil else {
                fill.append(.every(nil))
                continue
            }
            guard let values = given(written, key.value, scope) else {
                isWhole = false
                continue
            }
            switch values.values {
            case .range(let range): fill.append(.every(range))
            case .list(let list): fill.append(.listed(list, isAscending: values.isAscending))
            }
            restrictions.append(values.condition)
        }
        return isWhole ? fill : nil
    }
}

/// The groups of an aggregation, those too that do not occur: they count 0, and are missing otherwise.
struct FilledGroups {
    let keys: [NamedExpression]
    let calls: [AggregateCall]
    let site: Site?

    /// Keys, calls and the mark of rows of totals.
    func plan(over input: Plan, totals: Plan.Totals, fill: [Plan.Fill.Key]?) -> Plan {
        guard let fill else { return .aggregate(input, keys: keys, calls: calls, totals: totals) }
        guard totals == .prefixes else {
            let groups = Plan.aggregate(input, keys: keys, calls: calls, totals: totals)
            return filled(groups, keyCount: keys.count, hasTotals: totals != .none, fill)
        }
        // The groups of each number of keys are filled up by themselves.
        var plan: Plan?
        for count in (0...keys.count).reversed() {
            let isGroup = count == keys.count
            let groups = Plan.aggregate(
                isGroup ? input : input.quiet, keys: Array(keys.prefix(count)),
                calls: isGroup ? calls : calls.map(\.quiet), totals: .none)
            let rows = filled(groups, keyCount: count, hasTotals: false, Array(fill.prefix(count)))
            var columns = keys.enumerated().map { place, key in
                NamedExpression(
                    key.name,
                    place < count
                        ? .column(place, key.expression.type) : .constant(.missing, key.expression.type))
            }
            for (place, call) in calls.enumerated() {
                columns.append(NamedExpression(call.name, .column(count + place, call.type)))
            }
            columns.append(
                NamedExpression(
                    Plan.totalColumnName, .constant(isGroup ? .missing : .integer(Int64(count)), .int)))
            let marked = Plan.project(rows, columns)
            plan = plan.map { .concatenate($0, marked) } ?? marked
        }
        guard let plan else { preconditionFailure("subtotals without a group") }
        let orders = keys.enumerated().map { spec(fill).order($0, $1.expression.type) }
        return plan.ordered(by: [], amongSubtotalsOf: orders, keys.count + calls.count)
    }

    private func spec(_ fill: [Plan.Fill.Key]) -> Plan.Fill {
        let place = site ?? Site(span: Span(0, 0), text: "")
        return Plan.Fill(keys: fill, site: Site(span: place.span, text: "every " + place.text))
    }

    private func filled(_ groups: Plan, keyCount: Int, hasTotals: Bool, _ fill: [Plan.Fill.Key]) -> Plan {
        let spec = spec(fill)
        guard spec.fills else { return groups }
        let schema = groups.schema
        let mark = keyCount + calls.count
        let plan: Plan =
            hasTotals
            ? .aside(input: groups, column: mark, body: .fill(.hole(schema), spec)) : .fill(groups, spec)
        let columns = schema.fields.enumerated().map { index, field -> NamedExpression in
            let column = TypedExpression.column(index, field.type)
            guard index >= keyCount, index < mark, calls[index - keyCount].function.isCount else {
                return NamedExpression(field.name, column)
            }
            let site = calls[index - keyCount].site
            return NamedExpression(
                field.name, .call("coalesce", [column, .constant(.integer(0), .int)], field.type, site))
        }
        return projected(plan, columns)
    }
}

extension AggregateFunction {
    /// Of nothing it is 0.
    var isCount: Bool {
        switch self {
        case .countRows, .count, .countDistinct: true
        case .sum, .average, .minimum, .maximum, .median, .percentile, .standardDeviation, .covariance, .correlation,
            .slope, .intercept, .first, .last, .only:
            false
        }
    }
}
