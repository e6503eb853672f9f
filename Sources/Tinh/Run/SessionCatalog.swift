import TinhBase
import TinhColumns
import TinhEngine
import TinhFormats
import TinhPlan
import TinhTypes

/// What the checker may ask of a session's tables while it looks at one statement.
final class SessionCatalog: Catalog {
    /// What keeps a plan from being worked out.
    enum Obstacle {
        /// A file that it reads is not at rest: its types and texts are guesses as yet.
        case notLoaded(Plan)
        case failed(ExecutionFault)
    }

    /// What was noticed in the plans that were worked out.
    private(set) var notes: [RuntimeNote] = []
    /// The plans that were worked out.
    private(set) var plans: [Plan] = []
    private(set) var obstacle: Obstacle?
    /// What texts were found as, as long as the statement is looked at: no text is looked for twice.
    private var answers: [ColumnPlace: TextAnswers] = [:]
    private let session: Session
    /// Nothing is worked out: statements that are yet to come are looked at.
    private let isAhead: Bool
    /// A run follows that looks at every row, and the statement is checked again where a guess was wrong.
    private let isVerified: Bool
    private var state: SessionState { session.state }

    private struct ColumnPlace: Hashable {
        let table: TableID
        let column: Int
    }

    init(_ session: Session, isAhead: Bool = false, isVerified: Bool = false) {
        self.session = session
        self.isAhead = isAhead
        self.isVerified = isVerified
    }

    func isReady(_ plan: Plan) -> Bool {
        guard !isAhead else { return false }
        if session.isAtRest(plan) { return true }
        obstacle = .notLoaded(plan)
        return false
    }

    func rows(of plan: Plan, rowCountMax: Int) -> Evaluation {
        guard isReady(plan) else { return .unsettled }
        do throws(ExecutionFault) {
            let result = try session.execute(.slice(plan, skip: 0, take: rowCountMax + 1), watches: [:])
            notes += result.notes
            plans.append(plan)
            return result.table.rowCount > rowCountMax ? .tooMany : .rows(result.table.planRows)
        } catch {
            obstacle = .failed(error)
            return .unsettled
        }
    }

    var tableNames: [String] { state.tables.filter { $0.answer == nil }.map(\.id.name) }

    func schema(of table: TableID) -> Schema? { state.entry(named: table.name)?.chunkSource.schema }

    func lookUp(
        _ text: String, column: String, of table: TableID, wantsNearest: Bool, upcoming: () -> Set<String>
    ) -> TextLookup {
        guard let entry = state.entry(named: table.name), let index = entry.chunkSource.schema.index(of: column) else {
            return .none(nearest: [])
        }
        switch entry.source {
        case .loadedColumns(let source):
            guard let position = source.position(of: index) else { return .exact() }  // loaded, then asked again
            return lookUp(text, column: position, in: source.table, table, wantsNearest, upcoming)
        case .resident(let source):
            return lookUp(text, column: index, in: source.table, table, wantsNearest, upcoming)
        case .file(let file):
            let watch = ScanHint.Watch(column: index, text: text)
            return state.verifiedLookups[table]?[watch] ?? guess(watch, in: file, table, upcoming)
        }
    }

    private func lookUp(
        _ text: String, column: Int, in table: Table, _ id: TableID, _ wantsNearest: Bool,
        _ upcoming: () -> Set<String>
    ) -> TextLookup {
        let place = ColumnPlace(table: id, column: column)
        let answer = answers[place, default: TextAnswers()].answer(text, upcoming) {
            TableLookup.lookUp($0, column: column, in: table, session.engine)
        }
        guard wantsNearest, answer == .none(nearest: []) else { return answer }
        return .none(nearest: TableLookup.nearest(to: text, column: column, in: table))
    }

