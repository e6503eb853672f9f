import TinhBase

extension SyntaxError {
    /// The error in words, with what to write instead.
    package func diagnostic(in source: SourceText) -> Diagnostic {
        let words = words(in: source)
        return Diagnostic(
            words.code, .error, words.message, place: Diagnostic.Place(source, span), remedy: words.remedy,
            replacements: words.replacements, alternative: words.alternative
        ).with(replacements: ChainedCorrection(source: source).settled(words.replacements, for: self))
    }

    /// What is offered in place of this mistake, whatever stands beside it.
    func replacements(in source: SourceText) -> [Diagnostic.Replacement] { words(in: source).replacements }

    private func words(in source: SourceText) -> ErrorWords { form.words(span) { source.text($0).lowercased() } }
}

/// What is said of an error.
struct ErrorWords {
    let code: String
    let message: String
    var remedy: String?
    var replacements: [Diagnostic.Replacement] = []
    var alternative: Diagnostic.Alternative?

    init(
        _ code: String, _ message: String, _ remedy: String? = nil, _ replacements: [Diagnostic.Replacement] = [],
        alternative: Diagnostic.Alternative? = nil
    ) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.replacements = replacements
        self.alternative = alternative
    }
}

extension SyntaxError.Form {
    fileprivate func words(_ span: Span, _ lowercase: (Span) -> String) -> ErrorWords {
        switch self {
        case .strayCharacter, .endOfSentence, .namesWithPoints, .joinedTexts, .invisibleCharacter, .foreignSign,
            .foreignBrackets, .promptCommand, .foreignQuotes,
            .foreignComment, .choice, .unclosedText,
            .unclosedName, .emptyName, .namelessParameter, .nameNeedsQuotes, .superscript, .malformedNumber,
            .malformedPeriod:
            characterWords(span)
        case .unclosedBracket:
            ErrorWords(
                "E0107", "this bracket is not closed",
                "write `)` where it ends; an empty line or `;` ends a statement even inside brackets")
        case .unopenedBracket:
            ErrorWords("E0107", "this bracket closes nothing", "take it away, or open it with `(`", replace(span, ""))
        case .tooDeep:
            ErrorWords(
                "E0108", "this is nested more than \(Parser.depthMax) levels deep",
                "give parts of it names with `let`")
        case .miscased(let keyword, let all):
            ErrorWords(
                "E0109", "keywords are written small", "write `\(keyword)`:",
                all.map { Diagnostic.Replacement($0, lowercase($0) == "null" ? "missing" : lowercase($0)) })
        case .reservedName(let word, _):
            ErrorWords(
                "E0110", "`\(word)` is a word of the language", "a name like that stands in back-quotes:",
                replace(span, "`\(word)`"))
        case .textAsName(let inner):
            ErrorWords(
                "E0110", "a name stands here, not a text", "names with spaces or signs stand in back-quotes:",
                replace(span, Printer.print(name: inner)))
        case .foreignWord(let word): word.words(span, lowercase)
        case .missing(let wanted, let after, let found): missingWords(wanted, after, found, span)
        case .missingThen:
            ErrorWords("E0116", "this `if` has no `then`", "write `if … then … else …`")
        case .missingElse(let end):
            ErrorWords(
                "E0116", "this `if` has no `else`", "write `else missing` where there is no other value:",
                end.map { [Diagnostic.Replacement(Span($0, $0), " else missing")] } ?? [])
        case .missingBar(let word):
            ErrorWords(
                "E0119", "`\(word)` begins a new step", "put a bar before it:",
                [Diagnostic.Replacement(Span(span.lower, span.lower), "| ")])
        case .nothingBetween(let left, let right):
            ErrorWords(
                "E0112", "nothing stands between \(quoted(left)) and \(quoted(right))",
                "an operator, a comma or a bar is missing there, or one of the two is too much")
        case .scaleWord(let word, let nearest):
            ErrorWords(
                "E0112", "`\(word)` stands between a number and its unit, where only a word for a number may",
                "did you mean `\(nearest)`?", replace(span, nearest))
        case .topOf(let clause, let words, let whole, let sorted):
            ErrorWords(
                "E0112", "`\(clause)` takes a number alone, and what the rows are ranked by stands after `sort`",
                "sort by \(quoted(words)), and take the first:", replace(whole, sorted))
        case .topInShow(let words, let whole, let meant):
            ErrorWords(
                "E0112", "`\(words)` is a clause, and stands behind what is shown",
                meant == nil
                    ? "name the column that ranks: `sort plan desc \(words)`"
                    : "name the column that ranks after `sort`:",
                meant.map { replace(whole, $0) } ?? [])
        case .openList(let values):
            ErrorWords("E0121", "a list stands in brackets", "write `in (…)`:", bracketed(values))
        case .namelessLoad(let end, let name):
            ErrorWords(
                "E0111", "the table has no name", "it stands behind `as`:",
                replace(end, name.map { " as " + Printer.print(name: $0) } ?? " as"))
        case .spacedName(let name):
            ErrorWords(
                "E0122", "a name of several words stands in back-quotes", "as one name:",
                replace(span, Printer.print(name: name)))
        case .isValue(let words, let meant):
            ErrorWords(
                "E0123", "only `missing` stands after `is`", "values are compared with `\(meant)`:",
                replace(words, meant))
        case .unexpected(let found):
            ErrorWords("E0112", "\(quoted(found)) has no place here", Self.hints[found])
        case .nameAfterDescribe(let name, let whole, let meant, let isOne):
            ErrorWords(
                "E0112", "`describe` stands by itself", "columns stand before a bar:", replace(whole, meant),
                alternative: isOne ? .init("a table stands after `from`", replace(span, "from " + name)) : nil)
        case .clauseAfterWords(let clause, let words, let text, let end):
            ErrorWords(
                "E0112", "`\(clause)` stands before `as` in a check", "put the words last:",
                text.map {
                    [Diagnostic.Replacement(words, ""), Diagnostic.Replacement(Span(end, end), $0)]
                } ?? [])
        case .doubled(let word, let second):
            ErrorWords("E0112", "\(quoted(word)) stands twice here", "take one away:", replace(second, ""))
        case .chain, .repeated, .secondWhen, .needsBrackets: structureWords(span)
        case .percentAfterIn(let word):
            ErrorWords(
                "E0117", "`in` asks for one of several values, and `to` shows a figure in another unit",
                "a ratio is shown by `to %`, and the part of a whole is `share(sum plan)`:", replace(word, "to"))
        case .loosePercent(let number):
            ErrorWords("E0117", "the `%` is glued to its number", "write `\(number)%`:", replace(span, number + "%"))
        case .modulo(let left, let right):
            left.isEmpty
                ? ErrorWords("E0117", "`%` means per cent here", "the remainder of a division is `mod(x, y)`")
                : ErrorWords(
                    "E0117", "`%` means per cent here", "the remainder of a division is a function:",
                    replace(span, "mod(\(left), \(right))"))
        case .scaledTarget(let operand, let isFactor, let word, let size):
            ErrorWords(
                "E0118", "a unit stands after `to`, without a word for a number before it",
                "divide by it, for the number of them:",
                [
                    Diagnostic.Replacement(Span(operand.lower, operand.lower), isFactor ? "" : "("),
                    Diagnostic.Replacement(Span(operand.upper, operand.upper), isFactor ? "" : ")"),
                    Diagnostic.Replacement(word.union(span), "/ " + size),
                ])
        case .groupedNumber(let meant):
            ErrorWords(
                "E0104", "digits are not grouped by commas or spaces", "write `\(meant)`:", replace(span, meant))
        }
    }

