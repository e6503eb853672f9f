import CScan
import Synchronization
import TinhBase
import TinhColumns
import TinhTypes

/// A delimited file as a source: read while a query runs, or loaded whole into a table.
///
/// Column types are a guess from a sample at first. A cell that does not fit makes the source look at every cell of the
/// columns in question, once, widens their types, and reports a misfit; after that they are certain.
package final class CSVSource: ChunkSource {
    let file: CSVFile
    let headers: [ColumnHeader]
    private let headerNotes: [LoadNote]
    let markers: [[UInt8]]
    let morselBytes: Int
    /// Nil: the usual.
    private let givenMorselBytes: Int?
    /// About how many rows there are, by the size of those in the sample.
    package let rowCountEstimate: Int
    let table: Mutex<ReadingTable>
    let widening = Monitor()
    /// Where chunks of a whole scan begin; nil until there has been one.
    private let places = Mutex<[MorselFeed.ChunkPlace]?>(nil)
    /// What was found in the sample of columns, and of which generation of readings.
    let expectations = Mutex<[Int: (generation: Int, expectation: NumberExpectation?)]>([:])

    /// Opens a file, reads its header and looks at a sample of its cells. `-` is standard input.
    ///
    /// - Parameters:
    ///   - splitHeader: parts a header's cell into name and unit.
    ///   - isCancelled: is asked whenever the file is read, now or later.
    package convenience init(
        path: String, options: CSVOptions = CSVOptions(), splitHeader: HeaderSplitter = { ($0, nil) },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(DataFault) {
        try self.init(
            ByteSource.open(path: path, isCancelled: isCancelled, progress: options.progress) {
                start, bytes throws(DataFault) in
                try start.add(bytes, lineBytesMax: Morsel.rowBytesMax, limit: "256 MiB") {
                    start, file throws(DataFault) in
                    try CSVFile.checkKind(of: start, file: file)
                }
            }, options: options, splitHeader: splitHeader, morselBytes: options.morselBytes)
    }

    /// Reads bytes that are in memory already, under a name.
    package convenience init(
        name: String, bytes: [UInt8], options: CSVOptions = CSVOptions(),
        splitHeader: HeaderSplitter = { ($0, nil) }
    ) throws(DataFault) {
        try self.init(ByteSource(name: name, bytes: bytes), options: options, splitHeader: splitHeader)
    }

    init(
        _ source: ByteSource, options: CSVOptions, splitHeader: HeaderSplitter, scanLevel: Int32? = nil,
        morselBytes: Int? = nil
    ) throws(DataFault) {
        file = try CSVFile(source, options: options, scanLevel: scanLevel)
        givenMorselBytes = morselBytes
        self.morselBytes = morselBytes ?? MorselFeed.morselBytesUsual(fieldCount: file.fieldCount)
        markers = options.missing.map { Array($0.utf8) }.filter { !$0.isEmpty }
        var parts: [(name: String, unit: Unit?)] = []
        let given = file.headers
        let names = given.map(TextForm.onOneLine)
        for name in names {
            try source.checkInterrupted()
            parts.append(splitHeader(name))
        }
        do {
            let named = try ColumnHeader.all(of: names, parts: parts, declared: options.columns)
            headers = named.headers
            headerNotes =
                names.indices.compactMap { index in
                    names[index] == given[index]
                        ? nil : .columnOnOneLine(position: index + 1, name: named.headers[index].name)
                } + named.notes
        } catch {
            switch error {
            case .unknownColumn(let name, let nearest):
                throw DataFault(file: source.name, line: 1, .unknownColumn(name: name, nearest: nearest))
            case .unknownFormat(let format, let column):
                throw DataFault(file: source.name, .unknownFormat(format: format, column: column))
            }
        }
        var table = ReadingTable(headers: headers, mark: options.decimalMark, delimiter: file.dialect.delimiter)
        let sample = try Sampling.morsels(of: file)
        table.merge(
            ProfilePass.profiles(of: sample, table: table, markers: markers, threadCount: options.threadCount))
        // Texts hold any cell, so that none would be a misfit by which such a column is looked at whole.
        let ranges = Sampling.ranges(of: file)
        let doubtful = ranges.count > 1 ? headers.indices.filter { table.mayBecomeDecimals(ofText: $0) } : []
        if !doubtful.isEmpty {
            table.merge(
                try ProfilePass.run(
                    file, columns: doubtful, table: table, markers: markers, threadCount: options.threadCount,
                    morselBytes: self.morselBytes))
        }
        self.table = Mutex(table)
        let sampleBytes = ranges.reduce(0) { $0 + $1.count }
        rowCountEstimate =
            sampleBytes == 0
            ? 0
            : Int(Double(file.dataBytes) / Double(sampleBytes) * Double(sample.reduce(0) { $0 + $1.rowCount }))
    }

    package var name: String { file.source.name }
    /// Of its rows.
    package var byteCount: Int { file.dataBytes }
    package var schema: Schema { table.withLock { $0.schema } }
    package var rowCount: Int? { nil }
    package var statistics: [ColumnStatistics]? { nil }

    /// How cells were read where they could have been read otherwise, in the order of the columns; as of now.
    package var notes: [LoadNote] { headerNotes + table.withLock { $0.notes } }

    /// The readings as of now.
    var readings: ReadingTable { table.withLock { $0 } }

    /// Widens columns so that they hold every one of their cells, unless someone else has since `generation`. False when
    /// the reading of `column` holds what can be held: its type is declared, and the cell is at fault.
    func widen(
        _ columns: [Int], for column: Int, since generation: Int, threadCount: Int
    ) throws(DataFault) -> Bool {
        // One at a time: who comes second finds the work done.
        let outcome: Result<Bool, DataFault> = widening.locked {
            Result { () throws(DataFault) in
                try widenAlone(columns, for: column, since: generation, threadCount: threadCount)
            }
        }
        return try outcome.get()
    }

    private func widenAlone(
        _ columns: [Int], for column: Int, since generation: Int, threadCount: Int
    ) throws(DataFault) -> Bool {
        let before = readings
        if before.generation != generation { return true }
        let profiles = try ProfilePass.run(
            file, columns: columns, table: before, markers: markers, threadCount: threadCount,
            morselBytes: morselBytes)
        return table.withLock { table in
            guard table.generation == generation else { return true }
            table.merge(profiles)
            if table.readings[column] != before.readings[column] { return true }
            guard headers[column].declared == nil else { return false }
            table.forceText(column)
            return true
        }
    }

    /// Looks at every cell of those columns whose types a further cell may change. True where it changed one.
    package func settleTypes(of columns: [Int], threadCount: Int) throws(DataFault) -> Bool {
        let outcome: Result<Bool, DataFault> = widening.locked {
            Result { () throws(DataFault) in
                let before = readings
                let guessed = columns.filter { headers[$0].declared == nil && before.readings[$0].cells != .text }
                if guessed.isEmpty { return false }
                let profiles = try ProfilePass.run(
                    file, columns: guessed, table: before, markers: markers, threadCount: threadCount,
                    morselBytes: morselBytes)
                return table.withLock { table in
                    table.merge(profiles)
                    return table.readings != before.readings
                }
            }
        }
        return try outcome.get()
    }

    /// How large the pieces are in which a stream of some columns is read.
    func streamedMorselBytes(columnCount: Int) -> Int {
        givenMorselBytes ?? MorselFeed.morselBytesStreamed(columnCount: columnCount)
    }

    package var workerCountMax: Int {
        let bytes = streamedMorselBytes(columnCount: 0)
        return max(1, file.dataBytes / bytes + (file.dataBytes % bytes > 0 ? 1 : 0))
    }

    /// How many rows there were when the file was last read whole; nil until it has been.
    package var rowCountSeen: Int? {
        places.withLock { places in places.map { $0.last.map { $0.firstRow + $0.rowCount } ?? 0 } }
    }

    func remember(_ places: [MorselFeed.ChunkPlace]) {
        self.places.withLock { $0 = places }
    }

    package func scan(_ hint: ScanHint, workerCount: Int) throws(ScanFault) -> any ChunkScan {
        do throws(DataFault) { try file.source.checkAsOpened() } catch { throw .data(error) }
        return CSVScan(source: self, hint: hint, workerCount: workerCount)
    }

    /// Where all chunks begin. After a partial scan the first call reads the whole file's structure.
    func allPlaces() throws(DataFault) -> [MorselFeed.ChunkPlace] {
        if let known = places.withLock({ $0 }) { return known }
        let feed = MorselFeed(file: file, morselBytes: morselBytes)
        var morsel = Morsel(file: file, columns: [])
        while let place = try feed.next(&morsel) { _ = feed.finish(place) }
        remember(feed.places)
        return feed.places
    }
}
