import TinhBase

/// Words of other languages: what was meant by them.
extension Parser {
    /// A word of another language where a step or statement could have ended.
    func foreignWord() -> SyntaxError? {
        let span = next.span
        switch word(0) {
        case "group" where word(1) == "by":
            let whole = span.union(peek(1).span)
            return SyntaxError(.foreignWord(.groupBy(whole)), whole)
        case "order" where word(1) == "by":
            let whole = span.union(peek(1).span)
            return SyntaxError(.foreignWord(.orderBy(whole)), whole)
        case "limit": return SyntaxError(.foreignWord(.limit), span)
        case "offset": return SyntaxError(.foreignWord(.offset), span)
        case "having": return SyntaxError(.foreignWord(.having(measures: measuresOfHaving())), span)
        case "like", "ilike", "rlike", "regexp":
            return like(0)
        case "asc", "ascending":
            return SyntaxError(.foreignWord(.ascending(Span(lastSpan.upper, span.upper))), span)
        case "between":
            return SyntaxError(.foreignWord(yearsBetween() ?? between(0, from: span, isNegated: false)), span)
        case "not":
            if word(1) == "between" {
                return SyntaxError(.foreignWord(between(1, from: span, isNegated: true)), span.union(peek(1).span))
            }
            if ["like", "ilike", "rlike", "regexp"].contains(word(1)) {
                return like(1)
            }
            return narrowedByNot() ?? notAsSign()
                ?? SyntaxError(.missing(.word(.in), after: "not", found: found(peek(1))), span)
        case "vs": return SyntaxError(.foreignWord(.versus(of: aggregateComparedWithName)), span)
        case "filter" where isFilter(0): return narrowedByFilter()
        case "then", "else", "when", "end":
            return caseWhen()
        default: return nil
        }
    }

    /// `sum` of `sum plan vs compensation`, at the word `vs`: a bare name there is meant to be summed as well.
    private var aggregateComparedWithName: String? {
        let behind = peek(2)
        let isBare =
            behind.kind == .end || behind.kind == .bar || behind.kind == .rightBracket || behind.kind == .comma
            || behind.keyword?.startsClause ?? false
        let first = operandStart(before: at)
        guard peek(1).isName, isBare, first < at, ["sum", "avg", "min", "max", "median"].contains(text(tokens[first]))
        else { return nil }
        return text(tokens[first])
    }

    /// `inner join`, `left outer join`, `right join`: the word before was read as a column.
    func foreignJoin() -> SyntaxError? {
        if let error = joinBehindTable() { return error }
        guard next.isKeyword(.join), let previous, previous.kind == .word else { return nil }
        let kind = text(previous).lowercased()
        guard ["inner", "outer", "right", "cross", "natural"].contains(kind) else { return nil }
        let isPlain = kind == "inner" || kind == "outer"
        let whole = previous.span.union(next.span)
        return SyntaxError(.foreignWord(.join(kind: kind, meant: isPlain ? whole : nil)), whole)
    }

    /// `if(c, a, b)`, as a spreadsheet has it.
    func ifCall(_ condition: Expression, _ start: Span) -> SyntaxError? {
        guard case .list(let parts) = condition.form, parts.count == 3 else { return nil }
        var ends = [start.upper]
        for part in parts { ends += [part.span.lower, part.span.upper] }
        ends.append(condition.span.upper)
        let gaps = stride(from: 0, to: ends.count, by: 2).map { Span(ends[$0], ends[$0 + 1]) }
        return SyntaxError(.foreignWord(.ifCall(gaps: gaps, isAlone: endsMeasure)), start)
    }

    /// `over (partition by city)`, `over (order by year)`.
    func partition(_ word: Name) -> SyntaxError? {
        var whole = word.span.union(next.span)
        switch word.text.lowercased() {
        case "partition":
            if peek(1).kind != .end { whole = Span(whole.lower, peek(1).span.lower) }
            return SyntaxError(.foreignWord(.partitionBy(whole)), whole)
        case "order": return SyntaxError(.foreignWord(.orderBy(whole)), whole)
        default: return nil
        }
    }

