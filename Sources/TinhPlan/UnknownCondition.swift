import TinhBase
import TinhTypes

/// Conditions that a missing value makes false, where the answer shows it: in `if`, and as a key or column.
extension TypedExpression {
    /// The kernel that gives its first argument, a condition, and counts the rows for which that is false and the second is
    /// true.
    package static let watched = "watched"

    /// The condition, watched for rows that are false only because a value is missing; itself where that cannot be. What is
    /// worked out of columns is not worked out again, which could fail or be counted twice: it is missing where one of them is.
    package func watched(at site: Site) -> TypedExpression {
        guard type.kind == .bool, isWatchable, let unknown, unknown.size <= TypedExpression.watchedSizeMax else {
            return self
        }
        return .call(TypedExpression.watched, [self, unknown], type, site)
    }

    /// Conditions of hundreds of comparisons, whose question would be longer still, are not watched.
    private static let watchedSizeMax = 400

    /// True where neither what is compared nor how can fail or be noted.
    private var isAskedTwice: Bool {
        switch self {
        case .column, .constant: true
        case .call(let kernel, let arguments, _, _):
            TypedExpression.plainKernels.contains(kernel) && arguments.allSatisfy(\.isAskedTwice)
        }
    }

    /// True where it can be asked for each row whether the condition is unknown. The sides of `and` are asked again for that.
    private var isWatchable: Bool {
        switch self {
        case .column, .constant: return true
        case .call("or", let sides, _, _): return sides.allSatisfy(\.isWatchable)
        case .call(let kernel, let arguments, _, _) where TypedExpression.comparisons.contains(kernel):
            return arguments.allSatisfy { $0.isStrict }
        case .call: return isAskedTwice
        }
    }

    /// Made of columns and constants by what gives a missing value for a missing one.
    private var isStrict: Bool {
        switch self {
        case .column, .constant: true
        case .call(let kernel, let arguments, _, _):
            TypedExpression.strictKernels.contains(kernel) && arguments.allSatisfy(\.isStrict)
        }
    }

    /// Kernels that give a missing value where an argument is missing.
    private static let strictKernels: Set<String> = [
        "add", "subtract", "multiply", "divide", "change", "negate", "power", "modulo", "quotient", "round", "floor",
        "ceiling", "truncate", "abs", "sign", "sqrt", "toFloat", "toDecimal", "toInt", "toDate", "toDatetime", "toYear",
        "year", "half", "quarter", "month", "week", "addMonths", "addPeriods", "addDuration", "subtractDates",
        "subtractPeriods", "fold", "upper", "lower", "title", "trim", "length", "left", "right", "substring",
    ]

    private static let comparisons: Set<String> = [
        "equal", "less", "lessOrEqual", "greater", "greaterOrEqual", "alike", "contains", "starts", "ends", "isIn",
    ]
    private static let plainKernels = comparisons.union(["isMissing", "and", "or"])

    /// In the logic of three values: true where the condition is neither true nor false. Nil where it is always one of them.
    private var unknown: TypedExpression? {
        switch self {
        case .constant: return nil
        case .column(_, let type): return type.kind == .bool ? isMissing : nil
        case .call(let kernel, let arguments, _, _):
            if TypedExpression.comparisons.contains(kernel) {
                return arguments.compactMap(\.missingTest).joined("or")
            }
            guard kernel == "and" || kernel == "or", let first = arguments.first else { return nil }
            return arguments.dropFirst().reduce((whole: first, unknown: first.unknown)) { before, next in
                let unknown =
                    kernel == "or"
                    ? [before.unknown, next.unknown].compactMap { $0 }.joined("or")
                    : TypedExpression.unknownAnd(before, (next, next.unknown))
                return ([before.whole, next].joined(kernel) ?? next, unknown)
            }.unknown
        }
    }

    /// Of a column, or of any of those that a value is worked out of.
    private var missingTest: TypedExpression? {
        switch self {
        case .column: isMissing
        case .constant: nil
        case .call(_, let arguments, _, _): arguments.compactMap(\.missingTest).joined("or")
        }
    }

    private typealias Known = (whole: TypedExpression, unknown: TypedExpression?)

    /// Unknown where one side is, and the other is not false.
    private static func unknownAnd(_ left: Known, _ right: Known) -> TypedExpression? {
        let first = left.unknown.flatMap { [$0, [right.whole, right.unknown].compactMap { $0 }.joined("or")].both }
        let second = right.unknown.flatMap { [$0, left.whole].both }
        return [first, second].compactMap { $0 }.joined("or")
    }

    private var isMissing: TypedExpression { .call("isMissing", [self], DataType(.bool), .unseen) }

    private var size: Int {
        guard case .call(_, let arguments, _, _) = self else { return 1 }
        return arguments.reduce(1) { $0 + $1.size }
    }
}

extension Site {
    /// Of what can neither fail nor be noted.
    fileprivate static let unseen = Site(span: Span(0, 0), text: "")
}

extension [TypedExpression] {
    /// One after another by a kernel of logic; nil of none.
    fileprivate func joined(_ kernel: String) -> TypedExpression? {
        dropFirst().reduce(first) { before, next in
            guard let before else { return next }
            return .call(kernel, [before, next], DataType(.bool), .unseen)
        }
    }
}

extension [TypedExpression?] {
    /// Both; nil where one is.
    fileprivate var both: TypedExpression? {
        let known = compactMap { $0 }
        return known.count == count ? known.joined("and") : nil
    }
}
