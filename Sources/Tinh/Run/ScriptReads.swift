import TinhBase
import TinhColumns
import TinhFormats
import TinhPlan
import TinhSyntax
import TinhTypes

/// What a script as a whole wants of its files, known before any statement is checked.
struct ScriptReads {
    /// More than one statement reads data: a file is better loaded once.
    let isRepeated: Bool
    private let names: Set<String>
    private let readsAllColumns: Bool

    init(_ script: Script) {
        isRepeated = script.statements.count { $0.readsData } > 1
        let survey = NameSurvey(script)
        names = survey.names.union(survey.names.map(Folding.nameFold))
        readsAllColumns = survey.readsAllColumns
    }

    /// The columns of a file that any statement may read: rather too many than too few.
    func columns(of schema: Schema) -> [Int] {
        schema.fields.indices.filter { index in
            let name = schema.fields[index].name
            return readsAllColumns || names.contains(name) || names.contains(Folding.nameFold(name))
        }
    }
}

extension Statement {
    fileprivate var readsData: Bool {
        switch form {
        case .query, .check, .explain, .trace: true
        case .load, .use, .letQuery, .letFunction, .param, .unit, .importFile: false
        }
    }
}

extension Session {
    /// Loads the files that a plan reads and that are worth it: those read by several statements, or twice by this plan.
    /// True when anything was loaded: the statement is to be checked again, the types now being exact.
    func loadWhatIsReadOften(_ plan: Plan, _ context: StatementContext) throws(TinhError) -> Bool {
        var hasLoaded = false
        var scans: [TableID: [Plan.Scan]] = [:]
        for scan in plan.scans { scans[scan.table, default: []].append(scan) }
        for (table, scans) in scans {
            guard let entry = state.entry(named: table.name) else { continue }
            let wanted = Set(scans.flatMap(\.columns))
            let file: CSVSource
            var columns: Set<Int>
            switch entry.source {
            case .resident: continue
            case .file(let source):
                guard context.reads.isRepeated || scans.count > 1 else { continue }
                file = source
                columns = wanted
            case .loadedColumns(let loaded):
                guard wanted.contains(where: { loaded.position(of: $0) == nil }) else { continue }
                file = loaded.file
                columns = wanted.union(file.schema.fields.indices.filter { loaded.position(of: $0) != nil })
            }
            columns.formUnion(context.reads.columns(of: file.schema))
            try loadColumns(columns.sorted(), of: file, as: table)
            hasLoaded = true
        }
        return hasLoaded
    }
}

extension Plan {
    /// Its scans, each as often as it stands in the plan.
    var scans: [Scan] {
        switch self {
        case .scan(let scan): [scan]
        case .oneRow, .values, .hole: []
        case .filter(let input, _), .project(let input, _), .aggregate(let input, _, _, _), .sort(let input, _),
            .slice(let input, _, _), .top(let input, _, _, _, _):
            input.scans
        case .concatenate(let first, let second): first.scans + second.scans
        case .aside(let input, _, let body): input.scans + body.scans
        }
    }
}
