import TinhBase

/// What is wrong where the parser cannot go on: looks around and finds the words that are to blame.
extension Parser {
    /// May an expression begin at the next token?
    var startsExpression: Bool {
        let token = next
        return token.startsArgument || token.kind == .minus || token.isKeyword(.not) || token.isKeyword(.if)
            // These have errors of their own, which tell more than "missing".
            || token.isMiscased || token.kind == .unknown || token.kind == .star || isReservedName(0)
    }

    /// The token of this statement before the next.
    var previous: Token? { at > start ? tokens[at - 1] : nil }

    /// `where where`: one of two equal tokens is too much, whatever else was expected.
    private var doubled: SyntaxError? {
        guard let previous, previous.kind == next.kind, next.kind != .leftBracket, next.kind != .rightBracket,
            text(previous) == text(next)
        else { return nil }
        return SyntaxError(
            .doubled(text(next), second: Span(previous.span.upper, next.span.upper)), next.span)
    }

    func word(_ offset: Int) -> String { peek(offset).kind == .word ? text(peek(offset)).lowercased() : "" }

    func found(_ token: Token) -> String? { token.kind == .end ? nil : text(token) }

    /// Is a word that is reserved everywhere followed by what follows a name, so that a name was meant?
    func isReservedName(_ offset: Int) -> Bool {
        let token = peek(offset)
        guard token.kind == .word, token.keyword?.place == .everywhere, !token.keyword.map(\.isLiteral)! else {
            return false
        }
        switch peek(offset + 1).kind {
        case .comma, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .alike, .coalesce, .range,
            .plus, .star, .slash, .caret, .colon, .percentSign:
            return true
        default: return false
        }
    }

    // MARK: Something is not there

    /// After a word that needs something: marks that word where nothing follows, else what stands there instead.
    func missing(_ wanted: SyntaxError.Wanted, after word: String) -> SyntaxError {
        if let doubled { return doubled }
        if next.isMiscased, let keyword = next.keyword, keyword.place == .everywhere {
            return miscased(keyword)
        }
        if word == "sort", next.keyword == .by, peek(1).startsArgument {
            let whole = lastSpan.union(next.span)
            return SyntaxError(.foreignWord(.sortBy(whole)), whole)
        }
        if wanted == .expression, word == "by", let error = topBehindBy() { return error }
        if wanted == .expression, word == ",", let error = wordTooMuch() { return error }
        if wanted == .table, let error = yearsFrom() { return error }
        if wanted == .name, word == "over", [.integer, .number].contains(next.kind),
            clauseStart.map({ tokens[$0].isKeyword(.where) }) ?? false
        {
            return SyntaxError(.foreignWord(.overNumber(word: lastSpan)), lastSpan)
        }
        if wanted == .word(.missing), ["null", "nil", "none", "na", "empty", "blank"].contains(self.word(0)) {
            return SyntaxError(.foreignWord(.null), next.span)
        }
        if wanted == .word(.as), word == "rename", next.isKeyword(.to) {
            return SyntaxError(
                .foreignWord(
                    .wordForWord(
                        message: "`to` converts a value, and a new name stands after `as`", remedy: "write `as`:",
                        whole: next.span, meant: "as")), next.span)
        }
        if wanted == .word(.on), let error = kindOfJoin() { return error }
        if wanted == .word(.on), self.word(0) == "using" || next.kind == .equal {
            return SyntaxError(.unexpected(found: text(next)), next.span)
        }
        if wanted == .name || wanted == .newName, next.kind == .text {
            return SyntaxError(.textAsName(inner: value(ofText: next)), next.span)
        }
        let isEnd =
            next.kind == .end || next.kind == .rightBracket || next.keyword?.startsClause ?? false || next.kind == .bar
        // A word without its operand is to blame itself.
        let isAfter = isEnd || wanted == .expression
        return SyntaxError(.missing(wanted, after: word, found: found(next)), isAfter ? lastSpan : next.span)
    }

