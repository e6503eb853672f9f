import TinhBase
import TinhSyntax
import TinhTypes

/// `count` before a condition, which it does not count by.
extension Checker {
    /// `count residential` counts where it is known, yes or no; `count area > 500` says whether the count is above, and
    /// `count area is missing` no.
    mutating func noteCounts(_ measures: [Measure], _ scope: Scope) {
        let word = "count"
        guard scope.usedAt == nil, scope.environment.definitions[word] == nil, columnIndex(word, scope) == nil else {
            return
        }
        for measure in measures {
            let expression = measure.item.expression
            let (counted, test) = tested(expression)
            guard case .apply(let function, let column) = counted.form, function.text == word,
                case .name(let name) = column.form, let index = columnIndex(name.text, scope),
                test == .missing || scope.columns[index].type.kind.isCondition(beside: test == .number)
            else { continue }
            let condition = scope.source.slice(Span(column.span.lower, expression.span.upper))
            let instead = "\(word) when \(condition)"
            note(
                .countOfCondition(scope.source.slice(expression.span), condition, test, instead: instead),
                at: placed(expression.span, scope),
                correction: [Correction(expression.span, instead, scope.source)])
        }
    }

    /// The left side of a comparison with a number, or what may be missing; else the whole.
    private func tested(_ expression: Expression) -> (Expression, CheckNote.CountTest) {
        if case .isMissing(let operand, _) = expression.form { return (operand, .missing) }
        guard case .binary(let sign, let left, let right, _) = expression.form else { return (expression, .none) }
        guard case .quantity = right.form else { return (expression, .none) }
        switch sign {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: return (left, .number)
        default: return (expression, .none)
        }
    }
}

extension Kind {
    /// A column of it is a condition by itself, or `beside` a number.
    fileprivate func isCondition(beside isCompared: Bool) -> Bool {
        switch self {
        case .bool: !isCompared
        case .int, .decimal, .float: isCompared
        case .text, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing: false
        }
    }
}
