import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// Steps that give a row for each row: show, drop, rename; and distinct.
///
/// They sort and cut by plain columns before they work columns out: what is cut away need not be worked out.
extension Checker {
    struct Output {
        let name: String
        let value: Typed
        let place: Diagnostic.Place
    }

    mutating func show(
        _ input: Relation, _ items: [ShownItem], _ clauses: StepClauses, _ step: Step, _ context: QueryContext
    ) -> Relation? {
        let scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        var outputs: [Output] = []
        var aggregates: [Typed] = []
        var isWhole = true
        for item in items {
            switch item {
            case .star(let span):
                outputs += columns(of: input, scope, at: span)
            case .item(let item):
                let value = scalar(infer(item.expression, scope))
                noteScale(of: item.expression, value, scope)
                if value.isInvalid {
                    isWhole = false
                } else if value.aggregates {
                    aggregates.append(value)
                } else {
                    outputs.append(output(item, value, scope))
                }
            }
        }
        if let first = aggregates.first {
            if refusesPlace(in: first, scope) { return nil }
            reportAggregates(inShow: first, items, clauses, step, context)
            return nil
        }
        guard areDistinct(outputs), isWhole else { return nil }
        return project(input, outputs, clauses, context)
    }

    mutating func drop(
        _ input: Relation, _ names: [Name], _ clauses: StepClauses, _ context: QueryContext
    ) -> Relation? {
        let scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        var dropped: Set<Int> = []
        var isWhole = true
        for name in names {
            guard let index = column(name, scope) else {
                isWhole = false
                continue
            }
            dropped.insert(index)
        }
        guard isWhole else { return nil }
        guard dropped.count < input.columns.count else {
            fail(.allColumnsDropped, at: context.place(names[0].span.union(names[names.count - 1].span)))
            return nil
        }
        let outputs = columns(of: input, scope, at: names[0].span).enumerated().filter { !dropped.contains($0.offset) }
        return project(input, outputs.map(\.element), clauses, context)
    }

    mutating func rename(
        _ input: Relation, _ renamings: [Renaming], _ clauses: StepClauses, _ context: QueryContext
    ) -> Relation? {
        let scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        guard let first = renamings.first else { return input }
        var outputs = columns(of: input, scope, at: first.from.span)
        var isWhole = true
        for renaming in renamings {
            guard let index = column(renaming.from, scope) else {
                isWhole = false
                continue
            }
            outputs[index] = Output(
                name: renaming.to.text, value: outputs[index].value, place: context.place(renaming.to.span))
        }
        guard isWhole, areDistinct(outputs) else { return nil }
        return project(input, outputs, clauses, context)
    }

    /// Rows, or values of the items, once each, in the order of their keys.
    mutating func distinct(
        _ input: Relation, _ items: [Item], _ clauses: StepClauses, _ context: QueryContext
    ) -> Relation? {
        let scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        guard var outputs = rowValues(items, head: "distinct", offersOver: false, scope) else { return nil }
        if items.isEmpty { outputs = columns(of: input, scope, at: Span(0, 0)) }
        let (wide, values) = input.working(out: outputs.map(\.value))
        let keys = zip(outputs, values).map { NamedExpression($0.name, $1.shownExpression) }
        var output = Relation(
            plan: .aggregate(wide.plan, keys: keys, calls: [], totals: .none), columns: outputs.map(column(of:)))
        output.groups = nil
        output.remember(input, keys: outputs, outputs: [], bases: [], isCut: false)
        return ordered(output, clauses, context)
    }

    // MARK: Parts

