import TinhBase
import TinhSyntax

/// `year = 2023 and city = "a" or city = "b"`: `and` binds closer, so the second value counts whatever the year.
extension Checker {
    /// Of a whole chain of `or`, one part of which is joined by `and`, and whose other parts compare the column that this
    /// part compares right beside them.
    mutating func noteAndBeforeOr(_ parts: [Expression], _ scope: Scope, _ origin: Origin) {
        guard scope.source !== libraryText, let first = parts.first, let last = parts.last else { return }
        let isFirst = joined(first).count > 1
        let mixed = isFirst ? first : last
        let conditions = joined(mixed)
        guard conditions.count > 1 else { return }
        let others = Array(isFirst ? parts.dropFirst() : parts.dropLast())
        let (near, rest) =
            isFirst
            ? (conditions[conditions.count - 1], conditions.dropLast()) : (conditions[0], conditions.dropFirst())
        let compared = isFirst ? [near] + others : others + [near]
        guard let test = comparison(near, scope), !rest.contains(where: { $0.names(test.column) }),
            others.allSatisfy({ part in
                comparison(part, scope).map { $0.column == test.column && $0.sign == test.sign } ?? false
            })
        else { return }
        let either: String
        if test.sign == .equal {
            let values = compared.compactMap { comparison($0, scope)?.value }.joined(separator: ", ")
            either = "\(test.column) in (\(values))"
        } else {
            either = "(" + compared.map { scope.source.slice($0.span) }.joined(separator: " or ") + ")"
        }
        // What stands between the conditions is kept.
        let kept =
            isFirst
            ? scope.source.slice(Span(mixed.span.lower, near.span.lower)) + either
            : either + scope.source.slice(Span(near.span.upper, mixed.span.upper))
        let other = others.map { scope.source.slice($0.span) }.joined(separator: " or ")
        let condition = rest.map { scope.source.slice($0.span) }.joined(separator: " and ")
        note(
            .andBeforeOr(other: other, condition: condition, instead: kept), at: origin.place,
            correction: [Correction(origin.span, kept, origin.source)])
    }

    /// The parts of a condition that `or` joins.
    func alternatives(_ condition: Expression) -> [Expression] {
        guard case .binary(.or, let left, let right, _) = condition.form else { return [condition] }
        return alternatives(left) + alternatives(right)
    }

    /// `city = "a"`, `project contains "b"`, as it is written.
    private func comparison(
        _ expression: Expression, _ scope: Scope
    ) -> (column: String, sign: BinaryOperator, value: String)? {
        guard case .binary(let sign, let column, let value, _) = expression.form,
            [.equal, .alike, .contains, .starts, .ends, .matches].contains(sign), case .name = column.form
        else { return nil }
        switch value.form {
        case .literal, .quantity, .parameter:
            return (scope.source.slice(column.span), sign, scope.source.slice(value.span))
        case .name, .list, .query, .apply, .unary, .binary, .isMissing, .conditional, .when, .over, .convert, .rate:
            return nil
        }
    }
}

extension Expression {
    /// A name stands somewhere in it.
    fileprivate func names(_ word: String) -> Bool {
        switch form {
        case .name(let name): name.text == word
        case .apply(_, let argument): argument.names(word)
        case .list(let elements): elements.contains { $0.names(word) }
        case .unary(_, let operand), .isMissing(let operand, _), .convert(let operand, _), .over(let operand, _):
            operand.names(word)
        case .binary(_, let left, let right, _), .when(let left, let right), .rate(let left, let right):
            left.names(word) || right.names(word)
        case .conditional(let condition, let then, let otherwise):
            condition.names(word) || then.names(word) || otherwise.names(word)
        case .parameter, .literal, .quantity, .query: false
        }
    }
}
