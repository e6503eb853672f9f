import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// `check C clauses`: a plan that counts what was seen and what fails, and one that gives what fails.
extension Checker {
    mutating func check(_ check: Check, _ statement: Statement, _ source: SourceText) -> CheckedCheck? {
        let step = Step(head: nil, clauses: check.clauses, span: statement.span)
        guard let clauses = clauses(of: step, source), areOfCheck(check.clauses, source) else { return nil }
        let context = QueryContext(environment: environment, source: source, usedAt: nil, keepsRowNumbers: true)
        guard let input = checkSource(check, clauses, statement, context) else { return nil }
        var filtered = input
        let scope = input.scope(environment, source, usedAt: nil)
        if let filter = clauses.condition {
            let condition = condition(infer(filter.expression, scope))
            if let condition, condition.aggregates {
                reportOpen(condition, clause: "where", scope)
            } else if let condition {
                filtered = input.filtered(by: condition)
            }
        }
        let words = check.words ?? canonicalText(check.condition)
        let frame = CheckFrame(words: words, place: .init(source, check.condition.span))
        if case .apply(let name, let argument) = check.condition.form, name.text == "unique",
            environment.definitions["unique"] == nil
        {
            return unique(argument, filtered, scope, clauses, frame, source)
        }
        if clauses.keys == nil {
            // Of rows, unless an aggregate in it says no rows.
            var trial = self
            let condition = trial.condition(trial.infer(check.condition, scope))
            if condition?.aggregates != true {
                self = trial
                return condition.flatMap { rowCheck($0, filtered, frame) }
            }
        }
        let errorCount = errors.count
        guard let rows = groupedRows(filtered, clauses, scope),
            let condition = condition(infer(check.condition, scope.ofGroups(rows.keys)))
        else { return nil }
        if let keys = clauses.keys, !condition.aggregates {
            if errors.count == errorCount { fail(.keysInRowCheck, at: .init(source, keys.clause.keywordSpan)) }
            return nil
        }
        return groupCheck(condition, rows, scope, frame)
    }

    private struct CheckFrame {
        let words: String
        let place: Diagnostic.Place
    }

    private mutating func areOfCheck(_ clauses: [Clause], _ source: SourceText) -> Bool {
        var isGood = true
        for clause in clauses {
            switch clause.form {
            case .from, .where, .by: continue
            case .across, .versus, .with, .sort, .top, .bottom, .take, .skip, .sample:
                fail(.clauseInCheck(clause.form.word), at: .init(source, clause.keywordSpan))
                isGood = false
            }
        }
        return isGood
    }

    private mutating func checkSource(
        _ check: Check, _ clauses: StepClauses, _ statement: Statement, _ context: QueryContext
    ) -> Relation? {
        if let from = clauses.from { return table(from.table, context) }
        var names = FreeNames(library: library)
        names.add(check.condition, environment)
        names.add(check.clauses, environment)
        let isConstant = !check.condition.holdsAggregate && check.clauses.isEmpty
        return self.source(reading: names, isShow: isConstant, at: statement.span, context)
    }

    // MARK: Rows

    private func rowCheck(_ condition: Typed, _ input: Relation, _ frame: CheckFrame) -> CheckedCheck? {
        guard errors.isEmpty else { return nil }
        let site = condition.origin.site
        let (input, values) = input.working(out: [condition])
        guard let holds = values.first?.rowExpression else { return nil }
        let failing = TypedExpression.call(TypedExpression.fails, [holds], .bool, site)
        let read = Set(holds.columns).sorted()
        let fields = input.plan.schema.fields
        let columns = read.map { index in
            // What an `over` gave is called by its text.
            let name = fields[index].name
            return NamedExpression(
                index < input.columns.count ? name : String(name.dropFirst()), .column(index, fields[index].type))
        }
        return made(
            .rows, frame, summary: counted(input.plan, failing: failing, site),
            failures: projected(.filter(input.plan, condition: failing), columns + input.carried),
            columns: columns, rowColumn: input.rowNumberColumn == nil ? nil : columns.count, table: input.rowTable)
    }

    /// One row: how many rows there are, and for how many the condition is true.
    private func counted(_ input: Plan, failing: TypedExpression, _ site: Site) -> Plan {
        let seen = AggregateCall(
            name: "seen", function: .countRows, arguments: [], condition: nil, type: .int, site: site)
        let failed = AggregateCall(
            name: "failed", function: .countRows, arguments: [], condition: failing, type: .int, site: site)
        return .aggregate(input, keys: [], calls: [seen, failed], totals: .none)
    }

    // MARK: Groups

