import TinhBase
import TinhCharts
import TinhPlan
import TinhSyntax
import TinhTypes

/// `chart KIND [items]`, the end of a query: what is drawn is the answer of the query before it, or the items of it.
extension Checker {
    /// The answer of a whole query and the picture of it, if it ends in one; nil after reporting.
    mutating func drawn(_ query: Query, _ context: QueryContext) -> (answer: Relation, chart: CheckedChart?)? {
        guard let step = query.steps.last, let head = step.head, case .chart(let word, let items) = head.form else {
            return lower(query, context).map { ($0, nil) }
        }
        guard let kind = chartKind(word, context) else { return nil }
        guard mayDraw(items, step, kind, query, context) else { return nil }
        let before = Array(query.steps.dropLast())
        let place = context.place(Span(head.span.lower, word.span.upper))
        guard let answer = charted(items, step, before, query, context) else { return nil }
        guard let chart = chart(kind, of: answer, isChosen: !items.isEmpty, query.steps, place) else { return nil }
        return (answer, chart)
    }

    /// Elsewhere than at the end of a statement's query.
    mutating func reportChart(_ head: Head, in query: Query, at index: Int, _ context: QueryContext) {
        let isLast = index == query.steps.count - 1
        fail(isLast ? .chartOfPart : .afterChart, at: context.place(head.keywordSpan("chart")))
    }

    private mutating func chartKind(_ word: Name, _ context: QueryContext) -> ChartKind? {
        if let kind = ChartKind(rawValue: word.text) { return kind }
        let names = ChartKind.allCases.map(\.rawValue)
        let meant =
            Self.foreignKinds[word.text.lowercased()] ?? Suggest.nearest(to: word.text, among: names, limit: 1).first
        let correction = meant.map { [Correction(word.span, $0, context.source)] } ?? []
        fail(.unknownChart(word.text, meant: meant), at: context.place(word.span), correction: correction)
        return nil
    }

    /// What other tools call them.
    private static let foreignKinds = [
        "histogram": "hist", "heatmap": "heat", "column": "bar", "columns": "bar", "barchart": "bar", "bars": "bar",
        "pie": "bar", "lines": "line", "timechart": "line", "linechart": "line", "areachart": "area",
        "point": "scatter",
        "points": "scatter", "scatterchart": "scatter", "bubble": "scatter",
    ]

    /// False after reporting what belongs before the chart: aggregates, and the clauses that group them.
    private mutating func mayDraw(
        _ items: [Item], _ step: Step, _ kind: ChartKind, _ query: Query, _ context: QueryContext
    ) -> Bool {
        let grouping = step.clauses.filter { clause in
            switch clause.form {
            case .by, .across, .versus, .with: true
            case .from, .where, .sort, .top, .bottom, .take, .skip, .sample: false
            }
        }
        let measures = items.filter(\.expression.holdsAggregate)
        guard let first = measures.first else {
            if let clause = grouping.first {
                fail(.chartClause(clause.form.word, kind: kind.rawValue), at: context.place(clause.keywordSpan))
            }
            return grouping.isEmpty
        }
        // The measures first, by what stands beside them, and then the picture.
        func slice(_ span: Span) -> String { context.source.slice(span) }
        var words = [measures.map { slice($0.span) }.joined(separator: ", ")]
        let keys = items.filter { !$0.expression.holdsAggregate }.map { slice($0.span) }
        if !keys.isEmpty, grouping.isEmpty { words.append("by " + keys.joined(separator: ", ")) }
        words += step.clauses.map { slice($0.span) }
        let instead = words.joined(separator: " ") + " | chart " + kind.rawValue
        let isWhole = keys.isEmpty || grouping.isEmpty
        fail(
            .aggregateInChart(slice(first.expression.span), instead: instead), at: context.place(first.expression.span),
            correction: isWhole && context.usedAt == nil ? [Correction(step.span, instead, context.source)] : [])
        return false
    }

    /// The answer that is drawn: what comes in, sorted and cut, or the items of it.
    private mutating func charted(
        _ items: [Item], _ step: Step, _ before: [Step], _ query: Query, _ context: QueryContext
    ) -> Relation? {
        let names = items.compactMap { item in
            if case .name(let name) = item.expression.form { (name, item.alias) } else { nil }
        }
        guard names.count == items.count, !before.isEmpty || items.isEmpty else {
            let show = Step(
                head: Head(.show(items.map { .item($0) }), step.head?.span ?? step.span), clauses: step.clauses,
                span: step.span)
            return lower(Query(steps: before + [show], span: query.span), context)
        }
        // Columns by their names: what is known of groups and totals stays known.
        if step.sorts(byOneOf: items.compactMap(\.alias?.text)) {
            guard let answer = lower(Query(steps: before, span: query.span), context),
                let named = picked(names, of: answer, context), let clauses = clauses(of: step, context.source)
            else { return nil }
            return lower(Step(head: nil, clauses: step.clauses, span: step.span), clauses, over: named, context)
        }
        var steps = before
        if !step.clauses.isEmpty || steps.isEmpty {
            steps.append(Step(head: nil, clauses: step.clauses, span: step.span))
        }
        guard let answer = lower(Query(steps: steps, span: query.span), context) else { return nil }
        if items.isEmpty { return answer }
        return picked(names, of: answer, context)
    }

    /// These columns, under their names or others.
    private mutating func picked(
        _ names: [(Name, alias: Name?)], of answer: Relation, _ context: QueryContext
    ) -> Relation? {
        if let closure = answer.closure, case .across = closure {
            report(closure, at: context.place(names[0].0.span), isStep: true)
            return nil
        }
        let scope = answer.scope(context.environment, context.source, usedAt: context.usedAt)
        var places: [Int] = []
        for (name, _) in names {
            if let place = column(name, scope) { places.append(place) }
        }
        guard places.count == names.count else { return nil }
        let columns = zip(places, names).map { place, name in
            Scope.Column(
                name: name.alias?.text ?? answer.columns[place].name, type: answer.columns[place].type,
                source: answer.columns[place].source)
        }
        for (index, column) in columns.enumerated() where columns[..<index].contains(where: { $0.name == column.name })
        {
            let span = names[index].alias?.span ?? names[index].0.span
            fail(.nameTwice(column.name), at: context.place(span))
            return nil
        }
        var result = answer
        var kept = zip(columns, places).map { NamedExpression($0.name, .column($1, $0.type)) }
        if let totalColumn = answer.totalColumn {
            kept.append(NamedExpression(Plan.totalColumnName, .column(totalColumn, .int)))
            result.totalColumn = columns.count
        }
        result.plan = projected(answer.plan, kept)
        result.columns = columns
        result.rowNumbers = []
        result.groups?.drawing = answer.drawing.picking(places)
        result.groups?.firstMeasure = answer.groups?.firstMeasure.flatMap(places.firstIndex)
        return result
    }
}

extension Step {
    /// One of the names that its own items are given.
    fileprivate func sorts(byOneOf names: [String]) -> Bool {
        clauses.contains { clause in
            guard case .sort(let keys) = clause.form else { return false }
            return keys.contains { key in
                if case .name(let name)? = key.expression?.form { names.contains(name.text) } else { false }
            }
        }
    }
}
