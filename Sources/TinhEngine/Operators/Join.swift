import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    /// The right side is made and indexed by its keys; left rows stream past it. O(left + right + output).
    ///
    /// Where each left row goes out once at most, a reader that takes rows as they come gets them from `passed`: no columns are
    /// made of them before they are needed, nor of those that a later step leaves out. `isOrderFree`: of `passed`, rows may come
    /// in any order.
    func join(_ join: Plan.Join, _ schema: Schema, depth: Int) throws(ExecutionFault) -> Table {
        let clock = Stopwatch()
        let place = profile.reserve("join", depth)
        var left = try pipeline(join.left, depth: depth + 1, rowCountMax: nil)
        let side = try side(join, &left, depth: depth)
        let table = try joined(side, left, schema)
        profile.fill(place, rowsIn: profile.rowsOut(left), rowsOut: table.rowCount, seconds: clock.seconds)
        return table
    }

    /// The left rows on their way through the join, if it can be passed so; else a pipeline of what the join has made.
    func passed(
        _ join: Plan.Join, _ schema: Schema, depth: Int, isOrderFree: Bool
    ) throws(ExecutionFault) -> Pipeline {
        let clock = Stopwatch()
        let place = profile.reserve("join", depth)
        var left = try pipeline(join.left, depth: depth + 1, rowCountMax: nil)
        if isOrderFree, let rows = try mirrored(join, &left, place: place, depth: depth) { return rows }
        let rightClock = Stopwatch()
        let side = try side(join, &left, depth: depth)
        guard side.givesRowsOnce else {
            let table = try joined(side, left, schema)
            profile.fill(place, rowsIn: profile.rowsOut(left), rowsOut: table.rowCount, seconds: clock.seconds)
            return Pipeline(made(table, nil))
        }
        left.steps.append(
            Pipeline.Step(work: .join(side), scope: left.scope, profileIndex: place, seconds: rightClock.seconds))
        if side.hasRightColumns {
            let inner = left.scope
            let own = join.left.schema.fields.enumerated().map { index, field in
                Scope.Definition.expression(.column(index, field.type), inner)
            }
            left.scope = Scope(
                own + side.table.schema.fields.enumerated().map { .partner(side, $0.offset, $0.element.type.kind) })
        }
        return left
    }

    /// `source`: the table whose rows the right side's are.
    func joined(
        _ join: Plan.Join, _ left: Pipeline, _ right: Table, _ schema: Schema, source: TableID?
    ) throws(ExecutionFault) -> Table {
        let side = JoinSide(join, right, try joinIndex(join, right), source: source, options)
        return try joined(side, left, schema, keepsChunks: true)
    }

    /// `keepsChunks`: of semi, anti and left joins each chunk of the left side is one of the output.
    private func joined(
        _ side: JoinSide, _ left: Pipeline, _ schema: Schema, keepsChunks: Bool = false
    ) throws(ExecutionFault) -> Table {
        let (join, right) = (side.join.value, side.table)
        var left = left
        try refuseTooManyRows(side, &left)
        if side.hasRightColumns {
            for column in right.schema.fields.indices { side.flat.want(column) }
            try side.flat.settle(threads)
        }
        let sinks = try run(left) { compiled throws(RowFault) in try JoinSink(compiled, side) }
        if side.isTooLarge { throw .tooManyRows(join.site, limit: side.rowCountMax) }
        var pieces = sinks.flatMap(\.pieces).sorted { ($0.chunk, $0.part) < ($1.chunk, $1.part) }
            .map { ($0.columns, $0.rowCount) }
        if case .full = join.form {
            let unmet = side.unmetRows()
            guard side.add(rowCount: unmet.count) else {
                throw .tooManyRows(join.site, limit: side.rowCountMax)
            }
            pieces += try unmetPieces(unmet, join, right)
        }
        let table = keepsChunks ? Table(schema, pieces: pieces) : Table.joined(schema, pieces)
        report(
            side,
            JoinCounts(
                leftRowCount: sinks.reduce(0) { $0 + $1.leftRowCount },
                leftUnmetCount: sinks.reduce(0) { $0 + $1.unmetCount },
                multiplied: sinks.reduce(0) { $0 + $1.multiplied.rows },
                became: sinks.reduce(0) { $0 + $1.multiplied.became }))
        return table
    }

    /// Says what was found out of the joins that a pipeline's rows have passed.
    func report(_ pipeline: Pipeline, _ compiled: [CompiledPipeline]) {
        var join = 0
        for (place, step) in pipeline.steps.enumerated() {
            guard case .join(let side) = step.work else { continue }
            let rowCount = compiled.reduce(0) { $0 + $1.rowCounts[place] }
            if side.isMirrored {
                report(side, JoinCounts(mirrored: compiled.map { $0.probes[join] }, rowCount))
                join += 1
                continue
            }
            report(
                side,
                JoinCounts(
                    leftRowCount: rowCount,
                    leftUnmetCount: compiled.reduce(0) { $0 + $1.probes[join].unmetCount }, multiplied: 0, became: 0))
            join += 1
        }
    }

    /// The right side, made and indexed.
    private func side(_ join: Plan.Join, _ left: inout Pipeline, depth: Int) throws(ExecutionFault) -> JoinSide {
        if join.asksWhetherWhole {
            let pipeline = try pipeline(join.right, depth: depth + 1, rowCountMax: nil)
            if let index = try bitIndex(join, pipeline) {
                return JoinSide(join, Table(join.right.schema, pieces: []), index, source: nil, options)
            }
            let right = try collected(pipeline, join.right.schema)
            return JoinSide(join, right, try joinIndex(join, right), source: nil, options)
        }
        if let (groups, leftOutCount) = try reducedGroups(join, &left, depth: depth + 1) {
            return JoinSide(
                join, groups, try joinIndex(join, groups), source: nil, options, leftOutCount: leftOutCount)
        }
        let right = try table(join.right, depth: depth + 1)
        if let met = try reduced(join, &left, right) {
            return JoinSide(
                join, met, try joinIndex(join, met), source: nil, options, leftOutCount: right.rowCount - met.rowCount)
        }
        return JoinSide(join, right, try joinIndex(join, right), source: join.right.rowsOfTable, options)
    }

    /// Those rows of a large right side that meet anything, where the left side has far fewer: to look each up there takes less
    /// than to index them all. Nil where it does not; `left` then gives the same rows, perhaps made already.
    private func reduced(_ join: Plan.Join, _ left: inout Pipeline, _ right: Table) throws(ExecutionFault) -> Table? {
        guard right.rowCount >= Runner.reducedRowCountMin, join.canReduceRight,
            JoinIndex.isLarge(join.keys.map(\.right), right)
        else { return nil }
        if left.steps.isEmpty {
            guard let rowCount = left.source.rowCount, rowCount <= right.rowCount / 4 else { return nil }
        } else {
            guard let rowCount = left.source.rowCount, rowCount <= right.rowCount * 16 else { return nil }
        }
        let table = try collected(left, join.left.schema)
        left = Pipeline(made(table, nil))
        if table.rowCount > right.rowCount / 2 { return nil }
        let keys = join.keys.map { Plan.Join.Key(left: $0.right, right: $0.left) }
        let semi = Plan.Join(
            .semi, left: .hole(right.schema), right: .hole(table.schema), keys: keys,
            matchesMissing: join.matchesMissing, report: .none, site: join.site)
        return try joined(semi, Pipeline(made(right, nil)), table, right.schema, source: nil)
    }

    private static let reducedRowCountMin = 1 << 16

    /// A bit for each key of the right side, set while its rows pass; nil where the keys' ranges are not known or too wide.
    private func bitIndex(_ join: Plan.Join, _ right: Pipeline) throws(ExecutionFault) -> JoinIndex? {
        var ranges: [(lower: Int64, upper: Int64)] = []
        for key in join.keys {
            guard let range = right.statistics(of: key.right)?.range else { return nil }
            ranges.append((range.lowerBound, range.upperBound))
        }
        guard let keys = JoinKeys(join.keys.map(\.kind), ranges: ranges, matchesMissing: join.matchesMissing),
            let width = keys.layout?.bits, JoinIndex.canHaveBits(width, (right.source.rowCount ?? 0) / 16)
        else { return nil }
        let sinks = try run(right) { compiled throws(RowFault) in
            try WordBitsSink(compiled, join.keys.map(\.right), keys, width: width)
        }
        guard let first = sinks.first?.bits else { return nil }
        for sink in sinks.dropFirst() { first.add(sink.bits) }
        return JoinIndex(keys, first)
    }

    func joinIndex(_ join: Plan.Join, _ right: Table) throws(ExecutionFault) -> JoinIndex {
        var columns: [[Column]] = []
        var texts: [JoinTexts?] = []
        for key in join.keys {
            // A bare `missing` has no kind of its own.
            let expression =
                key.right.type.kind == key.kind
                ? key.right : TypedExpression.constant(.missing, DataType(key.kind))
            let pieces = try evaluated(expression, over: right)
            let own = key.kind == .text ? JoinTexts() : nil
            columns.append(try own?.codes(of: pieces, threads) ?? pieces)
            texts.append(own)
        }
        let keys = JoinKeys(join.keys.map(\.kind), texts, right: columns, matchesMissing: join.matchesMissing)
        let tellsRows =
            switch join.form {
            case .semi, .anti: false
            case .inner, .left, .full: true
            }
        guard
            let index = JoinIndex(
                keys, right: columns, pieceRowCounts: right.chunks.map(\.rowCount), tellsRows: tellsRows, threads,
                isCancelled: options.isCancelled)
        else { throw .cancelled }
        return index
    }

    /// Right rows without a partner, beside missing values.
    private func unmetPieces(
        _ rows: [Int32], _ join: Plan.Join, _ right: Table
    ) throws(ExecutionFault) -> [(columns: [Column], rowCount: Int)] {
        let kinds = join.left.schema.fields.map(\.type.kind)
        return try Gather.table(right, rows[...], right.schema, threads).chunks.map { chunk in
            (kinds.map { MissingColumn.make($0, chunk.rowCount) } + chunk.columns, chunk.rowCount)
        }
    }

    /// Which rows are groups, and no rows of totals; nil where all are.
    private func groupRows(_ table: Table) -> [Bool]? {
        guard let mark = table.schema.index(of: Plan.totalColumnName) else { return nil }
        return table.chunks.flatMap { chunk in (0..<chunk.rowCount).map { chunk.columns[mark].isMissing($0) } }
    }

    private func report(_ side: JoinSide, _ counts: JoinCounts) {
        let join = side.join.value
        let site = join.site
        let isBase = if case .base = join.report { true } else { false }
        let groups = isBase ? groupRows(side.table) : nil
        let unmetCount =
            counts.right?.unmetCount
            ?? (groups.map { groups in side.unmetRows().count { groups[Int($0)] } } ?? side.unmetCount)
            + side.leftOutCount
        let rightCount =
            counts.right?.rowCount ?? (groups.map { groups in groups.count { $0 } } ?? side.table.rowCount)
            + side.leftOutCount
        switch (join.form, join.report) {
        case (.semi, _), (.anti, _), (_, .none): break
        case (_, .base): notes.add(.baseUnmet(site, count: unmetCount, rows: rightCount), unmetCount)
        case (let form, .joined):
            let (leftCount, lost) = (counts.leftRowCount, counts.leftUnmetCount)
            var (isLeftFilled, isRightFilled) = (true, false)
            if case .inner = form { isLeftFilled = false }
            if case .full = form { isRightFilled = true }
            notes.add(.leftUnmet(site, count: lost, rows: leftCount, isFilled: isLeftFilled), lost)
            let met = leftCount - lost - counts.multiplied + counts.became
            for repetition in join.repetitions where met > rightCount - unmetCount && !repetition.figure.isQuiet {
                notes.add(.rowsRepeated(repetition, join: site, count: rightCount - unmetCount, rows: met), met)
            }
            if !join.isLookup {
                notes.add(
                    .rightUnmet(site, count: unmetCount, rows: rightCount, isFilled: isRightFilled), unmetCount)
            }
            if !join.keys.isEmpty {
                notes.add(.multiplied(site, count: counts.multiplied, rows: counts.became), counts.multiplied)
            }
        }
    }
}