    /// `like "Hai%"`: what Tinh writes, when the pattern has its `%` only at its ends.
    private func like(_ offset: Int) -> SyntaxError {
        let negation = offset == 0 ? "" : "not "
        let span = offset == 0 ? next.span : next.span.union(peek(offset).span)
        var whole = span
        var meant: String?
        if peek(offset + 1).kind == .text {
            whole = span.union(peek(offset + 1).span)
            var pattern = value(ofText: peek(offset + 1))[...]
            let isOpenBefore = pattern.first == "%"
            if isOpenBefore { pattern = pattern.dropFirst() }
            let isOpenAfter = pattern.last == "%"
            if isOpenAfter { pattern = pattern.dropLast() }
            if !pattern.isEmpty, !pattern.contains("%"), !pattern.contains("_"),
                text(peek(offset)).lowercased() == "like"
            {
                let text = Printer.textLiteral(String(pattern))
                switch (isOpenBefore, isOpenAfter) {
                case (true, true): meant = "\(negation)contains \(text)"
                case (false, true): meant = "\(negation)starts \(text)"
                case (true, false): meant = "\(negation)ends \(text)"
                case (false, false): meant = offset == 0 ? "= \(text)" : "!= \(text)"
                }
            }
        }
        let word = text(peek(offset))
        return SyntaxError(
            .foreignWord(.like(word: word, isNegated: offset == 1, meant: meant, whole: whole)), span)
    }

    /// - Parameters:
    ///   - offset: Of the word.
    ///   - start: Where what stands in its place begins.
    func between(_ offset: Int, from start: Span, isNegated: Bool) -> SyntaxError.ForeignWord {
        let sign = isNegated ? "not in" : "in"
        if let days = looseDays(offset) {
            return .between(
                low: "\(sign) \(days.low)", high: days.high, whole: start.union(days.end))
        }
        let low = peek(offset + 1)
        if low.kind == .leftBracket,
            tokens[(at + offset)..<end].prefix(while: { $0.kind != .rightBracket }).contains(where: {
                $0.kind == .range
            })
        {
            return .wordForWord(
                message: "`between` is written `in` with a range", remedy: "write `in`:",
                whole: start.union(peek(offset).span), meant: sign)
        }
        // `between 1 million and 5 million VND`
        let lowLength = 1 + unitWordCount(offset + 2)
        if lowLength > 1, word(offset + 1 + lowLength) == "and", isNumber(low), isNumber(peek(offset + 2 + lowLength)) {
            let last = offset + 2 + lowLength
            let high = peek(last).span.union(peek(last + unitWordCount(last + 1)).span)
            return .between(
                low: sign + " " + source.text(low.span.union(peek(offset + lowLength).span)),
                high: source.text(high), whole: start.union(high))
        }
        let high = peek(offset + 3)
        guard word(offset + 2) == "and", low.startsArgument, high.startsArgument, high.kind != .leftBracket else {
            return .between(low: nil, high: nil, whole: start)
        }
        let days = [low, high].compactMap(dayInQuotes)
        var first = days.count == 2 ? days[0] : text(low)
        let last = days.count == 2 ? days[1] : text(high)
        // `between 100 and 200 million VND`: in words what stands behind the second belongs to both.
        if isNumber(low), isNumber(high) {
            let count = unitWordCount(offset + 4)
            if count > 0 { first += " " + source.text(peek(offset + 4).span.union(peek(offset + 3 + count).span)) }
        }
        return .between(low: "\(sign) \(first)", high: last, whole: start.union(high.span))
    }

    /// `between 2022 and 2023` where no condition stands: of the years. Nil for anything else.
    private func yearsBetween() -> SyntaxError.ForeignWord? {
        guard isYear(peek(1)), word(2) == "and", isYear(peek(3)), !stepHasCondition else { return nil }
        return .between(
            low: "where year in \(text(peek(1)))", high: text(peek(3)), whole: next.span.union(peek(3).span))
    }

    private func isNumber(_ token: Token) -> Bool { [.integer, .number].contains(token.kind) }

    /// How many words behind a number belong to it, as in `1 million VND`: at most two.
    private func unitWordCount(_ offset: Int) -> Int {
        (0..<2).prefix { isUnitWord(peek(offset + $0)) }.count
    }

    private func isUnitWord(_ token: Token) -> Bool {
        token.kind == .word && token.keyword == nil && !["group", "order"].contains(text(token).lowercased())
    }

    /// `2023-01-01 and 2023-06-30`, which take months and days away from a year, as the days that they look like.
    private func looseDays(_ offset: Int) -> (low: String, high: String, end: Span)? {
        func day(_ first: Int) -> String? {
            guard peek(first).kind == .integer, peek(first + 4).kind == .integer else { return nil }
            let text = source.text(peek(first).span.union(peek(first + 4).span))
            guard text.utf8.count == 10, (try? PeriodLiteral(text: Array(text.utf8)[...])) != nil else { return nil }
            return "@" + text
        }
        guard let low = day(offset + 1), word(offset + 6) == "and", let high = day(offset + 7) else { return nil }
        return (low, high, peek(offset + 11).span)
    }

    /// `"2023-01-01"` as the day that it means.
    private func dayInQuotes(_ token: Token) -> String? {
        guard token.kind == .text else { return nil }
        let day = value(ofText: token)
        guard day.utf8.count == 10, (try? PeriodLiteral(text: Array(day.utf8)[...])) != nil else { return nil }
        return "@" + day
    }
}
