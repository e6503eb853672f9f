import TinhPlan
import TinhTypes

/// `x in (constants)`: looked up, in as many sets as there are ways to compare.
extension Compiler {
    func isIn(
        _ operands: [Node], _ frame: Frame, _ negated: Bool, _ whenMissing: PredicateNode.Missing
    ) -> Node? {
        let values = operands.dropFirst().filter { $0.constant != .missing }
        guard values.allSatisfy({ $0.constant != nil }), let operand = operands.first else { return nil }
        switch operand.kind {
        case .text:
            let texts = values.compactMap { node -> String? in
                if case .text(let text) = node.constant { return text }
                return nil
            }
            let test = TextTest(among: texts, isNegated: negated)
            return TextTestNode(frame, operand, test, whenMissing: whenMissing)
        case .float: return isInFloats(operand, values, frame, negated, whenMissing)
        case .bool: return negated ? nil : chain(operand, values, frame)
        case .int, .decimal, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing:
            let floats = values.filter { $0.kind == .float }
            if floats.isEmpty { return isInExact(operand, values, frame, negated, whenMissing) }
            let number = asFloat(operand, frame)
            if floats.count == values.count { return isInFloats(number, floats, frame, negated, whenMissing) }
            // Rows without a value are counted once.
            let quiet = PredicateNode.Missing(result: whenMissing.result, counter: nil)
            return both(
                isInExact(operand, values.filter { $0.kind != .float }, frame, negated, whenMissing),
                isInFloats(number, floats, frame, negated, quiet), isAnd: negated, frame)
        }
    }

    private func isInFloats(
        _ operand: Node, _ values: [Node], _ frame: Frame, _ negated: Bool, _ whenMissing: PredicateNode.Missing
    ) -> Node {
        let floats = values.compactMap { node -> Double? in
            if case .float(let value) = asFloat(node, frame).constant { return value }
            return nil
        }
        return IsInFloatNode(frame, operand, floats, isNegated: negated, whenMissing: whenMissing)
    }

    private func isInExact(
        _ operand: Node, _ values: [Node], _ frame: Frame, _ negated: Bool, _ whenMissing: PredicateNode.Missing
    ) -> Node {
        var found: Set<Int128> = []
        let scale = operand.kind.exactScale ?? 0
        for node in values {
            guard let constant = node.exactConstant else { continue }
            let own = Compiler.rescaled(.equal, constant, from: node.kind.exactScale ?? 0, to: scale).1
            if let own { found.insert(own) }
        }
        return IsInNode(frame, operand, found, isNegated: negated, whenMissing: whenMissing)
    }

    /// A chain of `=`, as the language says that `in` is one.
    private func chain(_ operand: Node, _ values: [Node], _ frame: Frame) -> Node {
        values.reduce(ConstantNode(frame, .bool, .bool(false)) as Node) { result, value in
            both(result, compare(.equal, operand, value, frame, .isFalse), isAnd: false, frame)
        }
    }

    /// Two tests that cannot fail.
    private func both(_ first: Node, _ second: Node, isAnd: Bool, _ frame: Frame) -> Node {
        let open = Frame(parent: frame, isBranch: true)
        return LogicNode(frame, isAnd: isAnd, first, open: open, GatherNode(open, second), eagerRight: second)
    }
}
