import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// A text literal compared with a column that comes unchanged from a table, as it is found among the column's values.
    mutating func lookedUp(_ literal: Typed, beside other: Typed) -> Typed {
        guard case .textLiteral(let text) = literal.role, let source = other.unchangedSource else { return literal }
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

    func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
