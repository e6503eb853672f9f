import TinhBase
import TinhSyntax

/// The steps, tables and operands around a cursor.
extension CompletionPlace {
    /// The bar before the step that the last token stands in.
    static func lastBar(of tokens: [Token]) -> Int? {
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

    /// What stands in the last bracket behind `join` or `lookup`.
    static func query(joinedIn step: ArraySlice<Token>, _ source: SourceText) -> String? {
        guard
            let open = step.indices.last(where: { index in
                index > step.startIndex && step[index].kind == .leftBracket
                    && (step[index - 1].isKeyword(.join) || step[index - 1].isKeyword(.lookup))
            })
        else { return nil }
        var depth = 0
        for index in open..<step.endIndex {
            if step[index].kind == .leftBracket { depth += 1 }
            if step[index].kind == .rightBracket { depth -= 1 }
            if depth == 0 {
                return index > open + 1 ? source.text(step[open + 1].span.union(step[index - 1].span)) : nil
            }
        }
        return nil
    }

    /// From the beginning of the query to a bar. What a statement has before its query (`explain`, `let name =`) is left out.
    static func steps(before bar: Int, of tokens: [Token], _ source: SourceText) -> String? {
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
    static func expression(before tokens: [Token], _ source: SourceText) -> String? {
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

    /// The path that is being typed without a quote behind `load`, `import` or `save`; nil where there is none, or more than a
    /// path.
    static func path(after tokens: [Token], _ source: SourceText) -> (span: Span, purpose: Keyword)? {
        let words: [Keyword] = [.load, .import, .save]
        guard let index = tokens.lastIndex(where: { token in words.contains { token.isKeyword($0) } }),
            let purpose = tokens[index].keyword, purpose == .save || beginsStatement(index, of: tokens, source)
        else { return nil }
        let upper = tokens[index].span.upper
        let rest = source.text(Span(upper, source.utf8.count))
        let path = rest.drop { $0 == " " || $0 == "\t" }
        guard path.utf8.count < rest.utf8.count, !path.contains(where: { $0.isWhitespace || "\"'`;|,()#".contains($0) })
        else { return nil }
        return (Span(source.utf8.count - path.utf8.count, source.utf8.count), purpose)
    }

    private static func beginsStatement(_ index: Int, of tokens: [Token], _ source: SourceText) -> Bool {
        guard index > 0 else { return true }
        let before = tokens[index - 1]
        return before.kind == .semicolon
            || source.text(Span(before.span.upper, tokens[index].span.lower)).contains(where: \.isNewline)
    }

    /// `@2023-Q`, `@2023-`: a half, quarter or week whose number is not typed yet.
    static func endsInPeriod(_ tokens: [Token], _ source: SourceText) -> Bool {
        guard let last = tokens.last, last.span.upper == source.utf8.count else { return false }
        let isLetter = last.kind == .word && ["h", "q", "w"].contains(source.text(last.span).lowercased())
        let rest = isLetter ? tokens.dropLast() : tokens[...]
        guard rest.count > 1, let sign = rest.last, sign.kind == .minus else { return false }
        let period = rest[rest.endIndex - 2]
        return period.kind == .period && period.span.upper == sign.span.lower
            && (!isLetter || sign.span.upper == last.span.lower)
    }

    static func tables(in source: SourceText) -> [String] {
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
