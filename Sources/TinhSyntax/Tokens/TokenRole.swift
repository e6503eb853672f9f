import TinhBase

/// What a token is to somebody who reads the text: what an editor colours.
package enum TokenRole: Sendable {
    case keyword, name, quotedName, parameter, number, text, comment, bracket, sign
    /// A word that calls a function: known by its name and by what follows it.
    case function

    /// The roles of a text's tokens in order, white space left out. A word that is a keyword only in some places is one
    /// only there. Texts, names in back-quotes and comments that are still open have the role they will have when they
    /// are closed. O(length).
    package static func roles(of source: SourceText, isFunction: (String) -> Bool) -> [(span: Span, role: TokenRole)] {
        let tokens = Lexer.tokens(of: source).tokens
        let layout = Layout(tokens)
        let starts = Set(layout.statements.map { layout.tokens[$0.range.lowerBound].span.lower })
        var finder = TokenRoleFinder(source: source, tokens: layout.tokens, statementStarts: starts)
        return tokens.compactMap { token in
            switch token.kind {
            case .byteOrderMark, .whitespace, .lineBreak, .end: return nil
            case .comment, .documentation: return (token.span, .comment)
            default: return (token.span, finder.next(isFunction: isFunction))
            }
        }
    }
}

/// Goes over the tokens that are no trivia, one by one.
private struct TokenRoleFinder {
    let source: SourceText
    let tokens: [Token]
    let statementStarts: Set<Int>
    private var index = 0

    init(source: SourceText, tokens: [Token], statementStarts: Set<Int>) {
        self.source = source
        self.tokens = tokens
        self.statementStarts = statementStarts
    }

    mutating func next(isFunction: (String) -> Bool) -> TokenRole {
        defer { index += 1 }
        let token = tokens[index]
        switch token.kind {
        case .word:
            if let keyword = token.keyword, isKeyword(token, keyword) { return keyword.isLiteral ? .number : .keyword }
            let isCall = index + 1 == tokens.count || tokens[index + 1].startsArgument
            return isCall && isFunction(source.text(token.span)) ? .function : .name
        case .quotedName: return .quotedName
        case .parameter: return .parameter
        case .integer, .number, .percent, .period: return .number
        case .text: return .text
        case .leftBracket, .rightBracket: return .bracket
        case .unknown:
            switch source.text(token.span).first {
            case "\"": return .text
            case "`": return .quotedName
            default: return .sign
            }
        case .comma, .bar, .semicolon, .colon, .percentSign, .equal, .notEqual, .less, .lessOrEqual, .greater,
            .greaterOrEqual, .alike, .coalesce, .range, .plus, .minus, .star, .slash, .caret, .byteOrderMark,
            .whitespace, .lineBreak, .comment, .documentation, .end:
            return .sign
        }
    }

    private func isKeyword(_ token: Token, _ keyword: Keyword) -> Bool {
        guard !token.isMiscased else { return false }
        switch keyword.place {
        case .everywhere: return true
        case .statement: return statementStarts.contains(token.span.lower)
        case .step: return startsStep(token)
        case .beforeJoin: return index + 1 < tokens.count && tokens[index + 1].isKeyword(.join) && startsStep(token)
        // Words of other languages: an error says what Tinh writes.
        case .afterName, .afterAnyName, .stepBeforeValue: return false
        }
    }

    private func startsStep(_ token: Token) -> Bool {
        if statementStarts.contains(token.span.lower) { return true }
        guard index > 0 else { return false }
        let before = tokens[index - 1]
        switch before.kind {
        case .bar, .leftBracket: return true
        // `let big = show …`
        case .equal: return index >= 3 && tokens[index - 3].isKeyword(.let)
        default: return before.isKeyword(.explain) || before.isKeyword(.trace)
        }
    }
}
