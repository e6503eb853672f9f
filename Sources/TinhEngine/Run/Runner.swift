import TinhColumns
import TinhPlan
import TinhTypes

/// Works the operators of one plan out, from the leaves up.
final class Runner {
    let sources: [TableID: any ChunkSource]
    let watches: [TableID: [ScanHint.Watch]]
    let options: ExecutionOptions
    let environment: ExecutionEnvironment
    var notes = NoteCollection()
    var profile = ProfileCollection()
    var watchResults: [TableID: [WatchResult]] = [:]
    /// What `.hole` stands for, innermost last.
    private var holes: [Table] = []

    init(
        sources: [TableID: any ChunkSource], watches: [TableID: [ScanHint.Watch]], options: ExecutionOptions,
        environment: ExecutionEnvironment
    ) {
        self.sources = sources
        self.watches = watches
        self.options = options
        self.environment = environment
    }

    /// The output of an operator as a table. `isOrderFree`: its groups may come in any order.
    func table(_ plan: Plan, depth: Int, isOrderFree: Bool = false) throws(ExecutionFault) -> Table {
        if options.isCancelled() { throw .cancelled }
        switch plan {
        case .scan(let scan):
            if let table = atRest(scan, depth: depth) { return table }
            return try collect(plan, depth: depth, slice: nil)
        case .oneRow, .values, .filter, .project, .hole: return try collect(plan, depth: depth, slice: nil)
        case .aggregate(let input, let keys, let calls, let totals):
            return try aggregate(
                input, keys, calls, totals: totals, plan.schema, depth: depth, isOrderFree: isOrderFree)
        case .sort(let input, let keys): return try sort(input, keys, depth: depth)
        case .top(let input, let count, let partition, let keys, let tieKeyCount, let site):
            return try top(input, count, partition, keys, tieKeyCount: tieKeyCount, site, depth: depth)
        case .slice(let input, let skip, let take): return try slice(input, skip: skip, take: take, depth: depth)
        case .concatenate(let first, let second):
            let clock = Stopwatch()
            let place = profile.reserve("concatenate", depth)
            let top = try table(first, depth: depth + 1)
            let bottom = try table(second, depth: depth + 1)
            let result = Runner.concatenated(top, bottom)
            profile.fill(place, rowsIn: result.rowCount, rowsOut: result.rowCount, seconds: clock.seconds)
            return result
        case .join(let join): return try self.join(join, plan.schema, depth: depth)
        case .window(let input, let window): return try self.window(input, window, plan.schema, depth: depth)
        case .unpivot(let input, let unpivot): return try self.unpivot(input, unpivot, plan.schema, depth: depth)
        case .fill(let input, let fill): return try self.fill(input, fill, depth: depth)
        case .sample(let input, let count): return try sample(input, count, depth: depth)
        case .aside(let input, let column, let body):
            return try aside(input, column, body, depth: depth)
        }
    }

    /// All threads of the run.
    var threads: Gather.Threads {
        Gather.Threads(pool: environment.pool, count: options.threadCount, isCancelled: options.isCancelled)
    }

    static func concatenated(_ first: Table, _ second: Table) -> Table {
        let pieces = (first.chunks + second.chunks).map { ($0.columns, $0.rowCount) }
        return Table(first.schema, pieces: pieces)
    }

    private func aside(_ input: Plan, _ column: Int, _ body: Plan, depth: Int) throws(ExecutionFault) -> Table {
        let place = profile.reserve("aside", depth)
        let whole = try table(input, depth: depth + 1)
        var rows: [Int32] = []
        var asides: [Int32] = []
        var row: Int32 = 0
        for chunk in whole.chunks {
            let flags = chunk.columns[column]
            for index in 0..<chunk.rowCount {
                let isSet = flags.validity?.isValid(index) ?? true
                if isSet { asides.append(row) } else { rows.append(row) }
                row += 1
            }
        }
        holes.append(try Gather.table(whole, rows[...], whole.schema, threads))
        let worked = try table(body, depth: depth + 1)
        holes.removeLast()
        let result = Runner.concatenated(worked, try Gather.table(whole, asides[...], whole.schema, threads))
        profile.fill(place, rowsIn: whole.rowCount, rowsOut: result.rowCount, seconds: 0)
        return result
    }

