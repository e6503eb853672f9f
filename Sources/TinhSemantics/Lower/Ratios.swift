import TinhPlan
import TinhSyntax

/// Divisions of aggregates: where one skips rows that the other takes, the quotient compares unlike things.
extension Typed {
    /// What is divided by what; nil for what is no division. `x * (1 / y)` is one.
    var quotient: (dividend: Typed, divisor: Typed)? {
        guard case .call(let kernel, let parts) = form, parts.count == 2 else { return nil }
        switch kernel {
        case "divide": return (parts[0], parts[1])
        case "multiply":
            guard case .call("divide", let inverse) = parts[1].form, inverse.count == 2, inverse[0].isConstant else {
                return nil
            }
            return (parts[0], inverse[1])
        default: return nil
        }
    }

    /// The aggregates of all rows that a side of a division is made of; a division of such within it stands for itself.
    fileprivate var dividedAggregates: [Typed] {
        switch form {
        case .aggregate(let function, _, _): return function.takesEveryRow ? [self] : []
        case .call(_, let parts):
            guard aggregates else { return [] }
            if let quotient, quotient.dividend.aggregates, quotient.divisor.aggregates { return [] }
            return parts.flatMap(\.dividedAggregates)
        case .column, .constant, .window, .relative, .list, .range, .invalid: return []
        }
    }

    /// Of an aggregate: its function, what it skips where missing, and what narrows it.
    fileprivate var call: (function: AggregateFunction, value: Typed?, condition: Typed?)? {
        guard case .aggregate(let function, let arguments, let condition) = form else { return nil }
        return (function, arguments.first, condition)
    }
}

extension AggregateFunction {
    /// Its result is made of all rows that have a value, and not one row's.
    fileprivate var takesEveryRow: Bool {
        switch self {
        case .countRows, .count, .sum, .average, .median, .percentile, .standardDeviation, .covariance, .correlation,
            .slope, .intercept:
            true
        case .countDistinct, .minimum, .maximum, .first, .last, .only: false
        }
    }

    fileprivate var counts: Bool { self == .countRows || self == .count }
}

/// The aggregates of a division that may take different rows. A share of counts says what it says.
func ratioPairs(_ quotient: (dividend: Typed, divisor: Typed)) -> [(Typed, Typed)] {
    let divisors = quotient.divisor.dividedAggregates
    return quotient.dividend.dividedAggregates.flatMap { dividend in
        divisors.compactMap { divisor in
            guard let left = dividend.call, let right = divisor.call else { return nil }
            if left.function.counts, right.function.counts { return nil }
            if let a = left.value, let b = right.value, isSame(a, b) { return nil }
            return (dividend, divisor)
        }
    }
}

func ratioWords(_ dividend: Typed, _ divisor: Typed, of division: Typed) -> RatioWords {
    let values = [dividend, divisor].compactMap { $0.call?.value }.filter { !$0.isConstant }
    var tests: [Expression] = []
    for value in values {
        let written = value.origin.expression
        tests.append(
            Expression(.isMissing(written, negated: true), written.span, depth: written.depth + 1))
    }
    let condition = tests.dropFirst().reduce(tests.first) { both, test in
        guard let both else { return test }
        return Expression(
            .binary(.and, both, test, operatorSpan: test.span), test.span, depth: max(both.depth, test.depth) + 1)
    }
    return RatioWords(
        site: division.origin.site, dividend: dividend.origin.text, divisor: divisor.origin.text,
        condition: condition.map(canonicalText) ?? "",
        isNarrowed: dividend.call?.condition != nil || divisor.call?.condition != nil)
}
