import TinhBase
import TinhSyntax

/// Words behind one another that are the name of a column.
extension Checker {
    /// `Thực hiện` without its back-quotes, `sum plan` for the column `sum_plan` that the step before has made. Nil for anything
    /// else; else the mistake is reported.
    mutating func nameMeant(
        _ function: Name, _ argument: Expression, _ scope: Scope, _ origin: Origin
    ) -> Typed? {
        guard scope.source !== libraryText, !function.isQuoted, let last = argument.lastWord else { return nil }
        let words = scope.source.slice(Span(function.span.lower, argument.span.upper)).split(
            whereSeparator: \.isWhitespace)
        // A word of its own, as `sum` or `year`, is meant as what it is.
        if measureWord(function.text) == nil, let index = columnIndex(words.joined(separator: " "), scope),
            columnIndex(function.text, scope) == nil
        {
            return fail(
                .nameOfWords(written(scope.columns[index].name)), at: origin,
                correction: [Correction(origin.span, written(scope.columns[index].name), scope.source)])
        }
        guard case .name = argument.form, columnIndex(last.text, scope) == nil,
            let index = columnIndex("\(function.text)_\(last.text)", scope), measureWord(function.text) != nil
        else { return nil }
        let name = scope.columns[index].name
        return fail(
            .unknownName(
                last.text, table: scope.tableName, nearest: [name], isParameter: false, columns: namedColumns(scope)),
            at: placed(last.span, scope), correction: [Correction(origin.span, written(name), scope.source)])
            ?? .invalid(origin)
    }
}

extension Expression {
    /// The last of words that nothing stands between; a number may be it.
    fileprivate var lastWord: Name? {
        switch form {
        case .name(let name): name.isQuoted ? nil : name
        case .quantity(let quantity) where quantity.unit == nil && quantity.scale == nil: Name(quantity.written, span)
        case .apply(let name, let argument): name.isQuoted ? nil : argument.lastWord
        case .parameter, .literal, .quantity, .list, .query, .unary, .binary, .isMissing, .conditional, .when, .over,
            .convert, .rate:
            nil
        }
    }
}