    /// `is` before something else than `missing`.
    func isWithoutMissing(_ isNegated: Bool, _ word: Span) -> SyntaxError {
        if let error = comparisonBehindIs(isNegated, word) { return error }
        let error = missing(.word(.missing), after: isNegated ? "is not" : "is")
        // A column of that name is not looked for: `is` compares nothing.
        guard case .missing = error.form, next.startsArgument else { return error }
        return SyntaxError(.isValue(words: word.union(lastSpan), meant: isNegated ? "!=" : "="), word.union(lastSpan))
    }

    /// Where an operand should stand.
    func noExpression() -> SyntaxError {
        let token = next
        if let doubled { return doubled }
        if token.isMiscased, let keyword = token.keyword {
            let isWord = keyword == .not || keyword == .if || keyword.isLiteral
            return isWord
                ? miscased(keyword) : SyntaxError(.reservedName(text(token), wanted: .expression), token.span)
        }
        if let error = withoutSubject() ?? countOfStar() ?? wordTooMuch() ?? alikeBehindEqual() ?? equalSignFirst() {
            return error
        }
        if token.kind == .star { return star() }
        if token.kind == .percentSign, let previous, previous.isKeyword(.in) {
            return SyntaxError(.percentAfterIn(word: previous.span), previous.span.union(token.span))
        }
        if let keyword = token.keyword, keyword.place == .everywhere {
            let follows = peek(1)
            let isEnd =
                follows.kind == .end || follows.kind == .rightBracket || follows.kind == .bar
                || follows.keyword?.place == .everywhere
            if isReservedName(0) || isEnd {
                return SyntaxError(.reservedName(text(token), wanted: .expression), token.span)
            }
        }
        guard let previous, previous.kind != .leftBracket || token.keyword?.place != .everywhere else {
            return SyntaxError(.unexpected(found: text(token)), token.span)
        }
        // A sign or word that lacks what it needs on its right is to blame.
        return SyntaxError(.missing(.expression, after: text(previous), found: found(token)), previous.span)
    }

    private func star() -> SyntaxError {
        if let previous, previous.kind == .leftBracket, at > 1, text(tokens[at - 2]).lowercased() == "count",
            peek(1).kind == .rightBracket
        {
            return SyntaxError(.foreignWord(.countStar), tokens[at - 2].span.union(peek(1).span))
        }
        return SyntaxError(.foreignWord(.star), next.span)
    }

    func endsOperand(_ token: Token) -> Bool {
        switch token.kind {
        case .word: token.isName || (token.keyword?.isLiteral ?? false)
        case .quotedName, .parameter, .integer, .number, .percent, .period, .text, .rightBracket: true
        default: false
        }
    }

    func nameFault(_ wanted: SyntaxError.Wanted) -> SyntaxError {
        let token = next
        if let doubled { return doubled }
        if token.kind == .text { return SyntaxError(.textAsName(inner: value(ofText: token)), token.span) }
        let after = previous.map(text) ?? ""
        if wanted == .newName, let error = percentOf() { return error }
        guard token.kind == .word, let keyword = token.keyword else { return missing(wanted, after: after) }
        let follows = peek(1)
        let isEnd =
            follows.kind == .end || follows.kind == .bar || follows.kind == .rightBracket || follows.isKeyword(.as)
        if wanted == .newName || isReservedName(0) || isEnd && !keyword.startsClause {
            return SyntaxError(.reservedName(text(token), wanted: wanted), token.span)
        }
        return missing(wanted, after: after)
    }

    func missingBranch(_ form: SyntaxError.Form, _ start: Span) -> SyntaxError {
        if next.isMiscased, let keyword = next.keyword, keyword == .then || keyword == .else {
            return miscased(keyword)
        }
        return SyntaxError(form, start)
    }

    func unclosed(_ open: Span) -> SyntaxError {
        at < end ? unexpected() : SyntaxError(.unclosedBracket, open)
    }

    // MARK: Something is too much

