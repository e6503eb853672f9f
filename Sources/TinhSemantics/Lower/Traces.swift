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
        var plan = projected(behind.rows.plan, shown + behind.rows.carried)
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
        var input = step.input
        if let condition = entering(step.outputs, site) {
            input.plan = .filter(input.plan, condition: condition)
            input.grouping?.isCut = true
        }
        // A total row stands for all groups, whatever was cut away.
        if grouping.isCut, relation.totalColumn == nil, !step.outputs.contains(where: \.readsOtherGroups) {
            let keys = zip(step.keys, grouping.keyColumns).map { key, column in
                Plan.Join.Key(left: key.value.rowExpression, right: .column(column, key.value.type))
            }
            input.plan = .join(
                Plan.Join(
                    .semi, left: input.plan, right: relation.plan, keys: keys, matchesMissing: true, report: .none,
                    site: site))
            input.grouping?.isCut = true
        }
        // Figures of figures: on to the rows behind those.
        guard !input.rowNumbers.isEmpty else { return rowsBehind(input, site) }
        var read = input.conditionColumns
        for value in step.outputs + step.keys.map(\.value) { read.formUnion(value.columnsRead) }
        let isBare = read.isEmpty && step.keys.isEmpty
        return RowsBehind(
            rows: input, keys: step.keys, columns: isBare ? Array(input.columns.indices) : read.sorted())
    }

    /// The condition of rows that enter at least one aggregate; nil where one of them takes all rows, or there is none.
    private func entering(_ outputs: [Typed], _ site: Site) -> TypedExpression? {
        var conditions: [Typed] = []
        for aggregate in outputs.flatMap(\.aggregatesWithin) {
            guard case .aggregate(_, _, let condition) = aggregate.form, let condition else { return nil }
            if !conditions.contains(where: { isSame($0, condition) }) { conditions.append(condition) }
        }
        guard var all = conditions.first?.rowExpression else { return nil }
        for condition in conditions.dropFirst() {
            all = .call("or", [all, condition.rowExpression], .bool, site)
        }
        return all
    }
}

extension Typed {
    /// The columns of the step's input that it reads, aggregates among that.
    fileprivate var columnsRead: Set<Int> {
        if case .column(let index) = form { return [index] }
        return parts.reduce(into: []) { $0.formUnion($1.columnsRead) }
    }

    fileprivate var aggregatesWithin: [Typed] {
        if case .aggregate = form { return [self] }
        return parts.flatMap(\.aggregatesWithin)
    }
}
