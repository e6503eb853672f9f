import TinhBase
import TinhSyntax
import TinhTypes

/// Conditions in words, where a sign is wanted: `compensation above 5`, `by city except "a"`, `approved since 2023-05-01`.
extension Checker {
    private static let signs: [String: BinaryOperator] = [
        "equals": .equal, "equal": .equal, "being": .equal,
        "except": .notEqual, "excluding": .notEqual, "excl": .notEqual, "without": .notEqual, "but": .notEqual,
        "above": .greater, "exceeds": .greater, "exceeding": .greater, "more than": .greater,
        "greater than": .greater, "higher than": .greater, "larger than": .greater, "bigger than": .greater,
        "after": .greater, "later than": .greater, "at least": .greaterOrEqual, "since": .greaterOrEqual,
        "below": .less, "under": .less, "less than": .less, "fewer than": .less, "lower than": .less,
        "smaller than": .less, "before": .less, "earlier than": .less, "at most": .lessOrEqual,
        "until": .lessOrEqual, "till": .lessOrEqual, "containing": .contains, "includes": .contains,
        "including": .contains, "has": .contains, "begins": .starts, "beginning": .starts, "starting": .starts,
        "startswith": .starts, "hasprefix": .starts, "ending": .ends, "endswith": .ends, "hassuffix": .ends,
        "regex": .matches,
    ]

    /// What compares, as it is written and as a sign, and the value behind it.
    private struct Words {
        /// Empty where nothing does.
        let words: String
        let sign: BinaryOperator
        let value: String
        /// Of the words; where there are none, of the value.
        let span: Span
    }

    /// `above 5`, `except "a"`, `"a"`: what stands behind a column, up to the end of an expression.
    private func words(from lower: Int, to upper: Int, _ scope: Scope) -> Words? {
        let text = scope.source.slice(Span(lower, upper))
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard let first = parts.first else { return nil }
        for count in [2, 1] where parts.count > count {
            let phrase = parts[..<count].joined(separator: " ")
            guard let sign = Checker.signs[phrase.lowercased()], isFree(String(first), scope) else { continue }
            let width = text[first.startIndex..<parts[count - 1].endIndex].utf8.count
            return Words(
                words: phrase, sign: sign, value: value(String(text[parts[count].startIndex...])),
                span: Span(lower, lower + width))
        }
        return first.first == "\"" ? Words(words: "", sign: .equal, value: text, span: Span(lower, upper)) : nil
    }

    /// A day that is written without its sign, or in quotes.
    private func value(_ text: String) -> String {
        var day = text.filter { $0 != "\"" }
        let isDay = day.utf8.count == 10 && day.withUTF8 { CalendarText.parseDate(UnsafeRawBufferPointer($0)) } != nil
        return isDay ? "@" + day : text
    }

    /// The condition that words and their value are: about the column before them, else about the days or years.
    private func condition(_ column: Name, _ words: Words, _ scope: Scope) -> String? {
        guard let index = columnIndex(column.text, scope) else { return nil }
        let kind = scope.columns[index].type.kind
        let written = scope.source.slice(column.span)
        var (subject, value): (String?, String) = (nil, words.value)
        if value.first == "@" {
            subject = kind.isCalendar ? written : dayColumn(scope)
        } else if value.first == "\"" {
            subject = kind == .text ? written : nil
        } else if kind.isNumeric || kind == .year {
            subject = written
        } else if isYear(value) {
            subject = kind == .date || kind == .datetime ? "year " + written : yearKey(scope)
        } else if kind == .text, value.first?.isLetter ?? false, columnIndex(value, scope) == nil {
            (subject, value) = (written, quoted(value))
        }
        return subject.map { "\($0) \(words.sign.rawValue) \(value)" }
    }

    /// `compensation above 5` in a condition: the sign is offered for the words. Nil for anything else.
    mutating func conditionInWords(
        _ column: Name, until upper: Int, ofDay isOfDay: Bool = false, _ scope: Scope, _ origin: Origin
    ) -> Typed? {
        guard scope.source !== libraryText, !column.isQuoted, case .rows = scope.level else { return nil }
        let behind = Span(column.span.upper + blanks(behind: column.span, scope), upper)
        if scope.source.slice(behind) == "missing" {
            return fail(
                .signInWords("missing", sign: "is missing"), at: placed(behind, scope),
                correction: [Correction(behind, "is missing", scope.source)]) ?? .invalid(origin)
        }
        guard let words = self.words(from: behind.lower, to: upper, scope),
            !isOfDay || words.value.first == "@", let text = condition(column, words, scope)
        else { return nil }
        let correction = [Correction(Span(column.span.lower, upper), text, scope.source)]
        let fact: MeantFact =
            words.words.isEmpty
            ? .withoutSign(column.text) : .signInWords(words.words, sign: words.sign.rawValue)
        return fail(fact, at: placed(words.span, scope), correction: correction) ?? .invalid(origin)
    }

