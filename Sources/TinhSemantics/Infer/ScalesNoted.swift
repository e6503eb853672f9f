import TinhBase
import TinhLibrary
import TinhSyntax
import TinhTypes

/// `sum plan / 1 million`: a thousandth or a millionth, still in the unit that it had, where the number of thousands or
/// millions was wanted.
extension Checker {
    mutating func noteScale(of written: Expression, _ value: Typed, _ scope: Scope) {
        guard scope.usedAt == nil, !value.unit.isNone, isUnitName(value.unit.symbol),
            let (whole, divisor) = scaled(written)
        else { return }
        let number = scope.source.slice(divisor.span)
        let instead = "\(number) \(value.unit.symbol)"
        note(
            .scaledByHand(scope.source.slice(whole.span), unit: value.unit.symbol, instead: "/ \(instead)"),
            at: placed(whole.span, scope), correction: [Correction(divisor.span, instead, scope.source)])
    }

    /// The division, and what it divides by: a plain power of a thousand. It may stand in an aggregate or in `round`, and
    /// nothing else is worked out with it: a rate of so many thousandths is a product.
    private func scaled(_ expression: Expression) -> (whole: Expression, divisor: Expression)? {
        switch expression.form {
        case .binary(.divide, _, let right, _): isPowerOfThousand(right) ? (expression, right) : nil
        case .list(let elements): elements.first.flatMap(scaled)
        case .apply(_, let argument):
            if case .list = argument.form { scaled(argument) } else { nil }
        case .when(let value, _), .over(let value, _): scaled(value)
        case .name, .parameter, .literal, .quantity, .query, .unary, .binary, .isMissing, .conditional, .convert, .rate:
            nil
        }
    }

    /// Of a thousand, and square metres of a hectare.
    private static let powers: Set<String> = [
        "1000", "10000", "1000000", "1000000000", "1000000000000", "1e3", "1e4", "1e6", "1e9", "1e12",
    ]

    private func isPowerOfThousand(_ expression: Expression) -> Bool {
        guard case .quantity(let quantity) = expression.form, quantity.unit == nil else { return false }
        let number = quantity.isFloat ? quantity.digits.lowercased() : quantity.digits
        guard quantity.scale == nil else { return number == "1" }
        return Checker.powers.contains(number)
    }
}
