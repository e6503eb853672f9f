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
    let bases: [TracedBase]

    init(input: Relation, keys: [Checker.Output], outputs: [Typed], bases: [TracedBase]) {
        self.input = input
        self.keys = keys
        self.outputs = outputs
        self.bases = bases
    }
}

/// Some of the rows behind a relation's rows, as a trace shows them.
private struct RowsBehind {
    var rows: Relation
    let keyNames: [String]
    /// Over its columns; nil where these rows stand behind groups whatever that key.
    let keys: [Typed?]
    /// Its columns that the figures, keys and conditions read.
    let columns: Set<Int>
    /// The base that they are the rows of; nil for the rows of the figures themselves.
    var base: String?
}

extension Checker {
    /// `trace QUERY`: the rows behind its figures, the keys of their groups first, with their places in files.
    mutating func trace(_ query: Query, _ source: SourceText) -> CheckedTrace? {
        let context = QueryContext(environment: environment, source: source, usedAt: nil, keepsRowNumbers: true)
        guard let relation = lower(query, context), errors.isEmpty else { return nil }
        let site = Site(span: query.span, text: "trace")
        guard let parts = rowsBehind(relation, site), let first = parts.first else {
            if let last = query.steps.last { fail(.notTraceable, at: context.place(last.span)) }
            return nil
        }
        let columns = shown(parts)
        var plans = parts.map { part in
            let row = zip(columns, columns.map { $0.value(part) }).map { NamedExpression($0.name, $1) }
            return Plan.project(part.rows.plan, row + part.rows.carried)
        }
        let base = plans.dropFirst().reduce(plans.removeFirst()) { .concatenate($0, $1.quiet) }
        let order = first.keyNames.indices.map { place in
            Plan.SortOrder(.column(place, columns[place].type), isDescending: false)
        }
        return CheckedTrace(
            plan: (order.isEmpty ? base : .sort(base, keys: order)).rewritten,
            columns: columns.map { .init(name: $0.name, type: $0.type) },
            rowNumbers: first.rows.rowNumbers.map { .init(table: $0.table, label: $0.label) },
            notes: notes.diagnostics, lookups: lookups)
    }

    /// The keys, then which base the rows are of where there is one, then the columns that are read.
    private func shown(_ parts: [RowsBehind]) -> [TracedColumn] {
        guard let first = parts.first else { return [] }
        var names = Set(first.keyNames)
        func free(_ wanted: String) -> String {
            var name = wanted
            while !names.insert(name).inserted { name += "_" }
            return name
        }
        var shown: [TracedColumn] = []
        for (place, name) in first.keyNames.enumerated() {
            guard let type = parts.lazy.compactMap({ $0.keys[place]?.type }).first else { continue }
            shown.append(TracedColumn(name: name, type: type, form: .key(place)))
        }
        if parts.contains(where: { $0.base != nil }) {
            shown.append(TracedColumn(name: free("versus"), type: .text, form: .base))
        }
        let read = parts.reduce(into: Set<Int>()) { $0.formUnion($1.columns) }
        let isBare = read.isEmpty && first.keyNames.isEmpty
        for index in isBare ? Array(first.rows.columns.indices) : read.sorted() {
            let column = first.rows.columns[index]
            // A key that is this very column shows it already.
            let isKey = first.keyNames.indices.contains { place in
                first.keyNames[place] == column.name
                    && parts.allSatisfy { part in
                        if case .column(index)? = part.keys[place]?.form { true } else { false }
                    }
            }
            if isKey { continue }
            shown.append(TracedColumn(name: free(column.name), type: column.type, form: .read(index)))
        }
        return shown
    }

