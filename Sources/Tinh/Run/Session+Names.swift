import TinhBase
import TinhPlan
import TinhSemantics
import TinhSyntax

/// What a name of a script stands for, for editors.
package enum NameDescription: Sendable {
    case column(name: String, type: String, table: String)
    /// `lines` are its statement as written.
    case definition(statement: String, documentation: [String], type: String?)
    case parameter(name: String, type: String)
    case table(TableDescription)
}

extension Session {
    /// What a name stands for: a definition, a table, the columns of that name of the tables that are named, else of all.
    package func describe(name: String, tables named: [String]) -> [NameDescription] {
        let name = TextForm.normalized(name)
        var found: [NameDescription] = []
        if let definition = state.environment.definitions[name] {
            found.append(
                .definition(
                    statement: statement(of: definition), documentation: definition.documentation,
                    type: type(of: definition)))
        }
        if let table = tables.first(where: { $0.name == name }) { found.append(.table(table)) }
        let chosen = tables.filter { named.contains($0.name) }
        for table in chosen.isEmpty ? tables : chosen {
            for column in table.columns
            where column.name == name || Folding.nameFold(column.name) == Folding.nameFold(name) {
                let type = [column.type, column.unit].filter { !$0.isEmpty }.joined(separator: " ")
                found.append(.column(name: column.name, type: type, table: table.name))
            }
        }
        return found
    }

    /// What a `$parameter` takes.
    package func describe(parameter name: String) -> NameDescription? {
        state.environment.parameters[TextForm.normalized(name)].map {
            .parameter(name: name, type: $0.type.kind.word)
        }
    }

    /// Where a name is defined by `let` or `unit`, a parameter by `param`; nil for what the script does not define.
    package func place(ofName name: String) -> (source: SourceText, span: Span)? {
        let name = TextForm.normalized(name)
        if let definition = state.environment.definitions[name] { return (definition.source, definition.name.span) }
        return nil
    }

    package func place(ofParameter name: String) -> (source: SourceText, span: Span)? {
        state.environment.parameters[TextForm.normalized(name)]?.place.map { ($0.source, $0.span) }
    }

    /// The whole `let`, from its line's beginning as far as it goes.
    private func statement(of definition: Environment.Definition) -> String {
        let source = definition.source
        let span = Parser.statementSpans(in: source).last { $0.lower <= definition.name.span.lower }
        return span.map(source.text) ?? definition.name.text
    }

    /// The type of a value or measure, where a table has what it is made of.
    private func type(of definition: Environment.Definition) -> String? {
        guard case .expression = definition.body else { return nil }
        let source = SourceText(name: "", text: Printer.print(name: definition.name.text))
        let types = try? bounded { () throws(TinhError) -> [String] in
            let script = try Session.parse(source)
            guard let statement = script.statements.first else { return [] }
            do throws(CheckFault) {
                let checked = try TinhSemantics.check(
                    statement, source: source, in: self.state.environment,
                    catalog: SessionCatalog(self, isAhead: true))
                guard case .query(let query) = checked else { return [] }
                return query.columns.map {
                    [$0.type.kind.word, $0.type.unit.symbol].filter { !$0.isEmpty }.joined(separator: " ")
                }
            } catch {
                return []
            }
        }
        return types?.first
    }
}

/// What statements define, told as they do so.
extension Session {
    /// Before the statement has run.
    func definition(_ statement: Statement) -> Definition? {
        let environment = state.environment
        switch statement.form {
        case .letQuery(let name, _), .letFunction(let name, _, _):
            return Definition(
                name: name.text, isAnew: environment.definitions[name.text] != nil,
                missingColumns: missingColumns(of: statement), isUse: false)
        case .param(let name, _, _):
            return Definition(
                name: "$" + name.text, isAnew: environment.parameters[name.text] != nil, missingColumns: [],
                isUse: false)
        case .unit(let name, _):
            return Definition(
                name: name.text, isAnew: environment.units[name.text] != nil, missingColumns: [], isUse: false)
        case .use(let name): return Definition(name: name.text, isAnew: false, missingColumns: [], isUse: true)
        case .load, .importFile, .check, .explain, .trace, .query: return nil
        }
    }

    /// A `let` may be of tables yet to come, and of columns that a step makes; without a table nothing is said.
    private func missingColumns(of statement: Statement) -> [String] {
        guard options.keepsAnswers, !state.tables.isEmpty else { return [] }
        let needed = statement.columnsNeeded(in: state.environment)
        guard !needed.isEmpty else { return [] }
        var known: Set<String> = []
        for entry in state.tables {
            for field in entry.chunkSource.schema.fields { known.insert(Folding.nameFold(field.name)) }
        }
        for definition in state.environment.definitions.values {
            guard case .table(let query) = definition.body else { continue }
            for name in NameSurvey(query).names { known.insert(Folding.nameFold(name)) }
        }
        return needed.filter { !known.contains(Folding.nameFold($0)) }
    }
}
