import TinhLibrary
import TinhSyntax

/// A query with every `let` and every function that is written in Tinh replaced by what it stands for, as `explain` shows it.
///
/// Works on the tree as written: names that are columns stay as they are. What is not known (it has been reported) stays too.
struct Unfolding {
    private let library: Library
    /// Bounds what lets that use lets can unfold to; beyond it names stay names.
    private var budget = 20_000
    private var outputNames: [String] = []
    /// Stands for `over all` in the body of a function that compares with all rows: see `Whole`.
    private var whole: Window?

    static func query(_ query: Query, in environment: Environment, library: Library) -> Query {
        var unfolding = Unfolding(library: library)
        return unfolding.query(query, environment)
    }

    private init(library: Library) { self.library = library }

    private mutating func query(_ query: Query, _ environment: Environment) -> Query {
        Query(steps: query.steps.map { step($0, environment) }, span: query.span)
    }

    private mutating func step(_ step: Step, _ environment: Environment) -> Step {
        let head = step.head.map { Head(self.head($0.form, environment), $0.span) }
        var clauses: [Clause] = []
        for clause in step.clauses {
            // `sort` sees what the step gives by its names, so these stay. A query in `from` has names of its own.
            outputNames = step.head?.outputNames ?? []
            clauses.append(
                Clause(self.clause(clause.form, environment), keywordSpan: clause.keywordSpan, span: clause.span))
        }
        return Step(head: head, clauses: clauses, span: step.span)
    }

    private mutating func head(_ form: Head.Form, _ environment: Environment) -> Head.Form {
        switch form {
        case .measures(let measures):
            return .measures(
                measures.map { measure in
                    Measure(
                        item: item(measure.item, environment), versus: measure.versus.map { versus($0, environment) })
                })
        case .show(let items):
            return .show(
                items.map {
                    switch $0 {
                    case .star: $0
                    case .item(let one): .item(item(one, environment))
                    }
                })
        case .add(let items): return .add(items.map { item($0, environment) })
        case .distinct(let items): return .distinct(items.map { item($0, environment) })
        case .drop, .rename, .join, .lookup, .union, .unpivot, .describe, .chart, .save: return form
        }
    }

    private mutating func item(_ item: Item, _ environment: Environment) -> Item {
        let unfolded = expression(item.expression, environment, [:])
        var alias = item.alias
        // What was named by its `let` keeps that name.
        if alias == nil, case .name(let name) = item.expression.form, environment.definitions[name.text] != nil {
            alias = name
        }
        return Item(expression: unfolded.withoutBracket, alias: alias, span: item.span)
    }

    private mutating func clause(_ form: Clause.Form, _ environment: Environment) -> Clause.Form {
        switch form {
        case .from(let table): return .from(self.table(table, environment))
        case .where(let condition): return .where(expression(condition, environment, [:]).withoutBracket)
        case .by(let keys):
            return .by(self.keys(keys, environment))
        case .across(let keys): return .across(self.keys(keys, environment))
        case .versus(let base): return .versus(versus(base, environment))
        case .sort(let keys):
            return .sort(
                keys.map { key in
                    let unfolded = key.expression.map { written -> Expression in
                        if case .name(let name) = written.form, outputNames.contains(name.text) { return written }
                        return expression(written, environment, [:]).withoutBracket
                    }
                    return SortKey(expression: unfolded, isDescending: key.isDescending, span: key.span)
                })
        case .with, .top, .bottom, .take, .skip, .sample: return form
        }
    }

    private mutating func keys(_ keys: [Key], _ environment: Environment) -> [Key] {
        keys.map {
            Key(
                isEvery: $0.isEvery, expression: expression($0.expression, environment, [:]).withoutBracket,
                alias: $0.alias, span: $0.span)
        }
    }

    /// K of `previous K` is the name of a key or of a period, and stays.
    private mutating func versus(_ versus: Versus, _ environment: Environment) -> Versus {
        if case .apply(let function, _) = versus.base.form, function.text == "previous" { return versus }
        let base = expression(versus.base, environment, [:]).withoutBracket
        return Versus(base: base, alias: versus.alias, span: versus.span)
    }

    private mutating func table(_ table: TableExpression, _ environment: Environment) -> TableExpression {
        switch table {
        case .query(let query): return .query(self.query(query, environment))
        case .name(let name):
            budget -= 1
            guard budget > 0, let definition = environment.definitions[name.text],
                case .table(let query) = definition.body
            else { return table }
            return .query(self.query(query, definition.environment))
        }
    }

