import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// A step of measures and the rows that came into it: what its groups are traced to.
final class GroupedStep {
    let input: Relation
    /// Over the columns of `input`.
    let keys: [Checker.Output]
    let outputs: [Typed]

    init(input: Relation, keys: [Checker.Output], outputs: [Typed]) {
        self.input = input
        self.keys = keys
        self.outputs = outputs
    }
}

/// The rows behind a relation's rows, as a trace shows them.
private struct RowsBehind {
    var rows: Relation
    /// Over its columns.
    let keys: [Checker.Output]
    /// Its columns that the figures, keys and conditions read.
    let columns: [Int]
}

extension Checker {
    /// `trace QUERY`: the rows behind its figures, the keys of their groups first, with their places in files.
    mutating func trace(_ query: Query, _ source: SourceText) -> CheckedTrace? {
        let context = QueryContext(environment: environment, source: source, usedAt: nil, keepsRowNumbers: true)
        guard let relation = lower(query, context), errors.isEmpty else { return nil }
        let site = Site(span: query.span, text: "trace")
        guard let behind = rowsBehind(relation, site) else {
            if let last = query.steps.last { fail(.notTraceable, at: context.place(last.span)) }
            return nil
        }
        var names = Set(behind.keys.map(\.name))
        var shown = behind.keys.map { NamedExpression($0.name, $0.value.rowExpression) }
        for index in behind.columns {
            let column = behind.rows.columns[index]
            // A key that is this very column shows it already.
            if case .column(index, _)? = shown.first(where: { $0.name == column.name })?.expression { continue }
            var name = column.name
            while !names.insert(name).inserted { name += "_" }
            shown.append(NamedExpression(name, .column(index, column.type)))
        }
        var plan = Plan.project(behind.rows.plan, shown + behind.rows.carried)
        if !behind.keys.isEmpty {
            plan = .sort(
                plan,
                keys: behind.keys.enumerated().map { .init(.column($0, $1.value.type), isDescending: false) })
        }
        return CheckedTrace(
            plan: plan.rewritten, columns: shown.map { .init(name: $0.name, type: $0.expression.type) },
            rowNumbers: behind.rows.rowNumbers.map { .init(table: $0.table, label: $0.label) },
            notes: notes.map(\.diagnostic), lookups: lookups)
    }

    /// Nil where rows can no longer be told apart by the rows of tables that they were made of.
    private func rowsBehind(_ relation: Relation, _ site: Site) -> RowsBehind? {
        if !relation.rowNumbers.isEmpty {
            return RowsBehind(rows: relation, keys: [], columns: Array(relation.columns.indices))
        }
        guard let grouping = relation.grouping else { return nil }
        let step = grouping.step
        // What `over` works out sees all rows, also those that enter nothing.
        let condition = entering(step.outputs)
        let (wide, values) = step.input.working(out: step.keys.map(\.value) + (condition.map { [$0] } ?? []))
        let keys = zip(step.keys, values).map { Output(name: $0.name, value: $1, place: $0.place) }
        var rows = wide
        if condition != nil, let condition = values.last {
            rows.plan = .filter(rows.plan, condition: condition.rowExpression)
            rows.grouping?.isCut = true
        }
        // A total row stands for all groups, whatever was cut away; so does a figure that reads other groups.
        if grouping.isCut, relation.totalColumn == nil, !step.outputs.contains(where: \.readsOtherGroups) {
            let pairs = zip(keys, grouping.keyColumns).map { key, column in
                Plan.Join.Key(left: key.value.rowExpression, right: .column(column, key.value.type))
            }
            rows.plan = .join(
                Plan.Join(
                    .semi, left: rows.plan, right: relation.plan, keys: pairs, matchesMissing: true, report: .none,
                    site: site))
            rows.grouping?.isCut = true
        }
        // Figures of figures: on to the rows behind those.
        if rows.rowNumbers.isEmpty { return rowsBehind(rows.narrowed(to: step.input.plan.schema), site) }
        var read = rows.conditionColumns
        for value in step.outputs + step.keys.map(\.value) { read.formUnion(value.columnsRead) }
        let isBare = read.isEmpty && keys.isEmpty
        return RowsBehind(
            rows: rows, keys: keys, columns: isBare ? Array(rows.columns.indices) : read.sorted())
    }

    /// True for rows that enter at least one aggregate; nil where one of them takes all rows, or there is none.
    private func entering(_ outputs: [Typed]) -> Typed? {
        var conditions: [Typed] = []
        for condition in outputs.flatMap(\.conditionsOfAggregates) {
            guard let condition else { return nil }
            if !conditions.contains(where: { isSame($0, condition) }) { conditions.append(condition) }
        }
        guard let first = conditions.first else { return nil }
        return conditions.dropFirst().reduce(first) { call("or", [$0, $1], .bool, $1.origin) }
    }
}

extension Relation {
    /// A step of measures, whose groups can be traced to what came into it.
    mutating func remember(_ input: Relation, keys: [Checker.Output], outputs: [Typed], isCut: Bool) {
        let step = GroupedStep(input: input, keys: keys, outputs: outputs)
        grouping = Grouping(step: step, keyColumns: Array(keys.indices), isCut: isCut)
    }

    /// What is known for traces after a step that gives these columns of this relation, among others.
    mutating func passTrace(_ outputs: [Checker.Output]) {
        var places: [Int: Int] = [:]
        for (place, output) in outputs.enumerated() {
            if case .column(let index) = output.value.form, places[index] == nil { places[index] = place }
        }
        conditionColumns = Set(conditionColumns.compactMap { places[$0] })
        guard let known = grouping else { return }
        let kept = known.keyColumns.compactMap { places[$0] }
        grouping =
            kept.count == known.keyColumns.count
            ? Grouping(step: known.step, keyColumns: kept, isCut: known.isCut) : nil
    }
}

extension StepClauses {
    /// Leaves rows out of what the step gives.
    var cutsRows: Bool { limit != nil || take != nil || skip != nil || sample != nil }
}

extension Typed {
    /// Of each aggregate over rows within: its condition, nil where it takes all rows.
    fileprivate var conditionsOfAggregates: [Typed?] {
        switch form {
        case .aggregate(_, _, let condition): return [condition]
        case .relative(let relative) where !relative.isOfGroups && !relative.isPlace: return [relative.condition]
        case .column, .constant, .call, .window, .relative, .list, .range, .invalid:
            return parts.flatMap(\.conditionsOfAggregates)
        }
    }

    /// Worked out over the rows of other groups, too.
    fileprivate var readsOtherGroups: Bool {
        if case .relative = form { return true }
        return parts.contains(where: \.readsOtherGroups)
    }
}
