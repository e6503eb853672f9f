import TinhColumns

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A stream whose chunks know their first row: each waits for the row counts of those before it.
///
/// Chunks are given out in ascending order, so the worker with the lowest outstanding one never waits.
final class NumberedScan: ChunkScan, @unchecked Sendable {
    private let scan: any ChunkScan
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let arrived: UnsafeMutablePointer<pthread_cond_t>
    /// Guarded by `lock`: row counts of chunks that came early, and the first row of the next one in order.
    private var waiting: [Int: Int] = [:]
    private var firstRows: [Int] = [0]
    private var isBroken = false

    init(_ scan: any ChunkScan) {
        self.scan = scan
        lock = .allocate(capacity: 1)
        arrived = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(arrived, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        pthread_cond_destroy(arrived)
        lock.deallocate()
        arrived.deallocate()
    }

    func next(worker: Int) throws(ScanFault) -> Chunk? {
        let next: Chunk?
        do {
            next = try scan.next(worker: worker)
        } catch {
            pthread_mutex_lock(lock)
            isBroken = true
            pthread_cond_broadcast(arrived)
            pthread_mutex_unlock(lock)
            throw error
        }
        guard let chunk = next else { return nil }
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        waiting[chunk.index] = chunk.rowCount
        while let count = waiting.removeValue(forKey: firstRows.count - 1) {
            firstRows.append(firstRows[firstRows.count - 1] + count)
        }
        pthread_cond_broadcast(arrived)
        while firstRows.count <= chunk.index, !isBroken { pthread_cond_wait(arrived, lock) }
        if isBroken, firstRows.count <= chunk.index { throw .cancelled }
        return Chunk(
            index: chunk.index, firstRow: firstRows[chunk.index], rowCount: chunk.rowCount, columns: chunk.columns,
            origin: chunk.origin)
    }

    func watchResults() -> [WatchResult] { scan.watchResults() }

    func firstRow(ofChunk index: Int) -> Int { scan.firstRow(ofChunk: index) }
}
