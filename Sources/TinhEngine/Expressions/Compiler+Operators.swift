import TinhBase
import TinhPlan
import TinhTypes

extension Compiler {
    func arithmetic(_ call: Call, _ operands: [Node], _ frame: Frame) -> Node? {
        let site = call.site
        switch call.name {
        case "add", "subtract", "multiply":
            let left = missingAs(call.kind, operands[0], frame)
            let right = missingAs(call.kind, operands[1], frame)
            if call.kind == .float {
                let operation: FloatNode.Operation =
                    call.name == "add" ? .add : call.name == "subtract" ? .subtract : .multiply
                return float(operation, left, right, frame, site)
            }
            if left.kind == .duration, right.kind == .float { return DurationScaleNode(frame, left, right, site) }
            if left.kind == .float, right.kind == .duration { return DurationScaleNode(frame, right, left, site) }
            let operation: ExactOperation =
                call.name == "add" ? .add : call.name == "subtract" ? .subtract : .multiply
            return ExactNode(frame, call.kind, operation, left, right, site)
        case "divide":
            return divide(call, operands[0], operands[1], frame, counter(.divisionByZero, call.site))
        case "change":
            // Where the base is 0 it is no division by zero, but a base that is not above 0.
            let ratio = divide(
                call, operands[0], operands[1], frame, NoteCounter(.divisionByZero, call.site))
            return ChangeNode(frame, ratio, base: operands[1], counter(.baseNotPositive, call.site))
        case "negate":
            let operand = missingAs(call.kind, operands[0], frame)
            return operand.kind == .float ? FloatNegateNode(frame, operand) : NegateNode(frame, operand, site)
        case "power":
            return float(.power, operands[0], operands[1], frame, site)
        case "modulo", "quotient", "mod", "div":
            let isQuotient = call.name == "quotient" || call.name == "div"
            let left = missingAs(call.kind, operands[0], frame)
            let right = missingAs(call.kind, operands[1], frame)
            if left.kind == .float || right.kind == .float {
                return float(isQuotient ? .quotient : .modulo, left, right, frame, site)
            }
            return ExactDivisionNode(
                frame, call.kind, isQuotient: isQuotient, left, right, site, counter(.divisionByZero, site))
        default: return nil
        }
    }

    private func float(
        _ operation: FloatNode.Operation, _ left: Node, _ right: Node, _ frame: Frame, _ site: Site
    ) -> FloatNode {
        FloatNode(
            frame, operation, asFloat(left, frame), asFloat(right, frame), site,
            zeros: counter(.divisionByZero, site), gaps: counter(.noResult, site))
    }

    private func divide(_ call: Call, _ left: Node, _ right: Node, _ frame: Frame, _ zeros: NoteCounter) -> Node {
        let left = missingAs(.float, left, frame)
        let right = missingAs(.float, right, frame)
        if left.kind == .float || right.kind == .float {
            return FloatDivideNode(frame, asFloat(left, frame), asFloat(right, frame), call.site, zeros)
        }
        return DivideNode(
            frame, left, right, scales: (left.kind.exactScale ?? 0, right.kind.exactScale ?? 0), zeros)
    }

    /// Beside a float every other number becomes one.
    func asFloat(_ node: Node, _ frame: Frame) -> Node {
        if node.kind == .missing { return ConstantNode(frame, .float, .missing) }
        guard node.kind != .float else { return node }
        let converted = ToFloatNode(frame, node, scale: node.kind.exactScale ?? 0)
        if let value = converted.constant { return ConstantNode(frame, .float, value) }
        return converted
    }

    func conversion(_ call: Call, _ operands: [Node], _ frame: Frame) -> Node? {
        switch call.name {
        case TypedExpression.fails: return NotNode(frame, missingAs(.bool, operands[0], frame), nil)
        case "isMissing": return IsMissingNode(frame, operands[0])
        case "toFloat" where operands[0].kind.exactScale != nil: return asFloat(operands[0], frame)
        case "toFloat" where operands[0].kind == .float: return operands[0]
        case "toDecimal":
            guard let from = operands[0].kind.exactScale, let to = call.kind.exactScale else { return nil }
            return RescaleNode(frame, call.kind, operands[0], shift: to - from, call.site)
        default: return nil
        }
    }

    static let predicateNames: Set<String> = [
        "equal", "notEqual", "less", "lessOrEqual", "greater", "greaterOrEqual", "alike", "contains", "starts", "ends",
        "isIn",
    ]

    private static func comparison(_ name: String) -> Comparison? {
        switch name {
        case "equal": .equal
        case "notEqual": .notEqual
        case "less": .less
        case "lessOrEqual": .lessOrEqual
        case "greater": .greater
        case "greaterOrEqual": .greaterOrEqual
        default: nil
        }
    }

