import TinhColumns
import TinhFormats
import TinhPlan

extension Session {
    /// Loads the files that a plan reads and that are worth it: those read by several statements or twice by this plan, and
    /// those grouped by nearly as many numbers as there are rows. True when anything was loaded: the statement is to be
    /// checked again, the types now being exact.
    func loadWhatIsWorthIt(_ plan: Plan, _ context: StatementContext) throws(TinhError) -> Bool {
        var hasLoaded = false
        var scans: [TableID: [Plan.Scan]] = [:]
        for scan in plan.scans { scans[scan.table, default: []].append(scan) }
        for (table, scans) in scans {
            guard let entry = state.entry(named: table.name) else { continue }
            let wanted = Set(scans.flatMap(\.columns))
            let file: CSVSource
            var columns: Set<Int>
            switch entry.source {
            case .resident: continue
            case .file(let source):
                guard context.reads.isRepeated || scans.count > 1 || source.hasManyGroups(plan, of: table) else {
                    continue
                }
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

extension CSVSource {
    /// A plan groups all rows of this file by a number that hardly repeats in the first chunk. Such groups take as much room
    /// as the column itself, and a table at rest, its range known, groups them several times as fast as a stream.
    fileprivate func hasManyGroups(_ plan: Plan, of table: TableID) -> Bool {
        let keys = plan.wholeTableKeys.filter { $0.table == table }
        guard !keys.isEmpty, let scan = try? scan(ScanHint(columns: keys.map(\.column)), workerCount: 1),
            let chunk = try? scan.next(worker: 0)
        else { return false }
        let rowCount = min(chunk.rowCount, 4096)
        guard rowCount >= 2048 else { return false }
        return chunk.columns.contains { column in
            guard case .integers(let storage) = column.storage else { return false }
            return Set((0..<rowCount).lazy.map(storage.value)).count * 2 > rowCount
        }
    }
}

extension Plan {
    /// Its scans, each as often as it stands in the plan.
    var scans: [Scan] {
        switch self {
        case .scan(let scan): [scan]
        case .oneRow, .values, .hole: []
        case .filter(let input, _), .project(let input, _), .aggregate(let input, _, _, _), .sort(let input, _),
            .slice(let input, _, _), .top(let input, _, _, _, _):
            input.scans
        case .concatenate(let first, let second): first.scans + second.scans
        case .aside(let input, _, let body): input.scans + body.scans
        }
    }

    /// Columns of files that an aggregate over all their rows groups by.
    fileprivate var wholeTableKeys: [(table: TableID, column: Int)] {
        switch self {
        case .aggregate(.scan(let scan), let keys, _, _):
            keys.compactMap { key in
                guard case .column(let index, _) = key.expression, index < scan.columns.count else { return nil }
                return (scan.table, scan.columns[index])
            }
        case .scan, .oneRow, .values, .hole: []
        case .filter(let input, _), .project(let input, _), .aggregate(let input, _, _, _), .sort(let input, _),
            .slice(let input, _, _), .top(let input, _, _, _, _):
            input.wholeTableKeys
        case .concatenate(let first, let second): first.wholeTableKeys + second.wholeTableKeys
        case .aside(let input, _, let body): input.wholeTableKeys + body.wholeTableKeys
        }
    }
}
