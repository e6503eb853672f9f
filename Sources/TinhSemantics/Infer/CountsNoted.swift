import TinhBase
import TinhSyntax
import TinhTypes

/// `count` before a condition, which it does not count by.
extension Checker {
    /// `count residential` counts where it is known, yes or no; `count area > 500` says whether the count is above.
    mutating func noteCounts(_ measures: [Measure], _ scope: Scope) {
        let word = "count"
        guard scope.usedAt == nil, scope.environment.definitions[word] == nil, columnIndex(word, scope) == nil else {
            return
        }
        for measure in measures {
            let expression = measure.item.expression
            let (counted, isCompared) = compared(expression)
            guard case .apply(let function, let column) = counted.form, function.text == word,
                case .name(let name) = column.form, let index = columnIndex(name.text, scope),
                scope.columns[index].type.kind.isCondition(beside: isCompared)
            else { continue }
            let condition = scope.source.slice(Span(column.span.lower, expression.span.upper))
            let instead = "\(word) when \(condition)"
            note(
                .countOfCondition(
                    scope.source.slice(expression.span), condition, isCompared: isCompared, instead: instead),
                at: placed(expression.span, scope),
                correction: [Correction(expression.span, instead, scope.source)])
        }
    }

    /// The left side of a comparison with a number; else the whole.
    private func compared(_ expression: Expression) -> (Expression, isCompared: Bool) {
        guard case .binary(let sign, let left, let right, _) = expression.form else { return (expression, false) }
        guard case .quantity = right.form else { return (expression, false) }
        switch sign {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: return (left, true)
        default: return (expression, false)
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
