import TinhBase

/// Aggregates that look at some rows only, as other languages write them: `count if c`, `sum if(c, x, 0)`,
/// `sum (if c, x)`, `count filter (where c)`. Tinh writes `when` behind the aggregate.
extension Parser {
    private static let narrowable: Set<String> = ["sum", "count", "avg", "min", "max", "median"]
    private static let lookAheadDepthMax = 100

    func isNarrowable(_ token: Token) -> Bool {
        token.kind == .word && Self.narrowable.contains(text(token).lowercased())
    }

    /// `count if c`, `sum if(c, x, 0)`: at an `if` behind an operand; nil where it is a choice.
    func narrowedByIf() -> SyntaxError? {
        let word = next.span
        if let error = secondCondition() { return error }
        let first = operandStart(before: at)
        let place = stepPlace(before: at)
        guard first < at else { return nil }
        // Each look ahead inside another has a parser of its own on the stack.
        guard nesting < Self.lookAheadDepthMax else { return SyntaxError(.needsBrackets(operand: nil), word) }
        var ahead = self
        ahead.advance()
        let condition: Expression
        do throws(SyntaxError) {
            condition = try ahead.expression(.conditional)
        } catch {
            // Not read a second time: brackets in brackets would double the time at each level.
            return SyntaxError(.needsBrackets(operand: nil), word)
        }
        guard !ahead.next.isKeyword(.then) else { return nil }
        if case .list(let parts) = condition.form, parts.count > 1 {
            let whole = tokens[first].span.union(condition.span)
            let isAlone = place.begins(first, tokens) && ahead.endsMeasure
            let meant = narrowed(tokens[first..<at], parts, isAlone: isAlone)
            return meant.map { SyntaxError(.foreignWord(.narrowedByIf(whole: whole, meant: $0)), word) }
        }
        let isShown = place.first > start && tokens[place.first - 1].isKeyword(.show)
        if place.hasGroups || isShown { return SyntaxError(.foreignWord(.rowsByIf), word) }
        guard place.isInMeasures, Self.narrowable.contains(text(tokens[first])) else { return nil }
        // `sum a / count if c` may narrow one of them or both.
        let isPlain = place.begins(first, tokens)
        return SyntaxError(.foreignWord(.narrowedByIf(whole: word, meant: isPlain ? "when" : nil)), word)
    }

    /// `count when a if b`, `where a if b`, at the `if`: both hold. Nil where no condition stands before it.
    private func secondCondition() -> SyntaxError? {
        guard nesting < Self.lookAheadDepthMax else { return nil }
        var first = at
        var depth = 0
        while first > start {
            let token = tokens[first - 1]
            if token.kind == .rightBracket { depth += 1 }
            if token.kind == .leftBracket { depth -= 1 }
            if depth < 0 || depth == 0 && (token.kind == .comma || token.kind == .bar) { return nil }
            if depth == 0, token.isKeyword(.when) || token.isKeyword(.where) { break }
            if depth == 0, token.kind == .word, token.keyword?.startsClause ?? false { return nil }
            first -= 1
        }
        guard first > start, first < at else { return nil }
        var ahead = self
        ahead.advance()
        guard let second = try? ahead.expression(.conditional), !ahead.next.isKeyword(.then) else { return nil }
        let conditions = [tokens[first].span.union(tokens[at - 1].span), second.span].map { span in
            let words = source.text(span)
            return hasOr(span) ? "(\(words))" : words
        }
        return SyntaxError(
            .foreignWord(
                .secondCondition(
                    whole: tokens[first].span.union(second.span), meant: conditions.joined(separator: " and "))),
            next.span)
    }

    /// Does an `or` or a choice stand outside the brackets of a condition?
    private func hasOr(_ span: Span) -> Bool {
        var depth = 0
        for token in tokens[start..<end] where span.lower <= token.span.lower && token.span.upper <= span.upper {
            if token.kind == .leftBracket { depth += 1 }
            if token.kind == .rightBracket { depth -= 1 }
            if depth == 0, token.isKeyword(.or) || token.isKeyword(.if) { return true }
        }
        return false
    }

