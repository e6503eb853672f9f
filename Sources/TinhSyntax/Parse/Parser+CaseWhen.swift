import TinhBase

/// `case when a then b when c then d else e end`: a choice is made by `if`.
extension Parser {
    /// At one of its words; nil where no `case` stands before it in the statement.
    func caseWhen() -> SyntaxError? {
        guard let opening = opening() else { return nil }
        let word = tokens[opening].span
        guard let parts = parts(from: opening) else {
            return SyntaxError(.foreignWord(.caseWhen(whole: word, meant: nil)), word)
        }
        let whole = word.union(tokens[parts.last].span)
        return SyntaxError(.foreignWord(.caseWhen(whole: whole, meant: meant(parts, opening))), word)
    }

    private struct Parts {
        /// Conditions and what stands for them.
        var branches: [(condition: String, value: String)] = []
        var otherwise: String?
        /// The index of its `end`.
        var last: Int
    }

    /// The `case` that the next token belongs to.
    private func opening() -> Int? {
        var index = at - 1
        while index >= start, index > at - 200 {
            if tokens[index].kind == .word, text(tokens[index]).lowercased() == "case" { return index }
            index -= 1
        }
        return nil
    }

    /// Nil for another form of it (`case x when 1 …`), one within the other, and one that does not end.
    private func parts(from opening: Int) -> Parts? {
        guard opening + 1 < end, tokens[opening + 1].keyword == .when else { return nil }
        var parts = Parts(last: opening)
        var depth = 0
        /// The word that the piece stands behind, and where it begins.
        var word = ""
        var first = opening + 1
        var condition = ""
        for index in (opening + 1)..<end {
            let token = tokens[index]
            if token.kind == .leftBracket { depth += 1 }
            if token.kind == .rightBracket { depth -= 1 }
            guard depth >= 0 else { return nil }
            guard depth == 0, token.kind == .word else { continue }
            let next = text(token).lowercased()
            guard ["case", "when", "then", "else", "end"].contains(next) else { continue }
            let isFirst = index == opening + 1
            guard next != "case", isFirst || first < index else { return nil }
            let piece = isFirst ? "" : source.text(tokens[first].span.union(tokens[index - 1].span))
            switch (word, next) {
            case ("", "when"): break
            case ("when", "then"): condition = piece
            case ("then", "when"), ("then", "else"), ("then", "end"): parts.branches.append((condition, piece))
            case ("else", "end"): parts.otherwise = piece
            default: return nil
            }
            if next == "end" {
                parts.last = index
                return parts
            }
            word = next
            first = index + 1
        }
        return nil
    }

    /// Alone in the bracket of an aggregate it is a spreadsheet's `if`, by which rows are narrowed: `sum(if(c, x, 0))`.
    private func meant(_ parts: Parts, _ opening: Int) -> String {
        let isEnclosed =
            opening > start && tokens[opening - 1].kind == .leftBracket && parts.last + 1 < end
            && tokens[parts.last + 1].kind == .rightBracket
        if isEnclosed, parts.branches.count == 1, opening - 2 >= start, isNarrowable(tokens[opening - 2]) {
            let operands =
                [parts.branches[0].condition, parts.branches[0].value] + (parts.otherwise.map { [$0] } ?? [])
            return "if(" + operands.joined(separator: ", ") + ")"
        }
        var written = parts.branches.map { "if \($0.condition) then \($0.value) else " }.joined()
        written += parts.otherwise ?? "missing"
        return isEnclosed ? written : "(\(written))"
    }
}
