import TinhColumns
import TinhPlan
import TinhTypes

extension Runner {
    /// The rows of a join whose left side is small and has each key once, for a reader to whom their order is nothing: the right
    /// rows stream past the left ones, which takes less than to index the many. Nil where it is another; `left` then gives the
    /// same rows, perhaps made already.
    func mirrored(
        _ join: Plan.Join, _ left: inout Pipeline, place: Int, depth: Int
    ) throws(ExecutionFault) -> Pipeline? {
        guard join.canBeMirrored, let leftCount = left.source.rowCount,
            let rightCount = join.right.rowCountAtRest(sources), leftCount <= rightCount / Runner.mirrorMin
        else { return nil }
        let clock = Stopwatch()
        let table = try collected(left, join.left.schema)
        left = Pipeline(made(table, nil))
        let mirror = join.mirrored
        let side = JoinSide(mirror, table, try joinIndex(mirror, table), source: nil, options, isMirrored: true)
        guard side.givesRowsOnce else { return nil }
        let seconds = clock.seconds
        var rows = try pipeline(join.right, depth: depth + 1, rowCountMax: nil)
        rows.steps.append(
            Pipeline.Step(work: .join(side), scope: rows.scope, profileIndex: place, seconds: seconds))
        let inner = rows.scope
        let own = join.right.schema.fields.enumerated().map { index, field in
            Scope.Definition.expression(.column(index, field.type), inner)
        }
        rows.scope = Scope(
            table.schema.fields.enumerated().map { .partner(side, $0.offset, $0.element.type.kind) } + own)
        return rows
    }

    /// The right side has so many times the rows of the left, or more.
    private static let mirrorMin = 4
}

extension JoinCounts {
    /// What right rows, so many of them, have found.
    init(mirrored probes: [JoinProbe], _ rowCount: Int) {
        var meetings = [Int64](repeating: 0, count: probes.first?.side.table.rowCount ?? 0)
        for probe in probes {
            guard let own = probe.meetings else { continue }
            for row in meetings.indices { meetings[row] += own.values[row] }
        }
        let several = meetings.filter { $0 > 1 }
        self.init(
            leftRowCount: meetings.count, leftUnmetCount: meetings.count { $0 == 0 }, multiplied: several.count,
            became: Int(several.reduce(0, +)), right: (probes.reduce(0) { $0 + $1.unmetCount }, rowCount))
    }
}

extension Plan.Join {
    /// To have the right rows look for the left ones gives the same rows, in another order, and what is to be said of them.
    fileprivate var canBeMirrored: Bool {
        guard case .inner = form, right.isStreaming, !isLookup else { return false }
        if case .base = report { return false }
        return !keys.isEmpty
            && keys.allSatisfy { key in
                guard case .column = key.left, case .column = key.right else { return false }
                return key.left.type.kind == key.right.type.kind
            }
    }

    fileprivate var mirrored: Plan.Join {
        Plan.Join(
            form, left: right, right: left, keys: keys.map { Key(left: $0.right, right: $0.left) },
            matchesMissing: matchesMissing, isLookup: isLookup, report: report, site: site, repetitions: repetitions)
    }
}

extension Plan {
    /// Of a scan that streams: the rows of its table, where that is at rest.
    fileprivate func rowCountAtRest(_ sources: [TableID: any ChunkSource]) -> Int? {
        switch self {
        case .scan(let scan): (sources[scan.table] as? TableSource)?.table.rowCount
        case .filter(let input, _), .project(let input, _): input.rowCountAtRest(sources)
        case .oneRow, .values, .aggregate, .sort, .slice, .top, .concatenate, .join, .window, .unpivot, .fill, .sample,
            .aside, .hole:
            nil
        }
    }

    /// To group these rows so can neither fail nor note anything by the order in which they come.
    static func isOrderFree(_ keys: [NamedExpression], _ calls: [AggregateCall]) -> Bool {
        func isRead(_ expression: TypedExpression) -> Bool {
            switch expression {
            case .column, .constant: true
            case .call: false
            }
        }
        return keys.allSatisfy { isRead($0.expression) }
            && calls.allSatisfy { $0.condition == nil && $0.arguments.allSatisfy(isRead) }
    }
}
