import TinhBase
import TinhLibrary
import TinhPlan
import TinhSyntax
import TinhTypes

/// Settles what a statement means before anything runs: names, types and units (`Names/`, `Infer/`, `Units/`), levels
/// (`Levels/`), the plan (`Lower/`).
///
/// - Parameters:
///   - source: the text that the statement's spans point into.
///   - environment: what the statements before it have settled. `let`, `param`, `unit` and `use` give a new one.
///   - catalog: what the data say: schemas, and what a text is found as among a column's values.
/// - Throws: every independent mistake in the statement, at least one; or that it is to be checked again.
package func check(
    _ statement: Statement, source: SourceText, in environment: Environment, catalog: any Catalog
) throws(CheckFault) -> CheckedStatement {
    var checker = Checker(catalog: catalog, environment: environment)
    let result = checker.statement(statement, source)
    if checker.isUnsettled { throw .unsettled }
    guard checker.errors.isEmpty, let result else {
        precondition(!checker.errors.isEmpty, "a statement was refused without an error")
        let line = LineOfClauses(statement, source)
        let told = checker.errors.prefix(Checker.toldErrorCountMax).map { line?.explaining($0) ?? $0.diagnostic }.sorted
        {
            ($0.place?.span.lower ?? 0) < ($1.place?.span.lower ?? 0)
        }
        var corrections = Corrections(
            source: source, environment: environment, catalog: catalog, errorCount: checker.errors.count)
        var all = corrections.passing(told, in: statement)
        if let next = checker.errors.dropFirst(told.count).first {
            let rest = NameFact.furtherMistakes(count: checker.errors.count - told.count)
            all.append(CheckError(rest, next.place).diagnostic)
        }
        throw .mistakes(Diagnostics(all))
    }
    return result
}

/// Why a statement has no meaning (yet).
package enum CheckFault: Error {
    case mistakes(Diagnostics)
    /// The catalog could not say what was asked of it (`Evaluation.unsettled`).
    case unsettled
}

extension Checker {
    /// As many as a sheet of a spreadsheet has. Tables may have more; an answer with more is hardly meant.
    static let resultColumnCountMax = 16_384

    mutating func statement(_ statement: Statement, _ source: SourceText) -> CheckedStatement? {
        self.statement = statement
        switch statement.form {
        case .query(let query): return self.query(query, source).map { .query($0) }
        case .explain(let query):
            return self.query(query, source).map {
                .explain(
                    Explanation(
                        unfolded: Unfolding.query(query, in: environment, library: library), query: $0))
            }
        case .check(let check): return self.check(check, statement, source).map { .check($0) }
        case .letQuery(let name, let query): return letQuery(name, query, statement, source)
        case .letFunction(let name, let parameters, let body):
            return letFunction(name, parameters, body, statement, source)
        case .param(let name, let type, let initial): return parameter(name, type, initial, source)
        case .use(let name): return use(name, source)
        case .unit(let name, let definition): return unit(name, definition, source)
        case .load(let load): return self.load(load, source).map { .load($0) }
        case .importFile(let path, let span): return .importFile(CheckedImport(path: path, place: .init(source, span)))
        case .trace(let query): return trace(query, source).map { .trace($0) }
        }
    }

    mutating func query(_ query: Query, _ source: SourceText) -> CheckedQuery? {
        let context = QueryContext(environment: environment, source: source, usedAt: nil, keepsRowNumbers: false)
        if let statement, query.steps.count == 1, LineOfClauses(statement, source) != nil {
            note(.statementOfItsOwn, at: .init(source, LineOfClauses.firstWord(of: query, source)))
        }
        let (query, save) = takingSave(off: query, context)
        guard let (relation, chart) = drawn(query, context), errors.isEmpty else { return nil }
        guard relation.columns.count <= Checker.resultColumnCountMax else {
            let last = query.steps.last?.span ?? query.span
            fail(
                .tooManyColumns(count: relation.columns.count, countMax: Checker.resultColumnCountMax),
                at: context.place(last))
            return nil
        }
        return CheckedQuery(
            plan: relation.plan.rewritten,
            columns: relation.columns.enumerated().map { index, column in
                .init(
                    name: column.name, type: column.type,
                    isAdditive: relation.groups?.drawing.additive.contains(index) ?? false)
            },
            keyCount: relation.groups?.keyCount ?? 0, totalColumn: relation.totalColumn, chart: chart, save: save,
            notes: notes.diagnostics, lookups: lookups)
    }
}