    /// Nil where the call is no predicate that has an own kernel. `negated`: under a `not`.
    func predicate(_ call: Call, _ operands: [Node], _ frame: Frame, negated: Bool) -> Node? {
        if var comparison = Compiler.comparison(call.name) {
            if negated { comparison = comparison.negated }
            // `!=` is `not =`, and `not !=` is `=`; under any other `not` a missing side gives true.
            let keepsMissing = negated ? call.name != "notEqual" : call.name == "notEqual"
            return compare(comparison, operands[0], operands[1], frame, missing(keepsMissing, call.site))
        }
        let whenMissing = missing(negated, call.site)
        let question: TextPairNode.Question
        switch call.name {
        case "isIn":
            return isIn(operands, frame, negated, whenMissing)
        case "contains": question = .contains
        case "starts": question = .starts
        case "ends": question = .ends
        case "alike": question = .alike
        default: return nil
        }
        let left = missingAs(.text, operands[0], frame)
        let right = missingAs(.text, operands[1], frame)
        if case .text(let text) = right.constant {
            let test = TextTest(Compiler.question(question), text, isNegated: negated)
            return TextTestNode(frame, left, test, whenMissing: whenMissing)
        }
        return TextPairNode(frame, question, left, right, isNegated: negated, whenMissing: whenMissing)
    }

    private static func question(_ question: TextPairNode.Question) -> TextTest.Question {
        switch question {
        case .compare(let comparison): .compare(comparison)
        case .contains: .contains
        case .starts: .starts
        case .ends: .ends
        case .alike: .alike
        }
    }

    private func missing(_ isKept: Bool, _ site: Site) -> PredicateNode.Missing {
        isKept ? .init(result: 1, counter: counter(.missingKept, site)) : .isFalse
    }

    func compare(
        _ comparison: Comparison, _ left: Node, _ right: Node, _ frame: Frame, _ whenMissing: PredicateNode.Missing
    ) -> Node {
        let left = missingAs(right.kind, left, frame)
        let right = missingAs(left.kind, right, frame)
        if left.constant != nil, right.constant == nil {
            return compare(comparison.mirrored, right, left, frame, whenMissing)
        }
        switch left.kind {
        case .text:
            if case .text(let text) = right.constant {
                return TextTestNode(frame, left, TextTest(.compare(comparison), text), whenMissing: whenMissing)
            }
            return TextPairNode(
                frame, .compare(comparison), left, right, isNegated: false, whenMissing: whenMissing)
        case .bool: return CompareVectorNode(frame, comparison, left, right, whenMissing: whenMissing)
        case .float:
            return CompareVectorNode(frame, comparison, left, asFloat(right, frame), whenMissing: whenMissing)
        case .int, .decimal, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing:
            if right.kind == .float {
                return CompareVectorNode(frame, comparison, asFloat(left, frame), right, whenMissing: whenMissing)
            }
            if let constant = right.exactConstant {
                let scales = (left.kind.exactScale ?? 0, right.kind.exactScale ?? 0)
                let (adjusted, value) = Compiler.rescaled(comparison, constant, from: scales.1, to: scales.0)
                if let value {
                    return CompareConstantNode(frame, adjusted, left, value, whenMissing: whenMissing)
                }
            }
            return CompareExactNode(frame, comparison, left, right, whenMissing: whenMissing)
        }
    }

    /// A comparison with a constant of another scale as one with a constant of the operand's own; nil where that has none.
    static func rescaled(
        _ comparison: Comparison, _ constant: Int128, from: Int, to: Int
    ) -> (Comparison, Int128?) {
        if to >= from {
            let (value, overflow) = constant.multipliedReportingOverflow(by: ExactLimit.powersOfTen[to - from])
            return (comparison, overflow ? nil : value)
        }
        let divisor = ExactLimit.powersOfTen[from - to]
        var (floor, rest) = constant.quotientAndRemainder(dividingBy: divisor)
        if rest == 0 { return (comparison, floor) }
        if rest < 0 {
            floor -= 1
            rest += divisor
        }
        // The constant lies between `floor` and the next number of the scale.
        switch comparison {
        case .less, .lessOrEqual: return (.lessOrEqual, floor)
        case .greater, .greaterOrEqual: return (.greater, floor)
        case .equal, .notEqual: return (comparison, nil)
        }
    }
}

extension Node {
    /// The mantissa, day, period … where it is constant.
    var exactConstant: Int128? {
        switch constant {
        case .integer(let value): Int128(value)
        case .decimal(let mantissa): mantissa
        case .missing, .bool, .float, .text, nil: nil
        }
    }
}
