import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// `sum a, sum b by city with totals sort city`: one row for each group.
    ///
    /// - Parameters:
    ///   - unfiltered: the rows before `where`.
    ///   - condition: that of `where`.
    mutating func group(
        _ input: Relation, _ unfiltered: Relation, where condition: Typed?, _ measures: [Measure],
        _ clauses: StepClauses, _ step: Step,
        _ context: QueryContext
    ) -> Relation? {
        var scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        let end = groupsEnd(clauses, step, context)
        scope.conditionPlace = end.map {
            ConditionPlace(
                source: context.source, written: clauses.condition?.expression, end: $0.place.span.lower,
                stepEnd: step.span.upper,
                measures: measures.map { measure in
                    var isNarrowed = false
                    if case .binary(.isIn, _, _, _) = measure.item.expression.form { isNarrowed = true }
                    return (measure.item.expression.span, isNarrowed)
                })
        }
        if reportsWords(in: measures, clauses, step, scope) { return nil }
        let rows = groupedRows(input, clauses, scope)
        var groupScope = scope.ofGroups(rows?.keys, acrossKeys: rows?.acrossKeys ?? [])
        groupScope.groupsEnd = end
        var outputs: [Output] = []
        var isWhole = rows != nil
        if reportsOpenCall(measures, groupScope) || reportsRankedName(measures, clauses, groupScope)
            || reportsNamesBefore(measures, groupScope)
        {
            return nil
        }
        for measure in measures {
            if reportsCountedCondition(measure.item.expression, groupScope) {
                isWhole = false
                continue
            }
            let value = scalar(infer(measure.item.expression, groupScope))
            if value.isInvalid {
                isWhole = false
                continue
            }
            let name = measure.item.alias?.text ?? outputName(of: measure.item.expression, scope)
            let place = placed(measure.item.alias?.span ?? measure.item.span, scope)
            outputs.append(Output(name: name, value: value, place: place))
        }
        guard var rows else { return nil }
        if isWhole {
            rows = tellingRepetitions(rows, outputs)
            noteShareOfOne(measures, clauses, scope)
            noteCounts(measures, scope)
            noteFigures(outputs, measures, rows.keys, clauses, scope)
        }
        let keys = rows.keys
        let values = (keys + (rows.acrossKeys ?? [])).map(\.value)
        if isWhole,
            reportsDistinctOfSeveral(measures, keys, scope)
                || reportRowValues(outputs, keys + (rows.acrossKeys ?? []), measures, clauses, step, context)
        {
            return nil
        }
        for output in outputs where !isOfGroup(output.value, values) { isWhole = false }
        if let totals = clauses.totals, keys.isEmpty, clauses.across == nil || totals.rows == .prefixes {
            fail(.totalsWithoutKeys(totals.rows.words), at: context.place(totals.clause.keywordSpan))
            isWhole = false
        }
        guard areDistinct(keys + outputs), isWhole else { return nil }
        let compared = ComparedStep(
            rows: rows, conditions: (condition.map { parts(of: $0) } ?? []) + rows.restrictions, scope: scope,
            measureCount: measures.count)
        guard let shape = shape(outputs, measures, clauses, compared), areDistinct(keys, shape, clauses, scope) else {
            return nil
        }
        guard var result = grouped(rows, unfiltered, shape, clauses, context) else { return nil }
        if context.keepsRowNumbers {
            let (figures, bases) = traced(shape, rows, unfiltered, clauses)
            let spread = (rows.acrossKeys ?? []).map(\.value)
            result.remember(
                rows.input, keys: keys, outputs: outputs.map(\.value) + figures + spread, bases: bases,
                isCut: clauses.cutsRows)
        }
        return result
    }

    private func groupsEnd(
        _ clauses: StepClauses, _ step: Step, _ context: QueryContext
    ) -> (place: Diagnostic.Place, hasKeys: Bool)? {
        guard let end = (clauses.keys?.clause.span ?? step.head?.span)?.upper else { return nil }
        return (context.place(Span(end, end)), clauses.keys != nil)
    }

    private mutating func grouped(
        _ rows: GroupedRows, _ unfiltered: Relation, _ shape: MeasureShape, _ clauses: StepClauses,
        _ context: QueryContext
    ) -> Relation? {
        let (keys, outputs) = (rows.keys, shape.columns)
        var scope = rows.input.scope(context.environment, context.source, usedAt: context.usedAt)
        // Beside what is shown, a measure's own name means its figure over all columns.
        let seen = keys + outputs + shape.measures.filter { measure in !outputs.contains { $0.name == measure.name } }
        scope.outputs = seen.map { ($0.name, $0.value) }
        let first = shape.measures.first.flatMap { first in
            first.value.isConstant ? nil : seen.firstIndex { $0.name == first.name }
        }
        scope.level = .groups(keys)
        let fill = rows.fill.map { Plan.Fill(keys: $0) }
        let orders = keys.enumerated().map { place, key in
            fill?.order(place, key.value.type) ?? .column(place, key.value.type)
        }
        let order: Order?
        switch self.order(clauses, scope, context, groups: .init(keyOrders: orders, firstMeasure: first)) {
        case .failure: return nil
        case .success(let found): order = found
        }
        for value in order?.values ?? [] where !isOfGroup(value, keys.map(\.value) + shape.stands) { return nil }
        // Sorting may work out what is not shown.
        let shown = keys + outputs
        var hidden = sortedBy(order, butNot: shown)
        let later = shape.measures.first.flatMap { measureOfLaterSteps($0, rows, clauses) }
        if let later, !hidden.contains(where: { isSame($0.value, later.value) }) { hidden.append(later) }
        var result = comparedTable(rows, unfiltered, outputs + hidden, shape.bases, clauses)
        result.closure = shape.closure ?? clauses.totals.map { .totals($0.rows.words) }
        let sort = SortColumns(order, behind: shown + hidden) { $0.rowExpression }
        result.groups = .init(
            keyOrders: orders,
            firstMeasure: shape.measures.first.flatMap { first in
                shown.firstIndex { isSame($0.value, first.value) }
            }, hasSubtotals: result.totalColumn != nil && clauses.totals?.rows == .prefixes,
            drawing: Drawing(
                keyCount: keys.count, outputs, measures: shape.measures, clauses,
                across: (rows.acrossKeys ?? []).map(\.name)))
        guard let cut = cut(result, order, sort.sort, orders, clauses, context) else { return nil }
        result.plan = cut
        result.columns = shown.map(column(of:))
        guard !hidden.isEmpty else { return result }
        var kept = result.columnValues
        if let later, let place = hidden.firstIndex(where: { isSame($0.value, later.value) }) {
            kept.append(NamedExpression(later.name, .column(shown.count + place, later.value.type)))
            result.groups?.hiddenMeasure = Typed(.column(shown.count), later.value.type, later.value.origin)
        }
        if let totalColumn = result.totalColumn {
            kept.append(NamedExpression(Plan.totalColumnName, .column(totalColumn, .int)))
            result.totalColumn = shown.count
        }
        result.plan = projected(cut, kept)
        return result
    }

    /// The first measure over all columns of a pivot, where later steps go by it and it is not shown.
    private func measureOfLaterSteps(_ measure: Output, _ rows: GroupedRows, _ clauses: StepClauses) -> Output? {
        guard isSortedLater, rows.acrossKeys != nil, clauses.totals == nil, !measure.value.isConstant else {
            return nil
        }
        return Output(name: "$measure", value: measure.value, place: measure.place)
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

    /// A row for each group of the keys, with the keys and outputs as columns, in the order of the keys, and the rows of totals
    /// among them. `fill`: what groups are made that do not occur.
    func groupTable(
        _ input: Relation, _ keys: [Output], _ outputs: [Output], totals: Plan.Totals, fill: [Plan.Fill.Key]?
    ) -> Relation {
        let groups = GroupPlan(over: input.plan, keys: keys, outputs: outputs, totals: totals, fill: fill)
        var worked = zip(keys + outputs, groups.values).map { output, value in
            let isCondition = if case .call = value { true } else { false }
            return NamedExpression(output.name, isCondition ? value.watched(at: output.value.origin.site) : value)
        }
        var result = Relation(plan: groups.plan, columns: (keys + outputs).map(column(of:)))
        if let totalColumn = groups.totalColumn {
            result.totalColumn = worked.count
            worked.append(NamedExpression(Plan.totalColumnName, .column(totalColumn, .int)))
        }
        result.plan = projected(groups.plan, worked)
        return result
    }

    /// The keys of `by`; nil after reporting what is none.
    mutating func groupKeys(_ clauses: StepClauses, _ scope: Scope) -> [Output]? {
        if let keys = clauses.keys, reportsOver(behind: keys.all, of: keys.clause, scope) { return nil }
        return groupKeys(clauses.keys?.all ?? [], clause: "by", scope)
    }

    /// `by city and year`: a comma parts keys.
    private mutating func correctAnd(_ expression: Expression, since errorCount: Int, _ scope: Scope) {
        guard errors.count > errorCount, let names = columnsJoined(by: expression, scope) else { return }
        errors.removeSubrange((errorCount + 1)...)
        errors[errorCount].fact = TypeFact.keysJoinedByAnd
        errors[errorCount].correction = [
            Correction(expression.span, names.joined(separator: ", "), scope.source)
        ]
    }

    /// The columns as they are written; nil where anything else stands between `and`.
    private func columnsJoined(by expression: Expression, _ scope: Scope) -> [String]? {
        var names: [String] = []
        var rest = expression
        while case .binary(.and, let left, let right, _) = rest.form {
            guard case .name(let name) = right.form, columnIndex(name.text, scope) != nil else { return nil }
            names.insert(scope.source.slice(right.span), at: 0)
            rest = left
        }
        guard !names.isEmpty, case .name(let name) = rest.form, columnIndex(name.text, scope) != nil else { return nil }
        return [scope.source.slice(rest.span)] + names
    }

    /// Keys of `by` or `across`.
    mutating func groupKeys(_ keys: [Key], clause: String, _ scope: Scope) -> [Output]? {
        if clause == "across", reportsYears(across: keys, scope) { return nil }
        var outputs: [Output] = []
        var isWhole = true
        for key in keys {
            if clause == "by", reportsPeriod(behind: key, scope) || reportsWords(in: key, scope) {
                isWhole = false
                continue
            }
            let expression = key.grouping(in: clause)
            let errorCount = errors.count
            var value = scalar(infer(expression, scope))
            if value.isInvalid {
                correctAnd(expression, since: errorCount, scope)
                isWhole = false
                continue
            }
            if value.kind == .missing, !value.isConstant, key.isEvery || clause == "across", let set = key.parts.set,
                let type = elementType(of: set, scope)
            {
                value = missingValue(value, as: type)
            }
            if value.aggregates {
                reportOpen(value, clause: clause, scope)
                isWhole = false
                continue
            }
            if !value.readsRow {
                fail(.constantKey(value.origin.text), at: value.origin)
                isWhole = false
                continue
            }
            let name = key.alias?.text ?? outputName(of: expression, scope)
            outputs.append(Output(name: name, value: value, place: placed(key.alias?.span ?? key.span, scope)))
        }
        return isWhole ? outputs : nil
    }
}
