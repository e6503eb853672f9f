import TinhBase
import TinhColumns

/// What one worker needs to read chunks: a morsel, room for cells, and a reader for each wanted column.
///
/// Used from one thread at a time.
final class CSVWorker: @unchecked Sendable {
    /// The rows that were dealt last.
    var morsel: Morsel
    let room = CellRoom()
    var readers: [ColumnReader]

    /// The columns of smaller files do not fill a large page.
    private static let pooledBytesMin = 32 << 20

    /// `keeps`: the columns are to stay in memory, where a dictionary pays for itself as long as a text stands for eight
    /// cells; a stream looks at each cell once, and codes only what repeats much.
    init(source: CSVSource, table: ReadingTable, columns: [Int], keeps: Bool = false) {
        let textCountMax = keeps ? source.rowCountEstimate / 8 : nil
        morsel = Morsel(file: source.file, columns: columns)
        let pool = keeps && source.file.dataBytes >= CSVWorker.pooledBytesMin ? BufferPool() : nil
        readers = columns.map { column in
            let profile = table.profiles[column]
            return ColumnReader(
                reading: table.readings[column], markers: source.markers,
                isPlainText: profile.isMostlyDistinct && profile.distinctEstimate > textCountMax ?? 0,
                textCountMin: DictionaryBuilder.textCountMin(fieldCount: columns.count), textCountMax: textCountMax,
                isDeclared: profile.isDeclared, numbers: table.guessedNumbers(ofFloats: column),
                scanLevel: source.file.dialect.scanLevel, pool: pool)
        }
    }

    /// What the numbers of a column of floats are, as far as these workers have seen them, if that is a guess.
    static func guessedNumbers(_ workers: [CSVWorker], position: Int) -> ColumnProfile.Numbers? {
        let seen = workers.compactMap { $0.readers[position].guessedNumbers }
        return seen.dropFirst().reduce(seen.first) { all, numbers in
            var all = all
            all?.merge(numbers)
            return all
        }
    }

    /// The fault of a cell that its declared type cannot hold. The morsel is read afresh: taking quotes off changed it.
    func unreadable(
        _ column: Int, row: Int, of place: MorselFeed.ChunkPlace, source: CSVSource
    ) throws(DataFault) -> DataFault {
        let fresh = Morsel(file: source.file)
        try fresh.read(from: place.byteOffset, to: morsel.endOffset)
        let cells = room.gather(column, of: fresh, rowCount: fresh.rowCount)
        let reading = source.readings.readings[column]
        let declared = source.headers[column].declared
        let type = reading.type.kind.word + (declared?.format.map { " \"\($0)\"" } ?? "")
        return fresh.fault(
            at: fresh.loadedFrom + Int(cells.starts[row]),
            .unreadable(value: cells[row].text, column: source.headers[column].name, type: type))
    }
}
