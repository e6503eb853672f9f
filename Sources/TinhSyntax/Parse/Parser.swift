import TinhBase

/// Makes a tree of a text: recursive descent for statements, steps and clauses, precedence climbing for expressions.
///
/// Time is linear in the text. Every level of nesting is counted, so that no text, however deep, overflows the stack.
package struct Parser {
    /// How many levels a tree may have.
    package static let depthMax = 1000

    /// How many errors one text is told of.
    package static let errorCountMax = 100

    let source: SourceText
    /// Without trivia.
    let tokens: [Token]
    /// The index of the next token, and where the statement begins and ends.
    var at = 0
    var start = 0
    var end = 0
    /// How many levels enclose the next token, and the deepest level of what has been read.
    var nesting = 0
    var reach = 0
    /// The step has its `by`: what looks like a second one after `group` or `order` is SQL.
    var hasGroups = false
    /// Measures are read: in `sum order by city` a column may be called `order`; elsewhere `order by` is SQL.
    var isInMeasures = false
    /// In the condition of a `when`: what it narrows, and the condition's first token.
    var narrowed: (measure: Span, condition: Int)?
    /// What a continuation is told from; beside the parser, whose every copy stands on the stack.
    let progress = Progress()
    /// A `check`: its `as "words"` ends a list, and is not the name of an item.
    var isCheck = false
    /// The errors that were found in this statement before it was parsed: of characters and brackets.
    private var known: ArraySlice<SyntaxError> = []
    private(set) var errors: [SyntaxError] = []

    /// Parses a text. Errors are collected: at most one for each step of a statement besides those of single
    /// characters and brackets; a statement that has one is left out of the script's statements. O(length).
    package static func parse(source: SourceText) -> Script {
        let (all, lexical) = Lexer.tokens(of: source)
        let layout = Layout(all)
        let early = (lexical + layout.errors + layout.consequences).sorted { $0.span.lower < $1.span.lower }
        var parser = Parser(source: source, tokens: layout.tokens)
        var statements: [Statement] = []
        var unreached = early[...]
        for part in layout.statements where parser.errors.count < errorCountMax {
            // The errors of characters and brackets that stand in this statement.
            let lower = layout.tokens[part.range.lowerBound].span.lower
            let upper = layout.tokens[part.range.upperBound - 1].span.upper
            while let first = unreached.first, first.span.upper <= lower, first.span.lower < lower {
                unreached.removeFirst()
            }
            let mine = unreached.prefix { $0.span.lower < upper }
            unreached = unreached.dropFirst(mine.count)
            if let statement = parser.statement(part, known: mine) { statements.append(statement) }
        }
        let errors = (lexical + unswallowed(layout, lexical) + parser.errors).sorted { $0.span.lower < $1.span.lower }
        return Script(
            source: source, tokens: all, statements: statements, errors: Array(errors.prefix(errorCountMax)))
    }

    /// Is a text whole, or does its last statement need another line: an open bracket, an operator, a comma, a bar or a
    /// connective at its end? A text that ends in an empty line is whole, whatever it says; so is one with an open quote,
    /// which no further line can close. O(length).
    package static func isComplete(_ text: String) -> Bool {
        let source = SourceText(name: "", text: text)
        let (tokens, errors) = Lexer.tokens(of: source)
        return errors.contains(where: \.isOpenQuote) || !Layout(tokens).isOpen
    }

    init(source: SourceText, tokens: [Token]) {
        self.source = source
        self.tokens = tokens
    }

    /// One statement, or nil when something is wrong with it. `known` are errors that were found in it before.
    mutating func statement(
        _ part: Layout.StatementRange, known: ArraySlice<SyntaxError>
    ) -> Statement? {
        start = part.range.lowerBound
        at = start
        end = part.range.upperBound
        nesting = 0
        reach = 0
        isCheck = false
        progress.openSteps = []
        hasGroups = false
        isInMeasures = false
        self.known = known
        let before = errors.count
        do throws(SyntaxError) {
            let form = try statementForm()
            guard at == end else { throw unexpected() }
            guard known.isEmpty, errors.count == before else { return nil }
            let span = Span(
                tokens[part.range.lowerBound].span.lower, tokens[part.range.upperBound - 1].span.upper)
            return Statement(form, span: span, documentation: part.documentation.map(documentationLine))
        } catch {
            record(error)
            return nil
        }
    }

    private func documentationLine(_ token: Token) -> String {
        var line = source.text(token.span).drop { $0 == "#" }
        if line.first == " " { line = line.dropFirst() }
        return String(line)
    }

    // MARK: Tokens

    var next: Token { at < end ? tokens[at] : endToken }

    func peek(_ offset: Int) -> Token { at + offset < end ? tokens[at + offset] : endToken }

    private var endToken: Token {
        let upper = end > 0 ? tokens[end - 1].span.upper : 0
        return Token(.end, upper, upper)
    }

    /// The span of the token before the next.
    var lastSpan: Span { at > 0 ? tokens[at - 1].span : Span(0, 0) }

    mutating func advance() { at += 1 }

    /// Takes the next token if it is of a kind.
    mutating func take(_ kind: Token.Kind) -> Bool {
        guard next.kind == kind else { return false }
        at += 1
        return true
    }

    /// Takes the next token if it is a keyword.
    mutating func take(_ keyword: Keyword) -> Bool {
        guard next.isKeyword(keyword) else { return false }
        at += 1
        return true
    }

    func text(_ token: Token) -> String { source.text(token.span) }

    func span(from start: Span) -> Span { Span(start.lower, max(start.upper, lastSpan.upper)) }

    // MARK: Depth

    /// How many levels a query in brackets has besides those of its expressions: query, step, clause or head.
    static let queryLevels = 3

    /// Counts levels of nesting; the caller takes them back.
    mutating func enter(_ levels: Int = 1) throws(SyntaxError) {
        guard nesting + levels <= Self.depthMax else { throw SyntaxError(.tooDeep, next.span) }
        nesting += levels
    }

    /// An expression whose operands have at most a depth.
    func node(_ form: Expression.Form, _ span: Span, over operands: Int) throws(SyntaxError) -> Expression {
        guard nesting + operands <= Self.depthMax else { throw SyntaxError(.tooDeep, lastSpan) }
        return Expression(form, span, depth: operands + 1)
    }

    /// Notes an error, unless it comes after a wrong character or bracket and so most likely from that.
    mutating func record(_ error: SyntaxError) {
        let place = max(error.span.upper, next.span.upper)
        let isConsequence = known.contains {
            $0.form == .unclosedBracket || $0.form == .unopenedBracket || $0.span.lower <= place
        }
        if !isConsequence { errors.append(error) }
    }

    /// The words of this statement that are keywords but for their letter case, and `NULL`.
    var miscasedSpans: [Span] {
        var start = at
        while start > 0, at - start < 200, tokens[start - 1].kind != .semicolon { start -= 1 }
        let all = tokens[start..<min(end, at + 200)]
        let words = all.filter {
            $0.isMiscased && ($0.keyword?.place == .everywhere || $0.keyword?.place == .step)
        }
        // `SUM compensation` and `IS NULL` go with them.
        let calls = all.filter { token in
            guard token.kind == .word, token.keyword == nil else { return false }
            let word = text(token)
            let isCapital = word.utf8.count > 1 && word.utf8.allSatisfy { (0x41...0x5A).contains($0) }
            return isCapital && (word == "COUNT" || followsArgument(token))
        }
        let nulls = zip(all, all.dropFirst()).filter { before, token in
            (before.keyword == .is || before.keyword == .not) && token.kind == .word && text(token) == "NULL"
        }
        return (words + calls).map(\.span) + nulls.map(\.1.span)
    }

    /// Does what could be its argument stand after a word of this statement?
    private func followsArgument(_ token: Token) -> Bool {
        guard let index = tokens[start..<end].firstIndex(of: token), index + 1 < end else { return false }
        return tokens[index + 1].startsArgument
    }

    func miscased(_ keyword: Keyword) -> SyntaxError {
        let all = miscasedSpans
        return SyntaxError(.miscased(keyword, all: all.contains(next.span) ? all : [next.span]), next.span)
    }
}
