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
        let groupScope = scope.ofGroups(keys)
        var outputs: [Output] = []
        var isWhole = keys != nil
        for measure in measures {
            let value = scalar(infer(measure.item.expression, groupScope))
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
        scope.level = .groups(keys)
        let order: Order?
        switch self.order(clauses, scope, context, groups: .init(keyCount: keys.count, firstMeasure: keys.count)) {
        case .failure: return nil
        case .success(let found): order = found
        }
        for value in order?.values ?? [] where !isOfGroup(value, keys.map(\.value)) { return nil }
        // Sorting may work out what is not shown.
        let shown = keys + outputs
        let hidden = sortedBy(order, butNot: shown)
        var result = groupTable(input, keys, outputs + hidden, clauses)
        let sort = SortColumns(order, behind: shown + hidden) { $0.rowExpression }
        guard let cut = cut(result, order, sort.sort, keyCount: keys.count, clauses, context) else { return nil }
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
        for value in order?.values ?? [] where !(shown + hidden).contains(where: { isSame($0.value, value) }) {
            hidden.append(
                Output(name: "$sort\(hidden.count + 1)", value: value, place: value.origin.place))
        }
        return hidden
    }

    /// A row for each group of the keys, with the keys and outputs as columns, in the order of the keys; with totals, the
    /// total row last.
    private func groupTable(
        _ input: Relation, _ keys: [Output], _ outputs: [Output], _ clauses: StepClauses
    ) -> Relation {
        let groups = GroupPlan(over: input.plan, keys: keys, outputs: outputs, withTotals: clauses.totals != nil)
        var worked = zip(keys + outputs, groups.values).map { NamedExpression($0.name, $1) }
        var result = Relation(plan: groups.plan, columns: (keys + outputs).map(column(of:)))
        if let totalColumn = groups.totalColumn {
            result.totalColumn = worked.count
            worked.append(NamedExpression(Plan.totalColumnName, .column(totalColumn, .bool)))
        }
        result.plan = projected(groups.plan, worked)
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
                reportOpen(value, clause: "by", scope)
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
