import TinhBase
import TinhSemantics
import TinhSyntax
import TinhTypes

/// The columns and values that a cursor may want.
extension Session {
    /// The columns that the step before gives and those of the tables that this one joins; without a step before, or where it
    /// is wrong, the columns of the tables named.
    func columns(at place: CompletionPlace) -> [(table: String, field: Schema.Field)] {
        guard let steps = place.stepsBefore, let before = columns(givenBy: steps) else {
            return columns(named: place.tablesNamed)
        }
        let joined = place.tablesJoined.isEmpty ? [] : columns(named: place.tablesJoined)
        return before.map { ("the step before", $0) } + joined
    }

    /// Nil for a query that is wrong.
    private func columns(givenBy query: String) -> [Schema.Field]? {
        let source = SourceText(name: "", text: query)
        guard let script = try? Session.parse(source), let last = script.statements.last else { return nil }
        if script.statements.count > 1 {
            // The statements before it are not its steps.
            let statement = source.text(last.span) + " | "
            let place = CompletionPlace(statement, cursor: statement.utf8.count, isFunction: isFunction)
            return place.stepsBefore.flatMap { columns(givenBy: $0) }
        }
        guard
            case .query(let checked)? = try? TinhSemantics.check(
                last, source: source, in: state.environment,
                catalog: SessionCatalog(self, isAhead: true))
        else { return nil }
        return checked.columns.map { Schema.Field($0.name, $0.type) }
    }

    /// The columns of the tables named, else of the one that `use` chose, else of all.
    private func columns(named names: [String]) -> [(table: String, field: Schema.Field)] {
        let used = state.environment.usedTable.map { [$0.text] } ?? []
        let named = state.tables.filter { entry in
            entry.answer == nil
                ? names.contains(entry.id.name) : isLastAnswer(entry) && names.contains(Session.answerName)
        }
        let chosen = named.isEmpty ? state.tables.filter { $0.answer == nil && used.contains($0.id.name) } : named
        return (chosen.isEmpty ? state.tables.filter { $0.answer == nil } : chosen).flatMap { entry in
            entry.chunkSource.schema.fields.map { (entry.id.name, $0) }
        }
    }

    /// The values of a column that go on as typed, the commonest first; one more than are shown where there are more.
    /// `isWhole`: there are no others.
    func values(
        of column: String, _ place: CompletionPlace
    ) -> (values: [(value: String, count: Int)], isWhole: Bool) {
        let wanted = Folding.fold(Array(place.typed.replacingDoubledQuotes.utf8))
        let named = self.named(column, place)
        let lists = named.compactMap { table, field in
            columnValues(of: field.name, in: table)?.beginning(with: wanted, countMax: Session.valueCountMax + 1)
        }
        guard lists.count > 1 else { return lists.first ?? ([], true) }
        var counts: [String: Int] = [:]
        for (value, count) in lists.map(\.values).joined() { counts[value, default: 0] += count }
        let sorted = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        return (sorted.map { (value: $0.key, count: $0.value) }, lists.allSatisfy(\.isWhole))
    }

    /// The columns of a name, but for case and accents.
    func named(_ column: String, _ place: CompletionPlace) -> [(table: String, field: Schema.Field)] {
        columns(named: place.tablesNamed).filter { _, field in
            field.name == column || Folding.nameFold(field.name) == Folding.nameFold(column)
        }
    }

    /// All its rows are counted, not a sample of a file that each query reads, nor the first of many rows.
    func isCounted(_ table: String) -> Bool {
        guard let entry = state.entry(named: table) else { return false }
        switch entry.source {
        case .resident(let source): return source.table.rowCount <= ColumnValues.rowCountMax
        case .loadedColumns(let source): return source.table.rowCount <= ColumnValues.rowCountMax
        case .file: return false
        }
    }

    private func columnValues(of column: String, in table: String) -> ColumnValues? {
        guard let entry = state.entry(named: table) else { return nil }
        if let known = state.columnValues[entry.id]?[column] { return known }
        let values = ColumnValues(of: column, in: entry, engine)
        state.columnValues[entry.id, default: [:]][column] = values
        return values
    }
}
