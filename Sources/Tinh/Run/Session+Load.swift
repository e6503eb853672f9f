import TinhBase
import TinhColumns
import TinhEngine
import TinhFormats
import TinhPlan
import TinhSemantics
import TinhTypes

extension Session {
    /// Loads the files that a plan reads and that are worth it: those read by several statements or twice by this plan, and
    /// those whose rows are told apart by what has many values for the rows. True when anything was
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
