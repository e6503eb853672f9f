import TinhBase
import TinhPlan
import TinhSemantics
import TinhSyntax
import TinhTypes

/// A column that may be named at a cursor.
struct OfferedColumn {
    /// Or that it comes from the step before.
    let table: String
    let field: Schema.Field
    /// The columns of tables whose values it has, as they are.
    let origins: [Plan.SourceColumn]
    /// A row here is a row there, once.
    let keepsRows: Bool
}

/// The columns that a cursor may want.
extension Session {
    /// The columns that the step before gives and those of the tables that this one joins; without a step before, or where it
    /// is wrong, the columns of the tables named.
    func columns(at place: CompletionPlace) -> [OfferedColumn] {
        let isJoined = !place.tablesJoined.isEmpty || place.queryJoined != nil
        guard let steps = place.stepsBefore else {
            return ofOneTable(columns(named: place.tablesNamed, keepRows: !isJoined), place)
        }
        guard let before = columns(givenBy: steps, as: "the step before") else {
            return columns(named: place.tablesNamed, keepRows: false)
        }
        guard isJoined else { return before }
        return before.map(\.withOtherRows) + joinedColumns(at: place)
    }

    /// Those of the tables and of the query in brackets that the step joins.
    private func joinedColumns(at place: CompletionPlace) -> [OfferedColumn] {
        let ofTables = place.tablesJoined.isEmpty ? [] : columns(named: place.tablesJoined, keepRows: false)
        return ofTables + columnsOfQuery(at: place)
    }

    private func columnsOfQuery(at place: CompletionPlace) -> [OfferedColumn] {
        place.queryJoined.flatMap { columns(givenBy: $0, as: Session.queryName) }?.map(\.withOtherRows) ?? []
    }

    private static let queryName = "the query in brackets"

    /// Where no table is named, the query reads the one that has all the columns it names.
    private func ofOneTable(_ columns: [OfferedColumn], _ place: CompletionPlace) -> [OfferedColumn] {
        guard place.tablesNamed.isEmpty else { return columns }
        let names = Dictionary(grouping: columns, by: \.table).mapValues { Set($0.map(\.field.name)) }
        let known = names.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        let named = known.intersection(place.namesBefore)
        let fitting = columns.filter { named.isSubset(of: names[$0.table] ?? []) }
        return fitting.isEmpty ? columns : fitting
    }

    /// Nil for a query that is wrong.
    private func columns(givenBy query: String, as table: String) -> [OfferedColumn]? {
        let source = SourceText(name: "", text: query)
        guard let script = try? Session.parse(source), let last = script.statements.last else { return nil }
        if script.statements.count > 1 {
            // The statements before it are not its steps.
            let statement = source.text(last.span) + " | "
            let place = CompletionPlace(statement, cursor: statement.utf8.count, isFunction: isFunction)
            return place.stepsBefore.flatMap { columns(givenBy: $0, as: table) }
        }
        guard
            case .query(let checked)? = try? TinhSemantics.check(
                last, source: source, in: state.environment,
                catalog: SessionCatalog(self, isAhead: true))
        else { return nil }
        return checked.columns.enumerated().map { index, column in
            let origins = checked.plan.origins(of: index)
            return OfferedColumn(
                table: table, field: Schema.Field(column.name, column.type), origins: origins.columns,
                keepsRows: origins.keepsRows)
        }
    }

    /// The columns of the tables named, else of the one that `use` chose, else of all. `keepRows`: the rows are those of the
    /// tables.
    private func columns(named names: [String], keepRows: Bool) -> [OfferedColumn] {
        let used = state.environment.usedTable.map { [$0.text] } ?? []
        let named = state.tables.filter { entry in
            entry.answer == nil
                ? names.contains(entry.id.name) : isLastAnswer(entry) && names.contains(Session.answerName)
        }
        let made = names.filter(isTableDefinition).flatMap { name in
            columns(givenBy: "from " + Session.written(name), as: name) ?? []
        }
        guard made.isEmpty else { return made + columns(of: named, keepRows: keepRows) }
        let chosen = named.isEmpty ? state.tables.filter { $0.answer == nil && used.contains($0.id.name) } : named
        return columns(of: chosen.isEmpty ? state.tables.filter { $0.answer == nil } : chosen, keepRows: keepRows)
    }

    private func columns(of entries: [TableEntry], keepRows: Bool) -> [OfferedColumn] {
        entries.flatMap { entry in
            entry.chunkSource.schema.fields.map { field in
                OfferedColumn(
                    table: entry.id.name, field: field,
                    origins: [Plan.SourceColumn(table: entry.id, name: field.name)], keepsRows: keepRows)
            }
        }
    }

    private func isTableDefinition(_ name: String) -> Bool {
        guard let definition = state.environment.definitions[name] else { return false }
        if case .table = definition.body { return true } else { return false }
    }

    /// Columns that both sides of a join have, or those of the other side; where none are common, those of the first side, whose
    /// partner is named behind `=`.
    func joinKeys(at place: CompletionPlace, ofOther isOfOther: Bool) -> [OfferedColumn] {
        let joined = place.tablesJoined.suffix(1)
        let ofQuery = columnsOfQuery(at: place)
        let others =
            !ofQuery.isEmpty ? ofQuery : joined.isEmpty ? [] : columns(named: Array(joined), keepRows: false)
        let all = columns(at: place)
        guard !others.isEmpty else { return all }
        if isOfOther {
            let types = place.namesBefore.last.map { columns(like: $0, at: place).map(\.field.type) } ?? []
            let partners = others.filter { other in types.contains { $0.isComparable(with: other.field.type) } }
            return partners.isEmpty ? others : partners
        }
        let names = Set(others.map(\.field.name))
        let own = all.filter { !joined.contains($0.table) && (ofQuery.isEmpty || $0.table != Session.queryName) }
        let first = own.isEmpty ? others : own
        let common = first.filter { names.contains($0.field.name) }
        return common.isEmpty ? first : common
    }

    /// What is no column, or one of the kind that is compared.
    func isComparable(
        _ candidate: Completions.Candidate, with compared: ComparedColumn, _ place: CompletionPlace
    ) -> Bool {
        guard compared.function == nil, candidate.detail.hasPrefix("column") else { return true }
        let types = columns(like: compared.name, at: place).map(\.field.type)
        return types.isEmpty
            || columns(like: candidate.label, at: place).contains { column in
                types.contains { $0.isComparable(with: column.field.type) }
            }
    }

    /// Nothing but its values can stand there: a truth is no other, and a list begins with a bracket.
    func isWhole(_ compared: ComparedColumn, _ place: CompletionPlace) -> Bool {
        guard compared.function == nil else { return false }
        return columns(like: compared.name, at: place).map(\.field.type.kind).allSatisfy { kind in
            kind == .bool || compared.place == .membership && kind != .date && kind != .datetime
        }
    }

    /// The columns of a name, but for case and accents.
    func columns(like name: String, at place: CompletionPlace) -> [OfferedColumn] {
        let folded = Folding.nameFold(name)
        return columns(at: place).filter { $0.field.name == name || Folding.nameFold($0.field.name) == folded }
    }
}

extension OfferedColumn {
    fileprivate var withOtherRows: OfferedColumn {
        OfferedColumn(table: table, field: field, origins: origins, keepsRows: false)
    }
}

extension DataType {
    fileprivate func isComparable(with other: DataType) -> Bool {
        if kind.isNumeric, other.kind.isNumeric { return unit.hasSameDimension(as: other.unit) }
        return kind == other.kind || kind == .missing || other.kind == .missing
    }
}
