import TinhPlan
import TinhTypes

/// The aggregates of one worker and what they read.
extension AggregateSink {
    /// An aggregate with what it reads.
    struct CallState {
        var accumulator: Accumulator
        let arguments: [Node]
        /// Of each argument in all rows; nil where nothing is known.
        let bounds: [Bounds?]
        /// The one argument, where it is a stored column of the rows grouped.
        let stored: ColumnNode?
        /// The rows that count and what decides about them; nil when all do.
        let condition: (node: Node, frame: Frame)?

        /// All rows are added to states that may tell of them.
        var isTeller: Bool { condition == nil && accumulator is any PresenceTeller }
    }

    static func state(
        _ call: AggregateCall, _ compiled: CompiledPipeline, _ pipeline: Pipeline, isGrouped: Bool, _ frame: Frame
    ) throws(RowFault) -> CallState {
        let compiler = compiled.compiler
        var rows = frame
        var condition: (node: Node, frame: Frame)?
        if let expression = call.condition {
            let node = try compiler.condition(expression, frame, compiled.scope)
            rows = Frame(parent: frame, isBranch: true)
            condition = (node, rows)
        }
        var arguments: [Node] = []
        for argument in call.arguments.prefix(Accumulators.rowArgumentCount(call)) {
            arguments.append(try compiler.node(argument, rows, compiled.scope))
        }
        let accumulator: Accumulator
        do throws(AggregateFault) {
            accumulator = try Accumulators.make(
                call, call.arguments.map { pipeline.statistics(of: $0) },
                isComplete: call.condition == nil && isGrouped)
        } catch {
            guard case .badArgument(let site, let message) = error else {
                preconditionFailure("an aggregate without rows has failed")
            }
            throw RowFault(site: site, cause: .badArgument(message: message), chunkRow: RowFault.noRow)
        }
        let stored = arguments.count == 1 && condition == nil ? arguments[0] as? ColumnNode : nil
        let bounds = call.arguments.prefix(arguments.count).map { argument in
            pipeline.statistics(of: argument)?.range.map { Bounds(Int128($0.lowerBound), Int128($0.upperBound)) }
        }
        return CallState(
            accumulator: accumulator, arguments: arguments, bounds: bounds, stored: stored, condition: condition)
    }
}
