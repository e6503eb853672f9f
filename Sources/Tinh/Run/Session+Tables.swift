import TinhBase
import TinhColumns
import TinhFormats
import TinhLibrary
import TinhPlan
import TinhSemantics
import TinhTypes

/// Files as tables.
extension Session {
    /// True for a column of a table, a table, and what `let` has named.
    public func hasName(_ name: String) -> Bool {
        state.environment.definitions[name] != nil
            || state.tables.contains { entry in
                entry.answer == nil
                    && (entry.id.name == name || entry.chunkSource.schema.fields.contains { $0.name == name })
            }
    }

    /// What a file is called as a table when nothing else is said: its name without folder and ending.
    public static func tableName(forPath path: String) -> String {
        if path == "-" { return "input" }
        let file = TextForm.onOneLine(path.split(separator: "/").last.map(String.init) ?? path)
        guard let point = file.lastIndex(of: "."), point != file.startIndex else { return file }
        return TextForm.normalized(String(file[..<point]))
    }

    /// Registers a file as a table without reading more than its beginning: queries read what they need of it while they
    /// run. `-` is standard input.
    public func attach(path: String, as name: String? = nil) throws(TinhError) {
        let id = try freshID(name ?? Session.tableName(forPath: path))
        let file = try withinMemory { () throws(TinhError) in try open(path, CSVOptions()) }
        state.set(TableEntry(id: id, source: .file(file)))
    }

    /// Registers text in memory, delimited like a file, as a table. `name` is also what messages call it.
    public func attach(csv text: String, as name: String) throws(TinhError) {
        let id = try freshID(name)
        do throws(DataFault) {
            let file = try CSVSource(
                name: name, bytes: Array(text.utf8), splitHeader: headerSplitter)
            state.set(TableEntry(id: id, source: .file(file)))
        } catch {
            throw TinhError([error.diagnostic])
        }
    }

    /// Loads a file whole, all columns, as a table.
    @discardableResult
    public func load(path: String, as name: String? = nil) throws(TinhError) -> LoadReport {
        let clock = Stopwatch()
        progress.counters.reset()
        let id = try freshID(name ?? Session.tableName(forPath: path))
        let notes = try withinMemory { () throws(TinhError) in
            try loadWhole(try open(path, CSVOptions()), as: id)
        }
        return LoadReport(
            table: id.name, rowCount: state.entry(named: id.name)?.chunkSource.rowCount ?? 0, seconds: clock.seconds,
            notes: notes.map(Message.init))
    }

    /// The session's tables in the order they came, those made by `let` left out.
    public var tables: [TableDescription] {
        state.tables.filter { $0.answer == nil }.map { description(of: $0, name: $0.id.name) }
    }

    /// The last answer as the table `it`; nil before there is one.
    public var lastAnswerTable: TableDescription? {
        state.tables.first(where: isLastAnswer).map { description(of: $0, name: Session.answerName) }
    }

    private func description(of entry: TableEntry, name: String) -> TableDescription {
        let source = entry.chunkSource
        return TableDescription(
            name: name, rowCount: source.rowCount ?? entry.file?.rowCountSeen,
            rowCountEstimate: entry.file?.rowCountEstimate,
            file: entry.answer == nil ? entry.file?.name ?? entry.resident?.name : nil,
            columns: source.schema.fields.map {
                .init(name: $0.name, type: $0.type.kind.word, unit: $0.type.unit.symbol)
            })
    }

    /// Forgets a table; false when there is none of that name.
    @discardableResult
    public func drop(table name: String) -> Bool {
        let start = state
        state.tables.removeAll { $0.answer == nil && $0.id.name == name }
        guard state.tables.count < start.tables.count else { return false }
        state.verifiedLookups[TableID(name)] = nil
        keep(undo: "the table `\(name)` is back", start)
        return true
    }

