import TinhBase
import TinhSyntax

/// What stands before a cursor, as far as completing needs it.
struct CompletionPlace {
    enum Wanted: Equatable {
        /// A value of a column: the letters typed of it stand in an open text.
        case value(of: ComparedColumn)
        /// A path: the letters typed of it stand in an open text after `load`, `save` or `import`.
        case file(Keyword)
        case parameter
        case table
        /// A name of a column, and nothing else.
        case column
        /// After `on`: a column that both tables have; after its `=` one of the other table.
        case joinKey(ofOther: Bool)
        /// After `over`: columns, or `all`.
        case window
        /// After `with`.
        case totals
        /// Of the table that a file becomes.
        case newTable(path: String)
        /// In the brackets behind a file that is loaded.
        case loadOption
        case type
        case unit
        /// After `to`; what is to be converted stands in `converted`.
        case unitOrType
        /// After `chart`.
        case chartKind
        /// After the file of `save`.
        case saveWord
        /// A statement or a step may begin, and in it an expression.
        case beginning(isStatement: Bool)
        /// An expression begins or goes on: a name, a literal; in a bracket a step may.
        case operand(mayBeStep: Bool)
        /// After a function's name: what it is of, or, where it needs nothing, what follows it.
        case argument
        /// After a whole operand: clauses and connectives; after a number units.
        case continuation(ofNumber: Bool)
        /// A name of the user's own, a comment, a text that is no value.
        case nothing
    }

    let wanted: Wanted
    let typed: String
    /// Where `typed` stands, as UTF-8 offsets.
    let range: Range<Int>
    /// `typed` with the quotes around it, as UTF-8 offsets.
    let quotedRange: Range<Int>
    /// What stands before `typed` is no quote of the language: an apostrophe, or nothing where a path is wanted.
    let needsQuote: Bool
    /// Words of the language that may stand here, but for those that begin only a step or a statement.
    let keywords: [Keyword]
    /// Nothing parts the cursor from the operand before it, so that a word needs a blank.
    let isGlued: Bool
    /// A back-quote is open before `typed`.
    let isQuotedName: Bool
    /// Names after `from`, `join`, `union`, `lookup` anywhere in the text.
    let tablesNamed: [String]
    /// The steps before the one with the cursor; nil in a query's first step.
    let stepsBefore: String?
    /// Names after `join`, `union`, `lookup` in the step with the cursor.
    let tablesJoined: [String]
    /// The query in brackets that the step with the cursor joins, the last one.
    let queryJoined: String?
    /// Names after `as` before the cursor, in order, in the step with the cursor.
    let namesGiven: [String]
    /// Names in the step with the cursor before it.
    let namesBefore: [String]
    /// The sign of reckoning before the cursor.
    let sign: Token.Kind?
    /// What figures are compared with may stand here.
    let isBase: Bool
    /// The name that a condition begins with, where what it is compared by is wanted.
    let conditioned: String?
    /// The expression before `to`, where it wants a unit or a type.
    let converted: String?
    /// The function before the cursor, where it wants an argument.
    let function: String?
    /// The value that may stand here without a quote before it.
    let compared: ComparedValue?
    /// The number before the cursor, where a scale or a unit may follow it.
    let number: ComparedNumber?
    /// A period is being typed, `@2023-Q`, and no name.
    let isInPeriod: Bool

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
        queryJoined = CompletionPlace.query(joinedIn: step, before)
        namesGiven = zip(step, step.dropFirst()).filter { $0.isKeyword(.as) && $1.isName }
            .map { CompletionPlace.plain($1, before) }