    /// Sorted and cut, then these columns.
    mutating func project(
        _ input: Relation, _ outputs: [Output], _ clauses: StepClauses, _ context: QueryContext
    ) -> Relation? {
        var scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        scope.outputs = outputs.map { ($0.name, $0.value) }
        var order: Order?
        switch self.order(clauses, scope, context, groups: nil) {
        case .failure: return nil
        case .success(let found): order = found
        }
        guard areRowValues(order, scope) else { return nil }
        // What `over` works out sees all rows, also those that are cut away.
        let (input, values) = input.working(out: outputs.map(\.value) + (order?.values ?? []))
        let outputs = zip(outputs, values).map { Output(name: $0.name, value: $1, place: $0.place) }
        order?.replaceValues(values.dropFirst(outputs.count))
        let columns = outputs.map { NamedExpression($0.name, $0.value.shownExpression) }
        var result = input
        result.groups = nil
        let worksOut = (order?.values ?? []).contains { value in
            if case .column = value.form { return false }
            return true
        }
        if worksOut {
            // What is sorted by is worked out once, before the sort.
            let sort = SortColumns(order, behind: outputs) { $0.rowExpression }
            let carried = input.carried
            result.plan = projected(input.plan, columns + sort.hidden + carried)
            guard let cut = cut(result, order, sort.sort, [], clauses, context) else { return nil }
            let first = outputs.count + sort.hidden.count
            let kept = outputs.enumerated().map { NamedExpression($1.name, .column($0, $1.value.type)) }
            let numbers = carried.enumerated().map { NamedExpression($1.name, .column(first + $0, .int)) }
            result.plan = projected(cut, kept + numbers)
        } else {
            guard let cut = cut(input, order, SortKeys(order) { $0.rowExpression }, [], clauses, context)
            else { return nil }
            result.plan = projected(cut, columns + input.carried)
        }
        result.columns = outputs.map(column(of:))
        result.passTrace(outputs)
        if clauses.cutsRows { result.grouping?.isCut = true }
        return result
    }

    func output(_ item: Item, _ value: Typed, _ scope: Scope) -> Output {
        Output(
            name: item.alias?.text ?? outputName(of: item.expression, scope), value: value,
            place: placed(item.alias?.span ?? item.span, scope))
    }

    func column(of output: Output) -> Scope.Column {
        Scope.Column(name: output.name, type: output.value.type, source: output.value.unchangedSource)
    }

    /// The input's columns as outputs.
    func columns(of input: Relation, _ scope: Scope, at span: Span) -> [Output] {
        input.columns.enumerated().map { index, column in
            let expression = Expression(.name(Name(column.name, span)), span, depth: 1)
            let origin = Origin(source: scope.source, expression: expression, usedAt: scope.usedAt)
            let role: Typed.Role = column.source.map { .unchanged($0) } ?? .worked
            return Output(
                name: column.name, value: Typed(.column(index), column.type, origin, role: role),
                place: placed(span, scope))
        }
    }

    /// The column that a bare name means; nil after reporting that there is none.
    mutating func column(_ name: Name, _ scope: Scope) -> Int? {
        switch scope.column(named: name.text) {
        case .one(let index): return index
        case .several(let names): fail(.ambiguousName(name.text, names: names), at: placed(name.span, scope))
        case .none:
            let nearest = nearestNames(to: name.text, among: scope.columns.map(\.name))
            let correction = nearest.first.map { [Correction(name.span, written($0), scope.source)] } ?? []
            fail(
                .unknownName(
                    name.text, table: scope.tableName, nearest: nearest, isParameter: false,
                    columns: namedColumns(scope)), at: placed(name.span, scope), correction: correction)
        }
        return nil
    }

    /// False after reporting two outputs of one name.
    mutating func areDistinct(_ outputs: [Output]) -> Bool {
        var seen: [String: Output] = [:]
        var isGood = true
        for output in outputs {
            if let before = seen[output.name] {
                let related = (place: before.place, words: "also named so")
                fail(.nameTwice(output.name), at: output.place, related: related)
                isGood = false
            }
            seen[output.name] = output
        }
        return isGood
    }

    /// `show city, sum c`: what was meant is a step of measures.
    private mutating func reportAggregates(
        inShow value: Typed, _ items: [ShownItem], _ clauses: StepClauses, _ step: Step, _ context: QueryContext
    ) {
        var measures: [String] = []
        var keys: [String] = []
        var isPlain = context.usedAt == nil
        for item in items {
            guard case .item(let item) = item else {
                isPlain = false
                continue
            }
            let text = context.source.slice(item.span)
            if item.expression.holdsAggregate { measures.append(text) } else { keys.append(text) }
        }
        var correction = overAll(value)
        if isPlain, let head = step.head {
            // Where `by` names the groups already, only they and the measures can stand beside them.
            let by = keys.isEmpty || clauses.keys != nil ? "" : " by " + keys.joined(separator: ", ")
            correction = [Correction(head.span, measures.joined(separator: ", ") + by, context.source)]
        }
        let aggregate = firstAggregate(in: value).origin
        fail(.aggregateInRowStep(text: aggregate.text, head: "show"), at: aggregate, correction: correction)
    }
}
