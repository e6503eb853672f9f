import TinhBase

/// Everyday words for comparisons, periods and limits: `compare 2023 and 2022`, `year to date sum plan`, `sample 5 rows`.
extension Parser {
    // MARK: Where a step begins

    /// `sum plan compare 2023 and 2022`, `sum plan this year vs last year`, `year to date sum plan`, `order by plan desc`.
    func everydayStep() -> SyntaxError? {
        yearToDate() ?? comparedYears() ?? thisPeriod() ?? comparedToLast() ?? orderByDescending() ?? dashedStep()
    }

    /// `year to date sum plan`: runs within the years.
    private func yearToDate() -> SyntaxError? {
        guard word(0) == "year", peek(1).isKeyword(.to), word(2) == "date", peek(3).isName else { return nil }
        let last = endOfMeasures(from: at + 3)
        guard last == end || tokens[last].kind == .bar || !tokens[last].isKeyword(.by) else { return nil }
        var measure = source.text(peek(3).span.union(tokens[last - 1].span))
        if last == at + 4, measure != "count" { measure = "sum " + measure }
        return SyntaxError(
            .foreignWord(
                .yearToDate(
                    whole: next.span.union(tokens[last - 1].span), meant: "cumulative \(measure) by year, month")),
            next.span.union(peek(2).span))
    }

    private static let betweenYears: Set<String> = ["and", "with", "to", "vs", "versus", "against"]
    private static let beforeYears: Set<String> = ["in", "for", "of", "between"]

    /// `sum plan compare 2023 and 2022`, `compare sum plan 2023 with 2022`, `sum plan 2023 compared to 2022`.
    private func comparedYears() -> SyntaxError? {
        guard let word = (at..<end).first(where: { isCompare(tokens[$0]) || isBetweenYears($0) }) else {
            return nil
        }
        let limit = endOfStep
        guard word < limit else { return nil }
        // The years stand around the word or the two behind it.
        guard
            let second = (at..<limit).first(where: {
                isYear(tokens[$0]) && $0 > at && Self.betweenYears.contains(text(tokens[$0 - 1]).lowercased())
            }), second > word, second - 1 > at
        else { return nil }
        var first = second - 2
        if first == word { first -= 1 }
        guard first >= at, isYear(tokens[first]) else { return nil }
        var lower = min(first, word)
        if lower > at, Self.beforeYears.contains(text(tokens[lower - 1]).lowercased()) { lower -= 1 }
        var figure = at..<lower
        if word == at {
            lower = first
            if lower > at, Self.beforeYears.contains(text(tokens[lower - 1]).lowercased()) { lower -= 1 }
            figure = (at + 1)..<lower
        }
        guard !figure.isEmpty, tokens[figure].first?.isName ?? false else { return nil }
        let words = source.text(tokens[figure.lowerBound].span.union(tokens[figure.upperBound - 1].span))
        let measure = figure.count == 1 && words != "count" ? "sum " + words : words
        var years = [text(tokens[first]), text(tokens[second])]
        // What `and` joins has no order: the earlier one is the base.
        if tokens[second - 1].isKeyword(.and) { years.sort(by: >) }
        let span = word == at ? tokens[word].span : tokens[min(first, word)].span.union(tokens[second].span)
        let whole = tokens[at].span.union(tokens[second].span)
        guard let place = (at..<limit).first(where: { tokens[$0].isKeyword(.where) }) else {
            return compared(
                [.init(span: whole, name: "\(measure) where year = \(years[0]) versus year = \(years[1])")], span)
        }
        // A condition that stands already holds for both years.
        guard place > second, !(place..<limit).contains(where: { tokens[$0].isKeyword(.or) }) else { return nil }
        let behind = tokens[place].span.upper
        return compared(
            [
                .init(span: whole, name: "\(measure) versus year = \(years[1])"),
                .init(span: Span(behind, behind), name: " year = \(years[0]) and"),
            ], span)
    }

    func compared(_ parts: [SyntaxError.NamedSpan], _ span: Span) -> SyntaxError {
        SyntaxError(.foreignWord(.compared(parts)), span)
    }

    /// The `vs` of `2023 vs 2022`.
    private func isBetweenYears(_ index: Int) -> Bool {
        index > at && index + 1 < end && tokens[index].keyword == .vs && isYear(tokens[index - 1])
            && isYear(tokens[index + 1])
    }

    func isCompare(_ token: Token) -> Bool {
        token.kind == .word && token.keyword == nil && ["compare", "compared"].contains(text(token))
    }

