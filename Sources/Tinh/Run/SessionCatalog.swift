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
            return result.table.rowCount > rowCountMax ? .tooMany : .rows(result.table.planRows)
        } catch {
            obstacle = .failed(error)
            return .unsettled
        }
    }

    var tableNames: [String] { state.tables.map(\.id.name) }

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