        var named = step[...]
        let all = tokens
        var typed = Span(before.utf8.count, before.utf8.count)
        var start = typed.lower
        var openQuote: Character?
        if let last = tokens.last, last.span.upper == before.utf8.count {
            let sign = before.text(last.span).first
            if last.kind == .unknown, sign == "\"" || sign == "`" || sign == "'" { openQuote = sign }
            if openQuote != nil || last.kind == .word || last.kind == .parameter {
                typed = openQuote == nil ? last.span : Span(last.span.lower + 1, last.span.upper)
                start = typed.lower
                tokens.removeLast()
                named = named.dropLast()
            }
        }
        isInPeriod = openQuote == nil && CompletionPlace.endsInPeriod(all, before)
        let path = openQuote == nil ? CompletionPlace.path(after: all, before) : nil
        if let path {
            typed = path.span
            start = typed.lower
            tokens.removeAll { $0.span.lower >= start }
        }
        namesBefore = named.filter(\.isName).map { CompletionPlace.plain($0, before) }
        compared = isInComment || openQuote != nil || path != nil ? nil : ComparedValue(all, before)
        self.typed = before.text(typed)
        range =
            start..<(openQuote == nil && path == nil ? CompletionPlace.wordEnd(in: whole, from: typed) : typed.upper)
        isQuotedName = openQuote == "`"
        needsQuote = openQuote == "'" || path != nil
        let isClosed = openQuote == "'" && whole.utf8.dropFirst(range.upperBound).first == UInt8(ascii: "'")
        quotedRange = (openQuote == nil ? start : start - 1)..<(range.upperBound + (isClosed ? 1 : 0))
        let begun = SourceText(name: "", text: before.text(Span(0, openQuote == nil ? start : start - 1)))
        let continuation = Parser.continuation(of: begun)
        isGlued =
            typed.isEmpty && openQuote == nil
            && (tokens.last.map { $0.span.upper == start && CompletionPlace.endsOperand($0) } ?? false)
        let words = continuation?.keywords ?? (typed.isEmpty ? [] : Keyword.allCases.filter { $0.place == .everywhere })
        if isInComment {
            wanted = .nothing
        } else if let path {
            wanted = .file(path.purpose)
        } else if openQuote == "\"" || openQuote == "'" {
            wanted = CompletionPlace.text(after: tokens, before)
        } else if self.typed.first == "$" {
            wanted = .parameter
        } else if let continuation {
            wanted = CompletionPlace.word(after: tokens, before, continuation, isFunction: isFunction)
        } else {
            // What is wrong before it says nothing of what may follow.
            wanted = .operand(mayBeStep: false)
        }
        // Behind a name that is no function nothing stands that it would be applied to.
        let isWhole = (continuation?.isArgument ?? false) && wanted == .continuation(ofNumber: false)
        keywords = CompletionPlace.ordered(words.filter { !isWhole || !$0.isLiteral }, after: tokens)
        sign = tokens.last.map(\.kind).flatMap { [.plus, .minus, .star, .slash, .caret].contains($0) ? $0 : nil }
        isBase = (wanted == .argument ? tokens.dropLast() : tokens[...]).last?.isKeyword(.versus) ?? false
        conditioned =
            words.contains(.in) && CompletionPlace.isCondition(tokens.dropLast())
            ? tokens.last.map { CompletionPlace.plain($0, before) } : nil
        function =
            wanted == .argument
            ? tokens.last.map { $0.isKeyword(.distinct) ? "count distinct" : CompletionPlace.plain($0, before) } : nil
        number = wanted == .continuation(ofNumber: true) ? ComparedNumber(before: tokens[...], before) : nil
        converted = wanted == .unitOrType ? CompletionPlace.expression(before: tokens, before) : nil
    }

    /// In a condition what compares stands first, elsewhere the clauses; last what few conditions have.
    private static func ordered(_ words: [Keyword], after tokens: [Token]) -> [Keyword] {
        let conditions: [Keyword] = [.where, .when, .if, .check]
        let last = tokens.last { $0.keyword.map { $0.startsClause || conditions.contains($0) } ?? false }?.keyword
        let isCondition = last.map(conditions.contains) ?? false
        let first: [Keyword] =
            isCondition
            ? [
                .and, .or, .then, .else, .in, .not, .is, .contains, .starts, .ends, .matches, .by, .where, .from, .as,
                .sort, .top,
            ] : [.desc, .by, .where, .from, .as, .when, .versus, .across, .sort, .top]
        let rare: [Keyword] = isCondition ? [.to, .over, .when] : []
        // Behind a literal there is nothing for them to work on; a check narrows what it reckons.
        let isIdle = last != .check && (tokens.last.map(isLiteral) ?? false)
        return first.filter(words.contains) + words.filter { !first.contains($0) && !rare.contains($0) }
            + (isIdle ? [] : rare.filter(words.contains))
    }

    private static func isLiteral(_ token: Token) -> Bool {
        switch token.kind {
        case .integer, .number, .percent, .period, .text: true
        case .word: token.keyword?.isLiteral ?? false
        default: false
        }
    }

    /// Nothing stands before a condition's first operand.
    private static func isCondition(_ tokens: ArraySlice<Token>) -> Bool {
        let words: [Keyword] = [.where, .and, .or, .not, .when, .if, .check]
        return tokens.last.map { last in words.contains { last.isKeyword($0) } } ?? false
    }

    /// Where the word ends whose beginning is typed.
    private static func wordEnd(in whole: SourceText, from typed: Span) -> Int {
        guard typed.lower < typed.upper else { return typed.upper }
        let rest = String(decoding: whole.utf8.dropFirst(typed.upper), as: UTF8.self)
        return typed.upper + rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }.utf8.count
    }

    private static func text(after tokens: [Token], _ source: SourceText) -> Wanted {
        if let last = tokens.last, let keyword = last.keyword, [.load, .save, .import].contains(keyword) {
            return .file(keyword)
        }
        return ComparedColumn(before: tokens[...], source).map { .value(of: $0) } ?? .nothing
    }

    private static func word(
        after tokens: [Token], _ source: SourceText, _ continuation: Continuation, isFunction: (String) -> Bool
    ) -> Wanted {
        let last = tokens.last
        if continuation.beginsStep {
            guard last?.kind == .leftBracket, !(tokens.dropLast().last.map(wantsTable) ?? false) else {
                return .beginning(isStatement: continuation.beginsStatement)
            }
            return .operand(mayBeStep: true)
        }
        switch continuation.name {
        case nil: return .continuation(ofNumber: false)
        case .table?: return .table
        case .columnType?: return .type
        case .unit?:
            if last?.isKeyword(.to) ?? false { return .unitOrType }
            return last?.kind == .slash || last?.kind == .star ? .unit : .continuation(ofNumber: true)
        case .name?: return bareName(after: tokens)
        case .expression?:
            // What a chart draws may stand behind its kind.
            if tokens.dropLast().last?.isKeyword(.chart) ?? false { return .argument }
            guard let last, continuation.isArgument else { return .operand(mayBeStep: false) }
            return isFunction(plain(last, source)) || last.isKeyword(.distinct)
                ? .argument : .continuation(ofNumber: false)
        case .newName?:
            guard tokens.count == 3, tokens[0].isKeyword(.load), tokens[1].kind == .text else { return .nothing }
            return .newTable(path: String(source.text(tokens[1].span).dropFirst().dropLast()).replacingDoubledQuotes)
        case .query?, .count?, .exponent?, .text?, .literal?, .sign?, .word?: return .nothing
        }
    }

    private static func bareName(after tokens: [Token]) -> Wanted {
        guard let last = tokens.last else { return .nothing }
        if last.isKeyword(.chart) { return .chartKind }
        if last.isKeyword(.with) { return .totals }
        if last.isKeyword(.over) { return .window }
        if last.kind == .text { return .saveWord }
        if ComparedColumn.isKey(tokens[...]) { return .joinKey(ofOther: last.kind == .equal) }
        guard let bracket = openBracket(of: tokens), bracket > 0 else { return .column }
        if tokens[bracket - 1].isKeyword(.with) { return .loadOption }
        // The columns of a file that is loaded are not known yet.
        let isLoaded = bracket > 1 && tokens[bracket - 2].isKeyword(.as)
        return isLoaded ? .nothing : .column
    }

    /// The innermost bracket that is open behind the last token.
    private static func openBracket(of tokens: [Token]) -> Int? {
        var depth = 0
        for index in tokens.indices.reversed() {
            if tokens[index].kind == .rightBracket { depth += 1 }
            if tokens[index].kind == .leftBracket { depth -= 1 }
            if depth < 0 { return index }
        }
        return nil
    }

    private static func wantsTable(_ token: Token) -> Bool {
        [.from, .join, .lookup, .union].contains { token.isKeyword($0) }
    }

    private static func endsOperand(_ token: Token) -> Bool {
        switch token.kind {
        case .text, .integer, .number, .percent, .period, .parameter, .rightBracket, .quotedName, .percentSign: true
        case .word: token.isName || token.keyword?.isLiteral ?? false
        case .byteOrderMark, .whitespace, .lineBreak, .comment, .documentation, .leftBracket, .comma, .bar, .semicolon,
            .colon, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .alike, .coalesce, .range, .plus,
            .minus, .star, .slash, .caret, .unknown, .end:
            false
        }
    }
}
