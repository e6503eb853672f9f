import TinhBase
import TinhSyntax
import TinhTypes

/// Steps of other languages, which put a name before what it names: `extend ratio = x / y`, `summarize total = sum(x) by city`.
extension Checker {
    /// Our heads; nothing stands before measures.
    private static let headsElsewhere = [
        "extend": "add", "derive": "add", "mutate": "add", "with_columns": "add", "project": "show",
        "summarize": "", "summarise": "", "aggregate": "",
    ]

    /// False where the measures are some; else it is reported.
    mutating func reportsNamesBefore(_ measures: [Measure], _ scope: Scope) -> Bool {
        guard scope.source !== libraryText, let first = measures.first, let last = measures.last,
            measures.allSatisfy({ $0.versus == nil }), let (word, operand) = leadingWord(first.item.expression),
            let own = Checker.headsElsewhere[word.text], !word.isQuoted,
            scope.environment.definitions[word.text] == nil, library.contract(named: word.text) == nil
        else { return false }
        let items = measures.enumerated().map { place, measure in
            item(measure.item, from: place == 0 ? operand : measure.item.expression.span.lower, scope)
        }
        let whole = Span(first.item.span.lower, last.item.span.upper)
        let text = (own.isEmpty ? "" : own + " ") + items.joined(separator: ", ")
        fail(
            .nameBefore(word.text, own: own.isEmpty ? nil : own), at: placed(word.span, scope),
            correction: [Correction(whole, text, scope.source)])
        return true
    }

    /// `total = sum plan`: a name before the figure that it names. False where an item is what it seems; else it is reported.
    mutating func reportsNameFirst(_ item: Item, ofFigure isFigure: Bool, _ scope: Scope) -> Bool {
        guard scope.source !== libraryText, item.alias == nil,
            case .binary(.equal, let left, let right, _) = item.expression.form, case .name(let name) = left.form,
            !name.isQuoted, isFree(name.text, scope), right.holdsAggregate == isFigure, isFigure || right.readsNames
        else { return false }
        fail(
            .nameFirst(name.text), at: placed(name.span, scope),
            correction: [
                Correction(
                    item.expression.span, "\(scope.source.slice(right.span)) as \(scope.source.slice(name.span))",
                    scope.source)
            ])
        return true
    }

    /// The word before everything else of an expression, and where the rest begins.
    private func leadingWord(_ expression: Expression) -> (word: Name, rest: Int)? {
        switch expression.form {
        case .apply(let word, let argument): return (word, argument.span.lower)
        case .binary(_, let left, _, _), .convert(let left, _), .when(let left, _), .over(let left, _):
            return leadingWord(left)
        case .name, .parameter, .literal, .quantity, .list, .query, .unary, .isMissing, .conditional, .rate: return nil
        }
    }

    /// `total = sum(x)` as `sum(x) as total`; anything else as it stands.
    private func item(_ item: Item, from lower: Int, _ scope: Scope) -> String {
        let rest = scope.source.slice(Span(lower, item.span.upper))
        guard item.alias == nil, case .binary(.equal, let left, let right, _) = item.expression.form,
            let name = lastName(left), scope.source.slice(Span(lower, left.span.upper)) == scope.source.slice(name.span)
        else { return rest }
        return "\(scope.source.slice(right.span)) as \(scope.source.slice(name.span))"
    }

    /// The name that an application ends in, or the name alone.
    private func lastName(_ expression: Expression) -> Name? {
        switch expression.form {
        case .name(let name): return name
        case .apply(_, let argument): return lastName(argument)
        case .parameter, .literal, .quantity, .list, .query, .unary, .binary, .isMissing, .conditional, .when, .over,
            .convert, .rate:
            return nil
        }
    }
}

extension Expression {
    /// More than a value as it is written.
    fileprivate var readsNames: Bool {
        switch form {
        case .binary, .apply, .conditional, .convert, .over, .when: true
        case .name, .parameter, .literal, .quantity, .list, .query, .unary, .isMissing, .rate: false
        }
    }
}
