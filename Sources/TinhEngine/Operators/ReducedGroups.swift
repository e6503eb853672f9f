import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    /// The groups of a join's right side that left rows meet, and how many others there are, where the left side has far fewer
    /// rows than the groups are made of: only the rows of groups that are met are worked on, the others' keys are counted.
    ///
    /// Nil where it has none, or where what is left out might fail or be noted; `left` then gives the same rows, perhaps made
    /// already. O(left rows + rows of the groups).
    func reducedGroups(
        _ join: Plan.Join, _ left: inout Pipeline, depth: Int
    ) throws(ExecutionFault) -> (groups: Table, leftOutCount: Int)? {
        guard join.canReduceRight, let plan = GroupedRight(join, sources), let leftCount = left.source.rowCount else {
            return nil
        }
        let few = plan.rowCount / Runner.groupReductionMin
        guard leftCount <= (left.steps.isEmpty ? few : plan.rowCount) else { return nil }
        let rows = try collected(left, join.left.schema)
        left = Pipeline(made(rows, nil))
        if rows.rowCount > few { return nil }
        let clock = Stopwatch()
        let outer = plan.picked.map { _ in profile.reserve("project", depth) }
        let groupDepth = outer == nil ? depth : depth + 1
        let place = profile.reserve("aggregate", groupDepth)
        let pipeline = try pipeline(plan.input, depth: groupDepth + 1, rowCountMax: nil)
        let semi = Plan.Join(
            .semi, left: .hole(plan.input.schema), right: .hole(rows.schema), keys: plan.semiKeys(join),
            matchesMissing: join.matchesMissing, report: .none, site: join.site)
        let side = JoinSide(semi, rows, try joinIndex(semi, rows), source: nil, options)
        let isCounted = if case .joined = join.report { true } else { false }
        let denseBitsMax = denseBitsMax(pipeline, plan.calls)
        let fed = FedCalls(plan.calls)
        let sinks = try run(pipeline) { compiled throws(RowFault) in
            try ReducedGroupSink(
                compiled, side, plan.keys, fed.calls, pipeline, denseBitsMax: denseBitsMax, isCounted: isCounted)
        }
        let groups = try groups(
            sinks.map(\.groups), plan.keys, plan.calls, fed, totals: .none, plan.schema, isOrderFree: false
        ).table
        let rowsIn = profile.rowsOut(pipeline)
        profile.fill(place, rowsIn: rowsIn, rowsOut: groups.rowCount, seconds: clock.seconds)
        if let outer { profile.fill(outer, rowsIn: groups.rowCount, rowsOut: groups.rowCount, seconds: 0) }
        let count = isCounted ? WordParts.distinctCount(sinks.map(\.words), threads) : groups.rowCount
        if options.isCancelled() { throw .cancelled }
        let met = plan.picked.map { groups.picking($0, join.right.schema) } ?? groups
        return (met, count - groups.rowCount)
    }

    /// The rows of the groups are this many times those of the left side, or more.
    private static let groupReductionMin = 16
}

/// A join's right side that groups rows of a table at rest by whole numbers, no figure of which can fail or note anything.
private struct GroupedRight {
    let input: Plan
    let keys: [NamedExpression]
    let calls: [AggregateCall]
    let schema: Schema
    /// Columns of the groups that the join sees; nil for all.
    let picked: [Int]?
    /// Rows of the table.
    let rowCount: Int

    /// Fewer rows are grouped sooner than this is thought about.
    private static let rowCountMin = 1 << 16
    /// Keys of fewer bits have arrays of their own, which take little.
    private static let keyBitsMin = 25

    init?(_ join: Plan.Join, _ sources: [TableID: any ChunkSource]) {
        var grouped = join.right
        var picked: [Int]?
        if case .project(let inner, let columns) = grouped {
            var places: [Int] = []
            for column in columns {
                guard case .column(let place, _) = column.expression else { return nil }
                places.append(place)
            }
            (grouped, picked) = (inner, places)
        }
        guard case .aggregate(let input, let keys, let calls, .none) = grouped, let table = input.tableAtRest(sources),
            table.rowCount >= GroupedRight.rowCountMin
        else { return nil }
        self.input = input
        self.keys = keys
        self.calls = calls
        self.picked = picked
        schema = grouped.schema
        rowCount = table.rowCount
        var ranges: [(lower: Int64, upper: Int64)] = []
        for key in keys {
            guard let column = input.storedColumn(key.expression), let range = table.statistics[column].range else {
                return nil
            }
            ranges.append((range.lowerBound, range.upperBound))
        }
        guard let layout = KeyLayout(ranges, slack: 0), layout.bits >= GroupedRight.keyBitsMin else { return nil }
        guard calls.allSatisfy({ GroupedRight.isSafe($0, input, table) }) else { return nil }
        for key in join.keys {
            guard let place = group(key.right), place < keys.count else { return nil }
        }
    }

    /// The column of the groups that a column of the right side is.
    private func group(_ expression: TypedExpression) -> Int? {
        guard case .column(let place, _) = expression else { return nil }
        return picked.map { $0[place] } ?? place
    }

    /// Neither fails nor skips anything, whatever rows a group has.
    private static func isSafe(_ call: AggregateCall, _ input: Plan, _ table: Table) -> Bool {
        guard call.condition == nil, call.ratios.isEmpty else { return false }
        for argument in call.arguments {
            guard let column = input.storedColumn(argument), table.statistics[column].missingCount == 0 else {
                return false
            }
        }
        switch call.function {
        case .countRows, .count, .average, .minimum, .maximum: return true
        case .sum:
            guard call.arguments.count == 1, let column = input.storedColumn(call.arguments[0]) else { return false }
            if call.arguments[0].type.kind == .float { return true }
            guard let range = table.statistics[column].range else { return false }
            let most = Int128(max(range.lowerBound.magnitude, range.upperBound.magnitude))
            return most * Int128(table.rowCount) <= Int128(Int64.max)
        case .countDistinct, .median, .percentile, .standardDeviation, .covariance, .correlation, .slope, .intercept,
            .first, .last, .only:
            return false
        }
    }

    /// Keys that bring the rows of the groups together with the left rows.
    func semiKeys(_ join: Plan.Join) -> [Plan.Join.Key] {
        join.keys.compactMap { key in
            group(key.right).map { Plan.Join.Key(left: keys[$0].expression, right: key.left) }
        }
    }
}

extension Plan {
    /// The table whose rows, some of them, these are.
    fileprivate func tableAtRest(_ sources: [TableID: any ChunkSource]) -> Table? {
        switch self {
        case .scan(let scan): (sources[scan.table] as? TableSource)?.table
        case .filter(let input, _), .project(let input, _): input.tableAtRest(sources)
        case .oneRow, .values, .aggregate, .sort, .slice, .top, .concatenate, .join, .window, .unpivot, .fill, .sample,
            .aside, .hole:
            nil
        }
    }

    /// The column of that table that an expression over these rows only names.
    fileprivate func storedColumn(_ expression: TypedExpression) -> Int? {
        guard case .column(let place, _) = expression else { return nil }
        switch self {
        case .scan(let scan): return place < scan.columns.count ? scan.columns[place] : nil
        case .filter(let input, _): return input.storedColumn(expression)
        case .project(let input, let columns): return input.storedColumn(columns[place].expression)
        case .oneRow, .values, .aggregate, .sort, .slice, .top, .concatenate, .join, .window, .unpivot, .fill, .sample,
            .aside, .hole:
            return nil
        }
    }
}
