import Synchronization
import TinhBase
import TinhColumns

/// One reading of a delimited file by several workers: only the wanted columns are made, in chunks of a morsel each.
final class CSVScan: ChunkScan {
    private let source: CSVSource
    private let hint: ScanHint
    private let table: ReadingTable
    private let feed: MorselFeed
    private let workers: [CSVWorker]
    private let watchers: [WatchSearch]
    private let misfitColumn = Mutex<Int?>(nil)
    private let workerCount: Int

    /// Below so many wanted rows, morsels are small.
    private static let fewRows = 2000

    init(source: CSVSource, hint: ScanHint, workerCount: Int) {
        self.source = source
        self.hint = hint
        self.workerCount = max(workerCount, 1)
        table = source.readings
        let isShort = hint.watches.isEmpty && (hint.rowCountMax ?? .max) <= CSVScan.fewRows
        let morselBytes = source.streamedMorselBytes(columnCount: hint.columns.count)
        feed = MorselFeed(
            file: source.file, morselBytes: isShort ? min(morselBytes, 1 << 16) : morselBytes,
            rowCountMax: hint.watches.isEmpty ? hint.rowCountMax : nil, workerCount: self.workerCount)
        let table = table
        workers = (0..<self.workerCount).map { _ in CSVWorker(source: source, table: table, columns: hint.columns) }
        watchers = (0..<self.workerCount).map { _ in WatchSearch(hint: hint, table: table) }
    }

    func next(worker index: Int) throws(ScanFault) -> Chunk? {
        try throwIfStopped()
        let worker = workers[index]
        let next: MorselFeed.ChunkPlace?
        do throws(DataFault) { next = try feed.next(&worker.morsel) } catch { throw .data(error) }
        guard let place = next else {
            try throwIfStopped()
            if feed.isComplete { source.remember(feed.places) }
            try throwIfDecimal()
            return nil
        }
        var rowCount = place.rowCount
        if let limit = hint.rowCountMax { rowCount = max(0, min(rowCount, limit - place.firstRow)) }
        var columns: [Column] = []
        columns.reserveCapacity(hint.columns.count)
        for (position, column) in hint.columns.enumerated() {
            do throws(DataFault) {
                try source.file.source.checkInterrupted()
            } catch {
                throw .data(feed.finish(place, fault: error) ?? error)
            }
            let cells = worker.room.gather(column, of: worker.morsel, rowCount: place.rowCount)
            do throws(Misfit) {
                let whole = try worker.readers[position].read(cells, room: worker.room)
                watchers[index].look(at: whole, position: position)
                columns.append(rowCount == place.rowCount ? whole : ColumnPrefix.of(whole, rowCount: rowCount))
            } catch {
                throw misfit(column, row: error.row, worker: worker, place: place)
            }
        }
        _ = feed.finish(place)
        return Chunk(
            index: place.index, firstRow: place.firstRow, rowCount: rowCount, columns: columns,
            origin: Chunk.Origin(byteOffset: place.byteOffset))
    }

    private func throwIfStopped() throws(ScanFault) {
        if let column = misfitColumn.withLock({ $0 }) { throw .misfit(column: source.headers[column].name) }
    }

    /// Once all has been read: columns of floats in which every number turned out to be a decimal.
    private func throwIfDecimal() throws(ScanFault) {
        guard feed.isFinished else { return }
        let columns = hint.columns.enumerated().compactMap { position, column in
            let scale = CSVWorker.guessedNumbers(workers, position: position)?.decimalScale(
                isPercent: source.headers[column].unit.isPercent)
            return scale == nil ? nil : column
        }
        guard let column = columns.first else { return }
        do throws(DataFault) {
            _ = try source.widen(columns, for: column, since: table.generation, threadCount: workerCount)
        } catch {
            throw .data(error)
        }
        misfitColumn.withLock { $0 = $0 ?? column }
        throw .misfit(column: source.headers[column].name)
    }

    private func misfit(_ column: Int, row: Int, worker: CSVWorker, place: MorselFeed.ChunkPlace) -> ScanFault {
        do throws(DataFault) {
            let isWidened = try source.widen(
                hint.columns, for: column, since: table.generation, threadCount: workerCount)
            if isWidened {
                misfitColumn.withLock { $0 = $0 ?? column }
                feed.stop()
                _ = feed.finish(place)
                return .misfit(column: source.headers[column].name)
            }
            let fault = try worker.unreadable(column, row: row, of: place, source: source)
            return .data(feed.finish(place, fault: fault) ?? fault)
        } catch {
            return .data(feed.finish(place, fault: error) ?? error)
        }
    }

    func firstRow(ofChunk index: Int) -> Int {
        let places = feed.places
        return index < places.count ? places[index].firstRow : places.last.map { $0.firstRow + $0.rowCount } ?? 0
    }

    func watchResults() -> [WatchResult] {
        WatchSearch.results(of: watchers, hint: hint) { position in
            workers.compactMap { $0.readers[position].builder }
        } sample: { column in
            source.sampleTexts(of: column)
        }
    }
}