    /// Columns of a table at rest, taken as they are.
    private func atRest(_ scan: Plan.Scan, depth: Int) -> Table? {
        let isWatched = watchResults[scan.table] == nil && !(watches[scan.table] ?? []).isEmpty
        guard !isWatched, !scan.withRowNumber, let source = sources[scan.table] as? TableSource else { return nil }
        let place = profile.reserve("scan \(scan.table.name)", depth)
        let table = source.table
        profile.fill(place, rowsIn: table.rowCount, rowsOut: table.rowCount, seconds: 0)
        // Nothing is read of them here.
        options.progress?.expect(rows: -table.rowCount)
        return table.picking(scan.columns, Plan.scan(scan).schema)
    }

    // MARK: Pipelines

    /// The rows of an operator as a pipeline: what streams is taken apart, anything else is made first.
    /// `isOrderFree`: they may come in any order.
    func pipeline(
        _ plan: Plan, depth: Int, rowCountMax: Int?, isOrderFree: Bool = false
    ) throws(ExecutionFault) -> Pipeline {
        switch plan {
        case .scan(let scan): return Pipeline(source(scan, depth: depth, rowCountMax: rowCountMax))
        case .filter(let input, let condition):
            let place = profile.reserve("filter", depth)
            var pipeline = try pipeline(input, depth: depth + 1, rowCountMax: nil)
            pipeline.steps.append(
                Pipeline.Step(work: .filter(condition), scope: pipeline.scope, profileIndex: place))
            return pipeline
        case .project(let input, let columns):
            let place = profile.reserve("project", depth)
            let isRead = isOrderFree && Plan.isOrderFree(columns, [])
            var pipeline = try pipeline(
                input, depth: depth + 1, rowCountMax: rowCountMax, isOrderFree: isRead)
            pipeline.projections.append((place, pipeline.steps.count))
            let inner = pipeline.scope
            pipeline.scope = Scope(columns.map { .expression($0.expression, inner) })
            return pipeline
        case .oneRow:
            let place = profile.reserve("one row", depth)
            let table = Table(schema: Schema([]), chunks: [Chunk(index: 0, firstRow: 0, rowCount: 1, columns: [])])
            return Pipeline(made(table, place))
        case .values(let schema, let rows):
            let place = profile.reserve("values", depth)
            return Pipeline(made(ValueTable.make(schema, rows), place))
        case .hole:
            let place = profile.reserve("rows", depth)
            guard let table = holes.last else { preconditionFailure("a hole outside an aside") }
            return Pipeline(made(table, place))
        case .join(let join): return try passed(join, plan.schema, depth: depth, isOrderFree: isOrderFree)
        case .aggregate, .sort, .slice, .top, .concatenate, .window, .unpivot, .fill, .sample, .aside:
            return Pipeline(made(try table(plan, depth: depth, isOrderFree: isOrderFree), nil))
        }
    }

    func made(_ table: Table, _ profileIndex: Int?) -> RowSource {
        let fields = table.schema.fields
        return RowSource(
            origin: .made(TableSource(name: "", table: table)),
            scope: Scope(fields.enumerated().map { .stored($0.offset, $0.element.type.kind) }),
            statistics: table.statistics, rowCount: table.rowCount, needsRowNumbers: false,
            profileIndex: profileIndex)
    }

