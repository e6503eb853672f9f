import TinhTypes

/// Where a scan reads rows from: a table at rest, or a file read while the query runs.
package protocol ChunkSource: Sendable {
    /// All columns of the source. A file's types may be a guess from a sample; see `ScanFault.misfit`.
    var schema: Schema { get }
    /// Exact for a table at rest, nil for a file.
    var rowCount: Int? { get }
    /// One for each field; nil for a file.
    var statistics: [ColumnStatistics]? { get }
    /// What a sample lets expect of a file's column of whole numbers, by its place in the schema; nil where nothing is expected.
    func expectation(ofColumn column: Int) -> NumberExpectation?
    /// How many workers at most would find something to read: a second thread for a small file costs more than it gives.
    var workerCountMax: Int { get }
    /// Starts reading. A scan is used once, by up to `workerCount` workers at the same time.
    func scan(_ hint: ScanHint, workerCount: Int) throws(ScanFault) -> any ChunkScan
    /// File, line and column of a row, for errors and traces; nil fields where they cannot be known.
    func locate(row: Int) -> RowPlace
    /// The same for many rows, each as often as it is asked for, in one go.
    func locate(rows: [Int]) -> [RowPlace]
}

extension ChunkSource {
    package var workerCountMax: Int { .max }

    package func locate(rows: [Int]) -> [RowPlace] { rows.map { locate(row: $0) } }

    package func expectation(ofColumn column: Int) -> NumberExpectation? { nil }
}

/// What a sample of a file tells of a column of whole numbers. Nothing of it need be so.
package struct NumberExpectation: Sendable {
    /// About how many rows there are.
    package let rowCount: Int
    /// Where nearly all values lie, with some room on both sides.
    package let range: ClosedRange<Int64>
    /// Hardly any value of the sample repeats.
    package let isMostlyDistinct: Bool

    package init(rowCount: Int, range: ClosedRange<Int64>, isMostlyDistinct: Bool) {
        self.rowCount = rowCount
        self.range = range
        self.isMostlyDistinct = isMostlyDistinct
    }
}

package struct RowPlace: Sendable {
    /// The file's name, or the table's when it came from no file.
    package let file: String
    package let line: Int?

    package init(file: String, line: Int?) {
        self.file = file
        self.line = line
    }
}

package protocol ChunkScan: Sendable {
    /// The next chunk for this worker, nil when no more are left. Workers are numbered from 0; a worker calls from one
    /// thread. Chunks are given out in ascending `index`, each once. Text columns that are dictionary-coded share one
    /// growing dictionary for each worker and column of a stream, or one for all of a table at rest.
    func next(worker: Int) throws(ScanFault) -> Chunk?
    /// A worker has worked on so many more rows of the chunk that it was given last. Only those whose rows take long say so.
    func advance(worker: Int, rows count: Int)
    /// After the last chunk: what the hint's watches found, in their order, over every row of the source.
    func watchResults() -> [WatchResult]
    /// After the last chunk: the number of rows in the chunks before one, for row numbers of streams.
    func firstRow(ofChunk index: Int) -> Int
}

extension ChunkScan {
    package func advance(worker: Int, rows count: Int) {}
}

/// What a reader may use to read less, and what it should look for on the way.
package struct ScanHint: Sendable {
    /// Indexes into the source's schema; a chunk's columns come in this order. May be empty: only rows are counted.
    package let columns: [Int]
    /// No more than this many rows are wanted, from the first; nil for all.
    package let rowCountMax: Int?
    package let watches: [Watch]

    package init(columns: [Int], rowCountMax: Int? = nil, watches: [Watch] = []) {
        self.columns = columns
        self.rowCountMax = rowCountMax
        self.watches = watches
    }

    /// Look among all values of a text column for those equal to a text but for case and accents.
    package struct Watch: Hashable, Sendable {
        /// An index into the source's schema that is among `columns`.
        package let column: Int
        /// As written in the query, NFC.
        package let text: String

        package init(column: Int, text: String) {
            self.column = column
            self.text = text
        }
    }
}

/// What a watched text was found as.
package struct WatchResult: Hashable, Sendable {
    /// A value is equal (NFC) to the text.
    package let isExact: Bool
    /// The distinct values (NFC, sorted by code points) that are equal but for case and accents, the exact one left out;
    /// at most `variantCountMax`.
    package let variants: [String]
    /// Distinct values (NFC) nearest to the text, nearest first, at most 3; asked for only when nothing was found.
    package let nearest: [String]
    /// Distinct values (NFC, sorted by code points) of a dictionary that are what was found but for blanks at their ends.
    package let loose: [String]

    package static let variantCountMax = 20

    package init(isExact: Bool, variants: [String], nearest: [String], loose: [String] = []) {
        self.isExact = isExact
        self.variants = variants
        self.nearest = nearest
        self.loose = loose
    }
}

/// Why a scan stopped.
package enum ScanFault: Error, Sendable {
    /// A cell does not fit the guessed type, or all of them fit a narrower one: the source's schema has been changed, and the
    /// query is to be checked and run again. Nothing has been lost.
    case misfit(column: String)
    /// The data is broken: ragged row, unclosed quote, bytes that are not UTF-8, a file that changed while it was read.
    case data(DataFault)
    case cancelled
}
