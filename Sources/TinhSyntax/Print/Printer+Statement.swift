import TinhBase

extension Printer {
    mutating func statement(_ statement: Statement) {
        place = .statement
        switch statement.form {
        case .load(let load): self.load(load)
        case .use(let name):
            word("use")
            self.name(name)
        case .letQuery(let name, let query):
            word("let")
            self.name(name)
            word("=")
            self.query(query)
        case .letFunction(let name, let parameters, let body):
            word("let")
            self.name(name)
            gluesNext = true
            open()
            separated(parameters) { $0.name($1) }
            glued(")")
            word("=")
            expression(body)
        case .param(let name, let type, let initial):
            word("param")
            self.name(name)
            self.name(type)
            definition(initial)
        case .unit(let name, let definition):
            word("unit")
            self.name(name)
            self.definition(definition)
        case .importFile(let path, _):
            word("import")
            quotedText(path)
        case .check(let check):
            word("check")
            expression(check.condition)
            for clause in check.clauses { self.clause(clause) }
            if let words = check.words {
                word("as")
                quotedText(words)
            }
        case .explain(let query):
            word("explain")
            self.query(query)
        case .trace(let query):
            word("trace")
            self.query(query)
        case .query(let query): self.query(query)
        }
    }

    private mutating func definition(_ value: Expression?) {
        guard let value else { return }
        word("=")
        expression(value)
    }

    private mutating func load(_ load: Load) {
        word("load")
        quotedText(load.path)
        alias(load.name)
        if !load.columns.isEmpty {
            open()
            separated(load.columns) {
                $0.name($1.name)
                $0.glued(":")
                $0.name($1.type)
                if let unit = $1.unit { $0.unit(unit) }
                if let format = $1.format { $0.quotedText(format) }
            }
            glued(")")
        }
        guard !load.options.isEmpty else { return }
        word("with")
        open()
        separated(load.options) {
            if $1.name.text == "missing" { $0.word("missing") } else { $0.name($1.name) }
            $0.expression($1.value)
        }
        glued(")")
    }
}
