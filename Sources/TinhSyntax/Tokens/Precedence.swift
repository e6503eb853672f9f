/// How strongly an operator binds, weakest first; `grammar/operators.tsv` is the same table, a test holds them equal.
package enum Precedence: Int, Comparable, Sendable, CaseIterable {
    case when = 1
    case conditional, or, and, not, comparison, coalesce, conversion, range, addition, multiplication, negation, power
    case over, application

    package static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

    /// The next stronger one.
    package var above: Precedence { Precedence(rawValue: rawValue + 1) ?? .application }
}

package enum Associativity: String, Sendable {
    case left, right
    /// No chains: `a = b = c` is refused.
    case none
    case prefix, postfix
}

/// One row of the table of operators.
package struct OperatorRow: Sendable {
    /// As written; two words of one operator have one space between them.
    package let symbol: String
    /// Its name as a function.
    package let function: String
    package let precedence: Precedence
    package let associativity: Associativity

    /// All operators, weakest first, in the order of `grammar/operators.tsv`.
    package static let all: [OperatorRow] =
        [
            OperatorRow("when", "when", .when, .none),
            OperatorRow("if", "if", .conditional, .prefix),
            BinaryOperator.or.row, BinaryOperator.and.row,
            OperatorRow("not", "not", .not, .prefix),
        ]
        + [
            .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .alike, .isIn, .contains, .starts, .ends,
            .matches,
        ].map { (form: BinaryOperator) in form.row }
        + [
            OperatorRow("is missing", "isMissing", .comparison, .postfix),
            BinaryOperator.coalesce.row,
            OperatorRow("to", "convert", .conversion, .postfix),
            BinaryOperator.range.row,
            BinaryOperator.add.row, BinaryOperator.subtract.row,
            BinaryOperator.multiply.row, BinaryOperator.divide.row,
            OperatorRow("-", "negate", .negation, .prefix),
            BinaryOperator.power.row,
            OperatorRow("over", "over", .over, .postfix),
        ]

    init(_ symbol: String, _ function: String, _ precedence: Precedence, _ associativity: Associativity) {
        self.symbol = symbol
        self.function = function
        self.precedence = precedence
        self.associativity = associativity
    }
}

extension BinaryOperator {
    package var precedence: Precedence {
        switch self {
        case .or: .or
        case .and: .and
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .alike, .isIn, .notIn, .contains,
            .notContains, .starts, .notStarts, .ends, .notEnds, .matches, .notMatches:
            .comparison
        case .coalesce: .coalesce
        case .range: .range
        case .add, .subtract: .addition
        case .multiply, .divide: .multiplication
        case .power: .power
        }
    }

    package var associativity: Associativity {
        switch self {
        case .or, .and, .coalesce, .add, .subtract, .multiply, .divide: .left
        case .power: .right
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .alike, .isIn, .notIn, .contains,
            .notContains, .starts, .notStarts, .ends, .notEnds, .matches, .notMatches, .range:
            .none
        }
    }

    /// The operator's name as a function; that of `in` for `not in`, and so on.
    package var function: String {
        switch self {
        case .or: "or"
        case .and: "and"
        case .equal: "equal"
        case .notEqual: "notEqual"
        case .less: "less"
        case .lessOrEqual: "lessOrEqual"
        case .greater: "greater"
        case .greaterOrEqual: "greaterOrEqual"
        case .alike: "alike"
        case .isIn, .notIn: "isIn"
        case .contains, .notContains: "contains"
        case .starts, .notStarts: "starts"
        case .ends, .notEnds: "ends"
        case .matches, .notMatches: "matches"
        case .coalesce: "coalesce"
        case .range: "range"
        case .add: "add"
        case .subtract: "subtract"
        case .multiply: "multiply"
        case .divide: "divide"
        case .power: "power"
        }
    }

    /// What the left operand must bind at least as strongly as.
    var leftLevel: Precedence { associativity == .left ? precedence : precedence.above }

    /// What the right operand must bind at least as strongly as. `2 ^ -1`: a power's exponent may be negated.
    var rightLevel: Precedence { self == .power ? .negation : precedence.above }

    fileprivate var row: OperatorRow { OperatorRow(rawValue, function, precedence, associativity) }
}
