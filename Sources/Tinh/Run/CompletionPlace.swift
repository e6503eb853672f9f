import TinhBase
import TinhSyntax

/// What stands before a cursor, as far as completing needs it.
struct CompletionPlace {
    enum Wanted: Equatable {
        /// A value of a column: the letters typed of it stand in an open text.
        case value(column: String)
        /// A path: the letters typed of it stand in an open text after `load`, `save` or `import`.
        case file(Keyword)
        case parameter
        case table
        /// After `to`; what is to be converted stands in `converted`.
        case unitOrType
        /// After `chart`.
        case chartKind
        /// After the file of `save`.
        case saveWord
        /// A statement, step, or expression may begin.
        case beginning(isStatement: Bool)
        /// An expression goes on: a name, a literal.
        case operand
        /// After a function's name: what it is of, or, where it needs nothing, what follows it.
        case argument
        /// After a whole operand: clauses and connectives.
        case continuation
        /// A name of the user's own, a comment, a text that is no value.
        case nothing
    }

    let wanted: Wanted
    let typed: String
    /// Where `typed` stands, as UTF-8 offsets.
    let range: Range<Int>
    /// A back-quote is open before `typed`.
    let isQuotedName: Bool
    /// Names after `from`, `join`, `union`, `lookup` anywhere in the text.
    let tablesNamed: [String]
    /// The steps before the one with the cursor; nil in a query's first step.
    let stepsBefore: String?
    /// Names after `join`, `union`, `lookup` in the step with the cursor.
    let tablesJoined: [String]
    /// Names after `as` before the cursor, in order, in the step with the cursor.
    let namesGiven: [String]
    /// The expression before `to`, where it wants a unit or a type.
    let converted: String?
    /// The function before the cursor, where it wants an argument.
    let function: String?
    /// The value that may stand here without a quote before it.
    let compared: ComparedValue?

    /// `isFunction`: names that take the name after them as an argument.
    init(_ text: String, cursor: Int, isFunction: (String) -> Bool) {
        let whole = SourceText(name: "", text: text)
        let before = SourceText(name: "", text: String(decoding: whole.utf8.prefix(cursor), as: UTF8.self))
        var tokens = Parser.parse(source: before).tokens
        if tokens.last?.kind == .end { tokens.removeLast() }
        let isInComment = tokens.last.map { $0.kind == .comment || $0.kind == .documentation } ?? false
        tokens.removeAll(where: \.isTrivia)
        tablesNamed = CompletionPlace.tables(in: whole)
        let bar = CompletionPlace.lastBar(of: tokens)
        stepsBefore = bar.flatMap { CompletionPlace.steps(before: $0, of: tokens, before) }
        let step = tokens[(bar.map { $0 + 1 } ?? 0)...]
        tablesJoined = zip(step, step.dropFirst()).filter { first, second in
            second.isName && [.join, .lookup, .union].contains { first.isKeyword($0) }
        }.map { CompletionPlace.plain($1, before) }
        namesGiven = zip(step, step.dropFirst()).filter { $0.isKeyword(.as) && $1.isName }
            .map { CompletionPlace.plain($1, before) }

        let all = tokens
        var typed = Span(before.utf8.count, before.utf8.count)
        var start = typed.lower
        var openQuote: Character?
        if let last = tokens.last, last.span.upper == before.utf8.count {
            let sign = before.text(last.span).first
            if last.kind == .unknown, sign == "\"" || sign == "`" { openQuote = sign }
            if openQuote != nil || last.kind == .word || last.kind == .parameter {
                typed = openQuote == nil ? last.span : Span(last.span.lower + 1, last.span.upper)
                start = typed.lower
                tokens.removeLast()
            }
        }
        compared = isInComment || openQuote != nil ? nil : ComparedValue(all, before)
        self.typed = before.text(typed)
        range = start..<typed.upper
        isQuotedName = openQuote == "`"
        if isInComment {
            wanted = .nothing
        } else if openQuote == "\"" {
            wanted = CompletionPlace.text(after: tokens, before)
        } else if self.typed.first == "$" {
            wanted = .parameter
        } else {
            wanted = CompletionPlace.word(after: tokens, before, isFunction: isFunction)
        }
        function = wanted == .argument ? tokens.last.map { CompletionPlace.plain($0, before) } : nil
        converted = wanted == .unitOrType ? CompletionPlace.expression(before: tokens, before) : nil
    }

    /// The bar before the step that the last token stands in.
    private static func lastBar(of tokens: [Token]) -> Int? {
        var depth = 0
        for index in tokens.indices.reversed() {
            switch tokens[index].kind {
            case .rightBracket: depth += 1
            // A query of its own; else an expression of the step around it.
            case .leftBracket where depth == 0:
                if tokens[(index + 1)...].contains(where: { $0.isKeyword(.from) }) { return nil }
            case .leftBracket: depth -= 1
            case .bar where depth == 0: return index
            case .end, .semicolon: return nil
            default: break
            }
        }
        return nil
    }

