import TinhBase

/// Rows and tables in everyday words and in those of other languages: `first 3 rows`, `describe city`, `join kind=inner t`.
extension Parser {
    private static let wordsForFirst: Set<String> = ["first", "head"]

    // MARK: Rows as they stand

    /// `first 3 rows`, at the word `rows`.
    func firstRows() -> SyntaxError? {
        guard next.kind == .word, Self.wordsForRows.contains(word(0)), at >= 2, tokens[at - 1].kind == .integer,
            Self.wordsForFirst.contains(text(tokens[at - 2]).lowercased()), stepPlace(before: at - 2).first == at - 2
        else { return nil }
        return takeInstead(tokens[at - 2].span.union(next.span), text(tokens[at - 1]))
    }

    /// `show first 3`, `show first 3 rows`, behind `show`.
    func firstInShow(_ show: Span) -> SyntaxError? {
        guard next.kind == .word, Self.wordsForFirst.contains(word(0)), peek(1).kind == .integer else { return nil }
        let isOfRows = Self.wordsForRows.contains(word(2))
        guard isOfRows || !peek(2).startsArgument else { return nil }
        return takeInstead(show.union(peek(isOfRows ? 2 : 1).span), text(peek(1)))
    }

    private func takeInstead(_ whole: Span, _ count: String) -> SyntaxError {
        SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "rows as they stand are taken by `take`", remedy: "write `take`:", whole: whole,
                    meant: "take " + count)), whole)
    }

    /// `project-away city`, `project-keep city`.
    func dashedStep() -> SyntaxError? {
        guard word(0) == "project", peek(1).kind == .minus, let meant = ["away": "drop", "keep": "show"][word(2)],
            peek(3).isName
        else { return nil }
        let whole = next.span.union(peek(2).span)
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "columns are left out by `drop` and kept by `show`", remedy: "write `\(meant)`:",
                    whole: whole, meant: meant)), whole)
    }

    // MARK: Clauses

    /// `| total desc`: what sorts lacks its word.
    func descAlone() -> SyntaxError? {
        guard next.isKeyword(.desc) else { return nil }
        let place = stepPlace(before: at)
        guard place.isInMeasures, place.first + 1 == at, tokens[place.first].isName,
            ![.comma, .leftBracket].contains(peek(1).kind)
        else { return nil }
        let lower = tokens[place.first].span.lower
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "`desc` belongs to `sort`", remedy: "write `sort`:", whole: Span(lower, lower),
                    meant: "sort ")), next.span)
    }

    /// `by year from 2022`, behind `from`.
    func yearsFrom() -> SyntaxError? {
        guard let previous, previous.isKeyword(.from), isYear(next), !stepHasCondition else { return nil }
        let whole = previous.span.union(next.span)
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "a table stands after `from`, and a condition of the rows after `where`",
                    remedy: "from that year on:", whole: whole, meant: "where year >= \(text(next))")), whole)
    }

    /// A condition stands before the next token in its step, or begins there.
    var stepHasCondition: Bool {
        tokens[stepPlace(before: at).first..<at].contains { token in
            [.where, .when, .if].contains { token.isKeyword($0) }
        }
    }

    /// `status not "paid"`, `status not paid`, at the word `not`.
    func notAsSign() -> SyntaxError? {
        guard let previous, previous.isName, [.text, .integer, .number].contains(peek(1).kind) || peek(1).isName,
            !peek(2).startsArgument
        else { return nil }
        let value = peek(1).isName ? Printer.textLiteral(text(peek(1))) : text(peek(1))
        let whole = next.span.union(peek(1).span)
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "`not` stands before a condition, and compares nothing", remedy: "write `!=`:",
                    whole: whole, meant: "!= " + value)), next.span)
    }

    /// `describe city, plan`: it describes what comes to it.
    func describedNames(behind describe: Token) -> SyntaxError {
        var last = at
        while last + 2 < end, tokens[last + 1].kind == .comma, tokens[last + 2].isName { last += 2 }
        let whole = describe.span.union(tokens[last].span)
        let names = source.text(next.span.union(tokens[last].span))
        return SyntaxError(
            .nameAfterDescribe(text(next), whole: whole, meant: "show \(names) | describe", isOne: last == at),
            next.span)
    }

    // MARK: Types

    private static let typesByForeignWord = [
        "int": "int", "integer": "int", "bigint": "int", "smallint": "int", "signed": "int", "int64": "int",
        "decimal": "decimal", "numeric": "decimal", "number": "decimal",
        "float": "float", "double": "float", "real": "float", "float64": "float",
        "text": "text", "varchar": "text", "char": "text", "string": "text", "str": "text",
        "date": "date", "datetime": "datetime", "timestamp": "datetime",
    ]

    /// What a type of another language is called here.
    package static func type(forForeign word: String) -> String? { typesByForeignWord[word.lowercased()] }

    /// `area::int`, at the first colon.
    func typeBehindColons() -> SyntaxError? {
        guard next.kind == .colon, peek(1).kind == .colon, let previous, endsOperand(previous),
            let type = Parser.type(forForeign: word(2))
        else { return nil }
        let whole = Span(previous.span.upper, peek(2).span.upper)
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "a type that a value is to have stands after `to`", remedy: "write `to`:", whole: whole,
                    meant: " to " + type)), next.span.union(peek(2).span))
    }

    // MARK: Joins

    /// `from t inner join s on k`, at the word `inner`.
    func joinBehindTable() -> SyntaxError? {
        guard next.kind == .word, ["inner", "outer"].contains(word(0)), peek(1).isKeyword(.join), let previous,
            endsOperand(previous)
        else { return nil }
        let whole = next.span.union(peek(1).span)
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "`join` alone keeps the rows that meet, and begins a step", remedy: "write `| join`:",
                    whole: whole, meant: "| join")), whole)
    }

    private static let joinsByKind = [
        "inner": "join", "innerunique": "join", "left": "left join", "leftouter": "left join", "full": "full join",
        "fullouter": "full join", "leftsemi": "semi join", "leftanti": "anti join",
    ]

    /// `join kind=inner t on k`, at the sign.
    func kindOfJoin() -> SyntaxError? {
        guard next.kind == .equal, at >= 2, tokens[at - 2].isKeyword(.join), text(tokens[at - 1]) == "kind",
            let meant = Self.joinsByKind[word(1)]
        else { return nil }
        let whole = tokens[at - 2].span.union(peek(1).span)
        return SyntaxError(
            .foreignWord(
                .wordForWord(
                    message: "what a join keeps is said by the word before it", remedy: "write `\(meant)`:",
                    whole: whole, meant: meant)), whole)
    }
}