    /// The table's name in NFC; a second one of a name is an error but where redefinition is allowed.
    private func freshID(_ name: String, at place: Diagnostic.Place? = nil) throws(TinhError) -> TableID {
        let name = TextForm.normalized(name)
        guard options.allowsRedefinition || state.entry(named: name) == nil else {
            throw TinhError([SessionMessages.duplicateTable(name, at: place)])
        }
        return TableID(name)
    }

    /// Headers may hold the units that the script has declared so far, too.
    private var headerSplitter: HeaderSplitter {
        let units = state.environment.units
        return { Library.standard.splitHeader($0, declared: { units[$0] }) }
    }

    private func open(_ path: String, _ options: CSVOptions) throws(TinhError) -> CSVSource {
        var options = options
        options.morselBytes = engine.configuration.morselByteCount
        options.progress = progress.counters
        options.threadCount = engine.threadCount
        do throws(DataFault) {
            return try CSVSource(
                path: path, options: options, splitHeader: headerSplitter,
                isCancelled: isCalledOff)
        } catch {
            throw TinhError([error.diagnostic])
        }
    }

    /// `load "path" as name (…) with (…)`.
    func perform(_ load: CheckedLoad, folder: String?) throws(TinhError) -> (TableDescription, notes: [Diagnostic]) {
        let id = try freshID(load.name, at: load.pathPlace)
        let file = try open(load, folder: folder)
        let entry = options.loadsWholeFiles ? try wholeEntry(file, id) : TableEntry(id: id, source: .file(file))
        state.set(entry)
        let notes = options.loadsWholeFiles ? LoadNote.diagnostics(file.notes, file: file.name) : []
        return (description(of: entry, name: id.name), notes)
    }

    /// The file of a `load`, of which no more than the beginning is read.
    func open(_ load: CheckedLoad, folder: String?) throws(TinhError) -> CSVSource {
        let path =
            load.path.hasPrefix("/") || load.path == "-" ? load.path : (folder.map { $0 + "/" } ?? "") + load.path
        var csvOptions = try LoadOptions.csv(load)
        csvOptions.morselBytes = engine.configuration.morselByteCount
        csvOptions.progress = progress.counters
        csvOptions.threadCount = engine.threadCount
        do throws(DataFault) {
            return try CSVSource(
                path: path, options: csvOptions, splitHeader: headerSplitter,
                isCancelled: isCalledOff)
        } catch {
            throw TinhError([located(error.diagnostic, at: load.pathPlace)])
        }
    }

    /// A broken file is told with the statement that names it.
    func located(_ diagnostic: Diagnostic, at place: Diagnostic.Place) -> Diagnostic {
        var diagnostic = diagnostic
        if diagnostic.place == nil { diagnostic.place = place }
        return diagnostic
    }

    private func loadWhole(_ file: CSVSource, as id: TableID) throws(TinhError) -> [Diagnostic] {
        state.set(try wholeEntry(file, id))
        return LoadNote.diagnostics(file.notes, file: file.name)
    }

    private func wholeEntry(_ file: CSVSource, _ id: TableID) throws(TinhError) -> TableEntry {
        let table = try table(of: file, columns: Array(file.schema.fields.indices))
        return TableEntry(
            id: id,
            source: .resident(TableSource(name: file.name, table: table, locator: { file.locate(rows: $0) })))
    }

    /// Loads some columns of a file and keeps them in its place.
    func loadColumns(_ columns: [Int], of file: CSVSource, as id: TableID) throws(TinhError) {
        let table = try table(of: file, columns: columns)
        state.set(TableEntry(id: id, source: .loadedColumns(LoadedColumns(file: file, table: table, columns: columns))))
    }

    private func table(of file: CSVSource, columns: [Int]) throws(TinhError) -> Table {
        do throws(ScanFault) {
            return try file.load(
                columns: columns, threadCount: engine.threadCount, isCancelled: isCalledOff)
        } catch {
            throw TinhError([SessionMessages.diagnostic(error)])
        }
    }
}
