import Synchronization
import TinhColumns
import TinhPlan
import TinhTypes

/// Drives a pipeline's chunks through a sink for each worker.
///
/// Chunks are taken in ascending order from a shared scan. The error that is told is that of the first row in the table's
/// order: after a failure no new chunk is taken, chunks before it are finished, and the failed batch is run again row by row.
struct PipelineRun {
    let pipeline: Pipeline
    let options: ExecutionOptions
    let environment: ExecutionEnvironment

    struct Outcome<Sink> {
        /// In the order of the workers.
        let sinks: [Sink]
        let compiled: [CompiledPipeline]
        let scan: any ChunkScan
        let bytesRead: Int
        let seconds: Double
        let notes: [NoteCounter]
    }

    /// Below this many rows a second thread costs more than it gives.
    private static let parallelRowCountMin = 32 * 1024

    var workerCount: Int {
        if let rowCount = pipeline.source.rowCount, rowCount < PipelineRun.parallelRowCountMin { return 1 }
        return max(1, min(options.threadCount, pipeline.source.workerCountMax))
    }

    func run<Sink: PipelineSink>(
        workerCount: Int? = nil, _ makeSink: (CompiledPipeline) throws(RowFault) -> Sink
    ) throws(ExecutionFault) -> Outcome<Sink> {
        let workerCount = workerCount ?? self.workerCount
        let scan: any ChunkScan
        do throws(ScanFault) {
            scan = try pipeline.source.start(workerCount: workerCount)
        } catch {
            throw .scan(error)
        }
        let clock = Stopwatch()
        var workers: [Worker<Sink>] = []
        do throws(RowFault) {
            for index in 0..<workerCount {
                let kernels = KernelEnvironment(regularExpressions: options.regularExpressions)
                let compiled = try CompiledPipeline(pipeline, Compiler(kernels))
                workers.append(Worker(index, compiled, try makeSink(compiled), options.batchRowCount))
            }
        } catch {
            throw fault(error, chunk: nil, scan)
        }
        let threads = Gather.Threads(
            pool: environment.pool, count: options.threadCount, isCancelled: options.isCancelled)
        for side in pipeline.joins { try side.flat.settle(threads) }
        let shared = Shared(scan, options.isCancelled, drains: pipeline.source.isWatched)
        let bodies = Unshared(workers.map { worker in { worker.run(shared) } })
        environment.pool.run(workerCount) { worker in bodies.value[worker]() }
        if let fault = shared.firstFault() {
            switch fault {
            case .row(let rowFault, let chunk): throw self.fault(rowFault, chunk: chunk, scan)
            case .scan(.cancelled): throw .cancelled
            case .scan(let scanFault): throw .scan(scanFault)
            case .cancelled: throw .cancelled
            }
        }
        return Outcome(
            sinks: workers.map(\.sink), compiled: workers.map(\.compiled), scan: scan,
            bytesRead: workers.reduce(0) { $0 + $1.bytesRead }, seconds: clock.seconds,
            notes: workers.flatMap(\.compiled.compiler.counters))
    }

    private func fault(_ fault: RowFault, chunk: Chunk?, _ scan: any ChunkScan) -> ExecutionFault {
        var row: Int?
        if let chunk, pipeline.source.table != nil, fault.chunkRow != RowFault.noRow {
            row = (chunk.firstRow ?? scan.firstRow(ofChunk: chunk.index)) + fault.chunkRow
        }
        let table = row == nil ? nil : pipeline.source.table
        switch fault.cause {
        case .overflow(let kind): return .overflow(fault.site, table: table, row: row, kind: kind)
        case .unconvertible(let value, let to):
            return .unconvertible(fault.site, table: table, row: row, value: value, to: to)
        case .badPattern(let message): return .badPattern(fault.site, message: message)
        case .noRegularExpressions: return .noRegularExpressions(fault.site)
        case .badArgument(let message): return .badArgument(fault.site, table: table, row: row, message: message)
        case .lookupNotUnique(let key, let other, let first, let second):
            return .lookupNotUnique(fault.site, key: key, table: other, first: first, second: second)
        case .tooManyRows(let limit): return .tooManyRows(fault.site, limit: limit)
        case .cancelled: return .cancelled
        }
    }
}

/// Carries what each worker uses alone to the threads: worker `i` touches element `i` and no other.
struct Unshared<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}

/// What the workers of a run share.
private final class Shared: Sendable {
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

private final class Worker<Sink: PipelineSink> {
    let index: Int
    let compiled: CompiledPipeline
    let sink: Sink
    private let batchRowCount: Int
    private(set) var bytesRead = 0

    init(_ index: Int, _ compiled: CompiledPipeline, _ sink: Sink, _ batchRowCount: Int) {
        self.index = index
        self.compiled = compiled
        self.sink = sink
        self.batchRowCount = max(1, min(batchRowCount, Vector.capacity))
    }

