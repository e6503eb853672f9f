/// Brings conditions nearer to the scan: filters that follow one another become one, and a filter goes below a projection
/// that only passes columns on.
///
/// A condition never moves below what works something out: a division by zero or a bad conversion in a column would then be
/// met by other rows than the query says.
package enum FilterPushDown {
    package static func apply(to plan: Plan) -> Plan {
        let plan = plan.mappingInputs(apply)
        guard case .filter(let input, let condition) = plan else { return plan }
        return filter(input, condition)
    }

    private static func filter(_ input: Plan, _ condition: TypedExpression) -> Plan {
        switch input {
        case .filter(let inner, let first):
            // Joined by `and`, the second would also meet rows that the first leaves out, so it must not be able to fail.
            guard condition.cannotFail, case .call = condition else { return .filter(input, condition: condition) }
            return filter(inner, first.joined(with: condition))
        case .project(let inner, let columns):
            let passes = columns.allSatisfy { if case .column = $0.expression { true } else { false } }
            guard passes else { return .filter(input, condition: condition) }
            return .project(filter(inner, condition.substituting(columns.map(\.expression))), columns)
        case .sort(let inner, let keys): return .sort(filter(inner, condition), keys: keys)
        case .scan, .oneRow, .values, .hole, .aggregate, .slice, .top, .concatenate, .join, .window, .unpivot, .fill,
            .sample, .aside:
            return .filter(input, condition: condition)
        }
    }
}

extension TypedExpression {
    /// Made of columns, constants, comparisons and logic: no row can make it an error, or something to be noted.
    var cannotFail: Bool {
        switch self {
        case .column, .constant: return true
        case .call(let kernel, let arguments, _, _):
            switch kernel {
            case "equal", "less", "lessOrEqual", "greater", "greaterOrEqual", "isIn", "isMissing", "and", "or", "alike",
                "contains", "starts", "ends":
                return arguments.allSatisfy(\.cannotFail)
            default: return false
            }
        }
    }
}