    /// What a sample of the file says, where the run that follows looks at every row and tells whether that was right.
    private func guess(
        _ watch: ScanHint.Watch, in file: CSVSource, _ table: TableID, _ upcoming: () -> Set<String>
    ) -> TextLookup {
        let place = ColumnPlace(table: table, column: watch.column)
        // What is told of a definition stands, and an error ends the statement before any row is looked at.
        let isRead = file.isSampledWhole || isVerified && !session.options.isStrict
        return answers[place, default: TextAnswers()].answer(watch.text, upcoming) { texts in
            // A rare text is as likely further on as not there at all, and the plan is the same. Nor do several that are
            // alike in a sample tell that the text itself is nowhere.
            file.lookUpInSample(texts, column: watch.column).map {
                $0.isExact || $0.variants.count != 1 || !isRead ? .exact() : TextLookup($0)
            }
        }
    }

    /// A column so long is not read for a message.
    private static let oddRowCountMax = 1_000_000

    func cells(of column: String, of table: TableID, readAs kinds: [Kind]) -> CellReading {
        var search = ReadableKinds(kinds)
        guard texts(of: column, of: table, { cell, _ in search.add(cell) }) != nil else { return .unknown }
        return search.reading
    }

    /// Gives each cell with its row; the rows' source, or nil where the cells cannot be read: what is wrong with the data is
    /// told when it is asked for an answer.
    private func texts(
        of column: String, of table: TableID, _ look: (UnsafeRawBufferPointer, Int) -> Void
    ) -> (any ChunkSource)? {
        guard let entry = state.entry(named: table.name), let index = entry.chunkSource.schema.index(of: column) else {
            return nil
        }
        var source = entry.chunkSource
        if case .loadedColumns(let loaded) = entry.source, loaded.position(of: index) == nil { source = loaded.file }
        let hint = ScanHint(columns: [index], rowCountMax: SessionCatalog.oddRowCountMax)
        var row = 0
        do throws(ScanFault) {
            let scan = try source.scan(hint, workerCount: 1)
            while let chunk = try scan.next(worker: 0) {
                let cells = chunk.columns[0]
                guard cells.kind == .text else { return nil }
                for place in 0..<chunk.rowCount where !cells.isMissing(place) { look(cells.text(place), row + place) }
                row += chunk.rowCount
            }
        } catch {
            return nil
        }
        return source
    }

    /// A longer column is not read to see whether it is a key.
    private static let keyRowCountMax = 200_000

    func keyValues(of column: String, of table: TableID) -> KeyValues? {
        guard let entry = state.entry(named: table.name), let index = entry.chunkSource.schema.index(of: column) else {
            return nil
        }
        var source = entry.chunkSource
        if case .loadedColumns(let loaded) = entry.source, loaded.position(of: index) == nil { source = loaded.file }
        let hint = ScanHint(columns: [index], rowCountMax: SessionCatalog.keyRowCountMax)
        var values: Set<String> = []
        var (rowCount, isUnique) = (0, true)
        do throws(ScanFault) {
            let scan = try source.scan(hint, workerCount: 1)
            while let chunk = try scan.next(worker: 0) {
                let cells = chunk.columns[0]
                if cells.kind == .float { return nil }
                rowCount += chunk.rowCount
                guard rowCount < SessionCatalog.keyRowCountMax else { return nil }
                for row in 0..<chunk.rowCount {
                    guard !cells.isMissing(row) else {
                        isUnique = false
                        continue
                    }
                    let text =
                        cells.kind == .text
                        ? TextForm.normalized(String(decoding: cells.text(row), as: UTF8.self))
                        : String(cells.wideInteger(row))
                    if !values.insert(text).inserted { isUnique = false }
                }
            }
        } catch {
            return nil
        }
        return KeyValues(values: values, isUnique: isUnique)
    }

    func oddCells(column: String, of table: TableID, among wanted: OddCells.Wanted) -> OddCells? {
        var search = OddCellSearch(wanted == .numbers ? .numbers : .dates)
        guard let source = texts(of: column, of: table, { search.add($0, row: $1) }), let found = search.found,
            let first = found.texts.first
        else { return nil }
        let place = source.locate(row: first.row)
        return OddCells(
            texts: found.texts.map(\.text), isWhole: found.isWhole, count: found.count, file: place.file,
            line: place.line)
    }
}

extension TextLookup {
    init(_ found: WatchResult) {
        self = TableLookup.answer(
            isExact: found.isExact, variants: found.variants, nearest: found.nearest, loose: found.loose)
    }
}
