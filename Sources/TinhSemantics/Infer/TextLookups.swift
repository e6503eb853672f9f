import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// A text literal compared with a column that comes unchanged from a table, as it is found among the column's values.
    mutating func lookedUp(_ literal: Typed, beside other: Typed) -> Typed {
        guard case .textLiteral(let written) = literal.role, let source = other.unchangedSource else { return literal }
        let text = TextForm.normalized(written)
        let answer = catalog.lookUp(text, column: source.column, of: source.table)
        let use = TextLookupUse(table: source.table, column: source.column, text: text, answer: answer)
        if !lookups.contains(use) { lookups.append(use) }
        let place = literal.origin.place
        let isWritten = if case .literal = literal.origin.expression.form { true } else { false }
        switch answer {
        case .exact: return literal
        case .folded(let value):
            let correction = isWritten ? [Correction(place.span, quoted(value), place.source)] : []
            if environment.isStrict {
                return fail(
                    .foldedText(column: source.column, text: text, value: value), at: literal.origin,
                    correction: correction)
            }
            note(.readAs(column: source.column, text: text, value: value), at: place, correction: correction)
            return Typed(.constant(.text(value)), .text, literal.origin)
        case .ambiguous(let values):
            return fail(.ambiguousText(column: source.column, text: text, values: values), at: literal.origin)
        case .none(let nearest):
            let correction =
                isWritten ? nearest.first.map { [Correction(place.span, quoted($0), place.source)] } ?? [] : []
            if environment.isStrict {
                return fail(
                    .textNotFound(column: source.column, text: text, nearest: nearest), at: literal.origin,
                    correction: correction)
            }
            note(.notFound(column: source.column, text: text, nearest: nearest), at: place)
            return literal
        }
    }

    /// `where city = Hải Dương`: words that are no column beside a column of text are most likely a text without quotes.
    mutating func reportUnquoted(_ words: Expression, beside column: Typed, since errorCount: Int, _ scope: Scope) {
        let isUnknown = errors[errorCount...].allSatisfy { error in
            switch error.fact as? NameFact {
            case .unknownName(_, _, let nearest, let isParameter, _)?: nearest.isEmpty && !isParameter
            case .unknownFunction(_, let nearest, let own)?: nearest.isEmpty && own == nil
            default: false
            }
        }
        guard isUnknown, errors.count > errorCount else { return }
        errors.removeSubrange(errorCount...)
        let text = scope.source.slice(words.span)
        let correction = [Correction(words.span, quoted(text), scope.source)]
        fail(
            .textWithoutQuotes(text, column: column.origin.text), at: placed(words.span, scope), correction: correction)
    }

    func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

extension Expression {
    /// A name, or names one after another.
    var isMadeOfNames: Bool {
        switch form {
        case .name: true
        case .apply(_, let argument): argument.isMadeOfNames
        case .parameter, .literal, .quantity, .list, .query, .unary, .binary, .isMissing, .conditional, .when, .over,
            .convert:
            false
        }
    }
}

extension BinaryOperator {
    /// Compares with a text.
    var takesText: Bool {
        switch self {
        case .equal, .notEqual, .alike, .contains, .notContains, .starts, .notStarts, .ends, .notEnds: true
        case .or, .and, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn, .notIn, .matches, .notMatches, .coalesce,
            .range, .add, .subtract, .multiply, .divide, .power:
            false
        }
    }
}
