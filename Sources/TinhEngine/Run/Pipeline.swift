import TinhColumns
import TinhPlan
import TinhTypes

/// Rows of a source on their way through filters and projections, without a stop: what workers run chunk by chunk.
struct Pipeline {
    struct Filter {
        let condition: TypedExpression
        /// What the columns in the condition are.
        let scope: Scope
        let profileIndex: Int
    }

    var source: RowSource
    var filters: [Filter] = []
    /// What the columns are after the last step.
    var scope: Scope
    /// Projections, which cost nothing themselves: their place in the profile and the number of filters before them.
    var projections: [(profileIndex: Int, filtersBefore: Int)] = []

    init(_ source: RowSource) {
        self.source = source
        scope = source.scope
    }

    /// The stored column that an expression over the output only names, and what is known of it.
    func statistics(of expression: TypedExpression) -> ColumnStatistics? {
        guard let (place, _) = scope.stored(expression), place < source.statistics.count else { return nil }
        return source.statistics[place]
    }
}

/// A pipeline compiled for one worker.
final class CompiledPipeline {
    let root: Frame
    /// The rows after the last filter, and what the columns are there.
    let frame: Frame
    let scope: Scope
    let compiler: Compiler
    private let filters: [(condition: Node, after: Frame)]
    /// Rows into each filter, and out of the last.
    private(set) var rowCounts: [Int]

    init(_ pipeline: Pipeline, _ compiler: Compiler) throws(RowFault) {
        self.compiler = compiler
        root = Frame(parent: nil)
        scope = pipeline.scope
        var last = root
        var filters: [(condition: Node, after: Frame)] = []
        for filter in pipeline.filters {
            let condition = try compiler.condition(filter.condition, last, filter.scope)
            let after = Frame(parent: last)
            filters.append((condition, after))
            last = after
        }
        frame = last
        self.filters = filters
        rowCounts = Array(repeating: 0, count: filters.count + 1)
    }

    deinit { root.dissolve() }

    /// What has been counted for notes so far.
    var noteCounts: [Int] {
        get { compiler.counters.map(\.count) }
        set { for (counter, count) in zip(compiler.counters, newValue) { counter.count = count } }
    }

    /// Filters rows `start ..< start + rowCount` of the root's chunk into `frame`. False when none is left.
    func load(start: Int, rowCount: Int) throws(RowFault) -> Bool {
        root.load(start: start, rowCount: rowCount)
        rowCounts[0] += rowCount
        try root.evaluateDemanded()
        for (index, filter) in filters.enumerated() {
            let mask = try filter.condition.value()
            filter.after.narrow(mask.mask)
            rowCounts[index + 1] += filter.after.rowCount
            if filter.after.rowCount == 0 { return false }
            try filter.after.evaluateDemanded()
        }
        return rowCount > 0
    }
}

/// What takes a pipeline's rows; one for each worker.
protocol PipelineSink: AnyObject {
    /// The rows of the pipeline's last frame.
    func consume() throws(RowFault)
    /// All rows of a chunk have been consumed.
    func endChunk(_ chunk: Chunk)
    /// How many more rows are wanted; nil for all.
    var rowCountWanted: Int? { get }
}

extension PipelineSink {
    /// No more rows are wanted.
    var isFull: Bool { rowCountWanted == 0 }
}
