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
        var workers: [PipelineWorker<Sink>] = []
        do throws(RowFault) {
            for index in 0..<workerCount {
                let kernels = KernelEnvironment(regularExpressions: options.regularExpressions)
                let compiled = try CompiledPipeline(pipeline, Compiler(kernels))
                workers.append(PipelineWorker(index, compiled, try makeSink(compiled), options.batchRowCount))
            }
        } catch {
            throw fault(error, chunk: nil, scan)
        }
        let threads = Gather.Threads(
            pool: environment.pool, count: options.threadCount, isCancelled: options.isCancelled)
        for side in pipeline.joins { try side.flat.settle(threads) }
        let shared = SharedRun(scan, options.isCancelled, drains: pipeline.source.isWatched)
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
