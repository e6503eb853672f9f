import TinhBase

/// Prints a script: each statement in its canonical form, comments and single empty lines kept where they stood.
///
/// Printing what was printed changes nothing; parsing it gives the same tree.
enum ScriptPrinter {
    /// A script with errors is given back as it was written.
    static func print(_ script: Script) -> String {
        guard script.errors.isEmpty else { return script.source.text }
        var lines: [String] = []
        var statements = script.statements[...]
        /// The tokens of the statement at hand, comments within it among them.
        var inner: [Token] = []
        /// Line breaks since the last statement or comment.
        var lineBreaks = 2
        var isAfterStatement = false
        var endsInComment = false
        func flush(_ statement: Statement) {
            let layout = StatementLayout.lines(of: statement, inner, script.source)
            lines += layout.lines
            endsInComment = layout.endsInComment
            inner = []
        }
        for token in script.tokens {
            if let statement = statements.first, token.span.lower >= statement.span.upper {
                flush(statement)
                statements.removeFirst()
                lineBreaks = 0
                isAfterStatement = true
            }
            if let statement = statements.first, token.span.lower >= statement.span.lower {
                if token.span.lower == statement.span.lower, lineBreaks > 1, !lines.isEmpty { lines.append("") }
                inner.append(token)
                continue
            }
            switch token.kind {
            case .lineBreak: lineBreaks += 1
            case .comment, .documentation:
                let comment = StatementLayout.commentText(token, script.source)
                if isAfterStatement, lineBreaks == 0, !endsInComment, let last = lines.popLast() {
                    lines.append(last + "  " + comment)
                } else {
                    if lineBreaks > 1, !lines.isEmpty { lines.append("") }
                    lines.append(comment)
                    isAfterStatement = false
                }
                endsInComment = true
                lineBreaks = 0
            default: break
            }
        }
        for statement in statements { flush(statement) }
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
    }
}
