import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// Calls that people write in words of their own.
extension Checker {
    private static let wordsForShare: Set<String> = ["percent", "percentage", "proportion", "fraction"]
    private static let wordsOfSums: Set<String> = ["of", "the", "total", "all", "sum"]

    /// `share of plan`, `percent of total plan` as `share sum plan`, `percent residential` as `proportion residential`; nil for
    /// anything else. `filler` is what is wrong where the function is right by itself.
    func shareMeant(
        _ function: Name, _ arguments: [Expression], _ scope: Scope
    ) -> (word: String, text: String, filler: Name?)? {
        let isShare = function.text == "share"
        guard isShare || Checker.wordsForShare.contains(function.text), !function.isQuoted, arguments.count == 1,
            columnIndex(function.text, scope) == nil, scope.environment.definitions[function.text] == nil
        else { return nil }
        var rest = arguments[0]
        var words: [Name] = []
        while case .apply(let word, let argument) = rest.form, Checker.wordsOfSums.contains(word.text) {
            words.append(word)
            rest = argument
        }
        let of = words.first { Checker.fillers.contains($0.text) }
        let isKnown = library.contract(named: function.text) != nil
        let filler = isKnown ? of : nil
        // `share of residential households`
        if case .apply(let condition, _) = rest.form, of != nil, isCondition(condition, scope) {
            return ("proportion", "proportion \(scope.source.slice(condition.span))", filler)
        }
        guard case .name(let column) = rest.form, let index = columnIndex(column.text, scope) else { return nil }
        if isCondition(column, scope), !isKnown || of != nil {
            return ("proportion", "proportion \(scope.source.slice(rest.span))", filler)
        }
        guard scope.columns[index].type.kind.isNumeric, !isShare || of != nil else { return nil }
        return ("share", "share sum \(scope.source.slice(rest.span))", isShare ? filler : nil)
    }

    /// `sum plan / total plan`: a part of all. Nil where `total` says something else.
    func shareMeant(_ left: Expression, by right: Expression, _ scope: Scope) -> String? {
        guard scope.source !== libraryText, case .groups = scope.level, case .apply(let total, let whole) = right.form,
            total.text == "total", columnIndex(total.text, scope) == nil,
            scope.environment.definitions[total.text] == nil
        else { return nil }
        var part = left
        if case .apply(let function, let operand) = left.form {
            guard function.text == Aggregate.sum.rawValue else { return nil }
            part = operand
        }
        let text = scope.source.slice(whole.span)
        return scope.source.slice(part.span) == text ? "share sum \(text)" : nil
    }

    private func isCondition(_ name: Name, _ scope: Scope) -> Bool {
        columnIndex(name.text, scope).map { scope.columns[$0].type.kind == .bool } ?? false
    }

    /// `compensation growth`, `sum compensation growth`, `compensation average`: a measure's words behind its column.
    func measureBehind(
        _ function: Name, _ argument: Expression, _ scope: Scope
    ) -> (word: String, column: String, span: Span, text: String)? {
        guard case .groups = scope.level, scope.source !== libraryText else { return nil }
        var names = [function]
        var rest = argument
        while case .apply(let next, let inner) = rest.form {
            names.append(next)
            rest = inner
        }
        guard case .name(let last) = rest.form, !last.isQuoted, names.count <= 2, let column = names.last,
            columnIndex(last.text, scope) == nil, scope.environment.definitions[last.text] == nil,
            let index = columnIndex(column.text, scope), scope.columns[index].type.kind.isNumeric,
            // A function of the column's name is meant by its name, as anywhere.
            Aggregate(word: column.text) == nil, library.contract(named: column.text) == nil,
            scope.environment.definitions[column.text] == nil,
            let word = Checker.wordsForShare.contains(last.text) ? "share" : measureWord(last.text)
        else { return nil }
        let written = scope.source.slice(column.span)
        let before = names.count == 2 ? measureWord(names[0].text) : nil
        guard names.count == 1 || before.map({ Aggregate(word: $0) != nil }) ?? false else { return nil }
        if Aggregate(word: word) != nil {
            return names.count == 1 ? (word, written, last.span, "\(word) \(written)") : nil
        }
        guard let contract = library.contract(named: word), contract.area == "window",
            contract.signature.parameters.count == 1
        else { return nil }
        return (word, written, last.span, "\(word) \(before ?? "sum") \(written)")
    }

