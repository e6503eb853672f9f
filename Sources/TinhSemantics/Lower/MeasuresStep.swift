import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// `sum a, sum b by city with totals sort city`: one row for each group.
    mutating func group(
        _ input: Relation, _ measures: [Measure], _ clauses: StepClauses, _ step: Step, _ context: QueryContext
    ) -> Relation? {
        let scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        let keys = groupKeys(clauses, scope)
        var outputs: [Output] = []
        var isWhole = keys != nil
        for measure in measures {
            let value = scalar(infer(measure.item.expression, scope))
            if value.isInvalid {
                isWhole = false
                continue
            }
            let name = measure.item.alias?.text ?? outputName(of: measure.item.expression, scope)
            let place = placed(measure.item.alias?.span ?? measure.item.span, scope)
            outputs.append(Output(name: name, value: value, place: place))
        }
        guard let keys else { return nil }
        if isWhole, reportRowValues(outputs, keys, measures, clauses, step, context) { return nil }
        for output in outputs where !isOfGroup(output.value, keys.map(\.value)) { isWhole = false }
        if clauses.totals != nil, keys.isEmpty, let clause = clauses.totals {
            fail(.totalsWithoutKeys, at: context.place(clause.keywordSpan))
            isWhole = false
        }
        guard areDistinct(keys + outputs), isWhole else { return nil }
        return grouped(input, keys, outputs, clauses, context)
    }

    private mutating func grouped(
        _ input: Relation, _ keys: [Output], _ outputs: [Output], _ clauses: StepClauses, _ context: QueryContext
    ) -> Relation? {
        var scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        scope.outputs = (keys + outputs).map { ($0.name, $0.value) }
        let order: Order?
        switch self.order(clauses, scope, context, groups: .init(keyCount: keys.count, firstMeasure: keys.count)) {
        case .failure: return nil
        case .success(let found): order = found
        }
        for key in order?.keys ?? [] where !isOfGroup(key.value, keys.map(\.value)) { return nil }
        // Sorting may work out what is not shown.
        let shown = keys + outputs
        let hidden = sortedBy(order, butNot: shown)
        var result = groupTable(input, keys, outputs + hidden, clauses)
        let sort = SortColumns(order, behind: shown + hidden) { $0.rowExpression }
        guard let cut = cut(result, order, sort.keys, keyCount: keys.count, clauses, context) else { return nil }
        result.plan = cut
        result.columns = shown.map(column(of:))
        result.groups = .init(keyCount: keys.count, firstMeasure: outputs.isEmpty ? nil : keys.count)
        guard !hidden.isEmpty else { return result }
        var kept = result.columnValues
        if let totalColumn = result.totalColumn {
            kept.append(NamedExpression(Plan.totalColumnName, .column(totalColumn, .bool)))
            result.totalColumn = shown.count
        }
        result.plan = projected(cut, kept)
        return result
    }

    /// What the step sorts by and does not show, each value once.
    private func sortedBy(_ order: Order?, butNot shown: [Output]) -> [Output] {
        var hidden: [Output] = []
        for key in order?.keys ?? [] where !(shown + hidden).contains(where: { isSame($0.value, key.value) }) {
            hidden.append(
                Output(name: "$sort\(hidden.count + 1)", value: key.value, place: key.value.origin.place))
        }
        return hidden
    }

    /// A row for each group of the keys, with the keys and outputs as columns, in the order of the keys; with totals, the
    /// total row last.
    private func groupTable(
        _ input: Relation, _ keys: [Output], _ outputs: [Output], _ clauses: StepClauses
    ) -> Relation {
        var groups = GroupPlan(keys: keys.map(\.value))
        var worked = (keys + outputs).map { NamedExpression($0.name, groups.expression($0.value)) }
        // Without keys and aggregates there is nothing to read: one row in all, whatever the input.
        let isConstant = keys.isEmpty && groups.callCount == 0
        let aggregate =
            isConstant
            ? .oneRow
            : Plan.aggregate(
                input.plan,
                keys: keys.map { NamedExpression($0.name, $0.value.rowExpression) },
                calls: groups.calls(named: keys + outputs), totals: clauses.totals != nil)
        var result = Relation(plan: aggregate, columns: (keys + outputs).map(column(of:)))
        if clauses.totals != nil {
            result.totalColumn = worked.count
            worked.append(NamedExpression(Plan.totalColumnName, .column(keys.count + groups.callCount, .bool)))
        }
        result.plan = projected(aggregate, worked)
        return result
    }

    /// The keys of `by`; nil after reporting what is none.
    mutating func groupKeys(_ clauses: StepClauses, _ scope: Scope) -> [Output]? {
        var outputs: [Output] = []
        var isWhole = true
        for key in clauses.keys?.all ?? [] {
            let value = scalar(infer(key.expression, scope))
            if value.isInvalid {
                isWhole = false
                continue
            }
            if value.aggregates {
                fail(
                    .aggregateInCondition(text: firstAggregate(in: value).origin.text, clause: "by"),
                    at: value.origin)
                isWhole = false
                continue
            }
            if !value.readsRow {
                fail(.constantKey(value.origin.text), at: value.origin)
                isWhole = false
                continue
            }
            let name = key.alias?.text ?? outputName(of: key.expression, scope)
            outputs.append(Output(name: name, value: value, place: placed(key.alias?.span ?? key.span, scope)))
        }
        return isWhole ? outputs : nil
    }
}

