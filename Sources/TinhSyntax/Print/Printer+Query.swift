import TinhBase

extension Printer {
    mutating func query(_ query: Query) {
        for (index, step) in query.steps.enumerated() {
            if index > 0 { word("|") }
            if place != .statement || index > 0 { place = .step }
            self.step(step)
        }
    }

    private mutating func step(_ step: Step) {
        if let head = step.head { self.head(head) }
        for clause in step.clauses { self.clause(clause) }
    }

    private mutating func head(_ head: Head) {
        switch head.form {
        case .measures(let measures): separated(measures) { $0.measure($1) }
        case .show(let items):
            word("show")
            separated(items) { $0.shown($1) }
        case .add(let items):
            word("add")
            separated(items) { $0.item($1) }
        case .drop(let names):
            word("drop")
            separated(names) { $0.name($1) }
        case .rename(let all):
            word("rename")
            separated(all) {
                $0.name($1.from)
                $0.alias($1.to)
            }
        case .distinct(let items):
            word("distinct")
            separated(items) { $0.item($1) }
        case .join(let kind, let table, let alias, let pairs):
            word(kind == .inner ? "join" : "\(kind.rawValue) join")
            partner(table, alias, pairs)
        case .lookup(let table, let alias, let pairs):
            word("lookup")
            partner(table, alias, pairs)
        case .union(let table):
            word("union")
            self.table(table)
        case .unpivot(let columns, let key, let value):
            word("unpivot")
            separated(columns) { $0.name($1) }
            alias(key)
            glued(",")
            name(value)
        case .describe: word("describe")
        case .chart(let kind, let items):
            word("chart")
            name(kind)
            separated(items) { $0.item($1) }
        case .save(let path, _, let option):
            word("save")
            quotedText(path)
            if let option { name(option) }
        }
    }

    private mutating func partner(_ table: TableExpression, _ alias: Name?, _ pairs: [JoinPair]) {
        self.table(table)
        self.alias(alias)
        word("on")
        separated(pairs) {
            $0.name($1.left)
            guard let right = $1.right else { return }
            $0.word("=")
            $0.name(right)
        }
    }

    private mutating func measure(_ measure: Measure) {
        item(measure.item)
        if let versus = measure.versus { self.versus(versus) }
    }

    private mutating func versus(_ versus: Versus) {
        word("versus")
        expression(versus.base)
        alias(versus.alias)
    }

    private mutating func shown(_ item: ShownItem) {
        switch item {
        case .star: word("*")
        case .item(let item): self.item(item)
        }
    }

    private mutating func item(_ item: Item) {
        expression(item.expression)
        alias(item.alias)
    }

    private mutating func table(_ table: TableExpression) {
        switch table {
        case .name(let name): self.name(name)
        case .query(let query):
            open(.step)
            self.query(query)
            glued(")")
        }
    }

    // MARK: Clauses

    mutating func clause(_ clause: Clause) {
        switch clause.form {
        case .from(let table):
            word("from")
            self.table(table)
        case .where(let condition):
            word("where")
            expression(condition)
        case .by(let keys): self.keys("by", keys)
        case .across(let keys): self.keys("across", keys)
        case .versus(let versus): self.versus(versus)
        case .with(let name):
            word("with")
            self.name(name)
        case .sort(let keys): sort(keys)
        case .top(let count, let groups): self.count("top", count, groups)
        case .bottom(let count, let groups): self.count("bottom", count, groups)
        case .take(let count): self.count("take", count, [])
        case .skip(let count): self.count("skip", count, [])
        case .sample(let count): self.count("sample", count, [])
        }
    }

    private mutating func keys(_ keyword: String, _ keys: [Key]) {
        word(keyword)
        separated(keys) {
            if $1.isEvery { $0.word("every") }
            $0.expression($1.expression)
            $0.alias($1.alias)
        }
    }

    mutating func sort(_ keys: [SortKey]) {
        guard !keys.isEmpty else { return }
        word("sort")
        separated(keys) {
            if let expression = $1.expression { $0.expression(expression) }
            if $1.isDescending { $0.word("desc") }
        }
    }

    private mutating func count(_ keyword: String, _ count: Count, _ groups: [Name]) {
        word(keyword)
        switch count {
        case .literal(let written, _): word(written)
        case .parameter(let name, _): word("$" + name)
        }
        guard !groups.isEmpty else { return }
        word("per")
        separated(groups) { $0.name($1) }
    }
}