    /// From the beginning of the query to a bar. What a statement has before its query (`explain`, `let name =`) is left out.
    private static func steps(before bar: Int, of tokens: [Token], _ source: SourceText) -> String? {
        var depth = 0
        var first = bar
        while first > 0, depth >= 0 {
            let kind = tokens[first - 1].kind
            if kind == .rightBracket { depth += 1 }
            if kind == .leftBracket { depth -= 1 }
            if depth < 0 || kind == .end || kind == .semicolon { break }
            first -= 1
        }
        if tokens[first].isKeyword(.let), let sign = tokens[first..<bar].firstIndex(where: { $0.kind == .equal }) {
            first = sign + 1
        } else if tokens[first].isKeyword(.explain) || tokens[first].isKeyword(.trace) {
            first += 1
        }
        guard first < bar else { return nil }
        return source.text(tokens[first].span.union(tokens[bar - 1].span))
    }

    /// The words from the last sign or word that no expression goes on over, to the `to` at the end.
    private static func expression(before tokens: [Token], _ source: SourceText) -> String? {
        var depth = 0
        var first = tokens.count - 1
        while first > 0 {
            let token = tokens[first - 1]
            if token.kind == .rightBracket { depth += 1 }
            if token.kind == .leftBracket { depth -= 1 }
            if depth < 0 || depth == 0 && endsExpression(token) { break }
            first -= 1
        }
        guard first < tokens.count - 1 else { return nil }
        return source.text(tokens[first].span.union(tokens[tokens.count - 2].span))
    }

    private static func endsExpression(_ token: Token) -> Bool {
        switch token.kind {
        case .bar, .comma, .semicolon, .end, .equal, .notEqual, .alike: true
        case .word:
            token.keyword.map {
                $0.startsClause || $0.place == .step || $0.place == .statement || $0 == .and || $0 == .or || $0 == .not
                    || $0 == .if || $0 == .then || $0 == .else || $0 == .when
            } ?? false
        default: false
        }
    }

    private static func text(after tokens: [Token], _ source: SourceText) -> Wanted {
        if let last = tokens.last, let keyword = last.keyword, [.load, .save, .import].contains(keyword) {
            return .file(keyword)
        }
        return ComparedColumn(before: tokens[...], source).map { .value(column: $0.name) } ?? .nothing
    }

    private static func word(
        after tokens: [Token], _ source: SourceText, isFunction: (String) -> Bool
    ) -> Wanted {
        guard let last = tokens.last, last.kind != .semicolon, last.kind != .end else {
            return .beginning(isStatement: true)
        }
        switch last.kind {
        case .bar: return .beginning(isStatement: false)
        case .leftBracket: return .operand
        case .text where tokens.dropLast().last?.isKeyword(.save) ?? false: return .saveWord
        case .text, .integer, .number, .percent, .period, .parameter, .rightBracket: return .continuation
        case .word:
            if let keyword = last.keyword, !last.isName || keyword.place != .everywhere {
                if let wanted = after(keyword, isFirst: tokens.count == 1) { return wanted }
            }
            // What a chart draws may stand behind its kind.
            let isChart = tokens.dropLast().last?.isKeyword(.chart) ?? false
            return isChart || isFunction(plain(last, source)) ? .argument : .continuation
        case .quotedName: return .continuation
        default: return .operand
        }
    }

    /// Nil for a keyword that is a name where it stands.
    private static func after(_ keyword: Keyword, isFirst: Bool) -> Wanted? {
        switch keyword {
        case .from, .join, .lookup, .union, .use: .table
        case .as, .load, .let, .param, .unit, .import, .save: .nothing
        case .to: .unitOrType
        case .chart: .chartKind
        case .true, .false, .missing, .desc, .rows: .continuation
        case .explain, .trace: .beginning(isStatement: false)
        case _ where keyword.place == .everywhere || isFirst || keyword.place == .step: .operand
        default: nil
        }
    }

    private static func tables(in source: SourceText) -> [String] {
        let tokens = Parser.parse(source: source).tokens.filter { !$0.isTrivia }
        let named = zip(tokens, tokens.dropFirst()).filter { first, second in
            second.isName && [.from, .join, .lookup, .union].contains { first.isKeyword($0) }
        }.map { plain($1, source) }
        // A query may begin with its table alone: `it | …`.
        guard tokens.count > 1, tokens[0].isName, tokens[1].kind == .bar else { return named }
        return [plain(tokens[0], source)] + named
    }

    /// A name without its back-quotes.
    static func plain(_ token: Token, _ source: SourceText) -> String {
        let text = source.text(token.span)
        guard token.kind == .quotedName, text.first == "`" else { return text }
        return text.dropFirst().dropLast().split(separator: "``", omittingEmptySubsequences: false).joined(
            separator: "`")
    }
}
