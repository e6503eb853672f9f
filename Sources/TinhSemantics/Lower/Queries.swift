import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// Where a query stands: the statement's own text, or the body of a table made by `let`.
struct QueryContext {
    let environment: Environment
    let source: SourceText
    /// Set within the body of a `let`: where it is used.
    let usedAt: Diagnostic.Place?
    /// Rows keep the number that they have in their table.
    let keepsRowNumbers: Bool

    func place(_ span: Span) -> Diagnostic.Place { .init(source, span) }
}

extension Checker {
    /// The steps one after another; nil after reporting what keeps them from a meaning.
    mutating func lower(_ query: Query, _ context: QueryContext) -> Relation? {
        var relation: Relation?
        let outer = isSortedLater
        defer { isSortedLater = outer }
        let isKnownTooLong = stepCount > Checker.stepCountMax
        stepCount += query.steps.count
        guard stepCount <= Checker.stepCountMax else {
            let last = query.steps.last?.span ?? query.span
            if !isKnownTooLong { fail(.tooManySteps(countMax: Checker.stepCountMax), at: context.place(last)) }
            return nil
        }
        for (index, step) in query.steps.enumerated() {
            if let head = step.head, case .save = head.form {
                reportSave(head, in: query, at: index, context)
                return nil
            }
            if let head = step.head, case .chart = head.form {
                reportChart(head, in: query, at: index, context)
                return nil
            }
            guard let clauses = clauses(of: step, context.source) else { return nil }
            let input: Relation?
            if index == 0 {
                input = source(of: step, clauses, context)
            } else {
                if let from = clauses.from { fail(.fromInLaterStep, at: context.place(from.clause.keywordSpan)) }
                input = relation
            }
            guard let input else { return nil }
            if index == 0, let name = step.soleName, meansLastAnswer(name, context) {
                relation = input
                continue
            }
            if let closure = input.closure, index > 0, !mayFollow(closure, step, clauses, context) { return nil }
            isSortedLater = sortsByMeasure(query.steps[(index + 1)...])
            let rows = step.head == nil ? input : input.withoutHiddenMeasure
            guard let output = lower(step, clauses, over: rows, context) else { return nil }
            relation = output
        }
        return relation?.withoutHiddenMeasure
    }

    /// The steps start with clauses that go by the first measure before them.
    private func sortsByMeasure(_ steps: ArraySlice<Step>) -> Bool {
        for step in steps {
            if step.head != nil { return false }
            for clause in step.clauses {
                switch clause.form {
                case .top, .bottom: return true
                case .sort(let keys): if keys.contains(where: { $0.expression == nil }) { return true }
                case .from, .where, .by, .across, .versus, .with, .take, .skip, .sample: continue
                }
            }
        }
        return false
    }

    mutating func lower(
        _ step: Step, _ clauses: StepClauses, over input: Relation, _ context: QueryContext
    ) -> Relation? {
        let outer = hiddenOutputs
        defer { hiddenOutputs = outer }
        hiddenOutputs = (step.head?.aliases ?? []) + step.keyAliases
        let filtered = filter(input, clauses, step, context)
        if step.head?.isMeasures != true {
            if let keys = clauses.keys { reportKeysWithoutMeasures(keys.clause, step, input, context) }
            if let totals = clauses.totals {
                fail(.totalsWithoutMeasures(totals.rows.words), at: context.place(totals.clause.keywordSpan))
            }
            if let across = clauses.across {
                fail(.acrossWithoutMeasures, at: context.place(across.clause.keywordSpan))
            }
            if let versus = clauses.versus {
                fail(.versusWithoutMeasures, at: context.place(versus.clause.keywordSpan))
            }
        }
        // Errors of the condition are told together with those of the head.
        let over = filtered?.rows ?? input
        let result: Relation?
        switch step.head?.form {
        case nil: result = ordered(over, clauses, context)
        case .measures(let measures):
            result =
                group(over, input, where: filtered?.condition, measures, clauses, step, context)
        case .show(let items): result = show(over, items, clauses, step, context)
        case .add(let items): result = add(over, items, clauses, context)
        case .drop(let names): result = drop(over, names, clauses, context)
        case .rename(let renamings): result = rename(over, renamings, clauses, context)
        case .distinct(let items): result = distinct(over, items, clauses, context)
        case .join(let kind, let table, let alias, let pairs):
            let partner = Partner(kind, table, alias, pairs, step.head?.span ?? step.span)
            result = join(over, partner, clauses, step, context)
        case .lookup(let table, let alias, let pairs):
            let partner = Partner(lookup: table, alias, pairs, step.head?.span ?? step.span)
            result = join(over, partner, clauses, step, context)
        case .union(let table): result = union(over, table, clauses, step, context)
        case .unpivot(let columns, let key, let value):
            result = unpivot(over, columns, key: key, value: value, clauses, step, context)
        case .describe: result = filtered == nil ? nil : describe(over, clauses, step, context)
        case .chart, .save:
            preconditionFailure("the end of a query was let through")
        }
        return filtered == nil ? nil : result
    }

    /// The rows for which the condition holds; nil after reporting what is wrong with it.
    private mutating func filter(
        _ input: Relation, _ clauses: StepClauses, _ step: Step, _ context: QueryContext
    ) -> (rows: Relation, condition: Typed?)? {
        guard let written = clauses.condition else { return (input, nil) }
        let scope = input.scope(context.environment, context.source, usedAt: context.usedAt)
        let errorCount = errors.count
        guard let condition = condition(infer(written.expression, scope)) else {
            if errors.count == errorCount + 1, case .outputNotVisible? = errors[errorCount].fact as? NameFact {
                errors[errorCount].correction = afterBar(written.clause, step, scope, context)
            }
            correctBareValue(in: written.expression, since: errorCount, scope)
            return nil
        }
        guard !condition.aggregates else {
            reportAggregate(inWhere: condition, written.clause, step, scope, context)
            return nil
        }
        return (input.filtered(by: condition, isTold: true), condition)
    }

