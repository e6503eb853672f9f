import TinhBase

extension Parser {
    /// Steps parted by bars. `leading` are expressions that a bracket has read already, parted by commas: the first
    /// measures of the first step.
    mutating func sequence(leading: [Expression] = []) throws(SyntaxError) -> Query {
        let start = leading.first?.span ?? next.span
        var steps = [try recoverableStep(leading, isFirst: true)]
        while take(.bar) { steps.append(try recoverableStep([], isFirst: false)) }
        return Query(steps: steps.compactMap { $0 }, span: span(from: start))
    }

    /// A step; outside brackets a wrong one is noted and skipped, so that the errors of the next are found as well.
    private mutating func recoverableStep(_ leading: [Expression], isFirst: Bool) throws(SyntaxError) -> Step? {
        guard nesting == 0 else { return try step(leading, isFirst: isFirst) }
        let start = at
        do throws(SyntaxError) {
            let step = try step(leading, isFirst: isFirst)
            if next.kind != .bar, at < end { throw unexpected() }
            return step
        } catch {
            guard errors.count < Self.errorCountMax, skipToBar(from: start) else { throw error }
            nesting = 0
            progress.openSteps = []
            record(error)
            return nil
        }
    }

    /// Goes to the next bar that stands outside the brackets of the step that began at an index; false when there is
    /// none. Each token is looked at once for each step, so that many errors cost no more than few.
    private mutating func skipToBar(from start: Int) -> Bool {
        var depth = 0
        for index in start..<end {
            switch tokens[index].kind {
            case .leftBracket: depth += 1
            case .rightBracket: depth -= 1
            case .bar where depth == 0 && index >= at:
                at = index
                return true
            default: break
            }
        }
        return false
    }

    private mutating func step(_ leading: [Expression], isFirst: Bool) throws(SyntaxError) -> Step {
        let start = leading.first?.span ?? next.span
        let (outerHasGroups, outerIsInMeasures) = (hasGroups, isInMeasures)
        (hasGroups, isInMeasures) = (false, false)
        progress.openSteps.append(OpenStep(start: leading.isEmpty ? at : nil, isFirst: isFirst))
        var head: Head?
        if leading.isEmpty, startsClause {
            // Clauses alone.
        } else if leading.isEmpty, startsHead {
            progress.setHead(.word)
            head = try self.head()
        } else {
            progress.setHead(.measures)
            isInMeasures = true
            head = try measures(leading)
            isInMeasures = false
        }
        var clauses: [Clause] = []
        while startsClause { clauses.append(try clause()) }
        (hasGroups, isInMeasures) = (outerHasGroups, outerIsInMeasures)
        progress.openSteps.removeLast()
        return Step(head: head, clauses: clauses, span: span(from: start))
    }

    // MARK: What begins here

    var startsClause: Bool {
        guard let keyword = next.keyword, !next.isMiscased, next.kind == .word else { return false }
        return keyword.startsClause
    }

    var startsHead: Bool {
        guard let keyword = next.keyword, !next.isMiscased, next.kind == .word else { return false }
        switch keyword.place {
        case .step: return true
        case .beforeJoin: return peek(1).isKeyword(.join)
        default: return keyword == .join
        }
    }

    var startsHeadOrClause: Bool { startsClause || startsHead }

    // MARK: Measures and items

    private mutating func measures(_ leading: [Expression]) throws(SyntaxError) -> Head {
        let start = leading.first?.span ?? next.span
        var all = leading.dropLast().map {
            Measure(item: Item(expression: $0, alias: nil, span: $0.span), versus: nil)
        }
        if leading.isEmpty { try refuseStepWord() }
        all.append(try measure(leading.last))
        while take(.comma) { all.append(try measure(nil)) }
        return Head(.measures(all), span(from: start))
    }

    private mutating func measure(_ leading: Expression?) throws(SyntaxError) -> Measure {
        let item = try item(leading)
        guard next.isKeyword(.versus) else { return Measure(item: item, versus: nil) }
        let versus = try versus()
        if next.isKeyword(.versus) { throw SyntaxError(.repeated(.versus), next.span) }
        return Measure(item: item, versus: versus)
    }

    mutating func versus() throws(SyntaxError) -> Versus {
        let start = next.span
        advance()
        let base = try operandOf("versus")
        let alias = try alias()
        return Versus(base: base, alias: alias, span: span(from: start))
    }

    mutating func item(_ leading: Expression? = nil) throws(SyntaxError) -> Item {
        let expression: Expression
        if let leading { expression = leading } else { expression = try self.expression() }
        let alias = try alias()
        return Item(expression: expression, alias: alias, span: span(from: expression.span))
    }

    mutating func items() throws(SyntaxError) -> [Item] {
        var all = [try item()]
        while take(.comma) { all.append(try item()) }
        return all
    }

    /// An expression after a word that needs one.
    mutating func operandOf(_ word: String) throws(SyntaxError) -> Expression {
        guard startsExpression else { throw missing(.expression, after: word) }
        return try expression()
    }

    /// A table: a name, or a query in brackets.
    mutating func table(_ word: String) throws(SyntaxError) -> TableExpression {
        guard next.kind == .leftBracket else {
            if let error = yearsFromTo() { throw error }
            guard next.isName else { throw next.kind == .word ? nameFault(.table) : missing(.table, after: word) }
            return .name(try name(.table))
        }
        let open = next.span
        try enter(Self.queryLevels)
        advance()
        if next.kind == .rightBracket { throw missing(.table, after: "\(word) (") }
        let query = try sequence()
        guard take(.rightBracket) else { throw unclosed(open) }
        nesting -= Self.queryLevels
        return .query(query)
    }
}
