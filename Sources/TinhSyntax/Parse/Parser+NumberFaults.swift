import TinhBase

/// Numbers and per cents as other languages and spreadsheets write them.
extension Parser {
    /// `70 %`, `x % 2`.
    func percent() -> SyntaxError? {
        guard next.kind == .percentSign, let previous else { return nil }
        if let error = percentOfTotal() { return error }
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
        if last == at + 2, Parser.wordsForAll.contains(word(2)) { return shareOf(last, as: at - 1) }
        var base = source.text(peek(2).span.union(tokens[last].span))
        if last == at + 2 { base = "sum " + base }
        let whole = previous.span.union(tokens[last].span)
        return SyntaxError(.foreignWord(.percentOf(whole: whole, meant: "/ \(base) to %")), whole)
    }

    /// `sum a as percent of b`, `sum a as share of total`, behind the first of its words.
    func partOf() -> SyntaxError? {
        guard at >= 2, tokens[at - 2].isKeyword(.as),
            ["percent", "percentage", "share", "part"].contains(text(tokens[at - 1])),
            word(0) == "of", peek(1).isName
        else { return nil }
        var last = at + 1
        while last + 1 < end, tokens[last + 1].isName, tokens[last + 1].keyword == nil { last += 1 }
        var words = tokens[(at + 1)...last].map(text)
        if words.count > 1, words[0] == "the" { words.removeFirst() }
        guard words.count == 1, Parser.wordsForAll.contains(words[0]) else {
            let base = (words.count == 1 ? "sum " : "") + words.joined(separator: " ")
            let whole = tokens[at - 2].span.union(tokens[last].span)
            return SyntaxError(.foreignWord(.percentOf(whole: whole, meant: "/ \(base) to %")), whole)
        }
        return shareOf(last, as: at - 2)
    }

    /// The words of all end with a token; the measure stands before `as`, or before the key that does.
    private func shareOf(_ last: Int, as place: Int) -> SyntaxError? {
        let name = tokens[place].span.union(tokens[last].span)
        var first = operandStart(before: place)
        var key = ""
        if first > start, tokens[first - 1].isKeyword(.by) {
            key = " " + source.text(tokens[first - 1].span.union(tokens[place - 1].span))
            first = operandStart(before: first - 1)
        }
        guard first < place, first == stepPlace(before: first).first || tokens[first - 1].kind == .comma else {
            return nil
        }
        let measureEnd = key.isEmpty ? place - 1 : operandStart(before: place) - 2
        guard measureEnd >= first else { return nil }
        let measure = source.text(tokens[first].span.union(tokens[measureEnd].span))
        return SyntaxError(
            .foreignWord(
                .shareOf(whole: tokens[first].span.union(tokens[last].span), meant: "share \(measure)\(key)")), name)
    }

    static let wordsForAll: Set<String> = ["total", "all", "whole", "everything"]

    /// `in 2022 to 2023`, behind `to`.
    func rangeByTo() -> SyntaxError? {
        guard at >= 2, next.kind == .integer || next.kind == .period, tokens[at - 2].kind == next.kind else {
            return nil
        }
        let whole = tokens[at - 2].span.union(next.span)
        return SyntaxError(
            .foreignWord(.rangeByTo(word: "to", whole: whole, meant: "\(text(tokens[at - 2]))..\(text(next))")), whole)
    }

    /// `from 2022 to 2023`, behind `from`: of the years, or of what stands before it in a condition.
    func yearsFromTo() -> SyntaxError? {
        guard at >= 1, next.kind == .integer || next.kind == .period, peek(1).isKeyword(.to), peek(2).kind == next.kind
        else { return nil }
        let whole = tokens[at - 1].span.union(peek(2).span)
        let range = "\(text(next))..\(text(peek(2)))"
        let isCondition =
            at >= 3 && tokens[at - 2].isName && (tokens[at - 3].isKeyword(.where) || tokens[at - 3].isKeyword(.and))
        let meant = isCondition ? "in \(range)" : "where year in \(range)"
        return SyntaxError(.foreignWord(.rangeByTo(word: "from", whole: whole, meant: meant)), whole)
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
