import TinhColumns
import TinhFormats
import TinhPlan
import TinhSemantics

/// What a session holds between statements.
struct SessionState {
    /// In the order they came.
    var tables: [TableEntry] = []
    var environment: Environment
    /// The environments before this one, each of which a definition holds: see `forgetDefinitions`.
    private var earlier: [Environment] = []
    /// What texts were found as in files that were read while a query ran: verified over the whole file.
    var verifiedLookups: [TableID: [ScanHint.Watch: TextLookup]] = [:]
    /// The values of columns that were completed, counted once for each table.
    var columnValues: [TableID: [ReadColumn: ColumnValues]] = [:]
    /// What has been said of how files are read.
    var toldLoadNotes: Set<String> = []

    struct ReadColumn: Hashable {
        let name: String
        let reading: ValueReading
    }

    init(environment: Environment) { self.environment = environment }

    mutating func change(to next: Environment) {
        earlier.append(environment)
        environment = next
    }

    /// Lets go of the definitions one by one, the last first. Each holds the environment before it, and thousands of them
    /// would else be let go of within each other, which takes a deep stack.
    mutating func forgetDefinitions() {
        environment = Environment()
        while earlier.popLast() != nil {}
    }

    /// Lets go of what has come since, likewise.
    mutating func restore(_ start: SessionState) {
        environment = start.environment
        while earlier.count > start.earlier.count { earlier.removeLast() }
        self = start
    }

    /// The last answer, where answers are kept.
    var lastAnswer: Result?
    /// Answers so far: each is a table of its own, so that a `let` goes on to mean the one that it was made of.
    var answerCount = 0

    /// Files whose import is under way, the outermost first, by their real paths.
    var importsUnderWay: [(key: String, name: String)] = []
    /// What the imported scripts have defined, by their real paths.
    var imported: [String: Environment] = [:]

    func entry(named name: String) -> TableEntry? { tables.first { $0.id.name == name } }

    /// Puts a table in place of one of the same name, or behind the others.
    mutating func set(_ entry: TableEntry) {
        verifiedLookups[entry.id] = nil
        columnValues[entry.id] = nil
        if let index = tables.firstIndex(where: { $0.id == entry.id }) {
            tables[index] = entry
        } else {
            tables.append(entry)
        }
    }
}

/// A table of the session.
struct TableEntry {
    enum Source {
        /// A file that queries read while they run.
        case file(CSVSource)
        case loadedColumns(LoadedColumns)
        case resident(TableSource)
    }

    let id: TableID
    var source: Source
    /// The table of an answer, which queries call `it`; nil for any other.
    var answer: Answer?

    /// `read`: a `let` reads it, so that it is kept.
    enum Answer { case last, read }

    var chunkSource: any ChunkSource {
        switch source {
        case .file(let file): file
        case .loadedColumns(let table): table
        case .resident(let table): table
        }
    }

    /// The file that it comes from, unless it was told of when it was loaded whole.
    var file: CSVSource? {
        switch source {
        case .file(let file): file
        case .loadedColumns(let table): table.file
        case .resident: nil
        }
    }

    /// The table, where it is at rest whole.
    var resident: TableSource? {
        if case .resident(let table) = source { table } else { nil }
    }

    /// The file, where queries read it while they run.
    var streamedFile: CSVSource? {
        if case .file(let file) = source { file } else { nil }
    }
}
