import TinhBase

/// Everyday words for ranks and groups: `show top 5 plan`, `top 3 city by plan`, `group by city sum plan`.
extension Parser {
    /// What is no column behind `show`: `show distinct city`, `show top 5 plan`.
    func refuseShown() throws(SyntaxError) {
        let show = lastSpan
        if next.keyword == .distinct, peek(1).startsArgument || peek(1).kind == .star {
            let whole = show.union(peek(1).kind == .star ? peek(1).span : next.span)
            throw SyntaxError(.foreignWord(.distinctRows(whole: whole, miscased: [])), whole)
        }
        if let error = topInShow(show) ?? firstInShow(show) { throw error }
    }

    /// `show top 5 plan`, behind `show`: the rows are ranked by a clause.
    private func topInShow(_ show: Span) -> SyntaxError? {
        guard next.keyword == .top || next.keyword == .bottom, next.kind == .word,
            [.integer, .parameter].contains(peek(1).kind)
        else { return nil }
        let clause = next.span.union(peek(1).span)
        guard peek(2).isName else {
            return SyntaxError(.topInShow(words: source.text(clause), whole: clause, meant: nil), clause)
        }
        var last = at + 2
        while last + 1 < end, tokens[last + 1].isName, tokens[last + 1].startsArgument { last += 1 }
        let words = source.text(tokens[at + 2].span.union(tokens[last].span))
        let follows = last + 1 < end ? tokens[last + 1] : endOfStatement
        // Of several columns it is not known which one ranks.
        let isOne = follows.kind == .end || follows.kind == .bar || follows.keyword?.startsClause ?? false
        let direction = next.keyword == .top ? " desc" : ""
        let meant = "show \(words) sort \(words)\(direction) top \(text(peek(1)))"
        return SyntaxError(
            .topInShow(
                words: source.text(clause), whole: show.union(tokens[last].span), meant: isOne ? meant : nil), clause)
    }

    private var endOfStatement: Token { Token(.end, lastSpan.upper, lastSpan.upper) }

    /// `group by city sum plan`, where a step begins: the measures stand first.
    func groupsFirst() -> SyntaxError? {
        guard peek(1).keyword == .by, word(0) == "group" else { return nil }
        var measures = at + 2
        while measures + 1 < end, tokens[measures].isName, tokens[measures + 1].kind == .comma { measures += 2 }
        measures += 1
        guard measures < end, tokens[measures - 1].isName, Self.aggregates.contains(text(tokens[measures])) else {
            return nil
        }
        let last = endOfMeasures(from: measures)
        let groups = source.text(peek(1).span.union(tokens[measures - 1].span))
        let words = source.text(tokens[measures].span.union(tokens[last - 1].span))
        return SyntaxError(
            .foreignWord(.groupsFirst(whole: next.span.union(tokens[last - 1].span), meant: "\(words) \(groups)")),
            next.span.union(peek(1).span))
    }

    /// `top 3 city by sum plan`, `top 3 city by plan`: measures stand first, then their groups, then how many of these.
    func topGroups() -> SyntaxError? {
        guard at >= 2, tokens[at - 2].isKeyword(.top) || tokens[at - 2].isKeyword(.bottom),
            tokens[at - 1].kind == .integer || tokens[at - 1].kind == .parameter, next.isName,
            peek(1).keyword == .by, peek(2).isName, stepPlace(before: at - 2).first == at - 2
        else { return nil }
        let last = endOfMeasures(from: at + 2)
        var words = source.text(peek(2).span.union(tokens[last - 1].span))
        if last == at + 3, words != "count" { words = "sum " + words }
        let limit = source.text(tokens[at - 2].span.union(tokens[at - 1].span))
        let whole = tokens[at - 2].span.union(tokens[last - 1].span)
        return SyntaxError(
            .foreignWord(.groupsFirst(whole: whole, meant: "\(words) by \(source.text(next.span)) \(limit)")), whole)
    }

    /// `year over year sum plan`, where a step begins; the groups may follow.
    func periodOverPeriod() -> SyntaxError? {
        guard peek(1).keyword == .over, !word(0).isEmpty, word(0) == word(2), peek(3).startsArgument else { return nil }
        let last = endOfMeasures(from: at + 3)
        var words = source.text(peek(3).span.union(tokens[last - 1].span))
        if last == at + 4 { words = "sum " + words }
        let hasGroups = tokens[last..<end].prefix { $0.kind != .bar }.contains { $0.isKeyword(.by) }
        if !hasGroups { words += " by " + word(0) }
        return SyntaxError(
            .foreignWord(
                .periodOverPeriod(whole: next.span.union(tokens[last - 1].span), meant: "growth \(words)")),
            next.span.union(peek(2).span))
    }

    /// The index of the first token behind measures that is none of theirs.
    func endOfMeasures(from first: Int) -> Int {
        var last = first
        var depth = 0
        while last < end {
            let token = tokens[last]
            if token.kind == .leftBracket { depth += 1 }
            if token.kind == .rightBracket { depth -= 1 }
            if depth < 0 || depth == 0 && (token.kind == .bar || token.keyword?.startsClause ?? false) { break }
            last += 1
        }
        return last
    }

    /// `top 3 change`, perhaps with `desc` or `asc` behind it: what is to be ranked stands where nothing does.
    func topOf() -> SyntaxError? {
        guard at >= 2, tokens[at - 2].isKeyword(.top) || tokens[at - 2].isKeyword(.bottom),
            tokens[at - 1].kind == .integer || tokens[at - 1].kind == .parameter, next.isName
        else { return nil }
        var last = at
        while last + 1 < end, tokens[last + 1].isName, tokens[last + 1].keyword == nil { last += 1 }
        let words = source.text(tokens[at].span.union(tokens[last].span))
        var isDescending = tokens[at - 2].isKeyword(.top)
        if last + 1 < end {
            let direction = text(tokens[last + 1])
            if direction == "desc" || direction == "asc" {
                isDescending = direction == "desc"
                last += 1
            }
        }
        let whole = tokens[at - 2].span.union(tokens[last].span)
        let sorted = "sort \(words)\(isDescending ? " desc" : "") top \(text(tokens[at - 1]))"
        return SyntaxError(
            .topOf(clause: text(tokens[at - 2]), words: words, whole: whole, sorted: sorted),
            tokens[at].span.union(tokens[last].span))
    }
}
