import TinhColumns
import TinhPlan
import TinhTypes

/// Groups one worker's rows and feeds the aggregates.
final class AggregateSink: PipelineSink {
    private let frame: Frame
    let keys: KeyWords
    private(set) var table: WordTable
    private let keyNodes: [Node]
    let calls: [CallState]
    private let groups: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    private let branchGroups: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    /// Groups that the accumulators have room for.
    private var grownCount = 0

    /// An aggregate with what it reads.
    struct CallState {
        let accumulator: Accumulator
        let arguments: [Node]
        /// The rows that count and what decides about them; nil when all do.
        let condition: (node: Node, frame: Frame)?
    }

    init(_ compiled: CompiledPipeline, _ keys: [NamedExpression], _ calls: [AggregateCall]) throws(RowFault) {
        frame = compiled.frame
        let compiler = compiled.compiler
        var keyNodes: [Node] = []
        for key in keys { keyNodes.append(try compiler.node(key.expression, frame, compiled.scope)) }
        self.keyNodes = keyNodes
        self.keys = KeyWords(keys.map(\.expression.type.kind))
        table = WordTable(wordCount: self.keys.wordCount)
        var states: [CallState] = []
        for call in calls { states.append(try AggregateSink.state(call, compiled)) }
        self.calls = states
    }

    deinit {
        groups.deallocate()
        branchGroups.deallocate()
    }

    private static func state(_ call: AggregateCall, _ compiled: CompiledPipeline) throws(RowFault) -> CallState {
        let compiler = compiled.compiler
        var rows = compiled.frame
        var condition: (node: Node, frame: Frame)?
        if let expression = call.condition {
            let node = try compiler.condition(expression, compiled.frame, compiled.scope)
            rows = Frame(parent: compiled.frame, isBranch: true)
            condition = (node, rows)
        }
        var arguments: [Node] = []
        for argument in call.arguments.prefix(Accumulators.rowArgumentCount(call)) {
            arguments.append(try compiler.node(argument, rows, compiled.scope))
        }
        let accumulator: Accumulator
        do throws(AggregateFault) {
            accumulator = try Accumulators.make(call, kinds: call.arguments.map(\.type.kind))
        } catch {
            guard case .badArgument(let site, let message) = error else {
                preconditionFailure("an aggregate without rows has failed")
            }
            throw RowFault(site: site, cause: .badArgument(message: message), chunkRow: RowFault.noRow)
        }
        return CallState(accumulator: accumulator, arguments: arguments, condition: condition)
    }

    var isFull: Bool { false }

    func endChunk(_ chunk: Chunk) {}

    func consume() throws(RowFault) {
        let rowCount = frame.rowCount
        if keyNodes.isEmpty {
            groups.update(repeating: 0, count: rowCount)
            grow(1)
        } else {
            var vectors: [Vector] = []
            for node in keyNodes { vectors.append(try node.value()) }
            keys.encode(vectors, rowCount)
            table.find(keys.words, rowCount, into: groups)
            grow(table.count)
        }
        for call in calls { try update(call, rowCount) }
    }

    private func grow(_ groupCount: Int) {
        if groupCount <= grownCount { return }
        grownCount = groupCount
        for call in calls { call.accumulator.grow(groupCount) }
    }

    private func update(_ call: CallState, _ rowCount: Int) throws(RowFault) {
        guard let condition = call.condition else {
            var vectors: [Vector] = []
            for node in call.arguments { vectors.append(try node.value()) }
            call.accumulator.update(vectors, groups, rowCount)
            return
        }
        let mask = try condition.node.value()
        condition.frame.narrow(mask.mask)
        let kept = condition.frame.rowCount
        if kept == 0 { return }
        var vectors: [Vector] = []
        for node in call.arguments { vectors.append(try node.value()) }
        guard let rows = condition.frame.rowsInParent else {
            call.accumulator.update(vectors, groups, rowCount)
            return
        }
        for row in 0..<kept { branchGroups[row] = groups[Int(rows[row])] }
        call.accumulator.update(vectors, branchGroups, kept)
    }

    /// Adds another worker's groups.
    func merge(_ other: AggregateSink) {
        let map: [Int32]
        if keyNodes.isEmpty {
            map = Array(repeating: 0, count: other.grownCount)
            grow(max(grownCount, other.grownCount))
        } else {
            let translated = keys.translated(other.table.keys.values, other.table.count, of: other.keys)
            var numbers = [Int32](repeating: 0, count: other.table.count)
            let wordCount = keys.wordCount
            numbers.withUnsafeMutableBufferPointer { numbers in
                guard let out = numbers.baseAddress else { return }
                var start = 0
                while start < other.table.count {
                    let count = min(Vector.capacity, other.table.count - start)
                    table.find(translated.values + start * wordCount, count, into: out + start)
                    start += count
                }
            }
            map = numbers
            grow(table.count)
        }
        for (own, theirs) in zip(calls, other.calls) {
            own.accumulator.merge(theirs.accumulator, map)
            own.accumulator.rowsSeen += theirs.accumulator.rowsSeen
            own.accumulator.rowsSkipped += theirs.accumulator.rowsSkipped
        }
    }

    /// All groups; without keys one, even over no rows.
    var groupCount: Int { keyNodes.isEmpty ? 1 : table.count }

    /// Makes room for the one group of a query without keys that saw no rows.
    func settle() { grow(max(groupCount, grownCount)) }
}