/// The aggregates that a step works out, each once, and expressions over their results.
struct GroupPlan {
    private let keys: [Typed]
    private var aggregates: [Typed] = []
    private var ratios: [Ratio] = []

    /// A division of one aggregate by another, each by its place.
    private struct Ratio {
        let dividend: Int
        let divisor: Int
        let words: RatioWords
    }

    init(keys: [Typed]) { self.keys = keys }

    var callCount: Int { aggregates.count }

    /// The value over the output of the aggregation: keys, then calls.
    mutating func expression(_ value: Typed) -> TypedExpression {
        if let index = keys.firstIndex(where: { isSame($0, value) }) { return .column(index, value.type) }
        switch value.form {
        case .constant(let constant): return .constant(constant, value.type)
        case .aggregate: return .column(keys.count + index(of: value), value.type)
        case .call(let kernel, let arguments):
            var parts: [TypedExpression] = []
            for argument in arguments { parts.append(expression(argument)) }
            if let quotient = value.quotient { compareRows(quotient, of: value) }
            return .call(kernel, parts, value.type, value.origin.site)
        case .column, .list, .range, .invalid:
            preconditionFailure("the checker let through what is no value of a group: \(value.origin.text)")
        }
    }

    private mutating func index(of aggregate: Typed) -> Int {
        if let index = aggregates.firstIndex(where: { isSame($0, aggregate) && $0.type == aggregate.type }) {
            return index
        }
        aggregates.append(aggregate)
        return aggregates.count - 1
    }

    /// Rows are compared once for each two aggregates, however often they are divided.
    private mutating func compareRows(_ quotient: (dividend: Typed, divisor: Typed), of division: Typed) {
        for (dividend, divisor) in ratioPairs(quotient) {
            let (left, right) = (index(of: dividend), index(of: divisor))
            guard !ratios.contains(where: { $0.dividend == left && $0.divisor == right }) else { continue }
            ratios.append(
                Ratio(dividend: left, divisor: right, words: ratioWords(dividend, divisor, of: division)))
        }
    }

    /// Each call is named as the output that it is, or by its text.
    func calls(named outputs: [Checker.Output]) -> [AggregateCall] {
        var names = Set(keys.indices.map { outputs[$0].name })
        return aggregates.enumerated().map { place, aggregate in
            guard case .aggregate(let function, let arguments, let condition) = aggregate.form else {
                preconditionFailure("only aggregates are collected")
            }
            var name = outputs.first { isSame($0.value, aggregate) }?.name ?? "$" + aggregate.origin.text
            while !names.insert(name).inserted { name += "'" }
            return AggregateCall(
                name: name, function: function, arguments: arguments.map(\.rowExpression),
                condition: condition?.rowExpression, type: aggregate.type, site: aggregate.origin.site,
                ratios: ratios.filter { $0.dividend == place }.map {
                    AggregateRatio(divisor: $0.divisor, words: $0.words)
                })
        }
    }
}
