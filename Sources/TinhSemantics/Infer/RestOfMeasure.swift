import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// `sum a when b > 5 / count`: `when` binds weakest, so that what was meant for the measure belongs to the condition.
extension Checker {
    /// Reports an end of a condition that is most likely meant for the measure; false where there is none such.
    ///
    /// - Parameters:
    ///   - isWrong: the condition has no meaning as it is written. One that has a meaning is refused only where no one could
    ///     mean it: `b > 5 / 1 billion`.
    mutating func reportsRest(
        of condition: Expression, isWrong: Bool, after value: Expression, _ measure: Typed, _ scope: Scope,
        _ origin: Origin
    ) -> Bool {
        let tails = condition.tails.sorted { $0.operand.span.upper < $1.operand.span.upper }
        for tail in tails.prefix(Checker.tailCountMax) where isWrong ? !tail.mayMultiply : isSenseless(tail, scope) {
            guard hasMeaning(tail, measure, scope) else { continue }
            let source = origin.source
            let end = tail.operand.span.upper
            let rest = source.slice(Span(end, condition.span.upper)).drop { $0.isWhitespace }
            let unit = tail.sizes(measure, to: condition) ? " " + measure.unit.symbol : ""
            let instead = "(\(source.slice(Span(value.span.lower, end)))) \(rest)\(unit)"
            fail(
                .whenTakesRest(rest: String(rest), instead: instead),
                at: placed(Span(condition.span.upper - rest.utf8.count, condition.span.upper), scope),
                correction: rest.isEmpty ? [] : [Correction(origin.span, instead, source)])
            return true
        }
        return false
    }

    /// Each of them is a trial of its own.
    private static let tailCountMax = 8

    /// The condition ends before the tail, and the measure takes it.
    private func hasMeaning(_ tail: Tail, _ measure: Typed, _ scope: Scope) -> Bool {
        var trial = self
        guard let test = trial.condition(trial.infer(tail.condition, scope.ofRows)), !test.aggregates else {
            return false
        }
        // No name of a script can be this one.
        let name = "\u{0}"
        var inner = scope
        inner.parameters[name] = narrowed(measure, by: test)
        let span = tail.operand.span
        let whole = trial.scalar(trial.infer(tail.applied(Expression(.name(Name(name, span)), span, depth: 1)), inner))
        return !whole.isInvalid && whole.aggregates == measure.aggregates && (measure.readsRow || !whole.readsRow)
            && trial.errors.count == errors.count && !trial.isUnsettled
    }

    /// `100 / 1 billion`, `100 to %` and `year = 2023 / 1000` have a value, which nothing is compared with.
    private func isSenseless(_ tail: Tail, _ scope: Scope) -> Bool {
        guard case .quantity(let number) = tail.operand.form else { return false }
        let isBare = number.scale == nil && number.unit == nil
        guard let (form, right) = tail.operation else { return tail.isPercent && isBare }
        guard form == .divide, case .quantity(let divisor) = right.form, divisor.unit == nil else { return false }
        if divisor.scale != nil { return true }
        guard isBare, let (sign, left) = tail.comparison, let whole = Int64(number.digits),
            let part = Int64(divisor.digits),
            part > 0, whole % part != 0
        else { return false }
        var trial = self
        let kind = trial.infer(left, scope.ofRows).kind
        // Whole numbers are equal to no fraction, and all above the smallest one.
        return kind == .year || kind == .int && (sign.isEquality || whole < part)
    }
}

/// What stands at the end of a condition and could follow a measure in brackets: `/ 1 billion` of `b > 100 / 1 billion`.
private struct Tail {
    /// The condition without it.
    var condition: Expression
    /// What stands before it.
    let operand: Expression
    /// Its first operator and what follows that; nil of `to`.
    let operation: (BinaryOperator, Expression)?
    /// It begins with `to %`.
    var isPercent = false
    /// The comparison that it stands in, and the other side.
    var comparison: (BinaryOperator, Expression)?
    /// A value with the tail behind it.
    let applied: (Expression) -> Expression