    private func blanks(behind span: Span, _ scope: Scope) -> Int {
        scope.source.utf8[span.upper...].prefix { $0 == UInt8(ascii: " ") }.count
    }

    /// `year = 2023`, `except "a"`, `since 2023-05-01`, `excluding city = "a"` behind a column that is a key or is measured: the
    /// condition, and where its words begin.
    func conditionBehind(_ expression: Expression, _ scope: Scope) -> (test: String, column: Name)? {
        guard scope.source !== libraryText, case .apply(let column, let next) = expression.leftmost.form,
            !column.isQuoted, columnIndex(column.text, scope) != nil,
            scope.environment.definitions[column.text] == nil
        else { return nil }
        // `by year since 2022`: a column may be called like a function, which no word of a condition follows.
        let isFunction = library.contract(named: column.text) != nil || Aggregate(word: column.text) != nil
        let (lower, upper) = (next.span.lower, expression.span.upper)
        let text = scope.source.slice(Span(lower, upper))
        if !isFunction, case .name(let other) = next.form, columnIndex(other.text, scope) != nil,
            case .binary(let sign, _, _, _) = expression.form, sign.isComparison
        {
            return (text, column)
        }
        // `excluding city = "a"`
        if case .apply(let word, let operand) = next.form, Checker.signs[word.text] == .notEqual,
            case .name(let other) = operand.form, columnIndex(other.text, scope) != nil,
            case .binary(.equal, let left, let value, _) = expression.form, left.span.upper == other.span.upper
        {
            return ("\(scope.source.slice(other.span)) != \(scope.source.slice(value.span))", column)
        }
        if !isFunction, let test = latestMeant(next, scope), next.span.upper == upper { return (test, column) }
        guard let words = self.words(from: lower, to: upper, scope), !isFunction || !words.words.isEmpty else {
            return nil
        }
        return condition(column, words, scope).map { ($0, column) }
    }

    /// `by city year = 2023`. False where a key is what it seems; else it is reported.
    mutating func reportsCondition(behind key: Key, _ scope: Scope) -> Bool {
        guard let (test, column) = conditionBehind(key.expression, scope) else { return false }
        let span = Span(column.span.upper, key.expression.span.upper)
        let words = Span(span.lower + blanks(behind: column.span, scope), span.upper)
        fail(
            rowsMeant(words, test, scope), at: placed(words, scope),
            correction: narrowed(to: test, insteadOf: span, scope))
        return true
    }

    private func rowsMeant(_ words: Span, _ test: String, _ scope: Scope) -> MeantFact {
        let text = scope.source.slice(words)
        return test.hasSuffix("over all") ? .ofToday(text, hasLast: true) : .conditionBehind(text)
    }

    /// `sum plan year = 2023`, `sum plan excluding city = "a"`. False where the measures are what they seem; else it is reported.
    mutating func reportsCondition(behind measure: Expression, _ scope: Scope) -> Bool {
        guard case .apply(let function, _) = measure.leftmost.form, Aggregate(word: function.text) != nil,
            let inner = measure.withoutFirstWord, let (test, column) = conditionBehind(inner, scope)
        else { return false }
        let words = Span(column.span.upper + blanks(behind: column.span, scope), measure.span.upper)
        fail(rowsMeant(words, test, scope), at: placed(words, scope))
        correctPeriod(
            behind: Span(measure.span.lower, column.span.upper), until: measure.span.upper, test: test, scope)
        return true
    }
}

extension Expression {
    /// What stands at its left end, before the first sign.
    var leftmost: Expression {
        switch form {
        case .binary(_, let left, _, _): left.leftmost
        case .isMissing(let operand, _): operand.leftmost
        case .name, .apply, .parameter, .literal, .quantity, .list, .query, .unary, .conditional, .when, .over,
            .convert,
            .rate:
            self
        }
    }

    /// `status = "paid"` of `count status = "paid"`; nil where it does not begin with a function.
    var withoutFirstWord: Expression? {
        switch form {
        case .apply(_, let argument): return argument
        case .binary(let sign, let left, let right, let place):
            return left.withoutFirstWord.map {
                Expression(
                    .binary(sign, $0, right, operatorSpan: place), Span($0.span.lower, span.upper), depth: depth)
            }
        case .isMissing(let operand, let negated):
            return operand.withoutFirstWord.map {
                Expression(.isMissing($0, negated: negated), Span($0.span.lower, span.upper), depth: depth)
            }
        case .name, .parameter, .literal, .quantity, .list, .query, .unary, .conditional, .when, .over, .convert, .rate:
            return nil
        }
    }
}
