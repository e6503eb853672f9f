import TinhColumns

/// A format of files and results: a name for `--format`, the endings of its files, and what it can do.
package struct Format: Sendable {
    package let name: String
    /// Without the dot, small letters.
    package let endings: [String]
    /// How a sentence calls files that are written and not read yet; nil where they are read.
    package let unread: String?
    /// Writes a table, exact and stable; flushes the last bytes. Errors are the sink's own.
    package let write: @Sendable (Table, ByteSink) throws(WriteFault) -> Void
    /// What stands between several results in one stream.
    package let separator: String

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
    /// What a text is found as among the values of a sample.
    func lookUpInSample(_ watch: ScanHint.Watch) -> WatchResult
    /// The distinct texts (NFC) of a column in a sample.
    func sampleTexts(of column: Int) -> [String]
}

extension CSVSource: LoadableSource {}