    /// Where a step or statement could have ended.
    func unexpected() -> SyntaxError {
        let token = next
        if let doubled { return doubled }
        if token.isMiscased, let keyword = token.keyword, keyword.place == .everywhere {
            return miscased(keyword)
        }
        if let error = thenBetweenNames() { return error }
        if let error = everydayWords() ?? everydayClause() ?? foreignWord() ?? foreignJoin() ?? percent()
            ?? groupedNumber() ?? bar()
        {
            return error
        }
        if token.isKeyword(.if), let previous, endsOperand(previous) {
            if let error = narrowedByIf() { return error }
            var ahead = self
            return ahead.weakOperand()
        }
        if token.kind == .star { return star() }
        if let error = scaleWord() ?? openList() ?? partOf() ?? spacedName() ?? topGroups() ?? eachOfTop() ?? topOf() {
            return error
        }
        if let previous, previous.isKeyword(.describe), token.isName {
            return describedNames(behind: previous)
        }
        if let previous, endsOperand(previous), !previous.isKeyword(.describe), token.startsArgument,
            token.kind != .leftBracket
        {
            return SyntaxError(.nothingBetween(left: text(previous), right: text(token)), token.span)
        }
        return SyntaxError(.unexpected(found: text(token)), token.span)
    }

    /// `in 2022, 2023`.
    private func openList() -> SyntaxError? {
        guard next.kind == .comma, at >= 2, tokens[at - 2].isKeyword(.in) else { return nil }
        var last = at
        while last + 1 < end, tokens[last].kind == .comma, isLiteral(tokens[last + 1]) { last += 2 }
        guard last > at, isLiteral(tokens[at - 1]) else { return nil }
        return SyntaxError(.openList(values: tokens[at - 1].span.union(tokens[last - 1].span)), next.span)
    }

    func isLiteral(_ token: Token) -> Bool {
        switch token.kind {
        case .integer, .number, .percent, .period, .text, .parameter: true
        default: false
        }
    }

    /// `as tổng tiền`.
    private func spacedName() -> SyntaxError? {
        guard at >= 2, tokens[at - 2].isKeyword(.as), tokens[at - 1].kind == .word, next.kind == .word, next.isName,
            next.keyword == nil
        else { return nil }
        var last = at
        while last + 1 < end, tokens[last + 1].kind == .word, tokens[last + 1].keyword == nil { last += 1 }
        let span = tokens[at - 1].span.union(tokens[last].span)
        return SyntaxError(.spacedName(normalized(source.text(span))), span)
    }

    static let aggregates: Set<String> = ["sum", "count", "avg", "min", "max"]

    /// A head or an aggregate after clauses: `from t show a`.
    private func bar() -> SyntaxError? {
        // `where x = 1 sum a`, `where x = 1 chart bar`: the word was read as a unit.
        if let previous, at > 1, previous.kind == .word,
            Self.aggregates.contains(text(previous)) || previous.keyword?.place == .step, next.startsArgument,
            tokens[at - 2].kind == .integer || tokens[at - 2].kind == .number
        {
            return SyntaxError(.missingBar(word: text(previous)), previous.span)
        }
        guard next.kind == .word, let previous, endsOperand(previous) || previous.isKeyword(.desc) else { return nil }
        let isHead =
            startsHead
            || next.isName && next.keyword == nil && peek(1).startsArgument
                && Self.aggregates.contains(word(0))
        return isHead ? SyntaxError(.missingBar(word: text(next)), next.span) : nil
    }

    /// Words that may not begin a step as a name.
    func refuseStepWord() throws(SyntaxError) {
        if let error = groupsFirst() ?? periodOverPeriod() ?? everydayStep() { throw error }
        guard let keyword = next.keyword, next.kind == .word else { return }
        if keyword == .select, peek(1).startsArgument || peek(1).kind == .star {
            if let error = selected() { throw error }
            let star = peek(1).kind == .star
            let isDistinct = peek(1).keyword == .distinct && (peek(2).startsArgument || peek(2).kind == .star)
            if isDistinct {
                let whole = next.span.union(peek(2).kind == .star ? peek(2).span : peek(1).span)
                let others = miscasedSpans.filter { $0.lower >= whole.upper }
                throw SyntaxError(.foreignWord(.distinctRows(whole: whole, miscased: others)), whole)
            }
            throw SyntaxError(.foreignWord(.select(star: star, miscased: miscasedSpans)), next.span)
        }
        let isStep = keyword.place == .step || keyword.place == .everywhere && keyword.startsClause
        if next.isMiscased, isStep { throw miscased(keyword) }
    }
}