    /// After rows of totals, and columns that only the data know, only sort, top, chart and save.
    private mutating func mayFollow(
        _ closure: Relation.Closure, _ step: Step, _ clauses: StepClauses, _ context: QueryContext
    ) -> Bool {
        if let head = step.head {
            report(closure, at: context.place(head.span), isStep: true)
            return false
        }
        for clause in step.clauses {
            switch clause.form {
            case .sort, .top, .bottom: continue
            case .from, .where, .by, .across, .versus, .with, .take, .skip, .sample:
                report(closure, at: context.place(clause.keywordSpan), isStep: true)
                return false
            }
        }
        return true
    }

    /// A table that is good for being shown only stands where it would be read: behind a bar, or by a query.
    mutating func report(_ closure: Relation.Closure, at place: Diagnostic.Place, isStep: Bool) {
        switch closure {
        case .totals(let words): fail(isStep ? .afterTotals(words) : .totalsInTable(words), at: place)
        case .across(let correction, let names):
            fail(isStep ? .afterAcross(names) : .acrossInTable(names), at: place, correction: correction)
        }
    }

    /// An aggregate in `where` belongs after a bar; where it is one of the step's measures, that is written out.
    private mutating func reportAggregate(
        inWhere condition: Typed, _ clause: Clause, _ step: Step, _ scope: Scope, _ context: QueryContext
    ) {
        if refusesPlace(in: condition, scope) { return }
        // What the step measures can be asked behind a bar; anything else is worked out over all rows.
        let bar = afterBar(clause, step, scope, context)
        // Beside `by` that would filter all groups or none.
        let isGrouped = step.clauses.contains { if case .by = $0.form { true } else { false } }
        let anything = isGrouped ? [] : overAll(condition)
        let correction = bar.isEmpty || !namesMeasure(clause, step, context) ? anything : bar
        fail(
            .aggregateInCondition(text: firstAggregate(in: condition).origin.text, clause: "where"),
            at: firstAggregate(in: condition).origin, correction: correction)
    }

    /// The condition holds one of the step's measures as it is written there.
    private func namesMeasure(_ clause: Clause, _ step: Step, _ context: QueryContext) -> Bool {
        guard case .measures(let measures)? = step.head?.form, case .where(let expression) = clause.form else {
            return false
        }
        let text = context.source.slice(expression.span)
        return measures.contains { text.hasPrefix(context.source.slice($0.item.expression.span)) }
    }

    /// The clause moved behind a bar, the measures in it called by their names.
    private func afterBar(
        _ clause: Clause, _ step: Step, _ scope: Scope, _ context: QueryContext
    ) -> [Correction] {
        guard case .measures(let measures)? = step.head?.form, case .where(let expression) = clause.form,
            context.usedAt == nil
        else { return [] }
        var text = context.source.slice(expression.span)
        for measure in measures {
            let written = context.source.slice(measure.item.expression.span)
            guard text.hasPrefix(written) else { continue }
            let name =
                measure.item.alias.map { writtenName($0.text) }
                ?? writtenName(outputName(of: measure.item.expression, scope))
            text = name + text.dropFirst(written.count)
        }
        // The blanks before the clause go with it.
        var lower = clause.span.lower
        while lower > 0, context.source.utf8[lower - 1] == UInt8(ascii: " ") { lower -= 1 }
        let cut = Span(lower, clause.span.upper)
        let end = Span(step.span.upper, step.span.upper)
        if cut.upper == end.upper { return [Correction(cut, " | where " + text, context.source)] }
        return [Correction(cut, "", context.source), Correction(end, " | where " + text, context.source)]
    }

    func firstAggregate(in value: Typed) -> Typed {
        switch value.form {
        case .aggregate, .relative: return value
        case .column, .constant, .call, .window, .list, .range, .invalid: break
        }
        guard let part = value.parts.first(where: \.aggregates) else { return value }
        return firstAggregate(in: part)
    }
}

extension Plan.Totals {
    /// After `with`.
    var words: String {
        switch self {
        case .none, .whole: "totals"
        case .prefixes: "subtotals"
        }
    }
}

extension Head {
    var isMeasures: Bool {
        if case .measures = form { return true }
        return false
    }

    /// The span of the words that it begins with.
    func keywordSpan(_ words: String) -> Span {
        Span(span.lower, min(span.upper, span.lower + words.utf8.count))
    }

    /// Names made by `as`, which the step's own items do not see.
    var aliases: [String] {
        switch form {
        case .measures(let measures): measures.compactMap { $0.item.alias?.text }
        case .show(let items):
            items.compactMap {
                if case .item(let item) = $0 { return item.alias?.text }
                return nil
            }
        case .add(let items), .distinct(let items): items.compactMap { $0.alias?.text }
        case .drop, .rename, .join, .lookup, .union, .unpivot, .describe, .chart, .save: []
        }
    }
}

extension Step {
    /// Names that its keys are given.
    fileprivate var keyAliases: [String] {
        clauses.flatMap { clause in
            if case .by(let keys) = clause.form { keys.compactMap { $0.alias?.text } } else { [String]() }
        }
    }
}