    func isYear(_ token: Token) -> Bool {
        token.kind == .integer && token.span.upper - token.span.lower == 4
            && Int(text(token)).map { (1900...2100).contains($0) } ?? false
    }

    /// `sum plan this year vs last year`: each year with the one before, as no query knows the day.
    private func thisPeriod() -> SyntaxError? {
        let limit = endOfStep
        guard
            let this = (at..<limit).first(where: {
                tokens[$0].kind == .word && text(tokens[$0]) == "this" && $0 > at && $0 + 4 < limit
            })
        else { return nil }
        let unit = text(tokens[this + 1])
        guard ["year", "half", "quarter", "month", "week"].contains(unit) else { return nil }
        var last = this + 2
        if isCompare(tokens[last]) { last += 1 }
        guard last + 2 < limit, Self.betweenYears.contains(text(tokens[last])),
            ["last", "previous", "prior"].contains(text(tokens[last + 1])), text(tokens[last + 2]) == unit
        else { return nil }
        last += 2
        let lower = text(tokens[this - 1]) == "in" ? this - 1 : this
        guard lower > at else { return nil }
        let span = tokens[this].span.union(tokens[last].span)
        let words = source.text(tokens[at].span.union(tokens[lower - 1].span))
        let measure = lower == at + 1 && words != "count" ? "sum " + words : words
        let whole = tokens[at].span.union(tokens[last].span)
        guard let groups = ((last + 1)..<limit).first(where: { tokens[$0].isKeyword(.by) }) else {
            let isGrouped = (at..<lower).contains { tokens[$0].isKeyword(.by) }
            return compared(
                [.init(span: whole, name: "\(measure)\(isGrouped ? "," : " by") \(unit) versus previous \(unit)")], span
            )
        }
        guard groups == last + 1 else { return nil }
        var upper = groups + 1
        while upper < limit, !(tokens[upper].keyword?.startsClause ?? false) { upper += 1 }
        let keys = source.text(tokens[groups].span.union(tokens[upper - 1].span))
        return compared(
            [
                .init(
                    span: tokens[at].span.union(tokens[upper - 1].span),
                    name: "\(measure) \(keys), \(unit) versus previous \(unit)")
            ], span)
    }

    /// `order by plan desc`, where a step begins: `desc` stands behind what is sorted alone.
    private func orderByDescending() -> SyntaxError? {
        guard ["order", "sort"].contains(word(0)), peek(1).keyword == .by else { return nil }
        let limit = endOfStep
        guard (at..<limit).contains(where: { tokens[$0].isKeyword(.desc) }),
            !((at + 1)..<limit).contains(where: { tokens[$0].isKeyword(.sort) })
        else { return nil }
        let whole = next.span.union(peek(1).span)
        return SyntaxError(.foreignWord(.orderBy(whole)), whole)
    }

    /// The index behind the last token before the next bar or closing bracket that stands outside of brackets.
    var endOfStep: Int {
        var depth = 0
        var index = at
        while index < end {
            if tokens[index].kind == .leftBracket { depth += 1 }
            if tokens[index].kind == .rightBracket { depth -= 1 }
            if depth < 0 || depth == 0 && tokens[index].kind == .bar { break }
            index += 1
        }
        return index
    }

    /// The index of the first token of the step that the next one belongs to.
    private var stepStart: Int {
        var index = at
        while index > start, tokens[index - 1].kind != .bar { index -= 1 }
        return index
    }

    // MARK: Where something is too much

    static let wordsForRows: Set<String> = ["rows", "row", "lines", "records", "entries"]

    /// `sample 5 rows`, `top 5 asc`, `missing plan`, `3 month moving average of plan`.
    func everydayWords() -> SyntaxError? {
        countedRows() ?? firstRows() ?? numberOfRows() ?? missingCounted() ?? movingOf()
    }

    /// `count rows`, `number of rows`, `how many rows`, at the word `rows`.
    private func numberOfRows() -> SyntaxError? {
        guard next.isKeyword(.rows), at > start, !peek(1).startsArgument else { return nil }
        let first = operandStart(before: at)
        guard first < at, stepPlace(before: first).begins(first, tokens),
            ["count", "count of", "number of", "how many"].contains(
                tokens[first..<at].map { text($0).lowercased() }.joined(separator: " "))
        else { return nil }
        return SyntaxError(.foreignWord(.numberOfRows(whole: tokens[first].span.union(next.span))), next.span)
    }