    /// Our word for a function, which other languages may call otherwise.
    func measureWord(_ word: String) -> String? {
        if Aggregate(word: word) != nil || library.contract(named: word) != nil { return word }
        return library.ownWord(forForeign: word)
    }

    /// `sumif compensation, year = 2023`: a call of another language without its brackets, which reads as two measures. False
    /// where the measures are none; else it is reported.
    mutating func reportsOpenCall(_ measures: [Measure], _ scope: Scope) -> Bool {
        guard measures.count == 2, measures.allSatisfy({ $0.item.alias == nil && $0.versus == nil }),
            case .apply(let function, let first) = measures[0].item.expression.form,
            columnIndex(function.text, scope) == nil, scope.environment.definitions[function.text] == nil,
            library.contract(named: function.text) == nil,
            library.ownCall(forForeign: function.text, argumentCount: 2) != nil
        else { return false }
        if case .list = first.form { return false }
        let second = measures[1].item.expression
        let span = Span(measures[0].item.expression.span.lower, second.span.upper)
        reportUnknown(
            function, scope.environment, scope.source, call: ForeignCall(span, [first, second], scope.source))
        return true
    }

    private static let wordsForAll: Set<String> = ["the", "all", "distinct", "different", "unique"]
    private static let wordsForRows: Set<String> = ["records", "entries", "cases", "lines"]

    /// `number of projects`, `count of records`, `how many projects`: different names are counted, numbers added.
    func countMeant(
        _ function: Name, _ argument: Expression, _ scope: Scope
    ) -> (fact: NameFact, word: Name, text: String)? {
        guard scope.source !== libraryText, !function.isQuoted, columnIndex(function.text, scope) == nil,
            case .apply(let second, var rest) = argument.form,
            ["number", "count"].contains(function.text) && second.text == "of"
                || function.text == "how" && second.text == "many"
        else { return nil }
        while case .apply(let word, let inner) = rest.form, Checker.wordsForAll.contains(word.text) { rest = inner }
        guard case .name(let name) = rest.form else { return nil }
        let index =
            columnIndex(name.text, scope)
            ?? nearestNames(to: name.text, among: scope.columns.map(\.name)).first.flatMap { columnIndex($0, scope) }
        let text: String
        if let index {
            let column = written(scope.columns[index].name)
            switch scope.columns[index].type.kind {
            case .text: text = "count distinct \(column)"
            case .bool: text = "count when \(column)"
            case .int, .decimal, .float, .duration: text = "sum \(column)"
            case .date, .datetime, .year, .half, .quarter, .month, .week, .missing: text = "count \(column)"
            }
        } else {
            guard Checker.wordsForRows.contains(name.text) else { return nil }
            text = "count"
        }
        if function.text == "count" { return (.fillerWord(second.text), second, text) }
        return (.unknownFunction(function.text, nearest: ["count"], own: nil, sample: nil), function, text)
    }

    /// `rank city by plan`: the figure that ranks stands behind `rank`, and what is ranked behind `by`. False where it is not so;
    /// else it is reported.
    mutating func reportsRankedName(_ measures: [Measure], _ clauses: StepClauses, _ scope: Scope) -> Bool {
        guard measures.count == 1, let key = clauses.keys?.all.first, clauses.keys?.all.count == 1, key.alias == nil,
            case .apply(let function, let argument) = measures[0].item.expression.form,
            function.text == PlaceFunction.rank.rawValue, case .name(let ranked) = argument.form,
            let index = columnIndex(ranked.text, scope), scope.columns[index].type.kind == .text,
            case .name(let figure) = key.expression.form, let other = columnIndex(figure.text, scope),
            scope.columns[other].type.kind.isNumeric, !isOfYears(scope.columns[other])
        else { return false }
        fail(
            .rankedName, at: placed(argument.span, scope),
            correction: [
                Correction(argument.span, "sum \(scope.source.slice(figure.span))", scope.source),
                Correction(key.expression.span, scope.source.slice(ranked.span), scope.source),
            ])
        return true
    }

