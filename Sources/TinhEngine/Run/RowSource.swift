import TinhColumns
import TinhPlan
import TinhTypes

/// Where a pipeline's rows come from: a scan of a source, or a table that an operator has made.
struct RowSource {
    enum Origin {
        case scan(any ChunkSource, TableID, ScanHint)
        case made(any ChunkSource)
    }

    let origin: Origin
    /// What the columns of the source's output are.
    let scope: Scope
    /// Beside each column; nil where nothing is known.
    let statistics: [ColumnStatistics?]
    /// Nil for a stream.
    let rowCount: Int?
    let needsRowNumbers: Bool
    /// The place in the profile; nil where the operator that made the rows has its own.
    let profileIndex: Int?
    /// Where the rows of a table at rest are counted as they are read.
    var progress: ReadProgress?

    var table: TableID? {
        switch origin {
        case .scan(_, let table, _): table
        case .made: nil
        }
    }

    /// All chunks are in memory.
    var isAtRest: Bool {
        switch origin {
        case .scan(let source, _, _): source is TableSource
        case .made: true
        }
    }

    /// How many workers at most find something to read.
    var workerCountMax: Int {
        switch origin {
        case .scan(let source, _, _): source.workerCountMax
        case .made(let source): source.workerCountMax
        }
    }

    /// Something is looked for in all rows.
    var isWatched: Bool {
        switch origin {
        case .scan(_, _, let hint): !hint.watches.isEmpty
        case .made: false
        }
    }

    func start(workerCount: Int) throws(ScanFault) -> any ChunkScan {
        switch origin {
        case .scan(let source, _, let hint):
            var scan = try source.scan(hint, workerCount: workerCount)
            // A file counts its own bytes.
            if let progress, rowCount != nil {
                scan = CountedScan(scan, workerCount: workerCount, progress: progress)
            }
            return needsRowNumbers && source.rowCount == nil ? NumberedScan(scan) : scan
        case .made(let source):
            let hint = ScanHint(columns: Array(source.schema.fields.indices))
            return try source.scan(hint, workerCount: workerCount)
        }
    }
}
