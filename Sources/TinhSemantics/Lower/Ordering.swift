import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    struct OrderFault: Error {}

    /// Clauses alone over a relation.
    mutating func ordered(
        _ input: Relation, _ clauses: StepClauses, _ context: QueryContext
    ) -> Relation? {
        let scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        let order: Order?
        switch self.order(clauses, scope, context, groups: input.groups) {
        case .failure: return nil
        case .success(let found): order = found
        }
        guard areRowValues(order, scope) else { return nil }
        let (wide, sort) = sortKeys(order, over: input)
        if input.totalColumn != nil, wide.plan.schema.fields.count > input.plan.schema.fields.count {
            fail(.overAfterTotals, at: context.place(clauses.sort?.clause.keywordSpan ?? Span(0, 0)))
            return nil
        }
        var result = input
        guard let plan = cut(wide, order, sort, input.groups?.keyOrders ?? [], clauses, context) else {
            return nil
        }
        result.plan = plan
        if clauses.cutsRows { result.grouping?.isCut = true }
        return result.narrowed(to: input.plan.schema)
    }

    /// What rows are sorted by, with the columns behind the input's own that it needs.
    private func sortKeys(_ order: Order?, over input: Relation) -> (Relation, SortKeys) {
        let (wide, values) = input.working(out: order?.values ?? [])
        var rest = values[...]
        return (wide, SortKeys(order) { (rest.popFirst() ?? $0).rowExpression })
    }

    /// False after reporting an aggregate among the sort keys of rows.
    mutating func areRowValues(_ order: Order?, _ scope: Scope) -> Bool {
        for value in order?.values ?? [] where value.aggregates {
            reportOpen(value, clause: "sort", scope)
            return false
        }
        return true
    }

    /// What the step sorts by; nil when it does not sort.
    mutating func order(
        _ clauses: StepClauses, _ scope: Scope, _ context: QueryContext, groups: Relation.Groups?
    ) -> Result<Order?, OrderFault> {
        var keys: [Order.Key] = []
        var isWhole = true
        for key in clauses.sort?.keys ?? [] {
            guard let expression = key.expression else {
                guard let measure = firstMeasure(scope, groups) else {
                    fail(.sortWithoutMeasure, at: context.place(key.span))
                    isWhole = false
                    continue
                }
                keys.append(.init(value: measure, isDescending: key.isDescending))
                continue
            }
            let value = scalar(infer(expression, scope))
            if value.isInvalid {
                isWhole = false
            } else if value.isConstant, !expression.isMadeOfNames {
                reportConstant(value, scope)
                isWhole = false
            } else {
                keys.append(.init(value: value, isDescending: key.isDescending))
            }
        }
        guard let partition = partition(clauses, scope), isWhole else { return .failure(OrderFault()) }
        if clauses.sort != nil {
            noteLeast(clauses, keys, scope, context)
            return .success(Order(keys: keys, partition: partition, isByMeasure: false))
        }
        guard let limit = clauses.limit else { return .success(nil) }
        guard let measure = firstMeasure(scope, groups) else {
            // Keys without measures are an error of their own, which says what rows are ranked by.
            if clauses.keys != nil, groups == nil { return .failure(OrderFault()) }
            let word = limit.clause.form.word
            let shown = scope.outputs.filter { $0.value.kind.isNumeric }
            let ranked = shown.count == 1 ? written(shown[0].name) : sampleColumn(scope)
            let sort = ranked.map { "sort \($0)" + (limit.isBottom ? "" : " desc") }
            let start = Span(limit.clause.span.lower, limit.clause.span.lower)
            let isPlain = shown.count == 1 && !limit.isBottom
            fail(
                .topWithoutSort(word, sort: sort), at: context.place(limit.clause.keywordSpan),
                correction: isPlain ? sort.map { [Correction(start, $0 + " ", context.source)] } ?? [] : [])
            return .failure(OrderFault())
        }
        if !limit.isBottom { noteRanks(measure, limit, scope, context) }
        let key = Order.Key(value: measure, isDescending: !limit.isBottom)
        return .success(Order(keys: [key], partition: partition, isByMeasure: true))
    }

    /// `top 3 sort count` reads as the greatest, and takes the first: the least.
    private mutating func noteLeast(
        _ clauses: StepClauses, _ keys: [Order.Key], _ scope: Scope, _ context: QueryContext
    ) {
        guard let limit = clauses.limit, !limit.isBottom, let sort = clauses.sort, let key = sort.keys.first,
            limit.clause.keywordSpan.lower < sort.clause.keywordSpan.lower, let first = keys.first,
            !first.isDescending, first.value.kind.isNumeric, let expression = key.expression
        else { return }
        let end = Span(expression.span.upper, expression.span.upper)
        note(
            .topOfLeast(canonicalText(expression)), at: context.place(limit.clause.keywordSpan),
            correction: [Correction(end, " desc", scope.source)])
    }

    /// `rank sum plan by city top 3` reads as the first three places, and takes the last.
    private mutating func noteRanks(
        _ measure: Typed, _ limit: StepClauses.Limit, _ scope: Scope, _ context: QueryContext
    ) {
        guard case .relative(let relative) = measure.form, case .rank = relative.function else { return }
        let words = context.source.slice(limit.clause.span)
        let bottom = "bottom" + String(words.dropFirst("top".count))
        note(
            .topOfRanks(words, bottom: bottom), at: context.place(limit.clause.keywordSpan),
            correction: [Correction(limit.clause.span, bottom, scope.source)])
    }

    /// The names after `per`; nil after reporting what is no column.
    private mutating func partition(_ clauses: StepClauses, _ scope: Scope) -> [Typed]? {
        var values: [Typed] = []
        var isWhole = true
        for name in clauses.limit?.per ?? [] {
            let value = scalar(infer(Expression(.name(name), name.span, depth: 1), scope))
            if !value.isInvalid, value.isConstant { fail(.constantKey(value.origin.text), at: value.origin) }
            if value.isInvalid || value.isConstant { isWhole = false } else { values.append(value) }
        }
        return isWhole ? values : nil
    }

    /// `sort 2`: a number is no column; what stands there is offered.
    private mutating func reportConstant(_ key: Typed, _ scope: Scope) {
        let names = scope.outputs.isEmpty ? scope.columns.map(\.name) : scope.outputs.map(\.name)
        var correction: [Correction] = []
        if case .integer(let number)? = key.constantValue, let place = Int(exactly: number), place >= 1,
            place <= names.count
        {
            correction = [Correction(key.origin.span, written(names[place - 1]), key.origin.source)]
        } else if key.isBareNumber {
            // `across year sort 2023`
            correction = [Correction(key.origin.span, "`\(key.origin.written)`", key.origin.source)]
        }
        fail(.constantSort(key.origin.text), at: key.origin, correction: correction)
    }

    /// The first measure of this step, or of the one before when only clauses stand between.
    private func firstMeasure(_ scope: Scope, _ groups: Relation.Groups?) -> Typed? {
        if scope.outputs.isEmpty, let hidden = groups?.hiddenMeasure { return hidden }
        guard let index = groups?.firstMeasure else { return nil }
        if index < scope.outputs.count { return scope.outputs[index].value }
        guard scope.outputs.isEmpty, index < scope.columns.count else { return nil }
        let column = scope.columns[index]
        let name = Expression(.name(Name(column.name, Span(0, 0))), Span(0, 0), depth: 1)
        return Typed(.column(index), column.type, scope.origin(name))
    }

    /// Sorts, takes the top, draws a sample, skips and takes; a total row stays last and is never cut away.
    ///
    /// - Parameter keys: what groups are ordered by.
    mutating func cut(
        _ input: Relation, _ order: Order?, _ sort: SortKeys, _ keys: [TypedExpression], _ clauses: StepClauses,
        _ context: QueryContext
    ) -> Plan? {
        guard let limitCount = count(clauses.limit?.count, context), let take = count(clauses.take?.count, context),
            let skip = count(clauses.skip?.count, context), let sample = count(clauses.sample?.count, context)
        else { return nil }
        let schema = input.plan.schema
        let start: Plan = input.totalColumn == nil ? input.plan : .hole(schema)
        var plan = start
        var changes = false
        // Ties are broken by the keys of the groups; among rows by their order, which every sort keeps.
        let ties = keys.map { Plan.SortOrder($0, isDescending: false) }
        if let limit = clauses.limit, let limitCount = limitCount.value {
            let site = Site(
                span: context.usedAt?.span ?? limit.clause.span, text: context.source.slice(limit.clause.span))
            if limit.isBottom, order?.isByMeasure == false {
                plan = bottom(plan, limitCount, sort, ties, site)
            } else {
                plan = .top(
                    plan, count: limitCount, partition: sort.partition, keys: sort.keys + ties,
                    tieKeyCount: sort.keys.count, site: site)
            }
            changes = true
        } else if !sort.keys.isEmpty {
            plan = .sort(plan, keys: sort.keys)
            changes = true
        }
        if let count = sample.value {
            plan = .sample(plan, count: count)
            changes = true
        }
        if take.value != nil || skip.value != nil {
            plan = .slice(plan, skip: skip.value ?? 0, take: take.value)
            changes = true
        }
        guard let totalColumn = input.totalColumn else { return plan }
        let isCut = cutting(clauses) != nil
        if let clause = cutting(clauses) {
            note(.totalBeforeTop(clause.form.word), at: context.place(clause.keywordSpan))
        }
        guard changes else { return input.plan }
        guard input.groups?.hasSubtotals == true else {
            return .aside(input: input.plan, column: totalColumn, body: plan)
        }
        let kept = isCut ? Plan.aside(input: input.plan, column: totalColumn, body: plan) : input.plan
        return kept.ordered(by: sort.keys, amongSubtotalsOf: keys, totalColumn)
    }

    private func cutting(_ clauses: StepClauses) -> Clause? {
        clauses.limit?.clause ?? clauses.sample?.clause ?? clauses.take?.clause ?? clauses.skip?.clause
    }

    /// The last `count` of the sorted rows, in their order: the first of the opposite order, where missing comes first,
    /// sorted again. Rows without keys of groups are numbered first, so that equal ones are taken from the end, too.
    private func bottom(
        _ input: Plan, _ count: Int, _ sort: SortKeys, _ ties: [Plan.SortOrder], _ site: Site
    ) -> Plan {
        guard ties.isEmpty else { return lastRows(input, count, sort, ties, site) }
        let fields = input.schema.fields
        let number = WindowCall(name: "$row", function: .rowNumber, arguments: [], type: .int, site: site)
        let numbered = Plan.window(input, Plan.Window(partition: [], order: [], calls: [number]))
        let last = lastRows(
            numbered, count, sort, [Plan.SortOrder(.column(fields.count, .int), isDescending: false)], site)
        return .project(
            last, fields.enumerated().map { NamedExpression($0.element.name, .column($0.offset, $0.element.type)) })
    }

    private func lastRows(
        _ input: Plan, _ count: Int, _ sort: SortKeys, _ ties: [Plan.SortOrder], _ site: Site
    ) -> Plan {
        func reversed(_ orders: [Plan.SortOrder]) -> [Plan.SortOrder] {
            orders.flatMap { order in
                [
                    Plan.SortOrder(.call("isMissing", [order.expression], .bool, site), isDescending: true),
                    Plan.SortOrder(order.expression, isDescending: !order.isDescending),
                ]
            }
        }
        let last = Plan.top(
            input, count: count, partition: sort.partition, keys: reversed(sort.keys) + reversed(ties),
            tieKeyCount: sort.keys.count * 2, site: site)
        let within = sort.partition.map { Plan.SortOrder($0, isDescending: false) }
        return .sort(last, keys: within + sort.keys + ties)
    }

    private struct RowCount {
        let value: Int?
    }

    /// The number after top, take or skip; a value of nil where there is no clause, nil after reporting a wrong one.
    private mutating func count(_ count: Count?, _ context: QueryContext) -> RowCount? {
        switch count {
        case nil: return RowCount(value: nil)
        case .literal(let written, let span):
            guard let value = Int(Quantity.ungrouped(written)) else {
                fail(.countTooLarge(written), at: context.place(span))
                return nil
            }
            return RowCount(value: value)
        case .parameter(let name, let span):
            let expression = Expression(.parameter(name), span, depth: 1)
            let origin = Origin(source: context.source, expression: expression, usedAt: context.usedAt)
            let scope = Scope(columns: [], environment: context.environment, source: context.source)
            let value = parameter(name, scope, origin)
            if value.isInvalid { return nil }
            guard value.kind == .int, case .integer(let number)? = value.constantValue, number >= 0,
                let int = Int(exactly: number)
            else {
                fail(.countNotWhole(name), at: context.place(span))
                return nil
            }
            return RowCount(value: int)
        }
    }
}
