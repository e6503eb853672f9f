import TinhBase
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
