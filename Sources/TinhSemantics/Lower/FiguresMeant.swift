import TinhBase
import TinhSyntax
import TinhTypes

/// Figures of a step in words that stand elsewhere, or say more than one thing.
extension Checker {
    private static let wordsForGrowth: Set<String> = ["growth", "change"]

    /// `sum plan by year growth`. False where the keys are what they seem; else it is reported.
    mutating func reportsGrowth(_ measure: Expression, _ clauses: StepClauses, _ scope: Scope) -> Bool {
        guard let last = clauses.keys?.all.last, last.alias == nil else { return false }
        var column: Name?
        var rest = last.expression
        while case .apply(let name, let next) = rest.form {
            column = name
            rest = next
        }
        guard let column, case .name(let word) = rest.form, Checker.wordsForGrowth.contains(word.text),
            !word.isQuoted, columnIndex(word.text, scope) == nil, scope.environment.definitions[word.text] == nil,
            let index = columnIndex(column.text, scope),
            isOfYears(scope.columns[index]) || scope.columns[index].type.kind.isCalendar
        else { return false }
        switch measure.form {
        case .apply(let function, _): guard Aggregate(word: function.text) != nil else { return false }
        case .name(let name): guard name.text == Aggregate.count.rawValue else { return false }
        default: return false
        }
        fail(
            .figureBehindKeys(word.text), at: placed(word.span, scope),
            correction: added("growth", of: measure, for: word, behind: column, scope))
        return true
    }

    /// A word behind the last key becomes a function of the figure, beside it.
    func added(
        _ function: String, of measure: Expression, for word: Name, behind column: Name, _ scope: Scope
    ) -> [Correction] {
        let end = Span(measure.span.upper, measure.span.upper)
        return [
            Correction(end, ", \(function) \(scope.source.slice(measure.span))", scope.source),
            Correction(Span(column.span.upper, word.span.upper), "", scope.source),
        ]
    }

    /// `count cities`: the different ones. False where it counts what it seems to; else it is reported.
    mutating func reportsCountedNames(_ measure: Expression, _ scope: Scope) -> Bool {
        guard case .apply(let count, let counted) = measure.form, count.text == Aggregate.count.rawValue,
            columnIndex(count.text, scope) == nil, scope.environment.definitions[count.text] == nil,
            case .name(let name) = counted.form, !name.isQuoted, isFree(name.text, scope),
            environment.parameters[name.text] == nil, !catalog.tableNames.contains(name.text),
            let index = columnOfPlural(name.text, scope), scope.columns[index].type.kind == .text
        else { return false }
        let column = written(scope.columns[index].name)
        fail(
            .unknownName(
                name.text, table: scope.tableName, nearest: [scope.columns[index].name], isParameter: false, columns: []
            ), at: placed(name.span, scope),
            correction: [Correction(measure.span, "count distinct \(column)", scope.source)])
        return true
    }

    /// `sum plan, share by city`: of the figure beside it. False for anything else; else it is reported.
    mutating func reportsFunctionAlone(_ measures: [Measure], _ scope: Scope) -> Bool {
        for measure in measures {
            guard case .name(let word) = measure.item.expression.form, !word.isQuoted,
                columnIndex(word.text, scope) == nil, scope.environment.definitions[word.text] == nil,
                let contract = library.contract(named: word.text), contract.area == "window",
                contract.signature.parameters.count == 1,
                let figure = measures.first(where: { isFigure($0.item.expression, scope) })
            else { continue }
            let text = "\(word.text) \(scope.source.slice(figure.item.expression.span))"
            fail(
                .functionWithoutArgument(word.text, parameters: contract.signature.parameters.map(\.name)),
                at: placed(word.span, scope), correction: [Correction(word.span, text, scope.source)])
            return true
        }
        return false
    }

    /// `sum plan`, `count`.
    private func isFigure(_ expression: Expression, _ scope: Scope) -> Bool {
        switch expression.form {
        case .apply(let function, _): Aggregate(word: function.text) != nil && columnIndex(function.text, scope) == nil
        case .name(let name): name.text == Aggregate.count.rawValue && columnIndex(name.text, scope) == nil
        default: false
        }
    }

    /// `sum "plan"`: a column in quotes. False for anything else; else it is reported.
    mutating func reportsQuotedName(_ measure: Expression, _ scope: Scope) -> Bool {
        guard case .apply(let function, let operand) = measure.form,
            Aggregate(word: function.text)?.isNumeric ?? false, let name = quotedName(operand, scope)
        else { return false }
        fail(
            .aggregateWantsNumbers(
                function.text, found: .text, text: scope.source.slice(operand.span), reading: nil),
            at: placed(operand.span, scope), correction: [Correction(operand.span, name, scope.source)])
        return true
    }

    /// The column that a text in quotes is called like, as a query writes it.
    func quotedName(_ expression: Expression, _ scope: Scope) -> String? {
        guard case .literal(.text(let text)) = expression.form else { return nil }
        return columnIndex(text, scope).map { written(scope.columns[$0].name) }
    }

    /// `cities` as the column `city`, `projects` as `project`.
    func columnOfPlural(_ name: String, _ scope: Scope) -> Int? {
        guard name.hasSuffix("s"), name.count > 2 else { return nil }
        if name.hasSuffix("ies"), let index = columnIndex(String(name.dropLast(3)) + "y", scope) { return index }
        return columnIndex(String(name.dropLast()), scope)
    }

    /// `max plan, project`: the row that has it. False for anything else; else it is reported.
    mutating func reportsRowOfExtreme(
        _ measures: [Measure], _ clauses: StepClauses, _ step: Step, _ scope: Scope
    ) -> Bool {
        guard scope.usedAt == nil, measures.count > 1,
            measures.allSatisfy({ $0.item.alias == nil && $0.versus == nil }),
            clauses.keys == nil, clauses.across == nil, clauses.versus == nil, clauses.totals == nil,
            clauses.sort == nil, clauses.limit == nil, let head = step.head
        else { return false }
        var figure: (text: String, isGreatest: Bool)?
        var others: [Name] = []
        for measure in measures {
            switch measure.item.expression.form {
            case .apply(let function, let operand):
                guard figure == nil, function.text == Aggregate.max.rawValue || function.text == Aggregate.min.rawValue,
                    case .name(let column) = operand.form, columnIndex(column.text, scope) != nil
                else { return false }
                figure = (scope.source.slice(operand.span), function.text == Aggregate.max.rawValue)
            case .name(let column):
                guard let index = columnIndex(column.text, scope), scope.columns[index].type.kind == .text else {
                    return false
                }
                others.append(column)
            default: return false
            }
        }
        guard let figure, let first = others.first else { return false }
        let columns = measures.map { measure in
            if case .name = measure.item.expression.form { return scope.source.slice(measure.item.span) }
            return figure.text
        }
        let text =
            "show \(columns.joined(separator: ", ")) sort \(figure.text)\(figure.isGreatest ? " desc" : "") top 1"
        fail(
            .rowOfExtreme(first.text, of: figure.text, isGreatest: figure.isGreatest), at: placed(first.span, scope),
            correction: [Correction(head.span, text, scope.source)])
        return true
    }
}