    /// `/ 1 billion` at the end of a condition, which shows a measure with a unit in billions of it.
    func sizes(_ measure: Typed, to condition: Expression) -> Bool {
        guard let (form, right) = operation, form == .divide, right.span.upper == condition.span.upper,
            case .quantity(let divisor) = right.form
        else { return false }
        return divisor.scale != nil && divisor.unit == nil && isUnitName(measure.unit.symbol)
    }

    /// `b > 2 * avg b` is compared with twice the average.
    var mayMultiply: Bool {
        guard let (form, right) = operation, form == .multiply || form == .add else { return false }
        if case .quantity = right.form { return false }
        return comparison.map { !$0.0.isEquality } ?? false
    }
}

extension Expression {
    /// The ends of this condition that may be meant for something else.
    fileprivate var tails: [Tail] {
        switch form {
        case .unary(.not, let operand):
            operand.tails.map { tail in
                var tail = tail
                tail.condition = Expression(.unary(.not, tail.condition), span, depth: depth)
                return tail
            }
        case .binary(let form, let left, let right, let place):
            switch form {
            case .add, .subtract, .multiply, .divide, .range: arithmeticTails
            case .power: []
            case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .alike, .isIn, .notIn,
                .contains, .notContains, .starts, .notStarts, .ends, .notEnds, .matches, .notMatches, .coalesce:
                right.tails.map { tail in
                    var tail = tail
                    tail.condition = Expression(
                        .binary(form, left, tail.condition, operatorSpan: place), span, depth: depth)
                    if tail.comparison == nil, form.isComparison { tail.comparison = (form, left) }
                    return tail
                }
            }
        case .convert: arithmeticTails
        case .name, .apply, .parameter, .literal, .quantity, .list, .query, .unary, .isMissing, .conditional, .when,
            .over, .rate:
            []
        }
    }

    /// The ends of a sum or product, and of its last part.
    private var arithmeticTails: [Tail] {
        let depth = depth
        let span = span
        switch form {
        case .convert(let operand, let unit):
            let own = Tail(
                condition: operand, operand: operand, operation: nil, isPercent: unit.isPercent,
                applied: { Expression(.convert($0, to: unit), span, depth: depth) })
            return [own]
                + operand.arithmeticTails.map { tail in
                    tail.extended { Expression(.convert($0, to: unit), span, depth: depth) }
                }
        case .binary(let form, let left, let right, let place) where form.isArithmetic || form == .range:
            func behind(_ value: Expression) -> Expression {
                Expression(.binary(form, value, right, operatorSpan: place), span, depth: depth)
            }
            let ofLast = right.arithmeticTails.map { tail in
                var tail = tail
                tail.condition = Expression(
                    .binary(form, left, tail.condition, operatorSpan: place), span, depth: depth)
                return tail
            }
            if form == .range { return ofLast }
            let own = Tail(condition: left, operand: left, operation: (form, right), applied: behind)
            return [own] + left.arithmeticTails.map { $0.extended(behind) } + ofLast
        case .name, .apply, .parameter, .literal, .quantity, .list, .query, .unary, .binary, .isMissing, .conditional,
            .when, .over, .rate:
            return []
        }
    }
}

extension Tail {
    /// The same tail with more behind it.
    fileprivate func extended(_ more: @escaping (Expression) -> Expression) -> Tail {
        Tail(
            condition: condition, operand: operand, operation: operation, isPercent: isPercent, comparison: comparison,
            applied: { more(applied($0)) })
    }
}

extension BinaryOperator {
    fileprivate var isArithmetic: Bool {
        self == .add || self == .subtract || self == .multiply || self == .divide
    }
    /// It makes a condition of two values.
    var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .alike, .isIn, .notIn, .contains,
            .notContains, .starts, .notStarts, .ends, .notEnds, .matches, .notMatches:
            true
        case .or, .and, .coalesce, .range, .add, .subtract, .multiply, .divide, .power: false
        }
    }
    fileprivate var isEquality: Bool {
        switch self {
        case .less, .lessOrEqual, .greater, .greaterOrEqual: false
        case .or, .and, .equal, .notEqual, .alike, .isIn, .notIn, .contains, .notContains, .starts, .notStarts, .ends,
            .notEnds, .matches, .notMatches, .coalesce, .range, .add, .subtract, .multiply, .divide, .power:
            true
        }
    }
}
