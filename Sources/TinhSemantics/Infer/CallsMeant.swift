import TinhBase
import TinhSyntax
import TinhTypes

/// Calls that people write in words of their own.
extension Checker {
    private static let wordsForShare: Set<String> = ["percent", "percentage", "proportion", "fraction"]
    private static let wordsOfSums: Set<String> = ["of", "the", "total", "all", "sum"]

    /// `share of plan`, `percent of total plan` as `share sum plan`; nil for anything else.
    func shareMeant(_ function: Name, _ arguments: [Expression], _ scope: Scope) -> String? {
        let isShare = function.text == "share"
        guard isShare || Checker.wordsForShare.contains(function.text), !function.isQuoted, arguments.count == 1,
            columnIndex(function.text, scope) == nil, scope.environment.definitions[function.text] == nil
        else { return nil }
        var rest = arguments[0]
        var words: [String] = []
        while case .apply(let word, let argument) = rest.form, Checker.wordsOfSums.contains(word.text) {
            words.append(word.text)
            rest = argument
        }
        guard case .name(let column) = rest.form, let index = columnIndex(column.text, scope),
            scope.columns[index].type.kind.isNumeric, !isShare || words.contains(where: Checker.fillers.contains)
        else { return nil }
        return "share sum \(scope.source.slice(rest.span))"
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
            let word = measureWord(last.text)
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
    private func measureWord(_ word: String) -> String? {
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

    /// `p90 x` as `percentile(x, 90%)`.
    func percentileMeant(_ function: Name, _ arguments: [Expression], _ scope: Scope) -> String? {
        guard function.text.first == "p", arguments.count == 1, let share = Int(function.text.dropFirst()),
            (1...99).contains(share)
        else { return nil }
        return "percentile(\(scope.source.slice(arguments[0].span)), \(share)%)"
    }
}
