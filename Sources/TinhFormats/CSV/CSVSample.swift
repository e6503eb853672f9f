import Synchronization
import TinhColumns
import TinhTypes

/// The rows of a file's sample as a source of their own, to judge by how many rows a query may keep.
///
/// A part in which some cell does not fit what its column is read as is left out.
package final class CSVSample: ChunkSource {
    private let source: CSVSource

    package init(of source: CSVSource) { self.source = source }

    package var schema: Schema { source.schema }
    package var rowCount: Int? { nil }
    package var statistics: [ColumnStatistics]? { nil }
    package var workerCountMax: Int { 1 }

    package func scan(_ hint: ScanHint, workerCount: Int) throws(ScanFault) -> any ChunkScan {
        let morsels: [Morsel]
        do throws(DataFault) { morsels = try Sampling.morsels(of: source.file) } catch { throw .data(error) }
        let worker = CSVWorker(source: source, table: source.readings, columns: hint.columns)
        var chunks: [Chunk] = []
        for morsel in morsels {
            var columns: [Column] = []
            for (position, column) in hint.columns.enumerated() {
                let cells = worker.room.gather(column, of: morsel, rowCount: morsel.rowCount)
                guard let read = try? worker.readers[position].read(cells, room: worker.room) else { break }
                columns.append(read)
            }
            guard columns.count == hint.columns.count else { continue }
            chunks.append(Chunk(index: chunks.count, firstRow: nil, rowCount: morsel.rowCount, columns: columns))
        }
        return SampleScan(chunks)
    }

    package func locate(row: Int) -> RowPlace { RowPlace(file: source.name, line: nil) }
}

/// By one worker.
private final class SampleScan: ChunkScan {
    private let chunks: [Chunk]
    private let next = Mutex(0)

    init(_ chunks: [Chunk]) { self.chunks = chunks }

    func next(worker: Int) throws(ScanFault) -> Chunk? {
        next.withLock { next in
            guard next < chunks.count else { return nil }
            next += 1
            return chunks[next - 1]
        }
    }

    func watchResults() -> [WatchResult] { [] }
    func firstRow(ofChunk index: Int) -> Int { chunks[..<index].reduce(0) { $0 + $1.rowCount } }
}