    private mutating func groupCheck(
        _ condition: Typed, _ rows: GroupedRows, _ scope: Scope, _ frame: CheckFrame
    ) -> CheckedCheck? {
        let keys = rows.keys
        guard isOfGroup(condition, keys.map(\.value)), areDistinct(keys), errors.isEmpty else { return nil }
        var figures: [Output] = []
        for figure in comparedFigures(in: condition) where !keys.contains(where: { isSame($0.value, figure) }) {
            let name = outputName(of: figure.origin.expression, scope)
            if !(keys + figures).contains(where: { $0.name == name }) {
                figures.append(Output(name: name, value: figure, place: figure.origin.place))
            }
        }
        let whole = Output(name: "$holds", value: condition, place: condition.origin.place)
        let groups = GroupPlan(
            over: rows.input.plan, keys: keys, outputs: figures + [whole], totals: .none, fill: rows.fill)
        guard let holds = groups.values.last else { return nil }
        let site = condition.origin.site
        let failing = TypedExpression.call(TypedExpression.fails, [holds], .bool, site)
        let columns = zip(keys + figures, groups.values).map { NamedExpression($0.name, $1) }
        return made(
            keys.isEmpty ? .whole : .groups, frame, summary: counted(groups.plan, failing: failing, site),
            failures: projected(.filter(groups.plan, condition: failing), columns), columns: columns, rowColumn: nil,
            table: nil)
    }

    /// What the comparisons of a condition compare, constants left out; where there is none, its aggregates.
    private func comparedFigures(in condition: Typed) -> [Typed] {
        guard case .call(let kernel, let parts) = condition.form else {
            return condition.isConstant ? [] : [condition]
        }
        switch kernel {
        case "and", "or", "not": return parts.flatMap { comparedFigures(in: $0) }
        default:
            let figures = parts.filter { !$0.isConstant }
            return figures.flatMap { part in part.kind == .bool ? comparedFigures(in: part) : [part] }
        }
    }

    // MARK: Unique

    private mutating func unique(
        _ argument: Expression, _ input: Relation, _ scope: Scope, _ clauses: StepClauses, _ frame: CheckFrame,
        _ source: SourceText
    ) -> CheckedCheck? {
        if let keys = clauses.keys { fail(.keysInRowCheck, at: .init(source, keys.clause.keywordSpan)) }
        var expressions = [argument]
        if case .list(let elements) = argument.form { expressions = elements }
        var keys: [Output] = []
        for expression in expressions {
            let value = scalar(infer(expression, scope))
            if value.isInvalid { continue }
            guard value.readsRow, !value.aggregates else {
                fail(.constantUnique, at: value.origin)
                continue
            }
            keys.append(Output(name: outputName(of: expression, scope), value: value, place: value.origin.place))
        }
        if expressions.isEmpty { fail(.constantUnique, at: .init(source, argument.span)) }
        guard areDistinct(keys), errors.isEmpty else { return nil }
        let (input, values) = input.working(out: keys.map(\.value))
        let site = Site(span: frame.place.span, text: frame.words)
        func call(_ name: String, _ function: AggregateFunction, _ arguments: [TypedExpression]) -> AggregateCall {
            AggregateCall(name: name, function: function, arguments: arguments, condition: nil, type: .int, site: site)
        }
        var calls = [call("rows", .countRows, [])]
        if let row = input.rowNumberColumn {
            calls.append(call(Plan.Scan.rowColumnName, .minimum, [.column(row, .int)]))
            calls.append(call("$lastRow", .maximum, [.column(row, .int)]))
        }
        let aggregate = Plan.aggregate(
            input.plan, keys: zip(keys, values).map { NamedExpression($0.name, $1.rowExpression) }, calls: calls,
            totals: .none)
        let one = TypedExpression.constant(.integer(1), .int)
        let failing = TypedExpression.call("greater", [.column(keys.count, .int), one], .bool, site)
        let columns = aggregate.schema.fields.prefix(keys.count + 1).enumerated().map {
            NamedExpression($1.name, .column($0, $1.type))
        }
        let hasRows = input.rowNumberColumn != nil
        return made(
            .unique, frame, summary: counted(aggregate, failing: failing, site),
            failures: .filter(aggregate, condition: failing), columns: columns,
            rowColumn: hasRows ? keys.count + 1 : nil, lastRowColumn: hasRows ? keys.count + 2 : nil,
            table: input.rowTable)
    }

    private func made(
        _ subject: CheckedCheck.Subject, _ frame: CheckFrame, summary: Plan, failures: Plan, columns: [NamedExpression],
        rowColumn: Int?, lastRowColumn: Int? = nil, table: TableID?
    ) -> CheckedCheck {
        CheckedCheck(
            subject: subject, words: frame.words, place: frame.place, summary: summary.rewritten,
            failures: failures.rewritten, columns: columns.map { .init(name: $0.name, type: $0.expression.type) },
            rowColumn: rowColumn, lastRowColumn: lastRowColumn, table: rowColumn == nil ? nil : table,
            notes: notes.diagnostics, lookups: lookups)
    }
}

extension Expression {
    /// A word of an aggregate stands in it.
    var holdsAggregate: Bool {
        functionNames.contains { Aggregate(word: $0.text) != nil } || valueNames.contains { $0.text == "count" }
    }
}
