import TinhBase

/// Quotes that nothing closes take the rest of their line with them.
extension Parser {
    /// The errors of brackets, without those whose closing sign may stand in a text or name that is not closed: the quote is
    /// the mistake. O(errors and statements).
    static func unswallowed(_ layout: Layout, _ lexical: [SyntaxError]) -> [SyntaxError] {
        let quotes = lexical.filter(\.isOpenQuote)
        guard !quotes.isEmpty else { return layout.errors }
        var statement = 0
        var quote = 0
        return layout.errors.filter { error in
            guard error.form == .unclosedBracket else { return true }
            func upper(_ index: Int) -> Int { layout.tokens[layout.statements[index].range.upperBound - 1].span.upper }
            while statement < layout.statements.count, upper(statement) <= error.span.lower { statement += 1 }
            while quote < quotes.count, quotes[quote].span.lower <= error.span.lower { quote += 1 }
            guard statement < layout.statements.count, quote < quotes.count else { return true }
            return quotes[quote].span.lower >= upper(statement)
        }
    }
}

extension SyntaxError {
    /// A text or a name in back-quotes that does not end in its line.
    var isOpenQuote: Bool {
        switch form {
        case .unclosedText, .unclosedName: true
        default: false
        }
    }
}
