import TinhColumns

/// Takes chunks and brings them batch by batch through the steps to its sink. Owned by one thread at a time.
final class PipelineWorker<Sink: PipelineSink> {
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

    func run(_ shared: SharedRun) {
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
    private func run(_ chunk: Chunk, _ shared: SharedRun) -> Bool {
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
    private func run(_ chunk: Chunk, chosenBy chooser: RowChooser, _ shared: SharedRun) -> Bool {
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
