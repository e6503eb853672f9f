import Synchronization
import TinhColumns

/// What the workers of a run share: where chunks come from, and what went wrong first.
final class SharedRun: Sendable {
    enum Fault {
        case row(RowFault, Chunk)
        case scan(ScanFault)
        case cancelled
    }

    let scan: any ChunkScan
    let isCancelled: @Sendable () -> Bool
    /// Chunks from this one on need not be finished.
    private let stopAt = Atomic<Int>(.max)
    /// The scan is read to its end even when no more rows are wanted.
    let drains: Bool
    private let faults = Mutex<[(chunk: Int, fault: Fault)]>([])

    init(_ scan: any ChunkScan, _ isCancelled: @escaping @Sendable () -> Bool, drains: Bool) {
        self.scan = scan
        self.isCancelled = isCancelled
        self.drains = drains
    }

    var takesChunks: Bool { stopAt.load(ordering: .relaxed) == .max }

    func finishes(_ chunk: Int) -> Bool { chunk < stopAt.load(ordering: .relaxed) }

    func fail(_ fault: RowFault, in chunk: Chunk) {
        faults.withLock { $0.append((chunk.index, .row(fault, chunk))) }
        stopAt.min(chunk.index, ordering: .relaxed)
    }

    /// The scan has given out every chunk before the one that it failed at, so what those hold comes first.
    func fail(_ fault: ScanFault) {
        let place = if case .cancelled = fault { Int.max } else { Int.max - 1 }
        faults.withLock { $0.append((place, .scan(fault))) }
        stopAt.min(Int.max - 1, ordering: .relaxed)
    }

    func cancel() {
        faults.withLock { $0.append((-1, .cancelled)) }
        stopAt.min(-1, ordering: .relaxed)
    }

    func firstFault() -> Fault? {
        faults.withLock { faults in faults.min { $0.chunk < $1.chunk }?.fault }
    }
}