    private mutating func expression(
        _ expression: Expression, _ environment: Environment, _ parameters: [String: Expression]
    ) -> Expression {
        budget -= 1
        guard budget > 0 else { return expression }
        func made(_ form: Expression.Form) -> Expression { Expression(form, expression.span, depth: expression.depth) }
        switch expression.form {
        case .name(let name):
            if let value = parameters[name.text] { return value }
            guard !name.isQuoted, let definition = environment.definitions[name.text],
                case .expression(let body) = definition.body
            else { return expression }
            return self.expression(body, definition.environment, [:]).bracketed
        case .apply(let function, let argument): return call(function, argument, expression, environment, parameters)
        case .parameter, .literal, .quantity: return expression
        case .query(let query): return made(.query(self.query(query, environment)))
        case .list(let elements): return made(.list(elements.map { self.expression($0, environment, parameters) }))
        case .unary(let sign, let operand): return made(.unary(sign, self.expression(operand, environment, parameters)))
        case .binary(let sign, let left, let right, let span):
            let x = self.expression(left, environment, parameters)
            return made(.binary(sign, x, self.expression(right, environment, parameters), operatorSpan: span))
        case .isMissing(let operand, let negated):
            return made(.isMissing(self.expression(operand, environment, parameters), negated: negated))
        case .conditional(let condition, let then, let otherwise):
            let test = self.expression(condition, environment, parameters)
            let value = self.expression(then, environment, parameters)
            let other = self.expression(otherwise, environment, parameters)
            return made(.conditional(condition: test, then: value, otherwise: other))
        case .when(let value, let condition):
            let narrowed = self.expression(value, environment, parameters)
            return made(.when(narrowed, condition: self.expression(condition, environment, parameters)))
        case .over(let value, let window):
            let reach = whole.flatMap { window.isAll ? $0 : nil } ?? self.window(window, environment, parameters)
            if case .apply(let function, let argument) = value.withoutBracket.form,
                library.contract(named: function.text)?.comparesWithAll ?? false,
                environment.definitions[function.text] == nil
            {
                return call(function, argument, value.withoutBracket, environment, parameters, over: reach)
            }
            return made(.over(self.expression(value, environment, parameters), reach))
        case .convert(let value, let target):
            return made(.convert(self.expression(value, environment, parameters), to: target))
        case .rate(let value, let divisor):
            let x = self.expression(value, environment, parameters)
            return made(.rate(x, per: self.expression(divisor, environment, parameters)))
        }
    }

    private mutating func window(
        _ window: Window, _ environment: Environment, _ parameters: [String: Expression]
    ) -> Window {
        let keys = window.keys.map { key -> Name in
            if case .name(let given)? = parameters[key.text]?.form { return given }
            return key
        }
        let sort = window.sort.map { key in
            SortKey(
                expression: key.expression.map { expression($0, environment, parameters).withoutBracket },
                isDescending: key.isDescending, span: key.span)
        }
        let rows = window.rows.map { expression($0, environment, parameters) }
        return Window(keys: keys, sort: sort, rows: rows, isBracketed: window.isBracketed, span: window.span)
    }

    private mutating func call(
        _ function: Name, _ argument: Expression, _ expression: Expression, _ environment: Environment,
        _ parameters: [String: Expression], over whole: Window? = nil
    ) -> Expression {
        let unfolded = self.expression(argument, environment, parameters)
        var values = [unfolded]
        if case .list(let elements) = unfolded.form { values = elements }
        if let definition = environment.definitions[function.text],
            case .function(let names, let body) = definition.body,
            names.count == values.count
        {
            let own = Dictionary(
                zip(names.map(\.text), values.map(\.bracketed)), uniquingKeysWith: { first, _ in first })
            return self.expression(body, definition.environment, own).bracketed
        }
        if let contract = library.contract(named: function.text), case .tinh(let names, let body) = contract.body,
            names.count == values.count, environment.definitions[function.text] == nil
        {
            let own = Dictionary(zip(names, values.map(\.bracketed)), uniquingKeysWith: { first, _ in first })
            let outer = self.whole
            defer { self.whole = outer }
            self.whole = whole
            return self.expression(body, Environment(), own).bracketed
        }
        return Expression(.apply(function: function, argument: unfolded), expression.span, depth: expression.depth)
    }
}

extension Head {
    /// Names by `as`, and of lets that stand alone.
    fileprivate var outputNames: [String] {
        var items: [Item] = []
        switch form {
        case .measures(let measures): items = measures.map(\.item)
        case .show(let shown):
            items = shown.compactMap {
                if case .item(let item) = $0 { return item }
                return nil
            }
        case .add(let added), .distinct(let added): items = added
        case .drop, .rename, .join, .lookup, .union, .unpivot, .describe, .chart, .save: break
        }
        return items.compactMap { item in
            if let alias = item.alias { return alias.text }
            if case .name(let name) = item.expression.form { return name.text }
            return nil
        }
    }
}

extension Expression {
    /// Itself where it can stand as an operand, else in a bracket.
    fileprivate var bracketed: Expression { needsBracket ? Expression(.list([self]), span, depth: depth + 1) : self }

    /// What a bracket of one holds.
    fileprivate var withoutBracket: Expression {
        if case .list(let elements) = form, elements.count == 1 { return elements[0] }
        return self
    }
}
