import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// A bare name: a function's own parameter, an output (in `sort`), a column, a `let`, a unit.
    mutating func resolve(_ name: Name, _ scope: Scope, _ origin: Origin) -> Typed {
        if let value = scope.parameters[name.text] { return value }
        switch output(name.text, scope) {
        case .one(let index): return scope.outputs[index].value
        case .several(let names): return fail(.ambiguousName(name.text, names: names), at: origin)
        case .none: break
        }
        let definition = scope.environment.definitions[name.text]
        let column: NameMatch = scope.column(named: name.text)
        switch column {
        case .one(let index):
            if let definition, !name.isQuoted {
                return fail(
                    .letNamedLikeColumn(name.text, letPlace: definition.place, table: scope.tableName), at: origin)
            }
            let column = scope.columns[index]
            return Typed(.column(index), column.type, origin, role: column.source.map { .unchanged($0) } ?? .worked)
        case .several(let names):
            let correction = names.first.map { [Correction(name.span, written($0), scope.source)] } ?? []
            return fail(.ambiguousName(name.text, names: names), at: origin, correction: correction)
        case .none: break
        }
        if let definition, !name.isQuoted { return value(of: definition, name, scope, origin) }
        if name.text == "count", !name.isQuoted {
            return Typed(.aggregate(.countRows, [], condition: nil), .int, origin)
        }
        if let unit = unit(named: name.text, scope.environment), !name.isQuoted {
            return Typed(.constant(.integer(1)), DataType(.int, unit: unit), origin)
        }
        return unknownName(name, scope, origin)
    }

    private mutating func value(
        of definition: Environment.Definition, _ name: Name, _ scope: Scope, _ origin: Origin
    ) -> Typed {
        switch definition.body {
        case .expression(let body):
            let inner = scope.entering(definition, from: name.span)
            let role: (Typed) -> Typed.Role = { $0.role }
            var kept = Typed.Role.worked
            let result = entering(at: placed(name.span, scope), isLibrary: false, origin) {
                let value = $0.infer(body, inner)
                kept = role(value)
                return value
            }
            return result.isInvalid ? result : result.with(role: kept)
        case .function(let parameters, _):
            return fail(.functionWithoutArgument(name.text, parameters: parameters.map(\.text)), at: origin)
        case .table: return fail(.tableAsValue(name.text), at: origin)
        }
    }

    private mutating func unknownName(_ name: Name, _ scope: Scope, _ origin: Origin) -> Typed {
        if name.text == PlaceFunction.rowNumber.rawValue, !name.isQuoted {
            return place(.rowNumber, [], scope, origin)
        }
        if library.contract(named: name.text) != nil || Aggregate(word: name.text) != nil,
            let made = scope.columns.first(where: { $0.name.hasSuffix("_" + name.text) })
        {
            return fail(.nameOfStepBefore(name.text, column: written(made.name)), at: origin)
        }
        let measures = scope.outputs.filter { $0.name.hasPrefix(name.text + "_") }
        if let measure = measures.first, measures.count == 1, measureWord(name.text) == name.text {
            // `sort avg` beside `avg plan`
            let written = written(measure.name)
            return fail(
                .measureByFunction(name.text, measure: written), at: origin,
                correction: [Correction(name.span, written, scope.source)])
        }
        if let contract = library.contract(named: name.text) {
            var correction: [Correction] = []
            let days = scope.columns.filter { $0.type.kind == .date || $0.type.kind == .datetime }
            if case .day? = contract.signature.parameters.first?.pattern.kinds, let day = days.first {
                correction = [Correction(name.span, "\(name.text) \(written(day.name))", scope.source)]
            }
            let parameters = contract.signature.parameters.map(\.name)
            if name.text == Kind.date.word || name.text == Kind.datetime.word, let day = days.first {
                // `year date`, of a table whose days are called otherwise.
                return fail(
                    .functionForDays(name.text, days: days.map { written($0.name) }), at: origin,
                    correction: [Correction(name.span, written(day.name), scope.source)])
            }
            return fail(
                .functionWithoutArgument(name.text, parameters: parameters), at: origin, correction: correction)
        }
        if name.text == Checker.lastAnswerName, !name.isQuoted { return fail(.noLastAnswer, at: origin) }
        if Aggregate(word: name.text) != nil {
            return fail(.functionWithoutArgument(name.text, parameters: ["x"]), at: origin)
        }
        if scope.environment.definitions[name.text] == nil, catalog.tableNames.contains(name.text) {
            // `count clearance`: the table stands after `from`.
            let correction = [Correction(name.span, "from " + written(name.text), scope.source)]
            return fail(.tableAsValue(name.text), at: origin, correction: correction)
        }
        if isForeignMissing(name) {
            return fail(
                .foreignMissing(name.text), at: origin, correction: [Correction(name.span, "missing", scope.source)])
        }
        if let last = hiddenOutputs.first(where: { $0 == name.text }) {
            return fail(.outputNotVisible(last), at: origin)
        }
        let others = tablesWithColumn(name.text, but: scope)
        if let table = scope.tableName, !others.isEmpty {
            return fail(
                .columnOfOtherTable(name.text, table: table, others: others), at: origin,
                correction: others.count == 1 ? lookingUp(others[0], from: table, scope) : [])
        }
        let nearest = nearestNames(
            to: name.text,
            among: scope.outputs.map(\.name) + scope.columns.map(\.name) + scope.environment.valueNames
                + scope.parameters.keys.sorted()
        ).filter { !isOpposite(name.text, $0) }
        let correction = nearest.first.map { [Correction(name.span, written($0), scope.source)] } ?? []
        let isKnown = environment.parameters[name.text] != nil
        if !isKnown, nearest.isEmpty, !isLeftBehind(name.text, scope), let own = library.ownWord(forForeign: name.text),
            library.contract(named: own) == nil,
            Aggregate(word: own) == nil, !own.contains(" ")
        {
            return fail(
                .foreignName(name.text, own: own, sample: library.sample(of: own)), at: origin,
                correction: [Correction(withBy(name.span, scope.source), own, scope.source)])
        }
        if ["all", "everything"].contains(name.text), !isKnown, nearest.isEmpty {
            return fail(
                .allColumns(name.text), at: origin.place, correction: [Correction(name.span, "*", scope.source)])
                ?? .invalid(origin)
        }
        if !isKnown, nearest.isEmpty, !name.isQuoted, let (column, value) = valueMeant(name.text, scope) {
            return fail(
                .valueOfColumn(name.text, column: column), at: origin,
                correction: [Correction(name.span, "\(written(column)) = \(quoted(value))", scope.source)])
        }
        return fail(
            .unknownName(
                name.text, table: scope.tableName, nearest: nearest, isParameter: isKnown,
                columns: namedColumns(scope)),
            at: origin, correction: isKnown ? [Correction(name.span, "$" + name.text, scope.source)] : correction)
    }

    /// `unfinished` is not `finished`.
    private func isOpposite(_ name: String, _ column: String) -> Bool {
        ["un", "non", "not", "in"].contains { name.lowercased() == $0 + column.lowercased() }
    }

    /// The loaded tables that have it, where a table is read that does not.
    private func tablesWithColumn(_ name: String, but scope: Scope) -> [String] {
        guard tellsNextError, let table = scope.tableName, environment.parameters[name] == nil else { return [] }
        return catalog.tableNames.filter { other in
            other != table && environment.definitions[other] == nil
                && catalog.schema(of: TableID(other))?.index(of: name) != nil
        }
    }

    /// A name and the `by` behind it: `order by` is one word of ours.
    private func withBy(_ span: Span, _ source: SourceText) -> Span {
        let behind = source.utf8[span.upper...]
        let word = behind.drop { $0 == UInt8(ascii: " ") }
        let isBy = word.count > 2 && word.prefix(3).elementsEqual("by ".utf8)
        return isBy && word.startIndex > behind.startIndex ? Span(span.lower, word.startIndex + 2) : span
    }

    /// A column of a table that the step before does not give: it is meant, and no word of another language.
    private func isLeftBehind(_ name: String, _ scope: Scope) -> Bool {
        scope.tableName == nil && !scope.columns.isEmpty
            && catalog.tableNames.contains { catalog.schema(of: TableID($0))?.index(of: name) != nil }
    }

    /// `null`, `NULL`, `nil`, `None`, `NA`, `NaN`.
    private func isForeignMissing(_ name: Name) -> Bool {
        !name.isQuoted
            && (["null", "nil"].contains(name.text.lowercased()) || ["None", "NA", "NaN"].contains(name.text))
    }

    func columnIndex(_ name: String, _ scope: Scope) -> Int? {
        if case .one(let index) = scope.column(named: name) { return index }
        return nil
    }

    private func output(_ name: String, _ scope: Scope) -> NameMatch {
        scope.output(named: name)
    }

    /// A column's name as a query writes it.
    func written(_ name: String) -> String { writtenName(name) }

    /// None where the mistake that they are for is counted and not told.
    func nearestNames(to name: String, among names: @autoclosure () -> [String]) -> [String] {
        tellsNextError ? Suggest.nearest(to: name, among: names()) : []
    }

    /// The columns there are, where a mistake that names them is told.
    func namedColumns(_ scope: Scope) -> [String] { tellsNextError ? scope.columns.map(\.name) : [] }

    /// A place in the text that a scope's expressions come from.
    func placed(_ span: Span, _ scope: Scope) -> Diagnostic.Place { .init(scope.source, span) }
}
