import TinhBase
import TinhLibrary
import TinhSemantics
import TinhSyntax
import TinhTypes

/// What may stand behind `to`.
extension Session {
    /// Units of the dimension of what is converted, then the types that it can be read as; all of them where it is not known
    /// what that is.
    func conversionCandidates(_ place: CompletionPlace) -> [Completions.Candidate] {
        let types = place.converted.map { self.types(of: $0, place) } ?? []
        guard !types.isEmpty else { return unitCandidates + typeCandidates }
        let kinds = typeCandidates.filter { candidate in
            let expression = (place.converted ?? "") + " to " + candidate.insertion
            return !self.types(of: expression, place).isEmpty
        }
        guard types.contains(where: \.kind.isNumeric) else { return kinds }
        let numbers = types.filter(\.kind.isNumeric)
        let units = unitCandidates.filter { candidate in
            let unit = unit(named: candidate.insertion)
            return numbers.contains { unit?.hasSameDimension(as: $0.unit) ?? false }
        }
        let percent =
            numbers.contains { $0.unit.hasSameDimension(as: .percent) }
            ? [Completions.Candidate(insertion: "%", label: "%", detail: "per cent")] : []
        return units + percent + kinds
    }

    /// What may stand behind a number: scales, unless one does, and units of the column that it is compared with.
    func quantityCandidates(_ number: ComparedNumber?, _ place: CompletionPlace) -> [Completions.Candidate] {
        let scales = number?.hasScale ?? false ? [] : scaleCandidates
        guard let column = number?.column else { return place.typed.isEmpty ? [] : scales + unitCandidates }
        let units = columns(like: column.name, at: place).filter(\.field.type.kind.isNumeric).map(\.field.type.unit)
        guard !units.isEmpty else { return place.typed.isEmpty ? [] : scales + unitCandidates }
        return scales
            + unitCandidates.filter { candidate in
                let unit = unit(named: candidate.insertion)
                return units.contains { !$0.isNone && unit?.hasSameDimension(as: $0) ?? false }
            }
    }

    /// The types that an expression may have at the cursor, as a row's or a group's value: one, but for a name that several
    /// tables have where none is named. Empty where it cannot be told.
    private func types(of expression: String, _ place: CompletionPlace) -> [DataType] {
        if let steps = place.stepsBefore {
            return type(of: "\(steps) | show \(expression)", "\(steps) | \(expression)").map { [$0] } ?? []
        }
        let tables = place.tablesNamed.first.map { [" from " + Session.written($0)] } ?? [""]
        let named = tables.compactMap { type(of: "show \(expression)\($0)", "\(expression)\($0)") }
        guard named.isEmpty, place.tablesNamed.isEmpty else { return named }
        return state.tables.filter { $0.answer == nil }.compactMap { entry in
            let table = " from " + Session.written(entry.id.name)
            return type(of: "show \(expression)\(table)", "\(expression)\(table)")
        }
    }

    /// Of the last column of the first of the queries that can be asked.
    private func type(of queries: String...) -> DataType? {
        for query in queries {
            let source = SourceText(name: "", text: query)
            guard let script = try? Session.parse(source), let statement = script.statements.first,
                case .query(let checked)? = try? TinhSemantics.check(
                    statement, source: source, in: state.environment, catalog: SessionCatalog(self, isAhead: true))
            else { continue }
            return checked.columns.last?.type
        }
        return nil
    }

    private func unit(named name: String) -> Unit? {
        state.environment.units[name] ?? Library.standard.unit(named: name)
    }

    /// Those that a result is shown in before other names of the same.
    var unitCandidates: [Completions.Candidate] {
        // `₫` stands before figures in tables, not in a query.
        let names = (state.environment.units.keys.sorted() + Library.standard.unitNames).filter(Session.isWritten)
        let own = names.filter { unit(named: $0)?.symbol == $0 }
        let others = names.filter { unit(named: $0)?.symbol != $0 }
        return (own + others).map { Completions.Candidate(insertion: $0, label: $0, detail: "unit") }
    }

    private static func isWritten(_ unit: String) -> Bool {
        unit.first.map { $0.isLetter || $0 == "°" || $0 == "‰" } ?? false
    }

    var scaleCandidates: [Completions.Candidate] {
        Library.standard.scaleNames.map { Completions.Candidate(insertion: $0, label: $0, detail: "scale") }
    }

    var typeCandidates: [Completions.Candidate] {
        ["int", "decimal", "float", "text", "date", "datetime", "year", "half", "quarter", "month", "week"].map {
            Completions.Candidate(insertion: $0, label: $0, detail: "type")
        }
    }
}
