/// What a user is told: an error, or a note beside an answer.
///
/// Phases throw errors of their own that hold facts; each phase's `Messages.swift` turns them into diagnostics. Only this
/// type is rendered, so every message has the same shape: a stable code, one sentence in the user's terms, the place, and
/// what to write instead.
package struct Diagnostic: Error, Sendable {
    package enum Severity: Sendable { case error, note }

    /// A place in a query or script.
    package struct Place: Sendable {
        package let source: SourceText
        package let span: Span

        package init(_ source: SourceText, _ span: Span) {
            self.source = source
            self.span = span
        }
    }

    /// A place in a data file. Lines, columns (bytes) and rows start at 1; nil where it is not known.
    package struct DataPlace: Sendable {
        package let file: String
        package let line: Int?
        package let column: Int?

        package init(file: String, line: Int? = nil, column: Int? = nil) {
            self.file = file
            self.line = line
            self.column = column
        }
    }

    /// Text to put in place of a span, so that the corrected line can be shown ready to paste.
    package struct Replacement: Sendable {
        package let span: Span
        package let text: String

        package init(_ span: Span, _ text: String) {
            self.span = span
            self.text = text
        }
    }

    /// Another correction, where the words may be meant in more than one way.
    package struct Alternative: Sendable {
        /// What it says: "the sum by how many there are".
        package let words: String
        package let replacements: [Replacement]

        package init(_ words: String, _ replacements: [Replacement]) {
            self.words = words
            self.replacements = replacements
        }
    }

    /// Stable: `E` and four digits for errors (01 syntax, 02 names, 03 types, 04 units, 05 levels, 06 data, 07 running,
    /// 08 files and output, 09 not yet, 10 usage), `N` and four digits for notes.
    package var code: String
    package var severity: Severity
    /// One sentence, no full stop, in the user's terms.
    package var message: String
    package var place: Place?
    package var dataPlace: DataPlace?
    /// A second place that explains the first, with its words: "first defined here".
    package var related: (place: Place, words: String)?
    /// What to do about it, one sentence.
    package var remedy: String?
    /// Edits of `place`'s source that correct the mistake; the corrected line is shown, and passes the checker.
    package var replacements: [Replacement]
    package var alternative: Alternative?
    /// A note that changed how the query was read; `--strict` makes it an error.
    package var changesReading: Bool

    package init(
        _ code: String, _ severity: Severity = .error, _ message: String, place: Place? = nil,
        dataPlace: DataPlace? = nil, related: (place: Place, words: String)? = nil, remedy: String? = nil,
        replacements: [Replacement] = [], alternative: Alternative? = nil, changesReading: Bool = false
    ) {
        self.code = code
        self.severity = severity
        self.message = QuotedCode.flattened(message)
        self.place = place
        self.dataPlace = dataPlace
        self.related = related
        self.remedy = remedy.map(QuotedCode.flattened)
        self.replacements = replacements
        self.alternative = alternative
        self.changesReading = changesReading
    }

    /// With another correction, or with none.
    package func with(replacements: [Replacement]) -> Diagnostic {
        guard !replacements.isEmpty else { return withoutReplacements }
        var diagnostic = self
        diagnostic.replacements = replacements
        return diagnostic
    }

    /// With what is left of its corrections. The alternative alone takes the first one's place.
    package func with(replacements: [Replacement], alternative other: [Replacement]) -> Diagnostic {
        var diagnostic = self
        diagnostic.replacements = replacements
        diagnostic.alternative = other.isEmpty ? nil : alternative.map { Alternative($0.words, other) }
        if replacements.isEmpty, let alternative {
            diagnostic.replacements = other
            diagnostic.remedy = alternative.words + ":"
            diagnostic.alternative = nil
        }
        return diagnostic.replacements.isEmpty ? withoutReplacements : diagnostic
    }

    /// Without a corrected line, and without the colon of a remedy that announces one.
    package var withoutReplacements: Diagnostic {
        var diagnostic = self
        diagnostic.replacements = []
        diagnostic.alternative = nil
        if let remedy, remedy.last == ":" { diagnostic.remedy = String(remedy.dropLast()) }
        return diagnostic
    }
}

/// Several independent errors, told at once.
package struct Diagnostics: Error, Sendable {
    package let all: [Diagnostic]
    package init(_ all: [Diagnostic]) { self.all = all }
}
