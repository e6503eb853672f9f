import Synchronization
import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    /// Refuses a join that makes more rows than can be numbered, before it makes any: to see it by the keys takes no time beside
    /// making two thousand million rows. `left` then gives the same rows, perhaps made already.
    func refuseTooManyRows(_ side: JoinSide, _ left: inout Pipeline) throws(ExecutionFault) {
        let (join, index) = (side.join.value, side.index.value)
        // Where a key cannot be worked out the join itself tells of the first row's fault, with its place.
        guard side.mayMultiply, !join.isLookup, join.keys.allSatisfy({ Compiler.isTotal($0.left, left.scope) }) else {
            return
        }
        if let rowCount = left.source.rowCount {
            func isPossible(_ rowCountOfKey: Int) -> Bool {
                let (most, isBeyond) = rowCount.multipliedReportingOverflow(by: rowCountOfKey)
                return isBeyond || most > side.rowCountMax
            }
            guard isPossible(index.rowCount), isPossible(index.rowCountOfKeyMax) else { return }
        } else if index.rowCountOfKeyMax < Runner.countedKeyRowCountMin {
            return
        }
        // What is read from a file, or worked out, is so once.
        left = Pipeline(made(try collected(left, join.left.schema), nil))
        let total = JoinTotal(rowCountMax: side.rowCountMax)
        _ = try PipelineRun(pipeline: left, options: options, environment: environment).run {
            compiled throws(RowFault) in
            try JoinCountSink(compiled, side, total)
        }
        if total.isTooLarge { throw .tooManyRows(join.site, limit: side.rowCountMax) }
    }

    /// Of a stream it is not known how many rows meet a key: where one has so many of the right side's they are counted.
    private static let countedKeyRowCountMin = 1000
}

/// How many rows a join makes, by all workers so far.
final class JoinTotal: Sendable {
    private let rowCountMax: Int
    private let count = Atomic<Int>(0)

    init(rowCountMax: Int) { self.rowCountMax = rowCountMax }

    func add(_ rowCount: Int) { count.wrappingAdd(rowCount, ordering: .relaxed) }

    var isTooLarge: Bool { count.load(ordering: .relaxed) > rowCountMax }
}

/// Counts what becomes of one worker's left rows, until it is too much.
private final class JoinCountSink: PipelineSink {
    private let frame: Frame
    private let probe: JoinProbe
    private let index: JoinIndex
    private let total: JoinTotal
    private let keepsUnmet: Bool

    init(_ compiled: CompiledPipeline, _ side: JoinSide, _ total: JoinTotal) throws(RowFault) {
        frame = compiled.frame
        probe = try JoinProbe(side, compiled.compiler, frame, compiled.scope)
        index = side.index.value
        self.total = total
        keepsUnmet = if case .inner = side.join.value.form { false } else { true }
    }

    var rowCountWanted: Int? { total.isTooLarge ? 0 : nil }

    func endChunk(_ chunk: Chunk) {}

    func consume() throws(RowFault) {
        let rowCount = frame.rowCount
        probe.encoder.encode(try probe.readKeys(), rowCount)
        let numbers = probe.partners
        index.numbers(probe.encoder, rowCount, into: numbers)
        var count = 0
        for row in 0..<rowCount {
            let number = Int(numbers[row])
            count += number < 0 ? (keepsUnmet ? 1 : 0) : index.count(number)
        }
        total.add(count)
    }
}
