import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// The table that a query's first step reads; nil after reporting that there is none, or more than one.
    mutating func source(of step: Step, _ clauses: StepClauses, _ context: QueryContext) -> Relation? {
        if let from = clauses.from { return table(from.table, context) }
        var names = FreeNames(library: library)
        names.add(step, context.environment)
        if let name = step.soleName, meansLastAnswer(name, context) { return table(named: name, context) }
        if let name = step.soleName, names.required == [name.text], isTable(name.text, context.environment) {
            // `targets | show city`: elsewhere a table stands first by itself.
            let correction = [Correction(step.span, "from " + writtenName(name.text), context.source)]
            fail(.tableAsValue(name.text), at: context.place(step.span), correction: correction)
            return nil
        }
        return source(reading: names, isShow: step.mayLackSource, at: step.span, context)
    }

    mutating func source(
        reading names: FreeNames, isShow: Bool, at span: Span, _ context: QueryContext
    ) -> Relation? {
        if let used = context.environment.usedTable {
            guard let relation = table(named: used, context) else { return nil }
            let reads = names.possible.contains { isColumn($0, among: relation.columns.map(\.name)) }
            return isShow && names.required.isEmpty && !names.hasStar && !reads ? .nothing : relation
        }
        let loaded = loadedTables(context.environment)
        // A unit or `count` is a column where a table has one of that name.
        let read = names.required + names.possible.filter { name in loaded.contains { holds($0, [name]) } }
        if isShow, read.isEmpty, !names.hasStar { return .nothing }
        guard !loaded.isEmpty else {
            fail(.noTable, at: context.place(firstWords(span, context)))
            return nil
        }
        if loaded.count == 1 { return scan(loaded[0], context) }
        var fitting = loaded.filter { holds($0, read) }
        if fitting.isEmpty { fitting = loaded.filter { holds($0, names.required) } }
        if fitting.isEmpty {
            // A function or a table where a value is wanted: the place of the mistake tells more.
            let columns = names.required.filter { name in
                library.contract(named: name) == nil && !catalog.tableNames.contains(name)
                    || loaded.contains { holds($0, [name]) }
            }
            if !columns.isEmpty { fitting = loaded.filter { holds($0, columns) } }
        }
        if fitting.count == 1 {
            note(.tableChosen(fitting[0].name), at: context.place(span))
            return scan(fitting[0], context)
        }
        if fitting.isEmpty { return nearestTable(loaded, names, span, context) }
        let end = Span(span.upper, span.upper)
        let correction = [Correction(end, " from \(writtenName(fitting[0].name))", context.source)]
        fail(.severalTables(fitting.map(\.name)), at: context.place(firstWords(span, context)), correction: correction)
        return nil
    }

    /// `it`, alone in a first step: the table of the last answer, unless a table, a column or a `let` has that name.
    func meansLastAnswer(_ name: Name, _ context: QueryContext) -> Bool {
        guard name.text == Checker.lastAnswerName, !name.isQuoted, context.environment.lastAnswer != nil else {
            return false
        }
        return context.environment.definitions[name.text] == nil && !catalog.tableNames.contains(name.text)
            && !loadedTables(context.environment).contains { holds($0, [name.text]) }
    }

    static let lastAnswerName = "it"

    /// A loaded table of that name of which no table has a column.
    private func isTable(_ name: String, _ environment: Environment) -> Bool {
        catalog.tableNames.contains(name) && !loadedTables(environment).contains { holds($0, [name]) }
    }

    private func isColumn(_ name: String, among columns: [String]) -> Bool {
        if case .none = match(name, among: columns) { return false }
        return true
    }

    private func loadedTables(_ environment: Environment) -> [TableID] {
        catalog.tableNames.filter { environment.definitions[$0] == nil }.map { TableID($0) }
    }

    func holds(_ table: TableID, _ names: [String]) -> Bool {
        guard let schema = catalog.schema(of: table) else { return false }
        let fields = schema.fields.map(\.name)
        return names.allSatisfy { isColumn($0, among: fields) }
    }

    private func isNearly(_ name: String, in table: TableID) -> Bool {
        guard let schema = catalog.schema(of: table) else { return false }
        return !nearestNames(to: name, among: schema.fields.map(\.name)).isEmpty
    }

    /// No table has all the columns: the one that has most of them tells what is missing, else none is blamed.
    private mutating func nearestTable(
        _ loaded: [TableID], _ names: FreeNames, _ span: Span, _ context: QueryContext
    ) -> Relation? {
        let counts = loaded.map { table in names.required.filter { holds(table, [$0]) }.count }
        let most = counts.max() ?? 0
        let best = loaded.indices.filter { counts[$0] == most }
        let way = lookedUp(names.required, among: loaded)
        if way == nil, most > 0, best.count == 1 { return scan(loaded[best[0]], context) }
        // Of several, the one in which each name that none has is nearly a column's.
        let likely = best.filter { place in
            names.required.allSatisfy { name in
                holds(loaded[place], [name])
                    || !loaded.contains { holds($0, [name]) } && isNearly(name, in: loaded[place])
            }
        }
        if way == nil, likely.count == 1 { return scan(loaded[likely[0]], context) }
        fail(
            .noTableWithColumns(
                names.required, tables: loaded.map(\.name),
                homes: names.required.map { name in loaded.filter { holds($0, [name]) }.map(\.name) }),
            at: context.place(firstWords(span, context)),
            correction: way.map {
                [Correction(Span(span.lower, span.lower), $0 + " | ", context.source)]
            } ?? [])
        return nil
    }

    /// The step's first line, which is what a message about the whole step marks.
    private func firstWords(_ span: Span, _ context: QueryContext) -> Span {
        let bytes = context.source.utf8
        let upper = min(span.upper, bytes.count)
        guard span.lower < upper else { return span }
        let end = bytes[span.lower..<upper].firstIndex(of: UInt8(ascii: "\n")) ?? upper
        return Span(span.lower, end)
    }

    // MARK: Tables

    mutating func table(_ expression: TableExpression, _ context: QueryContext) -> Relation? {
        switch expression {
        case .name(let name): return table(named: name, context)
        case .query(let query):
            guard let relation = lower(query, context) else { return nil }
            return queried(relation, at: context.place(query.span))
        }
    }

    /// A table made by `let`, else one that was loaded.
    mutating func table(named name: Name, _ context: QueryContext) -> Relation? {
        if let definition = context.environment.definitions[name.text] {
            guard let query = definition.body.query else {
                fail(.notATable(name.text), at: context.place(name.span))
                return nil
            }
            guard inlineDepth < Checker.inlineDepthMax else {
                fail(.tooDeep(depthMax: Checker.inlineDepthMax), at: context.place(name.span))
                return nil
            }
            let outer = usePlace
            if usePlace == nil { usePlace = context.place(name.span) }
            inlineDepth += 1
            defer {
                inlineDepth -= 1
                usePlace = outer
            }
            let inner = QueryContext(
                environment: definition.environment, source: definition.source,
                usedAt: context.usedAt ?? context.place(name.span),
                keepsRowNumbers: context.keepsRowNumbers)
            guard var relation = lower(query, inner) else { return nil }
            relation.tableName = name.text
            return queried(relation, at: context.place(name.span))
        }
        let names = catalog.tableNames
        if names.contains(name.text) { return scan(TableID(name.text), context) }
        if name.text == Checker.lastAnswerName, let answer = context.environment.lastAnswer {
            guard var relation = scan(answer, context) else { return nil }
            relation.tableName = name.text
            return relation
        }
        if case .one(let index) = match(name.text, among: names) { return scan(TableID(names[index]), context) }
        if name.text == Checker.lastAnswerName, !name.isQuoted {
            fail(.noLastAnswer, at: context.place(name.span))
            return nil
        }
        let nearest = nearestNames(to: name.text, among: names + context.environment.tableNames)
        let correction = nearest.first.map { [Correction(name.span, writtenName($0), context.source)] } ?? []
        fail(
            .unknownTable(name.text, nearest: nearest, tables: names), at: context.place(name.span),
            correction: correction)
        return nil
    }

    /// A table with rows of totals, or with columns that only the data know, cannot be queried.
    private mutating func queried(_ relation: Relation, at place: Diagnostic.Place) -> Relation? {
        if let closure = relation.closure {
            report(closure, at: place, isStep: false)
            return nil
        }
        var relation = relation
        relation.groups = nil
        return relation
    }

    private func scan(_ table: TableID, _ context: QueryContext) -> Relation? {
        guard let schema = catalog.schema(of: table) else { return nil }
        let scan = Plan.Scan(
            table: table, source: schema, columns: Array(schema.fields.indices), withRowNumber: context.keepsRowNumbers)
        let columns = schema.fields.map {
            Scope.Column(
                name: $0.name, type: DataType($0.type.kind, unit: rated($0.type.unit)),
                source: SourceColumn(table: table, column: $0.name))
        }
        var relation = Relation(plan: .scan(scan), columns: columns, tableName: table.name)
        if context.keepsRowNumbers { relation.rowNumbers = [.init(table: table, label: "")] }
        return relation
    }
}

extension Step {
    /// The name that the step is, if it is nothing else.
    var soleName: Name? {
        guard clauses.isEmpty, case .measures(let measures)? = head?.form, measures.count == 1,
            measures[0].item.alias == nil, measures[0].versus == nil,
            case .name(let name) = measures[0].item.expression.form
        else { return nil }
        return name
    }

    /// `show`, and figures without an aggregate (`1 + 2`): one row where they read no column.
    var mayLackSource: Bool {
        switch head?.form {
        case .show: true
        case .measures(let measures): !measures.contains { $0.item.expression.holdsAggregate } && clauses.isEmpty
        case nil, .add, .drop, .rename, .distinct, .join, .lookup, .union, .unpivot, .describe, .chart, .save: false
        }
    }
}
