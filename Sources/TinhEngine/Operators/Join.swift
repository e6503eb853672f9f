import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    /// The right side is made and indexed by its keys; left rows stream past it. O(left + right + output).
    func join(_ join: Plan.Join, _ schema: Schema, depth: Int) throws(ExecutionFault) -> Table {
        let clock = Stopwatch()
        let place = profile.reserve("join", depth)
        let left = try pipeline(join.left, depth: depth + 1, rowCountMax: nil)
        let right = try table(join.right, depth: depth + 1)
        let table = try joined(join, left, right, schema, source: join.right.rowsOfTable)
        profile.fill(place, rowsIn: profile.rowsOut(left), rowsOut: table.rowCount, seconds: clock.seconds)
        return table
    }

    /// `source`: the table whose rows the right side's are.
    func joined(
        _ join: Plan.Join, _ left: Pipeline, _ right: Table, _ schema: Schema, source: TableID?
    ) throws(ExecutionFault) -> Table {
        let index = try joinIndex(join, right)
        let side = JoinSide(
            join, right, index, source: source, options, threads)
        let sinks = try run(left) { compiled throws(RowFault) in try JoinSink(compiled, side) }
        if side.isTooLarge { throw .tooManyRows(join.site, limit: side.rowCountMax) }
        var pieces = sinks.flatMap(\.pieces).sorted { ($0.chunk, $0.part) < ($1.chunk, $1.part) }
            .map { ($0.columns, $0.rowCount) }
        let unmet = side.unmetRows()
        if case .full = join.form {
            guard side.add(rowCount: unmet.count) else {
                throw .tooManyRows(join.site, limit: side.rowCountMax)
            }
            pieces += unmetPieces(unmet, join, right)
        }
        let table = Table(schema, pieces: pieces)
        let isBase = if case .base = join.report { true } else { false }
        let groups = isBase ? groupRows(right) : nil
        report(
            join, sinks, unmetCount: groups.map { groups in unmet.count { groups[Int($0)] } } ?? unmet.count,
            rightCount: groups.map { groups in groups.count { $0 } } ?? right.rowCount)
        return table
    }

    private func joinIndex(_ join: Plan.Join, _ right: Table) throws(ExecutionFault) -> JoinIndex {
        var columns: [[Column]] = []
        var texts: [JoinTexts?] = []
        for key in join.keys {
            // A bare `missing` has no kind of its own.
            let expression =
                key.right.type.kind == key.kind
                ? key.right : TypedExpression.constant(.missing, DataType(key.kind))
            let pieces = try evaluated(expression, over: right)
            let own = key.kind == .text ? JoinTexts() : nil
            columns.append(own?.codes(of: pieces) ?? pieces)
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
    ) -> [(columns: [Column], rowCount: Int)] {
        let kinds = join.left.schema.fields.map(\.type.kind)
        return Gather.table(right, rows[...], right.schema, threads).chunks.map { chunk in
            (kinds.map { MissingColumn.make($0, chunk.rowCount) } + chunk.columns, chunk.rowCount)
        }
    }

    /// Which rows are groups, and no rows of totals; nil where all are.
    private func groupRows(_ table: Table) -> [Bool]? {
        guard let mark = table.schema.index(of: Plan.totalColumnName) else { return nil }
        return table.chunks.flatMap { chunk in (0..<chunk.rowCount).map { chunk.columns[mark].isMissing($0) } }
    }

    private func report(_ join: Plan.Join, _ sinks: [JoinSink], unmetCount: Int, rightCount: Int) {
        let site = join.site
        switch (join.form, join.report) {
        case (.semi, _), (.anti, _), (_, .none): break
        case (_, .base): notes.add(.baseUnmet(site, count: unmetCount, rows: rightCount), unmetCount)
        case (let form, .joined):
            let leftCount = sinks.reduce(0) { $0 + $1.leftRowCount }
            let lost = sinks.reduce(0) { $0 + $1.unmetCount }
            var (isLeftFilled, isRightFilled) = (true, false)
            if case .inner = form { isLeftFilled = false }
            if case .full = form { isRightFilled = true }
            notes.add(.leftUnmet(site, count: lost, rows: leftCount, isFilled: isLeftFilled), lost)
            let met = leftCount - lost - sinks.reduce(0) { $0 + $1.multiplied.rows - $1.multiplied.became }
            for repetition in join.repetitions where met > rightCount - unmetCount && !repetition.figure.isQuiet {
                notes.add(.rowsRepeated(repetition, join: site, count: rightCount - unmetCount, rows: met), met)
            }
            if !join.isLookup {
                notes.add(
                    .rightUnmet(site, count: unmetCount, rows: rightCount, isFilled: isRightFilled), unmetCount)
            }
            let count = sinks.reduce(0) { $0 + $1.multiplied.rows }
            if !join.keys.isEmpty {
                let rows = sinks.reduce(0) { $0 + $1.multiplied.became }
                notes.add(.multiplied(site, count: count, rows: rows), count)
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