    /// Nil where rows can no longer be told apart by the rows of tables that they were made of.
    private func rowsBehind(_ relation: Relation, _ site: Site) -> [RowsBehind]? {
        if !relation.rowNumbers.isEmpty {
            return [
                RowsBehind(
                    rows: relation, keyNames: [], keys: [], columns: Set(relation.columns.indices))
            ]
        }
        guard let grouping = relation.grouping else { return nil }
        let step = grouping.step
        // A total row stands for all groups, whatever was cut away; so does a figure that reads other groups.
        let isCut = grouping.isCut && relation.totalColumn == nil
        let isNarrowed = isCut && !step.outputs.contains(where: \.readsOtherGroups)
        guard
            var parts = rowsBehind(
                step, step.input, step.keys.map(\.value), step.outputs,
                of: isNarrowed ? relation : nil, meeting: Array(step.keys.indices), site)
        else { return nil }
        for base in step.bases {
            let isOfGroups = base.measures.contains(where: \.readsOtherGroups)
            let matched = isOfGroups ? nil : base.matchedKeys
            guard
                let more = rowsBehind(
                    step, base.input, base.keys, base.measures, of: matched == nil ? nil : relation,
                    meeting: matched ?? [], site)
            else { return nil }
            for var part in more {
                part.base = [base.name, part.base].compactMap(\.self).joined(separator: ", ")
                parts.append(part)
            }
        }
        return parts
    }

    /// The rows that enter the figures of a step, or of one of its bases.
    ///
    /// - Parameters:
    ///   - keys: those of the step, over these rows.
    ///   - relation: what is left of the groups, if only their rows count.
    ///   - meeting: the keys that a row has in common with one of those groups.
    private func rowsBehind(
        _ step: GroupedStep, _ input: Relation, _ keys: [Typed?], _ figures: [Typed], of relation: Relation?,
        meeting: [Int], _ site: Site
    ) -> [RowsBehind]? {
        // What `over` works out sees all rows, also those that enter nothing.
        let condition = entering(figures)
        let kept = keys.compactMap(\.self)
        var (rows, values) = input.working(out: kept + (condition.map { [$0] } ?? []))
        if condition != nil, let condition = values.popLast() {
            rows.plan = .filter(rows.plan, condition: condition.rowExpression)
            rows.grouping?.isCut = true
        }
        var settled = values.makeIterator()
        let own = keys.map { $0 == nil ? nil : settled.next() }
        if let relation, let grouping = relation.grouping {
            let pairs = meeting.compactMap { place in
                own[place].map { key in
                    Plan.Join.Key(
                        left: key.rowExpression, right: .column(grouping.keyColumns[place], step.keys[place].value.type)
                    )
                }
            }
            rows.plan = .join(
                Plan.Join(
                    .semi, left: rows.plan, right: relation.groupRows, keys: pairs, matchesMissing: true, report: .none,
                    site: site))
            rows.grouping?.isCut = true
        }
        // Figures of figures: on to the rows behind those.
        if rows.rowNumbers.isEmpty { return rowsBehind(rows.narrowed(to: input.plan.schema), site) }
        var read = rows.conditionColumns
        for value in figures + kept { read.formUnion(value.columnsRead) }
        return [RowsBehind(rows: rows, keyNames: step.keys.map(\.name), keys: own, columns: read)]
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
    mutating func remember(
        _ input: Relation, keys: [Checker.Output], outputs: [Typed], bases: [TracedBase], isCut: Bool
    ) {
        let step = GroupedStep(input: input, keys: keys, outputs: outputs, bases: bases)
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

extension Relation {
    /// Without rows of totals.
    fileprivate var groupRows: Plan {
        guard let totalColumn else { return plan }
        let site = Site(span: Span(0, 0), text: "", isQuiet: true)
        return .filter(plan, condition: .call("isMissing", [.column(totalColumn, .int)], .bool, site))
    }
}

/// A column of a trace.
private struct TracedColumn {
    let name: String
    let type: DataType
    let form: Form

    enum Form {
        /// A key of the groups, by its place.
        case key(Int)
        /// Which base the row is of.
        case base
        /// A column of the rows.
        case read(Int)
    }

    func value(_ part: RowsBehind) -> TypedExpression {
        switch form {
        case .key(let place): part.keys[place]?.rowExpression ?? .constant(.missing, type)
        case .base: .constant(part.base.map { .text($0) } ?? .missing, type)
        case .read(let index): .column(index, type)
        }
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