    /// What is to be said of words and signs that have no place, by the word.
    private static let hints: [String: String] = [
        ",": "commas part measures, columns and keys; conditions are joined by `and`",
        "as": "`as` names a measure, a column or a key",
        "desc": "`desc` belongs to a key of `sort`: `sort city desc`",
        "on": "`on` belongs to `join` and `lookup`",
        "per": "`per` belongs to `top` and `bottom`: `top 3 per city`; groups are named by `by`",
        "if": "a condition stands after `where`, or after `when` behind the aggregate that it narrows",
        "every": "`every` belongs to a key of `by`: `by every month date`",
        "then": "`then` belongs to `if`: `if … then … else …`",
        "else": "`else` belongs to `if`: `if … then … else …`",
        "rows": "`rows` belongs into the bracket of `over`: `over (city sort year rows -2..0)`",
        "=": "`let name = …` gives a name; a condition stands after `where`",
        ":": "`:` gives a column its type in `load`",
        "|": "a bar stands between two steps: `sum compensation by city | sort city`",
    ]

    // MARK: Structure

    private func structureWords(_ span: Span) -> ErrorWords {
        switch self {
        case .chain(.range, _): ErrorWords("E0113", "a range has two ends", "take one of the three away")
        case .chain(_, let middle):
            ErrorWords(
                "E0113", "comparisons do not chain", "join two of them by `and`:",
                [Diagnostic.Replacement(Span(span.lower, span.lower), "and \(middle) ")])
        case .repeated(.versus):
            ErrorWords("E0113", "this measure has a `versus` already", "write a measure for each comparison")
        case .repeated(.is): ErrorWords("E0113", "`is missing` cannot be compared again", "put it in brackets")
        case .repeated(let keyword):
            ErrorWords("E0113", "`\(keyword)` stands twice", "put the part that comes first in brackets")
        case .secondWhen(let spans):
            ErrorWords(
                "E0114", "a second `when` would narrow the condition of the first",
                spans.isEmpty
                    ? "put each part with its `when` in brackets, or join two conditions by `and`"
                    : "put each part with its `when` in brackets:",
                spans.flatMap { bracketed($0) })
        default:
            ErrorWords(
                "E0115", "this binds less than the sign beside it", "put it in brackets:", needsBrackets)
        }
    }

    private var needsBrackets: [Diagnostic.Replacement] {
        guard case .needsBrackets(let operand?) = self else { return [] }
        return bracketed(operand)
    }

    private func bracketed(_ span: Span) -> [Diagnostic.Replacement] {
        [
            Diagnostic.Replacement(Span(span.lower, span.lower), "("),
            Diagnostic.Replacement(Span(span.upper, span.upper), ")"),
        ]
    }
}

func replace(_ span: Span, _ text: String) -> [Diagnostic.Replacement] { [Diagnostic.Replacement(span, text)] }

/// A word of the text in back-quotes, or as it is when it has its own quotes.
func quoted(_ word: String) -> String { word.first == "`" || word.first == "\"" ? word : "`\(word)`" }
