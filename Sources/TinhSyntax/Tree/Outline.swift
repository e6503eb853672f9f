/// What a tree says without where it stands, as one text: two trees are the same when their outlines are.
///
/// `sum a / b` is `(/ (sum a) b)`. Brackets around one expression mean nothing and leave no trace, but right of `in`,
/// where they make a list of one.
package enum Outline {
    package static func of(_ script: Script) -> String {
        script.statements.map(of).joined(separator: "\n")
    }

    package static func of(_ statement: Statement) -> String {
        let body = of(statement.form)
        return statement.documentation.isEmpty
            ? body : form("##", statement.documentation.map(quoted) + [body])
    }

    package static func of(_ query: Query) -> String { form("query", query.steps.map(of)) }

    package static func of(_ expression: Expression) -> String {
        switch expression.form {
        case .name(let name): of(name)
        case .apply(let function, let argument): form(of(function), [of(argument)])
        case .parameter(let name): "$" + name
        case .literal(let literal): of(literal)
        case .quantity(let quantity):
            form("number", [quantity.digits] + [quantity.scale, quantity.unit].map { $0.map(of) ?? "-" })
        case .list(let items) where items.count == 1: of(items[0])
        case .list(let items): form("list", items.map(of))
        case .query(let query): of(query)
        case .unary(let sign, let operand): form(sign.rawValue, [of(operand)])
        case .binary(let sign, let left, let right, _):
            form(sign.rawValue, [of(left), (sign == .isIn || sign == .notIn) ? ofMember(right) : of(right)])
        case .isMissing(let operand, let negated): form(negated ? "is not missing" : "is missing", [of(operand)])
        case .conditional(let condition, let then, let otherwise):
            form("if", [of(condition), of(then), of(otherwise)])
        case .when(let operand, let condition): form("when", [of(operand), of(condition)])
        case .over(let operand, let window): form("over", [of(operand), of(window)])
        case .convert(let operand, let unit): form("to", [of(operand), of(unit)])
        case .rate(let operand, let divisor): form("per", [of(operand), of(divisor)])
        }
    }

    // MARK: Parts of expressions

    /// The right side of `in`.
    private static func ofMember(_ expression: Expression) -> String {
        guard case .list(let items) = expression.form else { return of(expression) }
        return form("list", items.map(of))
    }

    private static func of(_ literal: Literal) -> String {
        switch literal {
        case .text(let text): quoted(text)
        case .percent(let written): Quantity.ungrouped(written) + "%"
        case .period(let period): "@" + Printer.text(of: period)
        case .bool(let value): value ? "true" : "false"
        case .missing: "missing"
        }
    }

    private static func of(_ window: Window) -> String {
        form(
            "window",
            [
                form("keys", window.keys.map(of)), form("sort", window.sort.map(of)),
                window.rows.map(of) ?? "-",
            ])
    }

    private static func of(_ unit: UnitExpression) -> String {
        form("unit", unit.factors.map { "\(of($0.name))^\($0.exponent)" })
    }

    private static func of(_ key: SortKey) -> String {
        form(key.isDescending ? "desc" : "asc", [key.expression.map(of) ?? "-"])
    }

    private static func of(_ name: Name) -> String { "`" + name.text + "`" }

    private static func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private static func form(_ head: String, _ parts: [String]) -> String {
        "(" + ([head] + parts).joined(separator: " ") + ")"
    }

    // MARK: Steps

    private static func of(_ step: Step) -> String {
        form("step", [step.head.map(of) ?? "-"] + step.clauses.map(of))
    }

    private static func of(_ head: Head) -> String {
        switch head.form {
        case .measures(let measures): form("measures", measures.map(of))
        case .show(let items): form("show", items.map(of))
        case .add(let items): form("add", items.map(of))
        case .drop(let names): form("drop", names.map(of))
        case .rename(let all): form("rename", all.map { "(\(of($0.from)) \(of($0.to)))" })
        case .distinct(let items): form("distinct", items.map(of))
        case .join(let kind, let table, let alias, let pairs): form(kind.rawValue, partner(table, alias, pairs))
        case .lookup(let table, let alias, let pairs): form("lookup", partner(table, alias, pairs))
        case .union(let table): form("union", [of(table)])
        case .unpivot(let names, let key, let value):
            form("unpivot", [form("columns", names.map(of)), of(key), of(value)])
        case .describe: "describe"
        case .chart(let kind, let items): form("chart", [of(kind)] + items.map(of))
        case .save(let path, _, let option): form("save", [quoted(path), option.map(of) ?? "-"])
        }
    }

    private static func partner(_ table: TableExpression, _ alias: Name?, _ pairs: [JoinPair]) -> [String] {
        [of(table), alias.map(of) ?? "-"] + pairs.map { "(\(of($0.left)) \($0.right.map(of) ?? "-"))" }
    }

    private static func of(_ measure: Measure) -> String {
        form("measure", [of(measure.item), measure.versus.map(of) ?? "-"])
    }

    private static func of(_ versus: Versus) -> String {
        form("versus", [of(versus.base), versus.alias.map(of) ?? "-"])
    }

    private static func of(_ item: ShownItem) -> String {
        switch item {
        case .star: "*"
        case .item(let item): of(item)
        }
    }

    private static func of(_ item: Item) -> String {
        item.alias.map { form("as", [of(item.expression), of($0)]) } ?? of(item.expression)
    }

    private static func of(_ table: TableExpression) -> String {
        switch table {
        case .name(let name): of(name)
        case .query(let query): of(query)
        }
    }

    private static func of(_ clause: Clause) -> String {
        switch clause.form {
        case .from(let table): form("from", [of(table)])
        case .where(let condition): form("where", [of(condition)])
        case .by(let keys): form("by", keys.map(of))
        case .across(let keys): form("across", keys.map(of))
        case .versus(let versus): of(versus)
        case .with(let name): form("with", [of(name)])
        case .sort(let keys): form("sort", keys.map(of))
        case .top(let count, let groups): form("top", [of(count)] + groups.map(of))
        case .bottom(let count, let groups): form("bottom", [of(count)] + groups.map(of))
        case .take(let count): form("take", [of(count)])
        case .skip(let count): form("skip", [of(count)])
        case .sample(let count): form("sample", [of(count)])
        }
    }

    private static func of(_ key: Key) -> String {
        form(key.isEvery ? "every" : "key", [of(key.expression), key.alias.map(of) ?? "-"])
    }

    private static func of(_ count: Count) -> String {
        switch count {
        case .literal(let written, _): Quantity.ungrouped(written)
        case .parameter(let name, _): "$" + name
        }
    }

    // MARK: Statements

    private static func of(_ form: Statement.Form) -> String {
        switch form {
        case .load(let load): of(load)
        case .use(let name): self.form("use", [of(name)])
        case .letQuery(let name, let query): self.form("let", [of(name), of(query)])
        case .letFunction(let name, let parameters, let body):
            self.form("let", [of(name), self.form("parameters", parameters.map(of)), of(body)])
        case .param(let name, let type, let initial):
            self.form("param", [of(name), of(type), initial.map(of) ?? "-"])
        case .unit(let name, let definition): self.form("unit", [of(name), definition.map(of) ?? "-"])
        case .importFile(let path, _): self.form("import", [quoted(path)])
        case .check(let check):
            self.form("check", [of(check.condition)] + check.clauses.map(of) + [check.words.map(quoted) ?? "-"])
        case .explain(let query): self.form("explain", [of(query)])
        case .trace(let query): self.form("trace", [of(query)])
        case .query(let query): of(query)
        }
    }

    private static func of(_ load: Load) -> String {
        let columns = load.columns.map {
            form(
                "column",
                [of($0.name), of($0.type), $0.unit.map(of) ?? "-", $0.format.map(quoted) ?? "-"])
        }
        let options = load.options.map { form("option", [of($0.name), of($0.value)]) }
        return form("load", [quoted(load.path), of(load.name)] + columns + options)
    }
}

extension Script {
    /// The same statements in the same order, wherever they stand.
    package func isSameTree(_ other: Script) -> Bool { Outline.of(self) == Outline.of(other) }
}

extension Expression {
    /// The same expression, wherever it stands and whatever brackets it does not need.
    package func isSameTree(_ other: Expression) -> Bool { Outline.of(self) == Outline.of(other) }
}

extension Query {
    /// The same query, wherever it stands.
    package func isSameTree(_ other: Query) -> Bool { Outline.of(self) == Outline.of(other) }
}
