import TinhCharts
import TinhColumns

/// A format of files and results: a name for `--format`, the endings of its files, and what it can do.
package struct Format: Sendable {
    package let name: String
    /// Without the dot, small letters.
    package let endings: [String]
    /// How a sentence calls files that are written and not read yet; nil where they are read.
    package let unread: String?
    /// Writes an answer, exact and stable; flushes the last bytes. Errors are the sink's own.
    package let body: @Sendable (Answer, ByteSink) throws(WriteFault) -> Void
    /// What stands between several results in one stream.
    package let separator: String
    /// What stands around the results of a stream; nil where nothing does.
    package var page: Page?
    /// It has pictures and no tables.
    package var drawsOnly = false
    /// What is drawn stands in it as a picture.
    package var drawsPictures = false
    /// Texts of the data stand in it with the control characters that they have; those listed here lay out its lines. Nil where
    /// the format has its own signs for them.
    package var layoutControls: String?
    /// Where a control character is to be shown by its number, `\u009b` is what the format means by it.
    package var escapesAsJSON = false
    /// Units stand beside the names.
    package var showsUnits = false
    /// Rows of totals are told from those of groups, or only people read it.
    package var marksTotals = false
    /// A text that is no result, as it stands among them.
    package var text: @Sendable (String) -> String = { $0 }

    /// The head and the foot of a file that holds several results, and the words between them.
    package struct Page: Sendable {
        /// Before the first result, by what the page is called.
        package let opening: @Sendable (_ title: String) -> String
        /// Behind the last one.
        package let closing: String
        /// What an author says before a result, in paragraphs; the first one of a page is its heading.
        package let prose: @Sendable (_ paragraphs: [String], _ isFirst: Bool) -> String
    }

    /// What is written: a table, the picture of it that was asked for, and what there is to note.
    package struct Answer: Sendable {
        package let table: Table
        package let chart: Chart?
        /// The columns that are sums or counts.
        package let additive: Set<Int>
        /// A sentence each.
        package let notes: [String]
        /// Asked now and then where much is worked out before anything is written; true ends that.
        package let isCalledOff: @Sendable () -> Bool

        package init(
            table: Table, chart: Chart? = nil, additive: Set<Int> = [], notes: [String] = [],
            isCalledOff: @escaping @Sendable () -> Bool = { false }
        ) {
            self.isCalledOff = isCalledOff
            self.table = table
            self.chart = chart
            self.additive = additive
            self.notes = notes
        }
    }

    /// A whole file of one answer. One that only draws writes nothing where there is no picture.
    package func write(_ answer: Answer, to sink: ByteSink) throws(WriteFault) {
        try page?.opening(answer.chart?.title ?? "").send(to: sink)
        try body(answer, sink)
        try page?.closing.send(to: sink)
    }

    package func write(_ table: Table, to sink: ByteSink) throws(WriteFault) {
        try write(Answer(table: table), to: sink)
    }

    /// The format of a file by its ending, whatever its case.
    package static func of(path: String) -> Format? {
        guard let dot = path.lastIndex(of: "."), path[dot...].lastIndex(of: "/") == nil else { return nil }
        let ending = path[path.index(after: dot)...].lowercased()
        return all.first { $0.endings.contains(ending) }
    }

    package static func named(_ name: String) -> Format? { all.first { $0.name == name } }
}

/// A file that can be read while a query runs, or loaded whole.
package protocol LoadableSource: ChunkSource {
    /// Columns of the whole file as a table, in the given order; nil: all.
    func load(columns: [Int]?, threadCount: Int, isCancelled: @escaping @Sendable () -> Bool) throws(ScanFault) -> Table
    /// How cells were read where they could have been read otherwise; as of now.
    var notes: [LoadNote] { get }
    /// What texts are found as among the values of a column in a sample.
    func lookUpInSample(_ texts: [String], column: Int) -> [WatchResult]
    /// The distinct texts (NFC) of a column in a sample.
    func sampleTexts(of column: Int) -> [String]
}

extension CSVSource: LoadableSource {}

extension String {
    /// Nothing where it is empty.
    func send(to sink: ByteSink) throws(WriteFault) {
        let bytes = Array(utf8)
        guard !bytes.isEmpty else { return }
        let fault = bytes.withUnsafeBytes { buffer -> WriteFault? in
            do throws(WriteFault) {
                try sink(buffer)
                return nil
            } catch {
                return error
            }
        }
        if let fault { throw fault }
    }
}
