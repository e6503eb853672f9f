import TinhColumns
import TinhPlan
import TinhTypes

/// What the columns of an operator's input are: the chunk's own, or expressions of the step before.
final class Scope {
    enum Definition {
        /// A column of the chunk.
        case stored(Int, Kind)
        case rowNumber
        case expression(TypedExpression, Scope)
        /// A column of the right side of a join that the rows have passed.
        case partner(JoinSide, Int, Kind)
    }

    let definitions: [Definition]

    init(_ definitions: [Definition]) { self.definitions = definitions }

    /// The column of the chunk that an expression only names.
    func stored(_ expression: TypedExpression) -> (column: Int, kind: Kind)? {
        guard case .stored(let column, let kind)? = source(expression) else { return nil }
        return (column, kind)
    }

    /// The column of a join's right side that an expression only names.
    func partner(_ expression: TypedExpression) -> (side: JoinSide, column: Int, kind: Kind)? {
        guard case .partner(let side, let column, let kind)? = source(expression) else { return nil }
        return (side, column, kind)
    }

    /// What an expression that only names something names: no expression; nil for what is worked out.
    private func source(_ expression: TypedExpression) -> Definition? {
        var expression = expression
        var scope = self
        while case .column(let index, _) = expression {
            let definition = scope.definitions[index]
            guard case .expression(let inner, let outer) = definition else { return definition }
            expression = inner
            scope = outer
        }
        return nil
    }
}

/// From typed expressions to nodes, for one worker. Kernels are chosen here, by kind and by what is constant; widths are
/// chosen batch by batch from bounds.
final class Compiler {
    let environment: KernelEnvironment
    private(set) var counters: [NoteCounter] = []
    private let kernels: [String: ScalarKernel]
    /// Of each join that the rows have passed, by frame, the right rows.
    private var partners: [ObjectIdentifier: [ObjectIdentifier: PartnerRows]] = [:]

