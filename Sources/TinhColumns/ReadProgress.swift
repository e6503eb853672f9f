import Synchronization

/// How much of what a run reads has been read, counted by chunks and pieces of files, never row by row. Any thread may look.
package final class ReadProgress: Sendable {
    private let rows = Atomic<Int>(0)
    private let rowsExpected = Atomic<Int>(0)
    private let bytes = Atomic<Int>(0)
    private let bytesExpected = Atomic<Int>(0)

    package init() {}

    /// Of tables at rest, and how many there are in those read so far.
    package var rowCounts: (done: Int, expected: Int) {
        (rows.load(ordering: .relaxed), rowsExpected.load(ordering: .relaxed))
    }

    /// Of files; one that is read twice counts twice.
    package var byteCounts: (done: Int, expected: Int) {
        (bytes.load(ordering: .relaxed), bytesExpected.load(ordering: .relaxed))
    }

    package func reset() {
        rows.store(0, ordering: .relaxed)
        rowsExpected.store(0, ordering: .relaxed)
        bytes.store(0, ordering: .relaxed)
        bytesExpected.store(0, ordering: .relaxed)
    }

    package func expect(rows count: Int) { rowsExpected.wrappingAdd(count, ordering: .relaxed) }
    package func add(rows count: Int) { rows.wrappingAdd(count, ordering: .relaxed) }
    package func expect(bytes count: Int) { bytesExpected.wrappingAdd(count, ordering: .relaxed) }
    package func add(bytes count: Int) { bytes.wrappingAdd(count, ordering: .relaxed) }
}

/// A scan whose chunks are counted as they are given out.
package final class CountedScan: ChunkScan {
    private let scan: any ChunkScan
    private let progress: ReadProgress

    package init(_ scan: any ChunkScan, rowCount: Int, progress: ReadProgress) {
        self.scan = scan
        self.progress = progress
        progress.expect(rows: rowCount)
    }

    package func next(worker: Int) throws(ScanFault) -> Chunk? {
        guard let chunk = try scan.next(worker: worker) else { return nil }
        progress.add(rows: chunk.rowCount)
        return chunk
    }

    package func watchResults() -> [WatchResult] { scan.watchResults() }
    package func firstRow(ofChunk index: Int) -> Int { scan.firstRow(ofChunk: index) }
}
