import TinhBase

/// An expression and how strongly its outermost operator binds.
struct Operand {
    var expression: Expression
    var level: Precedence
}

extension Parser {
    /// An expression whose operators bind at least as strongly as `level`.
    ///
    /// Precedence climbing, after Clarke, "The top-down parsing of expressions" (1986): each turn of the loop takes one
    /// operator, so a chain costs no stack.
    mutating func expression(_ level: Precedence = .when) throws(SyntaxError) -> Expression {
        try enter()
        var left = try operand(level)
        while try extend(&left, level) {}
        nesting -= 1
        reach = max(reach, nesting + left.expression.depth)
        return left.expression
    }

    /// Takes one operator and what stands to its right; false when the expression ends here.
    private mutating func extend(_ left: inout Operand, _ level: Precedence) throws(SyntaxError) -> Bool {
        let token = next
        if token.kind == .word {
            guard let keyword = token.keyword, !token.isMiscased else { return false }
            switch keyword {
            case .when: return try when(&left, level)
            case .is: return try isMissing(&left, level)
            case .to: return try convert(&left, level)
            case .per: return try rate(&left, level)
            case .over: return try over(&left, level)
            case .and: return try binary(.and, &left, level, words: 1)
            case .or: return try binary(.or, &left, level, words: 1)
            case .not:
                guard let negated = peek(1).keyword.flatMap(Self.negated), !peek(1).isMiscased else { return false }
                return try binary(negated, &left, level, words: 2)
            case .in: return try binary(.isIn, &left, level, words: 1)
            case .contains: return try binary(.contains, &left, level, words: 1)
            case .starts: return try binary(.starts, &left, level, words: 1)
            case .ends: return try binary(.ends, &left, level, words: 1)
            case .matches: return try binary(.matches, &left, level, words: 1)
            default: return false
            }
        }
        guard let form = Self.binaryOperator(token.kind) else { return false }
        return try binary(form, &left, level, words: 1)
    }

    private static func negated(_ keyword: Keyword) -> BinaryOperator? {
        switch keyword {
        case .in: .notIn
        case .contains: .notContains
        case .starts: .notStarts
        case .ends: .notEnds
        case .matches: .notMatches
        default: nil
        }
    }

    private static func binaryOperator(_ kind: Token.Kind) -> BinaryOperator? {
        switch kind {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .alike: .alike
        case .coalesce: .coalesce
        case .range: .range
        case .plus: .add
        case .minus: .subtract
        case .star: .multiply
        case .slash: .divide
        case .caret: .power
        default: nil
        }
    }

    private mutating func binary(
        _ form: BinaryOperator, _ left: inout Operand, _ level: Precedence, words: Int
    ) throws(SyntaxError) -> Bool {
        guard form.precedence >= level else { return false }
        guard left.level >= form.leftLevel else { throw chain(form, left.expression) }
        let operatorSpan = next.span.union(peek(words - 1).span)
        at += words
        let right = try expression(form.rightLevel)
        left = Operand(
            expression: try node(
                .binary(form, left.expression, right, operatorSpan: operatorSpan),
                left.expression.span.union(right.span), over: max(left.expression.depth, right.depth)),
            level: form.precedence)
        return true
    }

    // MARK: Operators of their own shape

    private mutating func when(_ left: inout Operand, _ level: Precedence) throws(SyntaxError) -> Bool {
        guard level <= .when else { return false }
        guard left.level > .when else { throw secondWhen(left.expression) }
        advance()
        let outer = narrowed
        narrowed = (left.expression.span, at)
        let condition = try expression(.conditional)
        narrowed = outer
        left = Operand(
            expression: try node(
                .when(left.expression, condition: condition), left.expression.span.union(condition.span),
                over: max(left.expression.depth, condition.depth)),
            level: .when)
        return true
    }