    /// `for each city`, `each city`: the column that groups.
    func keyMeant(_ function: Name, _ arguments: [Expression], _ scope: Scope) -> String? {
        guard arguments.count == 1, ["for", "each"].contains(function.text) else { return nil }
        var operand = arguments[0]
        if function.text == "for" {
            guard case .apply(let each, let inner) = operand.form, ["each", "every"].contains(each.text) else {
                return nil
            }
            operand = inner
        }
        guard case .name(let name) = operand.form, columnIndex(name.text, scope) != nil else { return nil }
        return scope.source.slice(name.span)
    }

    /// `p90 x` as `percentile(x, 90%)`.
    func percentileMeant(_ function: Name, _ arguments: [Expression], _ scope: Scope) -> String? {
        guard function.text.first == "p", arguments.count == 1, let share = Int(function.text.dropFirst()),
            (1...99).contains(share)
        else { return nil }
        return "percentile(\(scope.source.slice(arguments[0].span)), \(share)%)"
    }

    /// `percentile x 90`, `percentile x` as `percentile(x, 90%)`.
    func percentileMeant(_ arguments: [Expression], _ scope: Scope) -> String? {
        guard arguments.count == 1, scope.source !== libraryText else { return nil }
        switch arguments[0].form {
        case .name(let name):
            guard columnIndex(name.text, scope) != nil else { return nil }
            return "percentile(\(scope.source.slice(arguments[0].span)), 90%)"
        case .apply(let column, let share):
            let written = scope.source.slice(share.span)
            guard columnIndex(column.text, scope) != nil, let number = Int(written.filter { $0 != "%" }),
                (1...100).contains(number)
            else { return nil }
            return "percentile(\(scope.source.slice(column.span)), \(number)%)"
        default: return nil
        }
    }

    /// `max(plan, 0)`: a number is no column, so that the larger of two is meant. Nil for anything else.
    mutating func greatestMeant(
        _ aggregate: Aggregate, _ arguments: [Expression], _ scope: Scope, _ origin: Origin
    ) -> Typed? {
        guard aggregate == .max || aggregate == .min, arguments.count > 1, scope.source !== libraryText,
            arguments.contains(where: \.isPlainValue)
        else { return nil }
        let own = aggregate == .max ? "greatest" : "least"
        let gap = Span(origin.span.lower, arguments[0].span.lower)
        guard scope.source.slice(gap).last == "(" else { return nil }
        return fail(
            .ofEachRow(aggregate.rawValue, own), at: origin.place,
            correction: [Correction(gap, own + "(", scope.source)]) ?? .invalid(origin)
    }

    /// A column that a step reads only within brackets does not tell which table it is of.
    private func hasFractions(_ name: String, _ scope: Scope) -> Bool {
        var kinds = columnIndex(name, scope).map { [scope.columns[$0].type.kind] } ?? []
        if kinds.isEmpty {
            for table in catalog.tableNames {
                kinds += catalog.schema(of: TableID(table))?.fields.filter { $0.name == name }.map(\.type.kind) ?? []
            }
        }
        return kinds.contains { kind in
            switch kind {
            case .decimal, .float: true
            default: false
            }
        }
    }

    /// `cast(area as int)` as `area to int`; nil for anything else.
    func castMeant(_ function: Name, _ arguments: [Expression], _ scope: Scope) -> String? {
        guard ["cast", "try_cast", "safe_cast"].contains(function.text), arguments.count == 1,
            case .query(let query) = arguments[0].form, query.steps.count == 1, query.steps[0].clauses.isEmpty,
            case .measures(let measures)? = query.steps[0].head?.form, measures.count == 1,
            let alias = measures[0].item.alias, let type = Parser.type(forForeign: alias.text)
        else { return nil }
        let operand = measures[0].item.expression
        let text = scope.source.slice(operand.span)
        if type == "int", case .name(let name) = operand.form, hasFractions(name.text, scope) {
            return "round(\(text))"
        }
        return "(\(operand.needsBracket ? "(\(text))" : text) to \(type))"
    }
}