extension Plan {
    /// The table whose rows, all of them and in their order, are this operator's.
    fileprivate var rowsOfTable: TableID? {
        switch self {
        case .scan(let scan): scan.table
        case .project(let input, _): input.rowsOfTable
        case .oneRow, .values, .filter, .aggregate, .sort, .slice, .top, .concatenate, .join, .window, .unpivot, .fill,
            .sample, .aside, .hole:
            nil
        }
    }
}

extension Plan.Join {
    /// Right rows that meet nothing only are counted, and keys are columns: to read them elsewhere can be no error.
    var canReduceRight: Bool {
        switch form {
        case .inner, .left: break
        case .full, .semi, .anti: return false
        }
        if case .base = report { return false }
        return !isLookup
            && keys.allSatisfy { key in
                guard case .column = key.left, case .column = key.right else { return false }
                return key.left.type.kind == key.right.type.kind
            }
    }

    /// Only which keys there are is asked, and these are whole numbers in columns.
    fileprivate var asksWhetherWhole: Bool {
        switch form {
        case .semi, .anti: break
        case .inner, .left, .full: return false
        }
        return !keys.isEmpty
            && keys.allSatisfy { key in
                guard case .column = key.right, key.right.type.kind == key.kind else { return false }
                return Vector.Form(key.kind) == .integers || key.kind.isDecimal
            }
    }
}
