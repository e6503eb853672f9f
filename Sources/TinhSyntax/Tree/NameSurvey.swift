/// Every name that a tree mentions, and whether the names tell which columns of a source it reads: what a reader of a file
/// needs in order to leave out the columns that no query asks for.
///
/// It knows no meaning, so it takes too many names rather than too few: functions, units, tables and aliases are among
/// them. A name stands as written; a column is meant by it exactly or by its folded form. O(tree).
package struct NameSurvey: Sendable {
    /// The texts of all names (NFC).
    package private(set) var names: Set<String> = []
    /// The texts in quotes, as they were written.
    package private(set) var texts: Set<String> = []
    /// Some query gives or looks at columns that it does not name: `from t`, `show *`, `distinct`, `describe`, `union`.
    package private(set) var readsAllColumns = false

    /// Tables that a `let` binds to a query whose columns are all named.
    private var narrowTables: Set<String> = []
    private var joins = false

    package init(_ script: Script) {
        for statement in script.statements { add(statement) }
        addClashingColumns()
    }

    package init(_ statement: Statement) {
        add(statement)
        addClashingColumns()
    }

    package init(_ query: Query) {
        add(query)
        addClashingColumns()
    }

    package init(_ expression: Expression) {
        add(expression)
        addClashingColumns()
    }

    /// A join calls a column that both sides have `T_column`: what follows any `_` may be a column's own name.
    private mutating func addClashingColumns() {
        guard joins else { return }
        for name in names {
            var rest = name[...]
            while let mark = rest.firstIndex(of: "_") {
                rest = rest[rest.index(after: mark)...]
                if !rest.isEmpty { names.insert(String(rest)) }
            }
        }
    }

    // MARK: Statements

    private mutating func add(_ statement: Statement) {
        switch statement.form {
        case .load(let load):
            add(load.name)
            for column in load.columns { add(column.name) }
        case .use(let name): add(name)
        case .letQuery(let name, let query):
            add(name)
            // Its columns are seen only where a query that reads it passes them on.
            if !passesUnnamed(query) { narrowTables.insert(name.text) }
            addSteps(query)
        case .letFunction(let name, let parameters, let body):
            add([name] + parameters)
            add(body)
        case .param(let name, _, let initial):
            add(name)
            if let initial { add(initial) }
        case .unit(let name, let definition):
            add(name)
            if let definition { add(definition) }
        case .importFile: readsAllColumns = true
        case .check(let check):
            add(check.condition)
            for clause in check.clauses { add(clause) }
        case .explain(let query): add(query)
        // The rows behind a figure are shown whole.
        case .trace(let query):
            add(query)
            readsAllColumns = true
        case .query(let query): add(query)
        }
    }

    // MARK: Queries

    /// A query whose columns somebody sees: if some of them come from a source without being named, all are needed.
    private mutating func add(_ query: Query) {
        if passesUnnamed(query) { readsAllColumns = true }
        addSteps(query)
    }

    private mutating func addSteps(_ query: Query) { for step in query.steps { add(step) } }

    /// Does the query's result hold columns of a source that the query does not name?
    private mutating func passesUnnamed(_ query: Query) -> Bool {
        var passes = true
        for case .from(let table) in query.steps.first?.clauses.map(\.form) ?? [] { passes = passesUnnamed(table) }
        for case let head? in query.steps.map(\.head) {
            switch head.form {
            case .measures: passes = false
            case .show(let items):
                passes = passes && items.contains { if case .star = $0 { true } else { false } }
            case .distinct(let items):
                // Which rows differ is a matter of all their columns.
                if items.isEmpty, passes { readsAllColumns = true }
                passes = passes && items.isEmpty
            case .describe:
                if passes { readsAllColumns = true }
                passes = false
            case .join(let kind, let table, _, _):
                if kind != .semi, kind != .anti, passesUnnamed(table) { passes = true }
            case .lookup(let table, _, _), .union(let table): if passesUnnamed(table) { passes = true }
            case .add, .drop, .rename, .unpivot, .chart, .save: break
            }
        }
        return passes
    }

    private mutating func passesUnnamed(_ table: TableExpression) -> Bool {
        switch table {
        case .name(let name): !narrowTables.contains(name.text)
        case .query(let query): passesUnnamed(query)
        }
    }

    // MARK: Steps

    private mutating func add(_ step: Step) {
        if let head = step.head { add(head) }
        for clause in step.clauses { add(clause) }
    }

    private mutating func add(_ head: Head) {
        switch head.form {
        case .measures(let measures):
            for measure in measures {
                add(measure.item)
                if let versus = measure.versus { add(versus) }
            }
        case .show(let items):
            for case .item(let item) in items { add(item) }
        case .add(let items), .distinct(let items): add(items)
        case .drop(let names): add(names)
        case .rename(let all): add(all.flatMap { [$0.from, $0.to] })
        case .join(_, let table, let alias, let pairs), .lookup(let table, let alias, let pairs):
            addPartner(table, alias, pairs)
        case .union(let table): add(table)
        case .unpivot(let columns, let key, let value): add(columns + [key, value])
        case .describe: break
        case .chart(_, let items): add(items)
        case .save: break
        }
    }

    private mutating func addPartner(_ table: TableExpression, _ alias: Name?, _ pairs: [JoinPair]) {
        joins = true
        add(table)
        if let alias { add(alias) }
        for pair in pairs {
            add(pair.left)
            if let right = pair.right { add(right) }
        }
    }

    private mutating func add(_ table: TableExpression) {
        switch table {
        case .name(let name): add(name)
        // What it passes on unnamed is a matter of the query that reads it.
        case .query(let query): addSteps(query)
        }
    }

    private mutating func add(_ clause: Clause) {
        switch clause.form {
        case .from(let table): add(table)
        case .where(let condition): add(condition)
        case .by(let keys), .across(let keys):
            for key in keys {
                add(key.expression)
                if let alias = key.alias { add(alias) }
            }
        case .versus(let versus): add(versus)
        case .with(let name): add(name)
        case .sort(let keys): add(keys)
        case .top(_, let groups), .bottom(_, let groups): add(groups)
        case .take, .skip, .sample: break
        }
    }

    // MARK: Expressions

    private mutating func add(_ expression: Expression) {
        switch expression.form {
        case .name(let name): add(name)
        case .apply(let function, let argument):
            add(function)
            add(argument)
        case .literal(.text(let text)): texts.insert(text)
        case .parameter, .literal: break
        case .quantity(let quantity): add([quantity.unit].compactMap { $0 })
        case .list(let items): for item in items { add(item) }
        case .query(let query): add(query)
        case .unary(_, let operand), .isMissing(let operand, _): add(operand)
        case .binary(_, let left, let right, _):
            add(left)
            add(right)
        case .conditional(let condition, let then, let otherwise):
            add(condition)
            add(then)
            add(otherwise)
        case .when(let operand, let condition):
            add(operand)
            add(condition)
        case .over(let operand, let window):
            add(operand)
            add(window.keys)
            add(window.sort)
            if let rows = window.rows { add(rows) }
        case .convert(let operand, let unit):
            add(operand)
            add(unit.factors.map(\.name))
        case .rate(let operand, let divisor):
            add(operand)
            add(divisor)
        }
    }

    private mutating func add(_ keys: [SortKey]) {
        for case let expression? in keys.map(\.expression) { add(expression) }
    }

    private mutating func add(_ items: [Item]) { for item in items { add(item) } }

    private mutating func add(_ item: Item) {
        add(item.expression)
        if let alias = item.alias { add(alias) }
    }

    private mutating func add(_ versus: Versus) {
        add(versus.base)
        if let alias = versus.alias { add(alias) }
    }

    private mutating func add(_ all: [Name]) { for name in all { add(name) } }

    private mutating func add(_ name: Name) { names.insert(name.text) }
}
