import TinhBase

/// What operators stand between: signs, applications, literals, brackets.
extension Parser {
    mutating func operand(_ level: Precedence) throws(SyntaxError) -> Operand {
        let token = next
        if token.kind == .minus { return try negation() }
        // Straight to it: each function on the way costs stack at every level.
        if token.kind == .leftBracket { return Operand(expression: try bracket(), level: .application) }
        guard token.kind == .word, !token.isMiscased else { return try application() }
        switch token.keyword {
        case .not?:
            guard level <= .not else { throw weakOperand() }
            return try inversion()
        case .if?:
            guard level <= .conditional else { throw weakOperand() }
            return try conditional()
        default: return try application()
        }
    }

    /// `- - a`: a row of signs costs no stack.
    private mutating func negation() throws(SyntaxError) -> Operand {
        let start = at
        while next.kind == .minus { advance() }
        return try prefixed(.negate, start..<at, .power, .negation)
    }

    private mutating func inversion() throws(SyntaxError) -> Operand {
        let start = at
        while next.isKeyword(.not) { advance() }
        return try prefixed(.not, start..<at, .comparison, .not)
    }

    private mutating func prefixed(
        _ form: UnaryOperator, _ signs: Range<Int>, _ operandLevel: Precedence, _ level: Precedence
    ) throws(SyntaxError) -> Operand {
        guard nesting + signs.count <= Self.depthMax else {
            throw SyntaxError(.tooDeep, tokens[signs.lowerBound + Self.depthMax - nesting].span)
        }
        nesting += signs.count - 1
        var result = try expression(operandLevel)
        nesting -= signs.count - 1
        for index in signs.reversed() {
            result = try node(.unary(form, result), tokens[index].span.union(result.span), over: result.depth)
        }
        return Operand(expression: result, level: level)
    }

    private mutating func conditional() throws(SyntaxError) -> Operand {
        let start = next.span
        advance()
        let condition = try expression(.conditional)
        guard take(.then) else {
            throw noThen(condition, start)
        }
        let then = try expression(.conditional)
        guard take(.else) else {
            throw missingBranch(.missingElse(end: next.kind == .end ? lastSpan.upper : nil), start)
        }
        let otherwise = try expression(.conditional)
        return Operand(
            expression: try node(
                .conditional(condition: condition, then: then, otherwise: otherwise), start.union(otherwise.span),
                over: max(condition.depth, then.depth, otherwise.depth)),
            level: .conditional)
    }

    /// A name before a name, literal, bracket or application: `sum compensation`, `f g x`. A row of names costs no
    /// stack.
    private mutating func application() throws(SyntaxError) -> Operand {
        let start = at
        while next.isName, peek(1).startsArgument, !isForeign(1), at == start || !isGroupOrOrder(1) { advance() }
        let functions = start..<at
        if !functions.isEmpty { progress.argument = at }
        guard nesting + functions.count <= Self.depthMax else {
            throw SyntaxError(.tooDeep, tokens[functions.lowerBound + Self.depthMax - nesting].span)
        }
        nesting += functions.count
        var result = try primary()
        nesting -= functions.count
        for index in functions.reversed() {
            let function = name(tokens[index])
            result = try node(
                .apply(function: function, argument: result), function.span.union(result.span), over: result.depth)
        }
        return Operand(expression: result, level: .application)
    }

    /// Is the token after the next ones a word of another language's operators, `x between 1 and 5`?
    func isForeign(_ offset: Int) -> Bool {
        switch peek(offset).keyword?.place {
        case .afterName?: return peek(offset + 1).startsArgument
        case .afterAnyName?: return true
        default: return isFilter(offset) || (hasGroups || !isInMeasures) && isGroupOrOrder(offset)
        }
    }

    /// `group by`, `order by`.
    private func isGroupOrOrder(_ offset: Int) -> Bool {
        peek(offset + 1).keyword == .by && ["group", "order"].contains(word(offset))
    }

    private mutating func primary() throws(SyntaxError) -> Expression {
        let token = next
        switch token.kind {
        case .leftBracket: return try bracket()
        case .integer, .number: return quantity()
        case .word, .quotedName:
            if token.isName {
                advance()
                return Expression(.name(name(token)), token.span, depth: 1)
            }
            guard !token.isMiscased, let literal = token.keyword.flatMap(Self.literal) else { throw noExpression() }
            advance()
            return Expression(.literal(literal), token.span, depth: 1)
        case .parameter:
            advance()
            let name = source.text(Span(token.span.lower + 1, token.span.upper))
            return Expression(.parameter(normalized(name)), token.span, depth: 1)
        case .text:
            advance()
            return Expression(.literal(.text(value(ofText: token))), token.span, depth: 1)
        case .percent:
            advance()
            return Expression(.literal(.percent(written(token))), token.span, depth: 1)
        case .period:
            advance()
            return Expression(.literal(period(token)), token.span, depth: 1)
        default: throw noExpression()
        }
    }

    static func literal(_ keyword: Keyword) -> Literal? {
        switch keyword {
        case .true: .bool(true)
        case .false: .bool(false)
        case .missing: .missing
        default: nil
        }
    }

    /// A period that the lexer has refused is missing here: its error stands, the tree is not used.
    func period(_ token: Token) -> Literal {
        do throws(PeriodFault) {
            return .period(try PeriodLiteral(text: source.utf8[(token.span.lower + 1)..<token.span.upper]))
        } catch {
            return .missing
        }
    }

    private mutating func quantity() -> Expression {
        let number = next
        advance()
        var scale: Name?
        var unit: Name?
        if next.kind == .word, next.keyword == nil, ScaleWord.all.contains(normalized(text(next))) {
            scale = name(next)
            advance()
        }
        if next.isName, !isForeign(0), !isGroupOrOrder(0) {
            progress.name = (at, .unit)
            unit = name(next)
            advance()
        }
        return Expression(
            .quantity(Quantity(written: written(number), scale: scale, unit: unit)), span(from: number.span), depth: 1)
    }

    // MARK: Brackets

    /// `()`, `(a)`, `(a, b)`, or a query if a clause, head or bar is in it.
    private mutating func bracket() throws(SyntaxError) -> Expression {
        let open = next.span
        advance()
        var items: [Expression] = []
        if next.kind == .rightBracket {
            advance()
            return Expression(.list([]), span(from: open), depth: 1)
        }
        if !startsHeadOrClause {
            repeat {
                items.append(try expression())
            } while next.kind != .rightBracket && take(.comma)
        }
        if take(.rightBracket) {
            return try node(.list(items), span(from: open), over: items.reduce(0) { max($0, $1.depth) })
        }
        return try bracketedQuery(open, items)
    }

    private mutating func bracketedQuery(_ open: Span, _ items: [Expression]) throws(SyntaxError) -> Expression {
        let saved = reach
        reach = nesting + items.reduce(0) { max($0, $1.depth) } + Self.queryLevels
        try enter(Self.queryLevels)
        let query = try sequence(leading: items)
        nesting -= Self.queryLevels
        let depth = reach - nesting
        reach = max(saved, reach)
        guard take(.rightBracket) else { throw unexpected() }
        return try node(.query(query), span(from: open), over: depth)
    }
}