    func run(_ shared: Shared) {
        while shared.takesChunks, !sink.isFull || shared.drains {
            let chunk: Chunk
            do throws(ScanFault) {
                guard let next = try shared.scan.next(worker: index) else { return }
                chunk = next
            } catch {
                shared.fail(error)
                return
            }
            for column in chunk.columns { bytesRead += column.byteCount }
            if !run(chunk, shared) { return }
        }
    }

    /// False when the run is over.
    private func run(_ chunk: Chunk, _ shared: Shared) -> Bool {
        compiled.root.begin(chunk)
        if batchRowCount == Vector.capacity, sink.rowCountWanted == nil, let chooser = compiled.chooser {
            switch chooser.begin() {
            case .none:
                compiled.passOver(chunk.rowCount)
                sink.endChunk(chunk)
                return true
            case .some: return run(chunk, chosenBy: chooser, shared)
            case .all, .unknown: break
            }
        }
        var start = 0
        while start < chunk.rowCount, !sink.isFull {
            if shared.isCancelled() {
                shared.cancel()
                return false
            }
            guard shared.finishes(chunk.index) else { return false }
            let rowCount = min(batchRowCount, chunk.rowCount - start)
            if let fault = batch(start, rowCount) {
                shared.fail(fault, in: chunk)
                return false
            }
            start += rowCount
            if sink.mayMultiply { shared.scan.advance(worker: index, rows: rowCount) }
        }
        sink.endChunk(chunk)
        return true
    }

    /// False when the run is over. Of rows that the first step chooses full batches go on.
    private func run(_ chunk: Chunk, chosenBy chooser: RowChooser, _ shared: Shared) -> Bool {
        var start = 0
        while start < chunk.rowCount {
            if shared.isCancelled() {
                shared.cancel()
                return false
            }
            guard shared.finishes(chunk.index) else { return false }
            let rowCount = min(RowChooser.stretchRowCount, chunk.rowCount - start)
            chooser.choose(start, rowCount)
            compiled.passOver(rowCount)
            start += rowCount
            let count = chooser.rows.count
            var given = 0
            while count - given >= Vector.capacity || (start == chunk.rowCount && given < count) {
                let own = min(Vector.capacity, count - given)
                if let fault = batch(chooser, given, own) {
                    shared.fail(fault, in: chunk)
                    return false
                }
                given += own
            }
            chooser.drop(first: given)
        }
        sink.endChunk(chunk)
        return true
    }

    /// Works on chosen rows; the fault of the first that has one.
    private func batch(_ chooser: RowChooser, _ place: Int, _ count: Int) -> RowFault? {
        var whole: RowFault?
        do throws(RowFault) {
            try step(chooser, place, count)
            return nil
        } catch {
            whole = error
        }
        for row in 0..<count {
            do throws(RowFault) {
                try step(chooser, place + row, 1)
            } catch {
                return error
            }
        }
        return whole
    }

    private func step(_ chooser: RowChooser, _ place: Int, _ count: Int) throws(RowFault) {
        guard try compiled.load(chooser, place, count: count) else { return }
        do throws(RowFault) {
            try sink.consume()
        } catch {
            throw compiled.givesOwnRows ? error : error.withoutRow
        }
    }

    /// Works on a batch; the fault of its first row that has one before the sink is full.
    private func batch(_ start: Int, _ rowCount: Int) -> RowFault? {
        let counts = sink.rowCountWanted == nil ? [] : compiled.noteCounts
        var whole: RowFault?
        do throws(RowFault) {
            if try step(start, rowCount) { return nil }
        } catch {
            whole = error
        }
        // One by one: so that the first fault is told, and nothing beyond the last wanted row is noticed.
        compiled.noteCounts = counts
        for row in start..<start + rowCount {
            do throws(RowFault) {
                _ = try step(row, 1)
            } catch {
                return error
            }
            if sink.isFull { return nil }
        }
        return whole
    }

    /// False when the batch has more rows than the sink wants; then it has taken none.
    private func step(_ start: Int, _ rowCount: Int) throws(RowFault) -> Bool {
        guard try compiled.load(start: start, rowCount: rowCount) else { return true }
        if let wanted = sink.rowCountWanted, compiled.frame.rowCount > wanted { return false }
        do throws(RowFault) {
            try sink.consume()
        } catch {
            throw compiled.givesOwnRows ? error : error.withoutRow
        }
        return true
    }
}

extension Column {
    /// The bytes that a full read of the column touches, its dictionary left out.
    var byteCount: Int {
        let own =
            switch storage {
            case .integers(let storage): storage.buffer.sizeBytes
            case .wide(let buffer), .floats(let buffer): buffer.sizeBytes
            case .text(let storage): storage.offsets.sizeBytes + storage.bytes.sizeBytes
            case .dictionary(let storage): storage.codes.sizeBytes
            }
        return own + (validity?.words.sizeBytes ?? 0)
    }
}