    /// What is wrong with an `if` whose condition is read and that has no `then` behind it.
    func noThen(_ condition: Expression, _ start: Span) -> SyntaxError {
        var opening = at - 1
        while opening > self.start, tokens[opening].span != start { opening -= 1 }
        if case .list(let parts) = condition.form, parts.count == 3, !isChoice(parts[2], before: opening) {
            if let error = narrowedInBracket(condition, opening: opening) { return error }
        }
        return ifCall(condition, start) ?? narrowedInBracket(condition, opening: opening)
            ?? missingBranch(.missingThen, start)
    }

    /// What an `if` gives to other rows counts in the aggregate around it.
    private func isChoice(_ otherwise: Expression, before opening: Int) -> Bool {
        guard opening - 2 >= start, tokens[opening - 1].kind == .leftBracket else { return true }
        return !isNothing(otherwise, of: text(tokens[opening - 2]))
    }

    /// `count (if c)`, `sum (if c, x)`, `sum (if c x)`: at what follows the condition; `opening` is the index of its `if`.
    func narrowedInBracket(_ condition: Expression, opening: Int) -> SyntaxError? {
        guard opening - 2 >= start, tokens[opening - 1].kind == .leftBracket, tokens[opening - 2].isName else {
            return nil
        }
        let first = operandStart(before: opening - 1)
        guard first < opening, nesting < Self.lookAheadDepthMax, Self.narrowable.contains(text(tokens[first])) else {
            return nil
        }
        var ahead = self
        var parts = [condition]
        if case .list(let inner) = condition.form, inner.count == 2 || inner.count == 3 { parts = inner }
        do throws(SyntaxError) {
            while ahead.next.kind != .rightBracket {
                guard ahead.take(.comma) || parts.count == 1 else { return nil }
                parts.append(try ahead.expression(.conditional))
            }
        } catch {
            return nil
        }
        let whole = tokens[first].span.union(ahead.next.span)
        ahead.advance()
        let isAlone = stepPlace(before: first).begins(first, tokens) && ahead.endsMeasure
        let meant = narrowed(tokens[first..<(opening - 1)], parts, isAlone: isAlone)
        return SyntaxError(.foreignWord(.narrowedByIf(whole: whole, meant: meant)), tokens[opening].span)
    }

    /// Is the token after the next ones the `filter` of `count filter (where c)`?
    func isFilter(_ offset: Int) -> Bool {
        peek(offset + 2).keyword == .where && peek(offset + 1).kind == .leftBracket && word(offset) == "filter"
    }

    /// `count filter (where c)`, at the word `filter`.
    func narrowedByFilter() -> SyntaxError {
        let word = next.span
        let first = operandStart(before: at)
        var last = at + 1
        var depth = 0
        while last < end {
            if tokens[last].kind == .leftBracket { depth += 1 }
            if tokens[last].kind == .rightBracket { depth -= 1 }
            if depth == 0 { break }
            last += 1
        }
        guard first < at, last < end, last > at + 3 else {
            return SyntaxError(.foreignWord(.narrowedByFilter(whole: word, meant: nil)), word)
        }
        let condition = source.text(tokens[at + 3].span.union(tokens[last - 1].span))
        let measure = source.text(tokens[first].span.union(tokens[at - 1].span))
        var ahead = self
        ahead.at = last + 1
        let isAlone = stepPlace(before: at).begins(first, tokens) && ahead.endsMeasure
        let meant = "\(measure) when \(condition)"
        return SyntaxError(
            .foreignWord(
                .narrowedByFilter(
                    whole: tokens[first].span.union(tokens[last].span), meant: isAlone ? meant : "(\(meant))")), word)
    }

    // MARK: Pieces

    /// The aggregate with its condition, its value and what stands for other rows as Tinh writes them; nil where one of
    /// them is not there.
    private func narrowed(_ functions: ArraySlice<Token>, _ parts: [Expression], isAlone: Bool) -> String? {
        guard let first = functions.first, let last = functions.last, parts.count <= 3 else { return nil }
        let measure = source.text(first.span.union(last.span))
        let condition = source.text(parts[0].span)
        // A sum of ones counts.
        if functions.count == 1, text(first) == "sum", parts.count > 1, isOne(parts[1]),
            parts.count == 2 || isNothing(parts[2], of: "sum")
        {
            return isAlone ? "count when \(condition)" : "(count when \(condition))"
        }
        let isCount = text(last) == "count"
        var operand = ""
        if parts.count > 1 {
            if !isCount || !isQuantity(parts[1]) { operand = " " + argument(parts[1]) }
        } else if !isCount {
            return nil
        }
        if parts.count == 3, !isNothing(parts[2], of: text(first)) {
            return "\(measure) (if \(condition) then \(source.text(parts[1].span)) else \(source.text(parts[2].span)))"
        }
        let meant = "\(measure)\(operand) when \(condition)"
        return isAlone ? meant : "(\(meant))"
    }