    private func countedRows() -> SyntaxError? {
        guard next.kind == .word, at >= 2, [.integer, .parameter].contains(tokens[at - 1].kind),
            let clause = tokens[at - 2].keyword, [.top, .bottom, .take, .skip, .sample].contains(clause)
        else { return nil }
        let whole = Span(lastSpan.upper, next.span.upper)
        let step = tokens[stepStart..<at]
        switch (clause, word(0)) {
        case (_, let word) where Self.wordsForRows.contains(word):
            return SyntaxError(.foreignWord(.countedRows(clause: text(tokens[at - 2]), gap: whole)), next.span)
        // By `sort` both take the first or last of its order, whatever its direction.
        case (.top, _), (.bottom, _):
            if step.contains(where: { $0.isKeyword(.sort) }) { return nil }
        default: return nil
        }
        switch (clause, word(0)) {
        case (.top, "desc"), (.bottom, "asc"):
            return SyntaxError(.foreignWord(.limitDirection(words: "", whole: whole)), next.span)
        case (.top, "asc"):
            return SyntaxError(
                .foreignWord(
                    .limitDirection(
                        words: "bottom " + text(tokens[at - 1]), whole: tokens[at - 2].span.union(next.span))),
                next.span)
        default: return nil
        }
    }

    /// `missing plan by city`, `count missing plan`, `where missing plan`, at the name.
    private func missingCounted() -> SyntaxError? {
        guard let previous, previous.isKeyword(.missing), next.isName, !peek(1).startsArgument else { return nil }
        let place = stepPlace(before: at - 1)
        if at >= 2 {
            let before = tokens[at - 2]
            let isCounted = text(before) == "count" && place.isInMeasures && place.begins(at - 2, tokens)
            let isTested = [.where, .when, .and, .or, .not].contains { before.isKeyword($0) }
            if isCounted || isTested {
                let words = isCounted ? "count when " : ""
                let whole = (isCounted ? before.span : previous.span).union(next.span)
                return SyntaxError(
                    .foreignWord(.missingCounted(whole: whole, meant: "\(words)\(text(next)) is missing")),
                    previous.span)
            }
        }
        guard place.isInMeasures, place.begins(at - 1, tokens) else { return nil }
        return SyntaxError(
            .foreignWord(
                .missingCounted(
                    whole: previous.span.union(next.span), meant: "count when \(text(next)) is missing")),
            previous.span)
    }

    /// `3 month moving average of plan`, at the word `moving`.
    private func movingOf() -> SyntaxError? {
        guard at >= 2, tokens[at - 2].kind == .integer, ["moving", "rolling"].contains(word(0)),
            stepPlace(before: at - 2).begins(at - 2, tokens)
        else { return nil }
        var unit = text(tokens[at - 1])
        if unit.hasSuffix("s") { unit = String(unit.dropLast()) }
        guard ["year", "half", "quarter", "month", "week", "day"].contains(unit) else { return nil }
        let last = endOfMeasures(from: at + 1)
        var names = tokens[(at + 1)..<last].map(text).filter { !["of", "the"].contains($0) }
        guard (1...2).contains(names.count), tokens[(at + 1)..<last].allSatisfy(\.isName) else { return nil }
        if names.count == 1 { names.insert("avg", at: 0) }
        if ["average", "mean"].contains(names[0]) { names[0] = "avg" }
        if names[0] == "total" { names[0] = "sum" }
        let hasGroups = tokens[last..<end].prefix { $0.kind != .bar }.contains { $0.isKeyword(.by) }
        let meant =
            "moving(\(names.joined(separator: " ")), \(text(tokens[at - 2])))" + (hasGroups ? "" : " by \(unit)")
        return SyntaxError(
            .foreignWord(.movingOf(whole: tokens[at - 2].span.union(tokens[last - 1].span), meant: meant)), next.span)
    }

    // MARK: Where an operand is missing

    /// `year > 2021 and < 2023`, at the second sign: what is compared stands before each.
    func withoutSubject() -> SyntaxError? {
        guard let previous, previous.isKeyword(.and) || previous.isKeyword(.or), peek(1).startsArgument else {
            return nil
        }
        switch next.kind {
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: break
        default: return nil
        }
        var sign = at - 2
        while sign > start, tokens[sign].kind != .leftBracket, !isComparison(tokens[sign]) { sign -= 1 }
        guard sign > start, isComparison(tokens[sign]) else { return nil }
        let first = operandStart(before: sign)
        guard first < sign, first > start else { return nil }
        let subject = source.text(tokens[first].span.union(tokens[sign - 1].span))
        return SyntaxError(
            .foreignWord(.withoutSubject(subject: subject, place: next.span.lower)), next.span)
    }

    func isComparison(_ token: Token) -> Bool {
        switch token.kind {
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: true
        default: false
        }
    }
}