    init(_ environment: KernelEnvironment) {
        self.environment = environment
        kernels = Dictionary(ScalarKernel.all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Columns of the join's right side can be read from now on, in the frame and those within it.
    func add(_ rows: PartnerRows, _ side: JoinSide, _ frame: Frame) {
        partners[ObjectIdentifier(side)] = [ObjectIdentifier(frame): rows]
    }

    /// The right rows of the rows of a frame, at the join or behind it.
    func partnerRows(_ side: JoinSide, _ frame: Frame) -> PartnerRows {
        if let known = partners[ObjectIdentifier(side)]?[ObjectIdentifier(frame)] { return known }
        guard let parent = frame.parent else { preconditionFailure("a right column is read before its join") }
        let before = partnerRows(side, parent)
        let made = PartnerRows(before.probe, frame, parent: before)
        partners[ObjectIdentifier(side), default: [:]][ObjectIdentifier(frame)] = made
        return made
    }

    func counter(_ noteCase: NoteCounter.Case, _ site: Site) -> NoteCounter {
        let made = NoteCounter(noteCase, site)
        counters.append(made)
        return made
    }

    /// A condition as a mask that is never missing.
    func condition(_ expression: TypedExpression, _ frame: Frame, _ scope: Scope) throws(RowFault) -> Node {
        let node = try node(expression, frame, scope)
        return node is PredicateNode || node is LogicNode || node is IsMissingNode
            ? node : ConditionNode(frame, missingAs(.bool, node, frame))
    }

    func node(_ expression: TypedExpression, _ frame: Frame, _ scope: Scope) throws(RowFault) -> Node {
        switch expression {
        case .column(let index, _): try column(index, frame, scope)
        case .constant(let value, let type): ConstantNode(frame, type.kind, value)
        case .call(let name, let arguments, let type, let site):
            try call(Call(name: name, arguments: arguments, kind: type.kind, site: site), frame, scope)
        }
    }

    /// `missing` written where another kind is meant.
    func missingAs(_ kind: Kind, _ node: Node, _ frame: Frame) -> Node {
        node.kind == .missing && kind != .missing ? ConstantNode(frame, kind, .missing) : node
    }

    /// `isForBranch`: read for some rows of the frame only.
    private func column(
        _ index: Int, _ frame: Frame, _ scope: Scope, isForBranch: Bool = false
    ) throws(RowFault) -> Node {
        let key = Frame.ColumnKey(scope: ObjectIdentifier(scope), index: index)
        let node: Node
        if let found = frame.columns[key] {
            node = found
        } else {
            node = try makeColumn(index, frame, scope, key)
            frame.columns[key] = node
        }
        if isForBranch, !frame.isBranch, !Compiler.isTotal(.column(index, DataType(node.kind)), scope) {
            frame.demand(key, node)
        }
        return node
    }

    private func makeColumn(
        _ index: Int, _ frame: Frame, _ scope: Scope, _ key: Frame.ColumnKey
    ) throws(RowFault) -> Node {
        switch scope.definitions[index] {
        case .stored(let place, let kind): return ColumnNode(frame, kind, index: place)
        case .rowNumber: return RowNumberNode(frame, .int)
        case .partner(let side, let place, let kind):
            side.flat.want(place)
            return PartnerNode(frame, kind, partnerRows(side, frame), index: place)
        case .expression(let expression, let inner):
            if let parent = frame.parent, frame.isBranch || isCompiled(key, parent) {
                return GatherNode(frame, try column(index, parent, scope, isForBranch: frame.isBranch))
            }
            return try node(expression, frame, inner)
        }
    }

    private func isCompiled(_ key: Frame.ColumnKey, _ frame: Frame) -> Bool {
        frame.columns[key] != nil || (frame.parent.map { isCompiled(key, $0) } ?? false)
    }

    /// A call whose operands are yet to be compiled.
    struct Call {
        let name: String
        let arguments: [TypedExpression]
        let kind: Kind
        let site: Site
    }

    private func call(_ call: Call, _ frame: Frame, _ scope: Scope) throws(RowFault) -> Node {
        switch call.name {
        case "and", "or": return try logic(call, frame, scope)
        case "if": return try branch(call, frame, scope)
        case "coalesce": return try coalesce(call, frame, scope)
        case "not": return try not(call, frame, scope)
        case "leftOut":
            let condition = try condition(call.arguments[0], frame, scope)
            return LeftOutNode(frame, condition, counter(.rowsLeftOut, call.site))
        case TypedExpression.watched: return try watched(call, frame, scope)
        default: break
        }
        var operands: [Node] = []
        for argument in call.arguments { operands.append(try node(argument, frame, scope)) }
        if let node = arithmetic(call, operands, frame) { return node }
        if let node = predicate(call, operands, frame, negated: false) { return node }
        if let node = conversion(call, operands, frame) { return node }
        return try native(call, operands, frame)
    }

    private func not(_ call: Call, _ frame: Frame, _ scope: Scope) throws(RowFault) -> Node {
        if case .call(let name, let arguments, _, _) = call.arguments[0] {
            var operands: [Node] = []
            if Compiler.predicateNames.contains(name) {
                for argument in arguments { operands.append(try node(argument, frame, scope)) }
                let inner = Call(name: name, arguments: arguments, kind: .bool, site: call.site)
                if let node = predicate(inner, operands, frame, negated: true) { return node }
            }
        }
        let operand = missingAs(.bool, try node(call.arguments[0], frame, scope), frame)
        if let question = operand as? IsMissingNode { return question.negated(frame) }
        return NotNode(frame, operand, counter(.missingKept, call.site))
    }

    private func watched(_ call: Call, _ frame: Frame, _ scope: Scope) throws(RowFault) -> Node {
        let condition = missingAs(.bool, try node(call.arguments[0], frame, scope), frame)
        var columns: [Node] = []
        for index in Set(call.arguments[1].columns).sorted() { columns.append(try column(index, frame, scope)) }
        let unknown = try node(call.arguments[1], frame, scope)
        return WatchedNode(frame, condition, columns, unknown: unknown, counter(.missingFalse, call.site))
    }

    private func logic(_ call: Call, _ frame: Frame, _ scope: Scope) throws(RowFault) -> Node {
        var result = missingAs(.bool, try node(call.arguments[0], frame, scope), frame)
        for argument in call.arguments.dropFirst() {
            let isCheap = Compiler.isTotal(argument, scope)
            let eager = isCheap ? missingAs(.bool, try node(argument, frame, scope), frame) : nil
            let open = Frame(parent: frame, isBranch: true)
            let right = missingAs(.bool, try node(argument, open, scope), open)
            result = LogicNode(
                frame, isAnd: call.name == "and", result, open: open, right, eagerRight: eager)
        }
        return result
    }

    private func branch(_ call: Call, _ frame: Frame, _ scope: Scope) throws(RowFault) -> Node {
        let condition = missingAs(.bool, try node(call.arguments[0], frame, scope), frame)
        let thenFrame = Frame(parent: frame, isBranch: true)
        let elseFrame = Frame(parent: frame, isBranch: true)
        let then = missingAs(call.kind, try node(call.arguments[1], thenFrame, scope), thenFrame)
        let otherwise = missingAs(call.kind, try node(call.arguments[2], elseFrame, scope), elseFrame)
        return IfNode(
            frame, call.kind, condition: condition, then: (thenFrame, then), otherwise: (elseFrame, otherwise))
    }

    private func coalesce(_ call: Call, _ frame: Frame, _ scope: Scope) throws(RowFault) -> Node {
        let first = missingAs(call.kind, try node(call.arguments[0], frame, scope), frame)
        if call.arguments.count == 1 { return first }
        let here = Frame(parent: frame, isBranch: true)
        let rest = Frame(parent: frame, isBranch: true)
        let others = Array(call.arguments.dropFirst())
        let other =
            others.count == 1
            ? try node(others[0], rest, scope)
            : try coalesce(
                Call(name: call.name, arguments: others, kind: call.kind, site: call.site), rest, scope)
        return CoalesceNode(frame, call.kind, first, hereFrame: here, rest: (rest, missingAs(call.kind, other, rest)))
    }

    private func native(_ call: Call, _ operands: [Node], _ frame: Frame) throws(RowFault) -> Node {
        guard let kernel = kernels[call.name] else {
            preconditionFailure("no kernel is called \(call.name)")
        }
        let preparation = ScalarKernel.Preparation(
            arguments: call.arguments.map(\.type), constants: operands.map(\.constant), result: DataType(call.kind),
            environment: environment)
        let run: ScalarKernel.Run
        do throws(KernelFault) {
            run = try kernel.prepare(preparation)
        } catch {
            throw Compiler.fault(error, call)
        }
        let isPartial = Compiler.partialNames.contains(call.name)
        return ScalarCallNode(
            frame, call.kind, run, operands, call.site,
            counter: isPartial ? counter(.noResult, call.site) : nil)
    }

    private static func fault(_ fault: KernelFault, _ call: Call) -> RowFault {
        let cause: RowFault.Cause =
            switch fault {
            case .overflow: .overflow(call.kind)
            case .unconvertible(_, let value, let to): .unconvertible(value: value, to: to)
            case .badPattern(let message): .badPattern(message: message)
            case .noRegularExpressions: .noRegularExpressions
            case .badArgument(_, let message): .badArgument(message: message)
            }
        return RowFault(site: call.site, cause: cause, chunkRow: RowFault.noRow)
    }

    /// Functions without a result for some arguments: missing, and counted.
    private static let partialNames: Set<String> = ["sqrt", "ln", "log10", "log"]

    /// Neither fails nor notes anything, and costs little more than reading its columns.
    static func isTotal(_ expression: TypedExpression, _ scope: Scope) -> Bool {
        switch expression {
        case .constant: true
        case .column(let index, _):
            switch scope.definitions[index] {
            case .stored, .rowNumber, .partner: true
            case .expression(let inner, let outer): isTotal(inner, outer)
            }
        case .call("isMissing", let arguments, _, _): arguments.allSatisfy { isTotal($0, scope) }
        case .call("not", let arguments, _, _):
            // Any other operand may be missing, which is noted.
            arguments.allSatisfy { argument in
                if case .call("isMissing", _, _, _) = argument { return isTotal(argument, scope) }
                return false
            }
        case .call(let name, let arguments, _, _):
            totalNames.contains(name)
                && arguments.allSatisfy { argument in
                    if case .column(_, let type) = argument, type.kind == .text { return false }
                    return isTotal(argument, scope)
                }
        }
    }

    private static let totalNames: Set<String> = [
        "equal", "less", "lessOrEqual", "greater", "greaterOrEqual", "and", "or",
    ]
}

extension RowFault {
    /// The query itself is at fault, whatever its rows.
    static let noRow = -1
}
