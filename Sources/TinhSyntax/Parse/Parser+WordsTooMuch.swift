import TinhBase

/// Words and signs that are too much beside those of Tinh: `plan is between 1 and 5`, `city =~ "hue"`, `by year, then city`.
extension Parser {
    private static let wordsBehindIs: Set<String> = [
        "above", "below", "over", "under", "more", "less", "fewer", "greater", "higher", "lower", "larger", "smaller",
        "at", "before", "after", "since",
    ]

    /// `is in`, `is not in`, `is between`, `is above`, behind `is` and `not`: what compares stands alone. So does a figure behind
    /// `what is`.
    func comparisonBehindIs(_ isNegated: Bool, _ word: Span) -> SyntaxError? {
        let words = word.union(lastSpan)
        if !isNegated, at >= 2, at - 2 == start, text(tokens[start]).lowercased() == "what", next.startsArgument {
            return tooMuch(tokens[start].span.union(word), upTo: next.span.lower)
        }
        if next.keyword == .between, peek(1).startsArgument {
            return SyntaxError(.foreignWord(between(0, from: word, isNegated: isNegated)), words.union(next.span))
        }
        if ["one", "any"].contains(self.word(0)), self.word(1) == "of", peek(2).kind == .leftBracket {
            let whole = words.union(peek(1).span)
            return SyntaxError(
                .foreignWord(
                    .wordForWord(
                        message: "one of several values is meant by `in`", remedy: "write `in`:", whole: whole,
                        meant: isNegated ? "not in" : "in")), whole)
        }
        let isSign = [.in, .contains, .starts, .ends, .matches].contains(next.keyword)
        let isWord = isComparison(next) || Self.wordsBehindIs.contains(self.word(0))
        guard peek(1).startsArgument, isSign || isWord && !isNegated else { return nil }
        return tooMuch(word, upTo: isNegated ? lastSpan.lower : next.span.lower)
    }

    /// `city =~ "hue"`, at the second sign.
    func alikeBehindEqual() -> SyntaxError? {
        guard next.kind == .alike, let previous, previous.kind == .equal, previous.span.upper == next.span.lower else {
            return nil
        }
        let isPattern = peek(1).kind == .text && text(peek(1)).contains { "^$*[(\\|".contains($0) }
        let whole = previous.span.union(next.span)
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "`=~` is written `~` or `matches`",
                    remedy: isPattern ? "write `matches`:" : "but for case and accents it is `~`:", whole: whole,
                    meant: isPattern ? "matches" : "~")), whole)
    }

    /// `and where residential`, `starts with "a"`, `, then city`, where a value is missing.
    func wordTooMuch() -> SyntaxError? {
        guard let previous else { return nil }
        if next.isKeyword(.then), previous.kind == .comma { return then(" ") }
        let isSecond = next.isKeyword(.where) && (previous.isKeyword(.and) || previous.isKeyword(.or))
        let isBehind = next.isKeyword(.with) && [.starts, .ends].contains(previous.keyword)
        guard isSecond || isBehind, peek(1).startsArgument || peek(1).isKeyword(.not) else { return nil }
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "`\(text(next))` is too much behind `\(text(previous))`", remedy: "take it away:",
                    whole: Span(previous.span.upper, next.span.upper), meant: "")), next.span)
    }

    /// `by year then city`, `sort year then by city`, at `then`.
    func thenBetweenNames() -> SyntaxError? {
        guard next.isKeyword(.then), let previous, endsOperand(previous) || previous.isKeyword(.desc),
            let clause = clauseStart, tokens[clause].isKeyword(.by) || tokens[clause].isKeyword(.sort),
            !tokens[clause..<at].contains(where: { $0.isKeyword(.if) || $0.isKeyword(.when) })
        else { return nil }
        return then(", ")
    }

    /// What stands in place of `then` and a `by` behind it.
    private func then(_ meant: String) -> SyntaxError? {
        let last = peek(1).isKeyword(.by) ? 1 : 0
        guard let previous, peek(last + 1).startsArgument else { return nil }
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "a comma alone parts what groups or sorts", remedy: "without `then`:",
                    whole: Span(previous.span.upper, peek(last + 1).span.lower), meant: meant)),
            next.span.union(peek(last).span))
    }

    /// `=sum(plan)`, as a cell of a spreadsheet begins.
    func equalSignFirst() -> SyntaxError? {
        guard next.kind == .equal, previous == nil, peek(1).startsArgument else { return nil }
        return tooMuch(next.span, upTo: peek(1).span.lower)
    }

    private func tooMuch(_ word: Span, upTo upper: Int) -> SyntaxError {
        SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "`\(source.text(word))` is too much here", remedy: "take it away:",
                    whole: Span(word.lower, upper), meant: "")), word)
    }
}
