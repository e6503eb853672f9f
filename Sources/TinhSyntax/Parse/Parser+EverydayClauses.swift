import TinhBase

/// Clauses in everyday words: `count every month date`, `by city desc`, `by top 3 city`, `with grand total`.
extension Parser {
    /// What is too much where a step could have ended.
    func everydayClause() -> SyntaxError? {
        everyWithoutBy() ?? sortedByDescending() ?? descWithoutSort() ?? descAlone() ?? grandTotal()
            ?? commaInCondition() ?? conditionBehindWith() ?? percentOfColumn() ?? typeBehindColons()
    }

    /// `sum plan by city with area > 100`, at the sign: which rows count; of a figure, which groups.
    private func conditionBehindWith() -> SyntaxError? {
        guard at >= 2, tokens[at - 2].isKeyword(.with), isComparison(next), peek(1).startsArgument else { return nil }
        let step = tokens[stepPlace(before: at - 2).first..<end].prefix { $0.kind != .bar }
        let name = text(tokens[at - 1])
        let isNamed = step.indices.dropFirst().contains { step[$0 - 1].isKeyword(.as) && text(step[$0]) == name }
        let isFigure = isNamed || name == "count"
        guard isFigure || !step.contains(where: { $0.isKeyword(.where) }) else { return nil }
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "`with` adds totals, and compares nothing", remedy: "what must hold stands after `where`:",
                    whole: tokens[at - 2].span, meant: isFigure ? "| where" : "where")), tokens[at - 2].span)
    }

    /// `plan > 110% area`, at the name.
    private func percentOfColumn() -> SyntaxError? {
        guard let previous, previous.kind == .percent, next.isName, next.keyword == nil, at >= 2,
            !endsOperand(tokens[at - 2])
        else { return nil }
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "nothing stands between `\(text(previous))` and `\(text(next))`",
                    remedy: "a part of a value is a product:", whole: Span(previous.span.upper, next.span.lower),
                    meant: " * ")), next.span)
    }

    /// `count every month date`
    private func everyWithoutBy() -> SyntaxError? {
        guard next.isKeyword(.every), let previous, endsOperand(previous), peek(1).isName else { return nil }
        let place = stepPlace(before: at)
        guard !place.hasGroups,
            !tokens[place.first..<end].prefix(while: { $0.kind != .bar }).contains(where: {
                $0.isKeyword(.by)
            })
        else { return nil }
        // A date is a day by itself.
        let isDay = word(1) == "day" && peek(2).isName
        return SyntaxError(
            .foreignWord(
                .everyWithoutBy(whole: isDay ? next.span.union(peek(1).span) : next.span, meant: "by every")),
            next.span)
    }

    /// `sum plan by city sorted by plan desc`, at `desc`.
    private func sortedByDescending() -> SyntaxError? {
        guard next.isKeyword(.desc),
            let by = tokens[stepPlace(before: at).first..<at].lastIndex(where: { $0.isKeyword(.by) }), by > 0
        else { return nil }
        let word = text(tokens[by - 1])
        guard ["sorted", "ordered"].contains(word) else { return nil }
        let whole = tokens[by - 1].span.union(tokens[by].span)
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "`\(word) by` puts nothing in order", remedy: "write `sort`:", whole: whole, meant: "sort")
            ),
            whole)
    }

    /// `by city desc`
    private func descWithoutSort() -> SyntaxError? {
        guard next.isKeyword(.desc), let previous, endsOperand(previous) else { return nil }
        let place = stepPlace(before: at)
        guard place.hasGroups,
            !tokens[place.first..<end].prefix(while: { $0.kind != .bar }).contains(where: {
                $0.isKeyword(.sort)
            })
        else { return nil }
        return SyntaxError(.foreignWord(.descWithoutSort(next.span.lower)), next.span)
    }

    /// `with grand total`
    private func grandTotal() -> SyntaxError? {
        guard at >= 2, tokens[at - 2].isKeyword(.with), ["total", "totals"].contains(word(0)) else { return nil }
        let whole = tokens[at - 1].span.union(next.span)
        return SyntaxError(.foreignWord(.grandTotal(whole: whole)), whole)
    }

    /// `where city = "a", year = 2023`, `where year = 2021, 2022`, at the comma.
    private func commaInCondition() -> SyntaxError? {
        guard next.kind == .comma, let clause = clauseStart, tokens[clause].isKeyword(.where),
            !tokens[clause..<at].contains(where: { $0.isKeyword(.or) || $0.kind == .leftBracket })
        else { return nil }
        if at - clause > 2, isLiteral(tokens[at - 1]), tokens[at - 2].kind == .equal, isLiteral(peek(1)) {
            var last = at + 1
            while last + 2 < end, tokens[last + 1].kind == .comma, isLiteral(tokens[last + 2]) { last += 2 }
            let values = source.text(tokens[at - 1].span.union(tokens[last].span))
            return SyntaxError(
                .foreignWord(
                    .commaInCondition(
                        isList: true, whole: tokens[at - 2].span.union(tokens[last].span), meant: "in (\(values))")),
                next.span)
        }
        guard peek(1).isName, isComparison(peek(2)) || [.in, .is, .contains, .starts, .ends].contains(peek(2).keyword)
        else { return nil }
        return SyntaxError(
            .foreignWord(.commaInCondition(isList: false, whole: next.span, meant: " and")), next.span)
    }

    /// The word of the clause that the next token stands in.
    var clauseStart: Int? {
        var index = at
        while index > start {
            index -= 1
            if tokens[index].kind == .bar { return nil }
            if tokens[index].kind == .word, tokens[index].keyword?.startsClause ?? false { return index }
        }
        return nil
    }

    /// `sum plan by city compared to last year`, where a step begins: no query knows the day, so each year with the one before.
    func comparedToLast() -> SyntaxError? {
        let limit = endOfStep
        guard let word = (at..<limit).first(where: { isCompare(tokens[$0]) }), word > at, word + 3 < limit,
            ["to", "with", "against"].contains(text(tokens[word + 1])),
            ["last", "previous", "prior"].contains(text(tokens[word + 2]))
        else { return nil }
        let unit = text(tokens[word + 3])
        guard ["year", "half", "quarter", "month", "week"].contains(unit) else { return nil }
        let step = tokens[at..<limit]
        var meant = "versus previous \(unit)"
        var lower = tokens[word].span.lower
        if !step.contains(where: { $0.isKeyword(.where) }) {
            let isGrouped = tokens[at..<word].contains { $0.isKeyword(.by) }
            guard isGrouped || !step.contains(where: { $0.isKeyword(.by) }) else { return nil }
            lower = tokens[word - 1].span.upper
            meant = "\(isGrouped ? "," : " by") \(unit) \(meant)"
        }
        return compared(
            [.init(span: Span(lower, tokens[word + 3].span.upper), name: meant)],
            tokens[word].span.union(tokens[word + 3].span))
    }

    /// `by top 3 city`, behind `by`: how many stands behind the groups.
    func topBehindBy() -> SyntaxError? {
        guard next.keyword == .top || next.keyword == .bottom, next.kind == .word,
            [.integer, .parameter].contains(peek(1).kind), peek(2).isName
        else { return nil }
        var last = at + 2
        while last + 1 < end, tokens[last].startsArgument, tokens[last + 1].isName, tokens[last + 1].keyword == nil {
            last += 1
        }
        let words = source.text(peek(2).span.union(tokens[last].span))
        let limit = source.text(next.span.union(peek(1).span))
        let whole = lastSpan.union(tokens[last].span)
        return SyntaxError(.foreignWord(.groupsFirst(whole: whole, meant: "by \(words) \(limit)")), whole)
    }

    /// `count *`, `sum *`, behind the star.
    func countOfStar() -> SyntaxError? {
        guard let previous, previous.kind == .star, at >= 2, stepPlace(before: at - 2).begins(at - 2, tokens) else {
            return nil
        }
        let word = text(tokens[at - 2]).lowercased()
        if word == "count" { return SyntaxError(.foreignWord(.countStar), tokens[at - 2].span.union(previous.span)) }
        return Self.aggregates.contains(word) ? SyntaxError(.foreignWord(.star), previous.span) : nil
    }

    /// `sum plan % of total`, `sum plan % of area`, at the sign.
    func percentOfTotal() -> SyntaxError? {
        guard next.kind == .percentSign, word(1) == "of", peek(2).isName else { return nil }
        var last = at + 2
        while last + 1 < end, tokens[last].startsArgument, tokens[last + 1].isName, tokens[last + 1].keyword == nil {
            last += 1
        }
        var words = tokens[(at + 2)...last].map(text)
        if words.count > 1, words[0] == "the" { words.removeFirst() }
        let first = operandStart(before: at)
        guard first < at, stepPlace(before: first).begins(first, tokens) else { return nil }
        guard words.count == 1, Parser.wordsForAll.contains(words[0]) else {
            let base = (words.count == 1 ? "sum " : "") + words.joined(separator: " ")
            let whole = next.span.union(tokens[last].span)
            return SyntaxError(.foreignWord(.percentOf(whole: whole, meant: "/ \(base) to %")), whole)
        }
        let measure = source.text(tokens[first].span.union(tokens[at - 1].span))
        return SyntaxError(
            .foreignWord(
                .shareOf(whole: tokens[first].span.union(tokens[last].span), meant: "share \(measure)")),
            next.span.union(tokens[last].span))
    }

    /// `top 3 each city`, at the word `each`.
    func eachOfTop() -> SyntaxError? {
        guard at >= 2, tokens[at - 2].isKeyword(.top) || tokens[at - 2].isKeyword(.bottom),
            tokens[at - 1].kind == .integer || tokens[at - 1].kind == .parameter,
            ["each", "within", "for"].contains(word(0)), peek(1).isName
        else { return nil }
        let isForEach = word(0) == "for" && word(1) == "each"
        let whole = isForEach ? next.span.union(peek(1).span) : next.span
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "groups in which there are so many stand after `per`", remedy: "write `per`:",
                    whole: whole, meant: "per")), whole)
    }

    /// `count not residential`, at the word `not`: what it counts stands behind `when`.
    func narrowedByNot() -> SyntaxError? {
        let first = operandStart(before: at)
        let place = stepPlace(before: at)
        guard first < at, place.isInMeasures, place.begins(first, tokens), isNarrowable(tokens[first]),
            peek(1).startsArgument
        else { return nil }
        return SyntaxError(
            .foreignWord(.narrowedByIf(whole: Span(next.span.lower, next.span.lower), meant: "when ")), next.span)
    }
}
