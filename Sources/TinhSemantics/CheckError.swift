import TinhBase
import TinhTypes

/// A mistake in a statement: facts and a place.
struct CheckError {
    var fact: any CheckFact
    var place: Diagnostic.Place
    var correction: [Correction]
    /// Where the words may be meant otherwise, too.
    var alternative: (words: String, correction: [Correction])?
    var related: (place: Diagnostic.Place, words: String)?

    init(
        _ fact: any CheckFact, _ place: Diagnostic.Place, correction: [Correction] = [],
        related: (place: Diagnostic.Place, words: String)? = nil
    ) {
        self.fact = fact
        self.place = place
        self.correction = correction
        self.related = related
    }

    struct Said {
        let code: String
        let message: String
        var remedy: String?

        init(_ code: String, _ message: String, _ remedy: String? = nil) {
            self.code = code
            self.message = message
            self.remedy = remedy
        }
    }
}

/// Text to put in place of a span of a source.
struct Correction {
    let span: Span
    let text: String
    let source: SourceText

    init(_ span: Span, _ text: String, _ source: SourceText) {
        self.span = span
        self.text = text
        self.source = source
    }
}

/// What is told beside an answer.
struct CheckNote {
    let fact: Fact
    let place: Diagnostic.Place
    let correction: [Correction]

    enum Fact: Hashable {
        case readAs(column: String, text: String, value: String)
        case notFound(column: String, text: String, nearest: [String])
        /// A value that is the one compared with but for blanks at its ends, and how many such there are.
        case blankEnds(column: String, text: String, plain: String, count: Int)
        /// `city != "a" or city != "b"`, and what leaves both out.
        case alwaysHolds(String, instead: String)
        /// A share of what `where` leaves, which is one group; and how that of all is asked for.
        case shareOfOne(String, instead: String)
        /// `count residential`, or `count area > 500`; the condition, and what counts by it.
        case countOfCondition(String, String, CountTest, instead: String)
        /// `sum plan / 1 million`, which keeps its unit; and what gives the number of millions.
        case scaledByHand(String, unit: String, instead: String)
        /// `year = 2023 and city = "a" or city = "b"`: what counts whatever the condition, and how both would have to hold.
        case andBeforeOr(other: String, condition: String, instead: String)
        case sumOfYears(String, instead: String?)
        /// `year in (2022, 2023.5)`
        case fractionAmongWholes(String, of: String)
        /// `count distinct city by city`
        case distinctKey(String)
        /// `by city as percent`; and the measure that works the part out, or one that has the name.
        case keyNamedAsFigure(String, key: String, share: String?, figure: String?)
        /// Further ones than are told one by one; columns as they came, each once.
        case moreReadAs(columns: [String], count: Int)
        case moreNotFound(columns: [String], count: Int)
        case percentAsRatio(column: String, percent: String, ratio: String)
        /// Columns; one name where two tables have it.
        case percentBesidePlain(percent: String, plain: String)
        /// `100..200 million VND`: where it starts, what may be meant, and how that is written.
        case scaleOfOneEnd(range: String, start: String, meant: String, instead: String)
        case tableChosen(String)
        case totalBeforeTop(String)
        case queryWithoutRow(String)
        case columnsRenamed(table: String, columns: [String], names: [String])
        /// Columns that the other side of a `union` has alone.
        case unionFilled(columns: [String], table: String?, isOther: Bool)
        case acrossWithoutRows(String)
        /// `round` of a per cent to so few digits of its ratio; what keeps as many of the per cent.
        case percentRounded(text: String, step: String, instead: String, digits: Int)
        /// `top` before an ascending `sort` by this.
        case topOfLeast(String)
        /// `top` or `bottom` by a rank: the word and how many.
        case topOfRanks(String, bottom: String)
        /// A line of clauses at the margin, right behind another one.
        case statementOfItsOwn
        /// A figure is compared with a number that may be a year, and the condition that has its rows.
        case numberOfYear(String, test: String)
        /// A day or period that the rows of a base have many of.
        case keyLeftOut(key: String, base: String, KeyRemedy?)
    }

    /// What is asked of a count where a condition of rows was most likely meant.
    enum CountTest: Hashable {
        case none, number, missing
    }

    /// How a key that a base leaves out meets its like.
    enum KeyRemedy: Hashable {
        /// By `versus previous` and a unit of period.
        case previous(String)
        /// As `month_of_year date` in its place, of a month.
        case partOfYear(String, period: String)
    }
}

extension SourceText {
    /// A span's text; empty where the span is not of this text.
    func slice(_ span: Span) -> String { span.upper <= utf8.count ? text(span) : "" }
}

extension Origin {
    /// As the user wrote it, where it stands in a text of the user's.
    var written: String {
        let text = source.slice(span)
        return text.isEmpty ? canonicalText(expression) : text
    }
}

extension Environment.Definition {
    var place: Diagnostic.Place { .init(source, name.span) }
}
