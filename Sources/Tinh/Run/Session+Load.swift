import TinhBase
import TinhColumns
import TinhEngine
import TinhFormats
import TinhPlan
import TinhSemantics
import TinhTypes

extension Session {
    /// Loads the files that a plan reads and that are worth it: those read by several statements or twice by this plan, and
    /// those whose rows are told apart by a column that has nearly as many values as there are rows. True when anything was
    /// loaded: the statement is to be checked again, the types now being exact, and texts found in columns that only what a
    /// later step drops compares.
    func loadWhatIsWorthIt(
        _ plan: Plan, _ lookups: [TextLookupUse], _ context: StatementContext
    ) throws(TinhError) -> Bool {
        try load(plan, lookups, context) { read in
            context.reads.isRepeated || read.scanCount > 1 || hasManyGroups(plan, of: read.table, in: read.file)
        }
    }

    /// How a plan reads a file.
    private struct FileRead {
        let file: CSVSource
        let table: TableID
        let scanCount: Int
    }

    /// True when anything was loaded.
    private func load(
        _ plan: Plan, _ lookups: [TextLookupUse], _ context: StatementContext, where isWorthIt: (FileRead) -> Bool
    ) throws(TinhError) -> Bool {
        var hasLoaded = false
        var scans: [TableID: [Plan.Scan]] = [:]
        for scan in plan.scans { scans[scan.table, default: []].append(scan) }
        for (table, scans) in scans {
            guard let entry = state.entry(named: table.name) else { continue }
            var wanted = Set(scans.flatMap(\.columns))
            for use in lookups where use.table == table {
                if let column = entry.chunkSource.schema.index(of: use.column) { wanted.insert(column) }
            }
            let file: CSVSource
            var columns: Set<Int>
            switch entry.source {
            case .resident: continue
            case .file(let source):
                guard isWorthIt(FileRead(file: source, table: table, scanCount: scans.count)) else { continue }
                file = source
                columns = wanted
            case .loadedColumns(let loaded):
                guard wanted.contains(where: { loaded.position(of: $0) == nil }) else { continue }
                file = loaded.file
                columns = wanted.union(file.schema.fields.indices.filter { loaded.position(of: $0) != nil })
            }
            if context.reads.isRepeated { columns.formUnion(context.reads.columns(of: file.schema)) }
            try loadColumns(columns.sorted(), of: file, as: table)
            hasLoaded = true
        }
        return hasLoaded
    }
}

extension Session {
    /// The columns that a plan reads are at rest, all of them.
    func isAtRest(_ plan: Plan) -> Bool {
        plan.scans.allSatisfy { scan in
            switch state.entry(named: scan.table.name)?.source {
            case .resident?, nil: true
            case .file?: false
            case .loadedColumns(let loaded)?: scan.columns.allSatisfy { loaded.position(of: $0) != nil }
            }
        }
    }

    /// Loads what a plan reads of files.
    func loadAll(of plan: Plan, _ context: StatementContext) throws(TinhError) {
        _ = try load(plan, [], context) { _ in true }
    }
}

extension Session {
    /// A plan groups rows of this file by a column, or counts the distinct values of one, that has many. Such groups take as
    /// much room as the column itself, and a table at rest groups them several times as fast as a stream.
    private func hasManyGroups(_ plan: Plan, of table: TableID, in file: CSVSource) -> Bool {
        // What is grouped takes as much again, and a stream may do with less.
        func isSmall(_ scan: Plan.Scan) -> Bool {
            file.restingByteCount(ofColumns: scan.columns)
                <= min(engine.memory.limitBytes, engine.memory.addressBytesMax ?? .max) / 4
        }
        return plan.groupings.contains { grouping in
            grouping.scan.table == table && file.hasManyGroups(grouping, threadCount: engine.threadCount)
                && isSmall(grouping.scan)
                && grouping.condition.map { keepsMany($0, of: grouping.scan, in: file) } ?? true
        }
    }

    /// Of fewer rows than one in so many a stream keeps less than a load does.
    private static let keptRowsMin = 16

    /// Judged by the rows of the sample; false where some of them cannot be judged.
    private func keepsMany(_ condition: TypedExpression, of scan: Plan.Scan, in file: CSVSource) -> Bool {
        func count(_ condition: TypedExpression?) -> AggregateCall {
            AggregateCall(
                name: "", function: .countRows, arguments: [], condition: condition, type: DataType(.int),
                site: Site(span: Span(0, 0), text: "count", isQuiet: true))
        }
        let plan = Plan.aggregate(.scan(scan), keys: [], calls: [count(nil), count(condition)], totals: .none)
        let sources = [scan.table: CSVSample(of: file) as any ChunkSource]
        guard let result = try? execute(plan, sources: sources, watches: [:], progress: nil),
            let counts = result.table.chunks.first?.columns, case .integers(let all) = counts[0].storage,
            case .integers(let kept) = counts[1].storage
        else { return false }
        return kept.value(0) * Int64(Session.keptRowsMin) >= all.value(0)
    }
}

extension CSVSource {
    /// Of numbers that hardly repeat, but for those that a stream, too, can number by what it expects of the key; of texts that
    /// are many for the rows.
    fileprivate func hasManyGroups(_ grouping: Plan.Grouping, threadCount: Int) -> Bool {
        let distinct = grouping.calls.filter { $0.function == .countDistinct }.flatMap(\.arguments)
        return (grouping.keys.map(\.expression) + distinct).contains { expression in
            guard case .column(let index, let type) = expression, index < grouping.scan.columns.count else {
                return false
            }
            let column = grouping.scan.columns[index]
            if type.kind == .text { return hasManyTexts(column) }
            guard grouping.condition == nil, grouping.keys.contains(where: { $0.expression == expression }),
                let expectation = expectation(ofColumn: column), expectation.isMostlyDistinct
            else { return false }
            return !StreamedGroups.areNumbered(grouping.keys, grouping.calls, expectation, threadCount: threadCount)
        }
    }
}

extension Plan {
    /// An aggregate over rows of a table.
    fileprivate struct Grouping {
        let scan: Scan
        /// Over those only for which it is true.
        let condition: TypedExpression?
        let keys: [NamedExpression]
        let calls: [AggregateCall]
    }

    fileprivate var groupings: [Grouping] {
        switch self {
        case .aggregate(.scan(let scan), let keys, let calls, _):
            [Grouping(scan: scan, condition: nil, keys: keys, calls: calls)]
        case .aggregate(.filter(.scan(let scan), let condition), let keys, let calls, _):
            [Grouping(scan: scan, condition: condition, keys: keys, calls: calls)]
        default: inputs.flatMap(\.groupings)
        }
    }
}
