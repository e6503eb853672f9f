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
        case invisibleCharacter(code: UInt32)
        /// `==`, `<>`, `&&`: a sign of other languages, and what Tinh writes.
        case foreignSign(written: String, meant: String)
        /// `'text'`, `“text”`; `inner` is the text without its quotes.
        case foreignQuotes(inner: String)
        /// `// …`, `/* …`.
        case foreignComment
        case unclosedText
        case unclosedName
        case emptyName
        /// `$` without a name.
        case namelessParameter
        /// `_id`, `m²`: a name that must stand in back-quotes.
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
        /// `WHERE`.
        case miscased(Keyword)
        /// A reserved word where a name should stand.
        case reservedName(Keyword, wanted: Wanted)
        case missing(Wanted, after: String)
        /// Something stands where the statement could have ended.
        case unexpected(found: String, after: Position)
        /// `a = b = c`.
        case chain(BinaryOperator, first: Span, middle: Span)
        /// A second `to`, `over` or `is missing`.
        case repeated(Keyword)
        /// `E when C` inside a larger expression.
        case innerWhen(operand: Span?)
        /// `if` or `not` under an operator that binds more strongly.
        case needsBrackets(Keyword)
        case missingThen
        case missingElse
        /// `70 %`
        case looseePercent
        /// `x % 2`
        case modulo(left: Span, right: Span?)
        /// `1,000`
        case groupedNumber(meant: String)
        /// A head or measure that follows clauses without a bar.
        case missingBar(word: String)
        case foreignWord(Keyword, operand: Span?)
    }

    /// What should have stood in a place.
    package enum Wanted: Hashable, Sendable {
        case expression, name, alias, table, count, unit, text, literal, columnType
        case sign(String)
        case word(Keyword)
    }

    /// What had just been read when something unexpected came.
    package enum Position: Hashable, Sendable {
        case expression, step, statement
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
