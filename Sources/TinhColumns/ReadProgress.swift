import Synchronization

/// How much of what a run reads has been read, counted by chunks and pieces of files, never row by row. Any thread may look.
package final class ReadProgress: Sendable {
    private let rows = Atomic<Int>(0)
    private let rowsExpected = Atomic<Int>(0)
    private let bytes = Atomic<Int>(0)
    private let bytesExpected = Atomic<Int>(0)
    private let isStreaming = Atomic<Bool>(false)
    private let streamBytes = Atomic<Int>(0)
    private let streamLines = Atomic<Int>(0)

    package init() {}

    /// Of tables at rest, worked on and not only given out, and how many there are in those that the plans so far read.
    package var rowCounts: (done: Int, expected: Int) {
        (rows.load(ordering: .relaxed), rowsExpected.load(ordering: .relaxed))
    }

    /// Of files; one that is read twice counts twice.
    package var byteCounts: (done: Int, expected: Int) {
        (bytes.load(ordering: .relaxed), bytesExpected.load(ordering: .relaxed))
    }

    /// What has come out of a pipe that is being read, the end of which nobody knows; nil while none is.
    package var stream: (bytes: Int, lines: Int)? {
        guard isStreaming.load(ordering: .relaxed) else { return nil }
        return (streamBytes.load(ordering: .relaxed), streamLines.load(ordering: .relaxed))
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

    package func beginStream() {
        streamBytes.store(0, ordering: .relaxed)
        streamLines.store(0, ordering: .relaxed)
        isStreaming.store(true, ordering: .relaxed)
    }

    package func setStream(bytes: Int, lines: Int) {
        streamBytes.store(bytes, ordering: .relaxed)
        streamLines.store(lines, ordering: .relaxed)
    }

    package func endStream() { isStreaming.store(false, ordering: .relaxed) }
}

/// A scan whose chunks are counted when they have been worked on: a worker that asks for the next is done with the one before,
/// and may say how far it has come in that.
package final class CountedScan: ChunkScan {
    private let scan: any ChunkScan
    private let progress: ReadProgress
    /// Rows of the chunk that each worker is at.
    private let rowsAtWork: Mutex<[Int]>

    package init(_ scan: any ChunkScan, workerCount: Int, progress: ReadProgress) {
        self.scan = scan
        self.progress = progress
        rowsAtWork = Mutex([Int](repeating: 0, count: workerCount))
    }

    package func next(worker: Int) throws(ScanFault) -> Chunk? {
        let chunk = try scan.next(worker: worker)
        let done = rowsAtWork.withLock { rows in
            let before = rows[worker]
            rows[worker] = chunk?.rowCount ?? 0
            return before
        }
        progress.add(rows: done)
        return chunk
    }

    package func advance(worker: Int, rows count: Int) {
        rowsAtWork.withLock { $0[worker] -= count }
        progress.add(rows: count)
    }

    package func watchResults() -> [WatchResult] { scan.watchResults() }
    package func firstRow(ofChunk index: Int) -> Int { scan.firstRow(ofChunk: index) }
}