    private func source(_ scan: Plan.Scan, depth: Int, rowCountMax: Int?) -> RowSource {
        let place = profile.reserve("scan \(scan.table.name)", depth)
        guard let source = sources[scan.table] else {
            preconditionFailure("the plan reads a table that is not there: \(scan.table.name)")
        }
        var columns = scan.columns
        var wanted: [ScanHint.Watch] = []
        if watchResults[scan.table] == nil, let own = watches[scan.table], !own.isEmpty {
            wanted = own
            for watch in own where !columns.contains(watch.column) { columns.append(watch.column) }
        }
        var definitions = scan.columns.enumerated().map { index, column in
            Scope.Definition.stored(index, scan.source.fields[column].type.kind)
        }
        let known = source.statistics
        var statistics: [ColumnStatistics?] = scan.columns.map { known?[$0] }
        if scan.withRowNumber {
            definitions.append(.rowNumber)
            statistics.append(nil)
        }
        // A watch is an answer about all rows.
        let hint = ScanHint(columns: columns, rowCountMax: wanted.isEmpty ? rowCountMax : nil, watches: wanted)
        return RowSource(
            origin: .scan(source, scan.table, hint), scope: Scope(definitions), statistics: statistics,
            rowCount: source.rowCount, needsRowNumbers: scan.withRowNumber, profileIndex: place,
            progress: options.progress)
    }

    /// Runs a pipeline into sinks and keeps what was noticed on the way.
    func run<Sink: PipelineSink>(
        _ pipeline: Pipeline, workerCount: Int? = nil, _ makeSink: (CompiledPipeline) throws(RowFault) -> Sink
    ) throws(ExecutionFault) -> [Sink] {
        let run = PipelineRun(pipeline: pipeline, options: options, environment: environment)
        let outcome = try run.run(workerCount: workerCount, makeSink)
        for counter in outcome.notes { notes.add(counter) }
        let rowCounts = outcome.compiled.map(\.rowCounts)
        profile.fill(pipeline, rowCounts, outcome.bytesRead, outcome.seconds)
        noteEmptiness(pipeline, rowCounts)
        report(pipeline, outcome.compiled)
        if case .scan(_, let table, let hint) = pipeline.source.origin, !hint.watches.isEmpty {
            watchResults[table] = outcome.scan.watchResults()
        }
        return outcome.sinks
    }

    /// Conditions that kept none of the rows that they saw.
    private func noteEmptiness(_ pipeline: Pipeline, _ rowCounts: [[Int]]) {
        for (place, step) in pipeline.steps.enumerated() {
            guard case .filter(let condition) = step.work, case .call(_, _, _, let site) = condition,
                site.tellsEmptiness
            else { continue }
            let rows = rowCounts.reduce(0) { $0 + $1[place] }
            if rows > 0, rowCounts.allSatisfy({ $0[place + 1] == 0 }) {
                notes.add(.noRowKept(site, rows: rows, condition.textTest), 1)
            }
        }
    }

    /// All rows of a streaming operator, or a slice of them in the order of the source.
    func collect(_ plan: Plan, depth: Int, slice: (skip: Int, take: Int)?) throws(ExecutionFault) -> Table {
        let end = slice.map { slice in
            let (sum, overflow) = slice.skip.addingReportingOverflow(slice.take)
            return overflow ? Int.max : sum
        }
        let pipeline = try pipeline(plan, depth: depth, rowCountMax: end)
        let schema = plan.schema
        let expressions = schema.fields.enumerated().map { TypedExpression.column($0.offset, $0.element.type) }
        // A limited run goes through the chunks in order, so that it can stop early; it needs few of them.
        let sinks = try run(pipeline, workerCount: end == nil ? nil : 1) { compiled throws(RowFault) in
            try CollectSink(
                compiled, expressions, rowCountMax: end, keepsSparse: end == nil && pipeline.source.isAtRest)
        }
        return try table(schema, of: sinks)
    }

    /// All rows of a pipeline.
    func collected(_ pipeline: Pipeline, _ schema: Schema) throws(ExecutionFault) -> Table {
        let expressions = schema.fields.enumerated().map { TypedExpression.column($0.offset, $0.element.type) }
        let sinks = try run(pipeline) { compiled throws(RowFault) in
            try CollectSink(compiled, expressions, keepsSparse: pipeline.source.isAtRest)
        }
        return try table(schema, of: sinks)
    }
}