    private func isQuantity(_ expression: Expression) -> Bool {
        if case .quantity = expression.form { true } else { false }
    }

    private func isOne(_ expression: Expression) -> Bool {
        guard case .quantity(let quantity) = expression.form else { return false }
        return quantity.unit == nil && quantity.written == "1"
    }

    /// `0` adds nothing to a sum, and `missing` counts nowhere.
    private func isNothing(_ expression: Expression, of function: String) -> Bool {
        switch expression.form {
        case .quantity(let quantity): function == "sum" && quantity.unit == nil && quantity.written == "0"
        case .literal(.missing): true
        case .name(let name): name.text.lowercased() == "null"
        default: false
        }
    }

    private func argument(_ expression: Expression) -> String {
        let text = source.text(expression.span)
        switch expression.form {
        case .name, .parameter, .literal, .quantity, .list, .query, .apply: return text
        case .unary, .binary, .isMissing, .conditional, .when, .over, .convert, .rate: return "(\(text))"
        }
    }

    /// Where the operand before a token begins: names in a row, perhaps with a bracket behind them. O(its tokens).
    func operandStart(before index: Int) -> Int {
        var first = index
        if first > start, tokens[first - 1].kind == .rightBracket {
            var depth = 0
            repeat {
                first -= 1
                depth += tokens[first].kind == .rightBracket ? 1 : tokens[first].kind == .leftBracket ? -1 : 0
            } while first > start && depth > 0
        }
        let lower = stepPlace(before: index).first
        while first > lower, tokens[first - 1].isName { first -= 1 }
        return first
    }

    /// Nothing follows that could take a part of what stands before it.
    var endsMeasure: Bool {
        switch next.kind {
        case .end, .comma, .rightBracket, .bar: true
        default: next.isKeyword(.as) || next.keyword?.startsClause ?? false || startsForeignClause
        }
    }

    /// `group by`, `order by`, `having`, `limit`.
    private var startsForeignClause: Bool {
        switch word(0) {
        case "group", "order": peek(1).keyword == .by
        case "having", "limit", "offset": true
        default: false
        }
    }

    /// The step that a token stands in.
    struct StepPlace {
        /// The first token of its measures or items.
        var first: Int
        /// Nothing but measures stands before the token.
        var isInMeasures: Bool
        var hasGroups: Bool

        /// Does a measure begin at a token?
        func begins(_ index: Int, _ tokens: [Token]) -> Bool {
            index == first || index > first && [.comma, .leftBracket].contains(tokens[index - 1].kind)
        }
    }

    /// O(tokens of the step).
    func stepPlace(before index: Int) -> StepPlace {
        var lower = start
        if lower < index, tokens[lower].keyword?.place == .statement {
            let equal = tokens[lower..<index].firstIndex { $0.kind == .equal }
            lower = tokens[lower].isKeyword(.let) ? (equal ?? lower) + 1 : lower + 1
        }
        var place = StepPlace(first: index, isInMeasures: true, hasGroups: false)
        var depth = 0
        while place.first > lower {
            let token = tokens[place.first - 1]
            if token.kind == .rightBracket { depth += 1 }
            if token.kind == .leftBracket { depth -= 1 }
            if depth < 0 || depth == 0 && token.kind == .bar { break }
            if depth == 0, token.kind == .word, let keyword = token.keyword {
                if keyword.startsClause { place.isInMeasures = false }
                if keyword == .by { place.hasGroups = true }
            }
            place.first -= 1
        }
        if place.first < index, tokens[place.first].keyword?.place == .step, tokens[place.first].kind == .word {
            place.isInMeasures = false
            place.first += 1
        }
        return place
    }
}
