import TinhBase

/// Numbers and per cents as other languages and spreadsheets write them.
extension Parser {
    /// `70 %`, `x % 2`.
    func percent() -> SyntaxError? {
        guard next.kind == .percentSign, let previous else { return nil }
        let follows = peek(1)
        if follows.startsArgument, endsOperand(previous) {
            let whole = previous.span.union(follows.span)
            let isPlain = previous.kind != .rightBracket && follows.kind != .leftBracket
            return isPlain
                ? SyntaxError(.modulo(left: text(previous), right: text(follows)), whole)
                : SyntaxError(.modulo(left: "", right: ""), next.span)
        }
        guard previous.kind == .integer || previous.kind == .number else { return nil }
        return SyntaxError(.loosePercent(number: text(previous)), previous.span.union(next.span))
    }

    /// `sum a as % of b`, at the sign.
    func percentOf() -> SyntaxError? {
        guard next.kind == .percentSign, word(1) == "of", let previous, peek(2).isName else { return nil }
        var last = at + 2
        while last + 1 < end, tokens[last].startsArgument, tokens[last + 1].isName, tokens[last + 1].keyword == nil {
            last += 1
        }
        var base = source.text(peek(2).span.union(tokens[last].span))
        if last == at + 2 { base = "sum " + base }
        let whole = previous.span.union(tokens[last].span)
        return SyntaxError(.foreignWord(.percentOf(whole: whole, meant: "/ \(base) to %")), whole)
    }

    /// `1,000`, `1 000`.
    func groupedNumber() -> SyntaxError? {
        guard let previous, previous.kind == .integer else { return nil }
        guard text(previous).utf8.count <= 3 else { return nil }
        var meant = text(previous)
        var span = previous.span
        var index = at
        while index < end {
            let isComma = tokens[index].kind == .comma
            let place = isComma ? index + 1 : index
            guard place < end, tokens[place].kind == .integer, text(tokens[place]).utf8.count == 3 else { break }
            // `x in 5, 100` has a space after its comma.
            if isComma, tokens[place].span.lower != tokens[index].span.upper { break }
            meant += "_" + text(tokens[place])
            span = span.union(tokens[place].span)
            index = place + 1
        }
        return index > at ? SyntaxError(.groupedNumber(meant: meant), span) : nil
    }

    /// `40 bilion VND`.
    func scaleWord() -> SyntaxError? {
        guard at >= 2, next.kind == .word, tokens[at - 1].kind == .word, tokens[at - 1].keyword == nil,
            [.integer, .number].contains(tokens[at - 2].kind)
        else { return nil }
        let word = text(tokens[at - 1])
        guard let nearest = Suggest.nearest(to: word, among: ScaleWord.inOrder).first else { return nil }
        return SyntaxError(.scaleWord(word, nearest: nearest), tokens[at - 1].span)
    }
}
