import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// `left join T as t on k, a = b`, taken apart.
struct Partner {
    /// `left join`, `lookup`.
    let words: String
    let form: Plan.Join.Form
    let isLookup: Bool
    let table: TableExpression
    let alias: Name?
    let pairs: [JoinPair]
    let span: Span

    init(_ kind: JoinKind, _ table: TableExpression, _ alias: Name?, _ pairs: [JoinPair], _ span: Span) {
        words = kind == .inner ? "join" : "\(kind.rawValue) join"
        form =
            switch kind {
            case .inner: .inner
            case .left: .left
            case .full: .full
            case .semi: .semi
            case .anti: .anti
            }
        isLookup = false
        self.table = table
        self.alias = alias
        self.pairs = pairs
        self.span = span
    }

    init(lookup table: TableExpression, _ alias: Name?, _ pairs: [JoinPair], _ span: Span) {
        words = "lookup"
        form = .left
        isLookup = true
        self.table = table
        self.alias = alias
        self.pairs = pairs
        self.span = span
    }

    /// How columns and messages call the table; nil for a query in brackets that has no name.
    var tableName: String? {
        if let alias { return alias.text }
        if case .name(let name) = table { return name.text }
        return nil
    }

    /// `left join targets on city, year = since`.
    var text: String {
        let keys = pairs.map { pair in
            writtenName(pair.left.text) + (pair.right.map { " = " + writtenName($0.text) } ?? "")
        }
        return "\(words) \(tableName.map(writtenName) ?? "(…)") on \(keys.joined(separator: ", "))"
    }
}

extension Checker {
    /// The rows of two tables side by side. The other table's keys are dropped (`full`: merged); another column of it that has
    /// a name of this side is called `T_column`.
    mutating func join(
        _ input: Relation, _ partner: Partner, _ clauses: StepClauses, _ step: Step, _ context: QueryContext
    ) -> Relation? {
        guard let right = table(partner.table, context) else { return nil }
        guard let keys = joinKeys(input, right, partner, step, context) else { return nil }
        let site = Site(span: context.usedAt?.span ?? partner.span, text: partner.text)
        let joined = Plan.join(
            Plan.Join(
                partner.form, left: input.plan, right: right.plan,
                keys: keys.map { .init(left: $0.left.rowExpression, right: $0.right.rowExpression) },
                isLookup: partner.isLookup, report: .joined, site: site))
        var result = input
        result.groups = nil
        result.plan = joined
        switch partner.form {
        case .semi, .anti:
            result.grouping?.isCut = true
            return ordered(result, clauses, context)
        case .inner, .left, .full: break
        }
        let kept = right.columns.indices.filter { index in !keys.contains { $0.rightColumn == index } }
        guard let names = names(of: kept.map { right.columns[$0].name }, beside: input, partner, context) else {
            return nil
        }
        result.tableName = nil
        result.grouping = nil
        let first = input.plan.schema.fields.count
        var outputs = input.columnValues
        if case .full = partner.form {
            for key in keys { merge(key, rightStart: first, right, site, &outputs, &result) }
        }
        for (index, name) in zip(kept, names) {
            let column = right.columns[index]
            outputs.append(NamedExpression(name, .column(first + index, column.type)))
            result.columns.append(Scope.Column(name: name, type: column.type, source: column.source))
        }
        result.plan = projected(joined, outputs + numbers(of: input, and: right, partner, &result))
        return ordered(result, clauses, context)
    }

    /// Of `full`: the key of whichever side has the row.
    private func merge(
        _ key: JoinKey, rightStart: Int, _ right: Relation, _ site: Site, _ outputs: inout [NamedExpression],
        _ result: inout Relation
    ) {
        let map = Dictionary(uniqueKeysWithValues: right.columns.indices.map { ($0, rightStart + $0) })
        let name = outputs[key.leftColumn].name
        let left = result.columns[key.leftColumn].source
        let source = left.flatMap { left in right.columns[key.rightColumn].source.map(left.merged) }
        outputs[key.leftColumn] = NamedExpression(
            name,
            .call(
                "coalesce", [key.left.rowExpression, key.right.rowExpression.moved(map)], key.left.type, site))
        result.columns[key.leftColumn] = Scope.Column(name: name, type: key.left.type, source: source)
    }

    /// The row numbers of both sides behind the joined columns.
    private func numbers(
        of left: Relation, and right: Relation, _ partner: Partner, _ result: inout Relation
    ) -> [NamedExpression] {
        let first = left.plan.schema.fields.count
        var places = left.rowNumbers.indices.map { left.columns.count + $0 }
        for (index, number) in right.rowNumbers.enumerated() {
            let label = number.label.isEmpty ? partner.tableName ?? number.table.name : number.label
            result.rowNumbers.append(.init(table: number.table, label: label))
            places.append(first + right.columns.count + index)
        }
        return places.enumerated().map { NamedExpression(Relation.rowNumberName($0), .column($1, .int)) }
    }

    /// What the other table's columns are called beside these; nil after reporting that there are no names for them.
    private mutating func names(
        of columns: [String], beside input: Relation, _ partner: Partner, _ context: QueryContext
    ) -> [String]? {
        let own = Set(input.columns.map(\.name))
        let clashing = columns.filter(own.contains)
        if clashing.isEmpty { return columns }
        guard let prefix = partner.tableName else {
            report(nameless: partner, clashing, context)
            return nil
        }
        var taken = own.union(columns)
        var names = columns
        for index in columns.indices where own.contains(columns[index]) {
            names[index] = "\(prefix)_\(columns[index])"
            guard taken.insert(names[index]).inserted else {
                fail(
                    .joinedNameTaken(names[index], column: columns[index], table: prefix),
                    at: context.place(partner.span))
                return nil
            }
        }
        let renamed = zip(columns, names).filter { $0 != $1 }
        note(
            .columnsRenamed(table: prefix, columns: renamed.map(\.0), names: renamed.map(\.1)),
            at: context.place(partner.span))
        return names
    }

    /// A query in brackets whose columns need its name.
    private mutating func report(nameless partner: Partner, _ columns: [String], _ context: QueryContext) {
        guard case .query(let query) = partner.table else { return }
        var correction: [Correction] = []
        let bytes = context.source.utf8
        if query.span.upper <= bytes.count,
            let bracket = bytes[query.span.upper...].firstIndex(of: UInt8(ascii: ")")), context.usedAt == nil
        {
            correction = [Correction(Span(bracket + 1, bracket + 1), " as other", context.source)]
        }
        fail(.joinedQueryNameless(columns), at: context.place(query.span), correction: correction)
    }
}
