import Synchronization
import TinhTypes

/// A table at rest as a source.
package final class TableSource: ChunkSource {
    package let name: String
    package let table: Table
    private let locator: (@Sendable ([Int]) -> [RowPlace])?

    /// `locator` finds the files and lines of rows, for a table loaded from a file.
    package init(name: String, table: Table, locator: (@Sendable ([Int]) -> [RowPlace])? = nil) {
        self.name = name
        self.table = table
        self.locator = locator
    }

    package var schema: Schema { table.schema }
    package var rowCount: Int? { table.rowCount }
    package var statistics: [ColumnStatistics]? { table.statistics }

    package func scan(_ hint: ScanHint, workerCount: Int) throws(ScanFault) -> any ChunkScan {
        TableScan(table: table, columns: hint.columns)
    }

    package func locate(row: Int) -> RowPlace {
        locate(rows: [row]).first ?? RowPlace(file: name, line: nil)
    }

    package func locate(rows: [Int]) -> [RowPlace] {
        locator?(rows) ?? rows.map { _ in RowPlace(file: name, line: nil) }
    }
}

private final class TableScan: ChunkScan {
    private let table: Table
    private let columns: [Int]
    private let nextIndex = Atomic<Int>(0)

    init(table: Table, columns: [Int]) {
        self.table = table
        self.columns = columns
    }

    func next(worker: Int) throws(ScanFault) -> Chunk? {
        let index = nextIndex.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < table.chunks.count else { return nil }
        let chunk = table.chunks[index]
        return Chunk(
            index: index, firstRow: chunk.firstRow, rowCount: chunk.rowCount,
            columns: columns.map { chunk.columns[$0] },
            origin: chunk.origin)
    }

    func watchResults() -> [WatchResult] { [] }

    func firstRow(ofChunk index: Int) -> Int { table.chunks[index].firstRow ?? 0 }
}
