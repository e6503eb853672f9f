import TinhBase
import TinhColumns
import TinhTypes

extension CSVSource {
    /// Reads columns of the whole file into a table, in the given order; nil: all. Types hold every cell; repeated text is
    /// coded by one dictionary a column, in the order of the language's collation.
    ///
    /// `isCancelled` is asked between chunks.
    package func load(
        columns: [Int]? = nil, threadCount: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(ScanFault) -> Table {
        let columns = columns ?? Array(headers.indices)
        var loaded = try pass(columns, threadCount: threadCount, isCancelled: isCancelled)
        // What did not fit is looked at whole, then read again: once, but for a column that is at fault.
        while !loaded.misfits.isEmpty {
            let before = readings
            let misfits = loaded.misfits.sorted { $0.key < $1.key }
            for (column, misfit) in misfits {
                let isWidened: Bool
                do {
                    isWidened = try widen(
                        misfits.map(\.key), for: column, since: before.generation, threadCount: threadCount)
                } catch { throw .data(error) }
                if !isWidened { throw .data(try firstUnreadable(column, from: misfit, threadCount: threadCount)) }
                if readings.generation != before.generation { break }
            }
            let after = readings
            let stale = columns.filter { loaded.misfits[$0] != nil || loaded.readings[$0] != after.readings[$0] }
            let again = try pass(stale, threadCount: threadCount, isCancelled: isCancelled)
            loaded.replace(stale, by: again)
        }
        let chunks: [Chunk]
        do throws(DataFault) {
            chunks = try CSVAssembly.chunks(&loaded, columns: columns, file: file, threadCount: threadCount)
        } catch {
            throw .data(error)
        }
        let fields = columns.map { column in
            Schema.Field(headers[column].name, loaded.readings[column]?.type ?? DataType(.missing))
        }
        return Table(schema: Schema(fields), chunks: chunks)
    }

    /// What one pass over the file gave.
    struct Loaded {
        /// Place and columns of each chunk, in the order of the file; a column that did not fit is not there.
        var places: [MorselFeed.ChunkPlace] = []
        var columns: [Int: [Column]] = [:]
        /// The dictionaries of each column, one for each worker that made some.
        var builders: [Int: [DictionaryBuilder]] = [:]
        var readings: [Int: ColumnReading] = [:]
        /// Some chunk in which a column did not fit.
        var misfits: [Int: Misfit] = [:]

        struct Misfit: Sendable {
            let place: MorselFeed.ChunkPlace
            let row: Int
        }

        mutating func replace(_ stale: [Int], by other: Loaded) {
            for column in stale {
                columns[column] = other.columns[column]
                builders[column] = other.builders[column]
                readings[column] = other.readings[column]
                misfits[column] = other.misfits[column]
            }
        }
    }

    /// One worker's chunks of a pass.
    private struct Share {
        var chunks: [(index: Int, columns: [Column?])] = []
        var misfits: [Int: Loaded.Misfit] = [:]
        /// Columns of decimals that this worker reads as floats since some cell.
        var widened: [Int: (reading: ColumnReading, misfit: Loaded.Misfit)] = [:]
    }

    private func pass(
        _ columns: [Int], threadCount: Int, isCancelled: @escaping @Sendable () -> Bool
    ) throws(ScanFault) -> Loaded {
        do throws(DataFault) { try file.source.checkAsOpened() } catch { throw .data(error) }
        let table = readings
        let threadCount = max(1, min(threadCount, file.dataBytes / morselBytes + 1))
        let feed = MorselFeed(file: file, morselBytes: morselBytes, workerCount: threadCount)
        let workers = (0..<threadCount).map { _ in CSVWorker(source: self, table: table, columns: columns, keeps: true)
        }
        let shares = (0..<threadCount).map { _ in Unchecked(Share()) }
        let monitor = Monitor()
        let failure = Unchecked<ScanFault?>(nil)
        Crew.run(count: threadCount) { index in
            do throws(DataFault) {
                while let place = try feed.next(&workers[index].morsel) {
                    if isCancelled() {
                        monitor.locked { failure.value = .cancelled }
                        feed.stop()
                        return
                    }
                    try CSVSource.read(
                        place, columns, table: table, worker: workers[index], share: &shares[index].value)
                    _ = feed.finish(place)
                }
            } catch {
                monitor.locked { failure.value = .data(error) }
                feed.stop()
            }
        }
        if let fault = failure.value { throw fault }
        remember(feed.places)
        var loaded = CSVSource.merged(
            feed.places, columns, table: table, workers: workers, shares: shares.map(\.value))
        settle(&loaded, of: shares.map(\.value), by: workers, columns, read: table, threadCount: threadCount)
        return loaded
    }

    private static func read(
        _ place: MorselFeed.ChunkPlace, _ columns: [Int], table: ReadingTable, worker: CSVWorker,
        share: inout Share
    ) throws(DataFault) {
        var made: [Column?] = []
        made.reserveCapacity(columns.count)
        for (position, column) in columns.enumerated() {
            try worker.morsel.file.source.checkInterrupted()
            // Once a column does not fit, this pass gives it up.
            guard share.misfits[column] == nil else {
                made.append(nil)
                continue
            }
            var cells = worker.room.gather(column, of: worker.morsel, rowCount: place.rowCount)
            do throws(Misfit) {
                made.append(try worker.readers[position].read(cells, room: worker.room))
            } catch {
                let misfit = Loaded.Misfit(place: place, row: error.row)
                // Blank cells above the misfit have been given up by now.
                cells.hasMissing = true
                let profile = table.profiles[column]
                let widening =
                    share.widened[column] == nil
                    ? FloatWidening(after: cells[error.row].trimmed, of: table.readings[column], profile: profile) : nil
                let reader = widening.map { worker.readers[position].reread(as: $0.reading, numbers: $0.numbers) }
                if let widening, let reader, let widened = try? reader.read(cells, room: worker.room) {
                    worker.readers[position] = reader
                    share.widened[column] = (widening.reading, misfit)
                    made.append(widened)
                } else {
                    share.misfits[column] = misfit
                    made.append(nil)
                }
            }
        }
        share.chunks.append((place.index, made))
    }

    /// Makes whole columns of floats of those that became such on the way, and gives up those that turned out to be decimals.
    private func settle(
        _ loaded: inout Loaded, of shares: [Share], by workers: [CSVWorker], _ columns: [Int],
        read before: ReadingTable, threadCount: Int
    ) {
        guard let start = loaded.places.first else { return }
        for (position, column) in columns.enumerated() {
            let widened = shares.lazy.compactMap { $0.widened[column] }.first
            let reading = widened?.reading ?? before.readings[column]
            guard let made = loaded.columns[column], case .float(let style) = reading.cells,
                let numbers = CSVWorker.guessedNumbers(workers, position: position)
            else { continue }
            let isFloat = numbers.decimalScale(isPercent: reading.unit.isPercent) == nil
            guard let widened else {
                if !isFloat {
                    loaded.columns[column] = nil
                    loaded.misfits[column] = Loaded.Misfit(place: start, row: 0)
                }
                continue
            }
            if isFloat,
                let floats = FloatWidening.floats(made, from: before.readings[column], threadCount: threadCount),
                isWidened(column, by: style.mark, numbers, to: widened.reading)
            {
                loaded.columns[column] = floats
                loaded.readings[column] = widened.reading
            } else {
                loaded.columns[column] = nil
                loaded.misfits[column] = widened.misfit
            }
        }
    }

    /// Takes numbers with an exponent into a column's profile; false, and nothing taken, when it is read otherwise then.
    private func isWidened(
        _ column: Int, by mark: DecimalMark, _ numbers: ColumnProfile.Numbers, to reading: ColumnReading
    ) -> Bool {
        widening.locked {
            table.withLock { table in
                guard table.profiles[column].isDecimal(by: mark) else { return false }
                var widened = table
                widened.merge([(column: column, profile: .decimals(numbers, by: mark))])
                guard widened.readings[column] == reading else { return false }
                table = widened
                return true
            }
        }
    }

    private static func merged(
        _ places: [MorselFeed.ChunkPlace], _ columns: [Int], table: ReadingTable, workers: [CSVWorker], shares: [Share]
    ) -> Loaded {
        var loaded = Loaded(places: places)
        for share in shares {
            loaded.misfits.merge(share.misfits) { $0.place.index < $1.place.index ? $0 : $1 }
        }
        for (position, column) in columns.enumerated() {
            loaded.readings[column] = table.readings[column]
            guard loaded.misfits[column] == nil else { continue }
            var all = [Column?](repeating: nil, count: places.count)
            for share in shares {
                for chunk in share.chunks { all[chunk.index] = chunk.columns[position] }
            }
            loaded.columns[column] = all.compactMap { $0 }
            loaded.builders[column] = workers.compactMap { $0.readers[position].builder }
        }
        return loaded
    }

    /// The first cell of the file that a declared column cannot hold: at or before the one that was found.
    private func firstUnreadable(
        _ column: Int, from misfit: Loaded.Misfit, threadCount: Int
    ) throws(ScanFault) -> DataFault {
        let worker = CSVWorker(source: self, table: readings, columns: [column])
        let feed = MorselFeed(file: file, morselBytes: morselBytes)
        do throws(DataFault) {
            while let place = try feed.next(&worker.morsel) {
                _ = feed.finish(place)
                let cells = worker.room.gather(column, of: worker.morsel, rowCount: place.rowCount)
                if let row = worker.readers[0].misfitRow(cells, room: worker.room) {
                    return try worker.unreadable(column, row: row, of: place, source: self)
                }
            }
        } catch {
            throw .data(error)
        }
        throw .data(DataFault(file: name, .changedWhileRead))
    }
}
