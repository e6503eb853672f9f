import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// Names that are values: `where paid` for `where status = "paid"`.
extension Checker {
    /// So many columns are looked through for a message.
    private static let columnCountMaxForValue = 30

    /// The one column that has a text among its values, and that text; nil where none has, or several.
    func valueMeant(_ text: String, _ scope: Scope) -> (column: String, value: String)? {
        guard tellsNextError, scope.source !== libraryText else { return nil }
        let texts = scope.columns.filter { $0.type.kind == .text && $0.source != nil }
        guard texts.count <= Checker.columnCountMaxForValue else { return nil }
        let folded = Folding.fold(text)
        var found: (column: String, value: String)?
        for column in texts {
            guard let source = column.source,
                let values = catalog.keyValues(of: source.column, of: source.table)?.values
            else { continue }
            let fitting = values.contains(text) ? [text] : values.filter { Folding.fold($0) == folded }
            guard let value = fitting.first else { continue }
            guard fitting.count == 1, found == nil else { return nil }
            found = (column.name, value)
        }
        return found
    }

    /// The condition that a value is, in quotes or without: `"Tứ Kỳ"`, `Tứ Kỳ`; nil where no column has it, or several.
    func valueTest(_ expression: Expression, _ scope: Scope) -> String? {
        var text = scope.source.slice(expression.span)
        switch expression.form {
        case .literal(.text(let value)): text = value
        case .name(let name): guard isFree(name.text, scope) else { return nil }
        case .apply(let first, _): guard isFree(first.text, scope) else { return nil }
        default: return nil
        }
        return valueMeant(text, scope).map { "\(written($0.column)) = \(quoted($0.value))" }
    }

    /// `sum plan in Tứ Kỳ`: which rows are meant. Nil where the left side is no figure; else it is reported.
    mutating func valueMeant(
        in right: Expression, behind left: Expression, _ sign: Span, _ scope: Scope, _ origin: Origin
    ) -> Typed? {
        guard case .groups = scope.level, case .apply(let function, _) = left.leftmost.form,
            Aggregate(word: function.text) != nil, let test = valueTest(right, scope)
        else { return nil }
        let words = Span(sign.lower, right.span.upper)
        fail(.conditionBehind(scope.source.slice(words)), at: placed(words, scope))
        correctPeriod(behind: left.span, until: right.span.upper, test: test, scope)
        return .invalid(origin)
    }

    /// `where 2023`, `where not "Tứ Kỳ"`: the mistake that was reported last is given the condition that is meant.
    mutating func correctBareValue(in condition: Expression, since errorCount: Int, _ scope: Scope) {
        guard errors.count == errorCount + 1, case .notACondition? = errors[errorCount].fact as? TypeFact else {
            return
        }
        for part in joined(condition) {
            var value = part
            if case .unary(.not, let operand) = part.form { value = operand }
            guard value.span == errors[errorCount].place.span,
                let test = yearTest(scope.source.slice(value.span), scope) ?? valueTest(value, scope)
            else { continue }
            errors[errorCount].correction = [Correction(value.span, test, scope.source)]
        }
    }
}
