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
    private let session: Session
    /// Nothing is worked out: statements that are yet to come are looked at.
    private let isAhead: Bool
    private var state: SessionState { session.state }

    init(_ session: Session, isAhead: Bool = false) {
        self.session = session
        self.isAhead = isAhead
    }

    func rows(of plan: Plan, rowCountMax: Int) -> Evaluation {
        guard !isAhead else { return .unsettled }
        guard session.isAtRest(plan) else {
            obstacle = .notLoaded(plan)
            return .unsettled
        }
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

    func lookUp(_ text: String, column: String, of table: TableID) -> TextLookup {
        guard let entry = state.entry(named: table.name), let index = entry.chunkSource.schema.index(of: column) else {
            return .none(nearest: [])
        }
        switch entry.source {
        case .loadedColumns(let source):
            guard let position = source.position(of: index) else { return .exact }  // loaded, then asked again
            return TableLookup.lookUp(text, column: position, in: source.table)
        case .resident(let source):
            return TableLookup.lookUp(text, column: index, in: source.table)
        case .file(let file):
            let watch = ScanHint.Watch(column: index, text: text)
            return state.verifiedLookups[table]?[watch] ?? SessionCatalog.guess(watch, in: file)
        }
    }

    /// A column so long is not read for a message.
    private static let oddRowCountMax = 1_000_000

    func oddCells(column: String, of table: TableID, among wanted: OddCells.Wanted) -> OddCells? {
        guard let entry = state.entry(named: table.name), let index = entry.chunkSource.schema.index(of: column) else {
            return nil
        }
        var source = entry.chunkSource
        if case .loadedColumns(let loaded) = entry.source, loaded.position(of: index) == nil { source = loaded.file }
        var search = OddCellSearch(wanted == .numbers ? .numbers : .dates)
        let hint = ScanHint(columns: [index], rowCountMax: SessionCatalog.oddRowCountMax)
        var row = 0
        do throws(ScanFault) {
            let scan = try source.scan(hint, workerCount: 1)
            while let chunk = try scan.next(worker: 0) {
                let cells = chunk.columns[0]
                guard cells.kind == .text else { return nil }
                for place in 0..<chunk.rowCount where !cells.isMissing(place) {
                    search.add(cells.text(place), row: row + place)
                }
                row += chunk.rowCount
            }
        } catch {
            // What is wrong with the data is told when it is asked for an answer.
            return nil
        }
        guard let found = search.found, let first = found.texts.first else { return nil }
        let place = source.locate(row: first.row)
        return OddCells(
            texts: found.texts.map(\.text), isWhole: found.isWhole, count: found.count, file: place.file,
            line: place.line)
    }

    /// What a sample of the file says; the run that follows looks at every row and tells whether that was right.
    private static func guess(_ watch: ScanHint.Watch, in file: CSVSource) -> TextLookup {
        let found = file.lookUpInSample(watch)
        // A rare text is as likely further on as not there at all, and the plan is the same.
        return found.isExact || found.variants.isEmpty ? .exact : TextLookup(found)
    }
}

extension TextLookup {
    init(_ found: WatchResult) {
        self = TableLookup.answer(isExact: found.isExact, variants: found.variants) { found.nearest }
    }
}
