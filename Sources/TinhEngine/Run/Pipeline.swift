import TinhColumns
import TinhPlan
import TinhTypes

/// Rows of a source on their way through filters and projections, without a stop: what workers run chunk by chunk.
struct Pipeline {
    /// What leaves rows out on the way, or brings others beside them.
    struct Step {
        enum Work {
            case filter(TypedExpression)
            /// Each row goes out once at most.
            case join(JoinSide)
        }

        let work: Work
        /// What the columns before it are.
        let scope: Scope
        let profileIndex: Int
        /// What was worked out beforehand.
        var seconds = 0.0
    }

    var source: RowSource
    var steps: [Step] = []
    /// What the columns are after the last step.
    var scope: Scope
    /// Projections, which cost nothing themselves: their place in the profile and the number of steps before them.
    var projections: [(profileIndex: Int, stepsBefore: Int)] = []

    init(_ source: RowSource) {
        self.source = source
        scope = source.scope
    }

    /// The joins that the rows pass.
    var joins: [JoinSide] {
        steps.compactMap { if case .join(let side) = $0.work { side } else { nil } }
    }

    /// What is known of the stored column that an expression over the output only names.
    func statistics(of expression: TypedExpression) -> ColumnStatistics? {
        if let (side, place, _) = scope.partner(expression) { return side.statistics(place) }
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
    private let steps: [(work: Work, after: Frame)]
    /// Rows into each step, and out of the last.
    private(set) var rowCounts: [Int]
    /// Behind this many steps rows are no longer the source's.
    private let ownStepCount: Int

    /// Of the first step.
    private let firstChooser: RowChooser?

    private enum Work {
        case filter(Node)
        case join(JoinStep)
    }

    init(_ pipeline: Pipeline, _ compiler: Compiler) throws(RowFault) {
        self.compiler = compiler
        root = Frame(parent: nil)
        scope = pipeline.scope
        var last = root
        var steps: [(work: Work, after: Frame)] = []
        var ownStepCount: Int?
        var firstChooser: RowChooser?
        for (place, step) in pipeline.steps.enumerated() {
            switch step.work {
            case .filter(let expression):
                let condition = try compiler.condition(expression, last, step.scope)
                if place == 0 { firstChooser = StoredFilter(condition) }
                let after = Frame(parent: last)
                steps.append((.filter(condition), after))
                last = after
            case .join(let side):
                let after = Frame(parent: last)
                let join = try JoinStep(side, compiler, before: last, after: after, step.scope)
                compiler.add(join.partners(), side, after)
                if place == 0 { firstChooser = join.chooser }
                steps.append((.join(join), after))
                ownStepCount = ownStepCount ?? place
                last = after
            }
        }
        frame = last
        self.steps = steps
        self.firstChooser = firstChooser
        self.ownStepCount = ownStepCount ?? .max
        rowCounts = Array(repeating: 0, count: steps.count + 1)
    }

    /// Of each join.
    var probes: [JoinProbe] {
        steps.compactMap { step in if case .join(let join) = step.work { join.probe } else { nil } }
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
        for index in steps.indices {
            do throws(RowFault) {
                if !(try pass(index)) { return false }
            } catch {
                throw index > ownStepCount ? error.withoutRow : error
            }
        }
        return rowCount > 0
    }

    /// Of the first step, where nothing else is worked out for the rows before it.
    var chooser: RowChooser? { root.isGathered || !root.demanded.isEmpty ? nil : firstChooser }

    /// Notes that the first step has seen rows of which none passes.
    func passOver(_ rowCount: Int) { rowCounts[0] += rowCount }

    /// Takes rows of the chunk that the first step has chosen, from a place among them on, through the others into `frame`.
    /// False when none is left.
    func load(_ chooser: RowChooser, _ place: Int, count: Int) throws(RowFault) -> Bool {
        let after = steps[0].after
        chooser.give(place, count)
        after.take(chunkRows: chooser.rows.values + place, count: count)
        rowCounts[1] += count
        try after.evaluateDemanded()
        for index in 1..<max(1, steps.count) {
            do throws(RowFault) {
                if !(try pass(index)) { return false }
            } catch {
                throw index > ownStepCount ? error.withoutRow : error
            }
        }
        return count > 0
    }

    /// Takes the rows through a step; false when none is left.
    private func pass(_ index: Int) throws(RowFault) -> Bool {
        let after = steps[index].after
        switch steps[index].work {
        case .filter(let condition): after.narrow(try condition.value().mask)
        case .join(let join): try join.narrow()
        }
        rowCounts[index + 1] += after.rowCount
        if after.rowCount == 0 { return false }
        try after.evaluateDemanded()
        return true
    }

    /// Rows that come out are those of the source, and not of a join.
    var givesOwnRows: Bool { ownStepCount == .max }
}

/// What takes a pipeline's rows; one for each worker.
protocol PipelineSink: AnyObject {
    /// The rows of the pipeline's last frame.
    func consume() throws(RowFault)
    /// All rows of a chunk have been consumed.
    func endChunk(_ chunk: Chunk)
    /// How many more rows are wanted; nil for all.
    var rowCountWanted: Int? { get }
    /// A row may become any number of them, and so take any time.
    var mayMultiply: Bool { get }
}

extension PipelineSink {
    var mayMultiply: Bool { false }

    /// No more rows are wanted.
    var isFull: Bool { rowCountWanted == 0 }
}
