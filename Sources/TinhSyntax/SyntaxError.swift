import TinhBase

/// What is wrong with how a text is written, and where: facts only, `Messages.swift` makes sentences of them.
package struct SyntaxError: Error, Sendable, Hashable {
    package let form: Form
    /// The words that are wrong.
    package let span: Span

    package init(_ form: Form, _ span: Span) {
        self.form = form
        self.span = span
    }

    /// Boxed: a small error keeps the frames of the parser small, and so its nesting deep.
    package indirect enum Form: Hashable, Sendable {
        // Characters.
        case strayCharacter(String)
        /// `sum plan?`: what ends a sentence, and no query.
        case endOfSentence(String)
        /// `t.city`, `date.month`, `city.upper()`
        /// `all`: these on its line, itself among them, and what each means.
        case namesWithPoints(PointedNames, meant: String, column: String, all: [NamedSpan])
        /// `city || commune`: what stands in place of the whole.
        case joinedTexts(sign: String, whole: Span, meant: String)
        case invisibleCharacter(code: UInt32)
        /// `==`, `<>`, `&&`: a sign of other languages, and what Tinh writes.
        case foreignSign(written: String, meant: String)
        /// `[…]`: both brackets.
        case foreignBrackets(opening: Span, closing: Span, written: String)
        /// `.tables`
        case promptCommand(String)
        /// `'text'`, `“text”`; `inner` is the text without its quotes.
        case foreignQuotes(inner: String)
        /// `// …`, `/* …`.
        case foreignComment(meant: String)
        /// `a ? b : c`: what stands in place of the whole.
        case choice(whole: Span, meant: String)
        /// `closing` is where its quote most likely belongs, nil where that is not plain.
        case unclosedText(closing: Int?)
        case unclosedName(closing: Int?)
        case emptyName
        /// `$` without a name.
        case namelessParameter
        /// `_id`: a name that must stand in back-quotes.
        case nameNeedsQuotes(name: String)
        /// `m²`
        case superscript(written: String, meant: String)
        /// `1.`, `.5`, `1__0`; `meant` when it is plain what to write.
        case malformedNumber(meant: String?)
        case malformedPeriod(PeriodFault)

        // Structure.
        case unclosedBracket
        case unopenedBracket
        case tooDeep

        // Words.
        /// `WHERE`; `all` are the words of the statement that are written so.
        case miscased(Keyword, all: [Span])
        /// A reserved word where a name should stand.
        case reservedName(String, wanted: Wanted)
        /// `"a"` where a name should stand.
        case textAsName(inner: String)
        case foreignWord(ForeignWord)

        // What is not there.
        /// What should stand after a word or sign; `found` stands there instead, nil at the end.
        case missing(Wanted, after: String, found: String?)
        case missingThen
        /// `end` is where the statement ends, if nothing stands in the place of `else`.
        case missingElse(end: Int?)
        /// A head or measure that follows clauses without a bar.
        case missingBar(word: String)
        /// Two values with nothing between them.
        case nothingBetween(left: String, right: String)
        /// `40 bilion VND`: a word between a number and its unit, and what it most likely means.
        case scaleWord(String, nearest: String)

        /// `top 3 change`: what the rows are to be ranked by, and the two clauses that say so in place of the whole.
        case topOf(clause: String, words: String, whole: Span, sorted: String)
        /// `show top 5 plan`: the clause, and what stands in place of the whole where one thing is shown.
        case topInShow(words: String, whole: Span, meant: String?)
        /// `in 2022, 2023`: the values, without the bracket that they want.
        case openList(values: Span)
        /// `load "clearance.csv"`: where `as` is wanted, and the name behind it where none stands there.
        case namelessLoad(Span, name: String?)
        /// `as tổng tiền`: the words of one name.
        case spacedName(String)
        /// `city is "Hải Dương"`: the words to replace by a sign.
        case isValue(words: Span, meant: String)

        // What is too much.
        /// Something stands where the statement could have ended.
        case unexpected(found: String)
        /// A name behind `describe`, which takes what the step receives.
        case nameAfterDescribe(String, whole: Span, meant: String, isOne: Bool)
        /// A clause behind the words of a check; `text` are these, nil where what follows cannot be read, and `end` is where
        /// they belong.
        case clauseAfterWords(String, words: Span, text: String?, end: Int)
        /// The same word or sign twice: `where where`; `second` is what to take away.
        case doubled(String, second: Span)
        /// `a = b = c`: `middle` is `b`.
        case chain(BinaryOperator, middle: String)
        /// A second `to`, `over` or `is missing`.
        case repeated(Keyword)
        /// A second `when`; the operands that brackets part, when they are plain.
        case secondWhen([Span])
        /// An operand that binds less than the operator beside it; nil where its end is not known.
        case needsBrackets(operand: Span?)

        // Numbers.
        /// `x to billion VND`: what is to be converted, whether it can be divided as it stands, the word `to`, and what to
        /// divide by.
        case scaledTarget(operand: Span, isFactor: Bool, word: Span, size: String)
        /// `sum a / sum b in %`
        case percentAfterIn(word: Span)
        /// `70 %`
        case loosePercent(number: String)
        /// `x % 2`; the operands as written when they are one word each.
        case modulo(left: String, right: String)
        /// `1,000`, `1 000`
        case groupedNumber(meant: String)
    }

    /// What the last of several names with points between them is.
    package enum PointedNames: Hashable, Sendable {
        case table, period, function
    }

    /// What should have stood in a place.
    package enum Wanted: Hashable, Sendable {
        case expression, query, name, newName, table, count, unit, exponent, text, literal, columnType
        case sign(String)
        case word(Keyword)
    }

    /// Words of the text, and the name that stands for them.
    package struct NamedSpan: Hashable, Sendable {
        package let span: Span
        package let name: String

        package init(span: Span, name: String) {
            self.span = span
            self.name = name
        }
    }

    /// What other languages say here, and what Tinh writes instead.
    package enum ForeignWord: Hashable, Sendable {
        /// `miscased` are the words of the statement that are written in capitals.
        case select(star: Bool, miscased: [Span])
        /// A whole `select … from …`.
        case selected(whole: Span, meant: String)
        case groupBy(Span)
        case orderBy(Span)
        /// `sort by`
        case sortBy(Span)
        case limit
        /// The measures in its condition, each with its name; nil when one has none.
        case having(measures: [NamedSpan]?)
        /// `like`, `ilike`; with `not` before it or not. `meant` is what Tinh writes for it and the pattern, in place of
        /// `whole`.
        case like(word: String, isNegated: Bool, meant: String?, whole: Span)
        /// The limits as written when they are one word each.
        case between(low: String?, high: String?, whole: Span)
        case null
        case countStar
        case star
        case ascending(Span)
        /// `case when a then b end`; `meant` stands in place of `whole`, nil where that is not plain.
        case caseWhen(whole: Span, meant: String?)
        /// `meant`: what `join` alone stands for.
        case join(kind: String, meant: Span?)
        /// `vs`; of a bare name the aggregate that is meant of it.
        case versus(of: String?)
        /// `sum a as % of b`
        case percentOf(whole: Span, meant: String)
        /// `sum a as share of total`
        case shareOf(whole: Span, meant: String)
        /// `from 2022 to 2023`, `in 2022 to 2023`
        case rangeByTo(word: String, whole: Span, meant: String)
        /// `year over year sum plan`
        case periodOverPeriod(whole: Span, meant: String)
        /// `if(c, a, b)`: what stands between its parts, from its bracket to behind it.
        case ifCall(gaps: [Span], isAlone: Bool)
        case offset
        /// `count if c`, `sum if(c, x, 0)`; `meant` is what Tinh writes in place of `whole`, nil where it cannot be told.
        case narrowedByIf(whole: Span, meant: String?)
        /// `count filter (where c)`.
        case narrowedByFilter(whole: Span, meant: String?)
        /// `sum plan by city if c`, `show plan if c`.
        case rowsByIf
        /// `count when a if b`, `where a if b`: the conditions, and both in one.
        case secondCondition(whole: Span, meant: String)
        /// `select distinct`, `show distinct`.
        case distinctRows(whole: Span, miscased: [Span])
        /// `group by city sum plan`.
        case groupsFirst(whole: Span, meant: String)
        case partitionBy(Span)
        /// `year to date sum plan`
        case yearToDate(whole: Span, meant: String)
        /// `sum plan compare 2023 and 2022`, `sum plan this year vs last year`: what stands in place of what.
        case compared([NamedSpan])
        /// `sample 5 rows`: the clause, and what is too much.
        case countedRows(clause: String, gap: Span)
        /// `top 5 asc`: what stands in place of `whole`.
        case limitDirection(words: String, whole: Span)
        /// `number of rows`
        case numberOfRows(whole: Span)
        /// `missing plan`
        case missingCounted(whole: Span, meant: String)
        /// `count every month date`
        case everyWithoutBy(whole: Span, meant: String)
        /// `by city desc`, where `sort` lacks.
        case descWithoutSort(Int)
        /// `with grand total`
        case grandTotal(whole: Span)
        /// `where a = 1, b = 2`, `where a = 1, 2`
        case commaInCondition(isList: Bool, whole: Span, meant: String)
        /// `and where residential`, `starts with "a"`, `top 3 each city`, `rename a to b`: a word, and what is written for it.
        case wordForWord(message: String, remedy: String, whole: Span, meant: String)
        /// `plan over 5`
        case overNumber(word: Span)
        /// `3 month moving average of plan`
        case movingOf(whole: Span, meant: String)
        /// `year > 2021 and < 2023`: what the second sign lacks.
        case withoutSubject(subject: String, place: Int)
    }
}

/// Why a period does not exist.
package enum PeriodFault: Error, Hashable, Sendable {
    case shape
    case month(Int)
    case quarter(Int)
    case half(Int)
    case week(Int, weeksOfYear: Int)
    case day(Int, daysOfMonth: Int)
    case hour(Int)
    case minute(Int)
    case second(Int)
}