    private mutating func isMissing(_ left: inout Operand, _ level: Precedence) throws(SyntaxError) -> Bool {
        guard level <= .comparison else { return false }
        guard left.level > .comparison else { throw SyntaxError(.repeated(.is), next.span) }
        let word = next.span
        advance()
        let isNegated = take(.not)
        guard take(.missing) else { throw isWithoutMissing(isNegated, word) }
        left = Operand(
            expression: try node(
                .isMissing(left.expression, negated: isNegated), span(from: left.expression.span),
                over: left.expression.depth),
            level: .comparison)
        return true
    }

    private mutating func convert(_ left: inout Operand, _ level: Precedence) throws(SyntaxError) -> Bool {
        guard level <= .conversion else { return false }
        guard left.level > .conversion else {
            throw left.level == .comparison ? unbracketed(left.expression) : SyntaxError(.repeated(.to), next.span)
        }
        let word = next.span
        advance()
        if let error = try scaledTarget(left, word) { throw error }
        if let error = rangeByTo() { throw error }
        let unit = try unit()
        left = Operand(
            expression: try node(
                .convert(left.expression, to: unit), span(from: left.expression.span), over: left.expression.depth),
            level: .conversion)
        return true
    }

    /// `sum compensation per m2`: read, so that the checker can say what is meant by it.
    private mutating func rate(_ left: inout Operand, _ level: Precedence) throws(SyntaxError) -> Bool {
        guard level <= .conversion, left.level >= .conversion, peek(1).startsArgument else { return false }
        progress.rate = at
        advance()
        let divisor = try expression(.application)
        left = Operand(
            expression: try node(
                .rate(left.expression, per: divisor), left.expression.span.union(divisor.span),
                over: max(left.expression.depth, divisor.depth)),
            level: .conversion)
        return true
    }

    /// `to billion VND`: a unit has no number before it.
    private mutating func scaledTarget(_ left: Operand, _ word: Span) throws(SyntaxError) -> SyntaxError? {
        guard next.kind == .word, next.keyword == nil, ScaleWord.all.contains(normalized(text(next))), peek(1).isName,
            !isForeign(1)
        else { return nil }
        let scale = next.span
        advance()
        let unit = try unit()
        let size = "1 " + source.text(scale.union(unit.span))
        return SyntaxError(
            .scaledTarget(
                operand: left.expression.span, isFactor: left.level >= .multiplication, word: word,
                size: unit.factors.count == 1 ? size : "(\(size))"), scale.union(unit.span))
    }

    private mutating func over(_ left: inout Operand, _ level: Precedence) throws(SyntaxError) -> Bool {
        guard left.level > .over else {
            throw left.level == .comparison ? unbracketed(left.expression) : SyntaxError(.repeated(.over), next.span)
        }
        advance()
        let saved = reach
        reach = nesting
        // The window is a level of its own.
        try enter()
        let window = try window()
        nesting -= 1
        let depth = max(left.expression.depth, reach - nesting)
        reach = max(saved, reach)
        left = Operand(
            expression: try node(
                .over(left.expression, window), left.expression.span.union(window.span), over: depth),
            level: .over)
        return true
    }

    private mutating func window() throws(SyntaxError) -> Window {
        let start = next.span
        guard next.kind == .leftBracket else {
            let name = try name(.name)
            return Window(keys: [name], sort: [], rows: nil, isBracketed: false, span: name.span)
        }
        advance()
        var keys: [Name] = []
        if next.kind != .rightBracket, !next.isKeyword(.sort), !next.isKeyword(.rows) { keys = try names() }
        let sort = take(.sort) ? try sortKeys() : []
        let rows = take(.rows) ? try expression(.range) : nil
        if next.isKeyword(.by), let last = keys.last, keys.count == 1, let error = partition(last) { throw error }
        try expect(.rightBracket, ")", after: "over (")
        return Window(keys: keys, sort: sort, rows: rows, isBracketed: true, span: span(from: start))
    }
}
