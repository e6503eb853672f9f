import TinhBase
import TinhColumns
import TinhEngine
import TinhFormats
import TinhPlan
import TinhSemantics
import TinhTypes

/// What the session itself has to say, and what the engine's facts are in words.
enum SessionMessages {
    static func noAnswer(_ name: String) -> Diagnostic {
        Diagnostic(
            "E1003", .error, "\(name) has no query that gives an answer", remedy: "end it with a query, such as `count`"
        )
    }

    static func notOneQuery(_ source: SourceText) -> Diagnostic {
        Diagnostic(
            "E1004", .error, "a prepared query is one query", place: .init(source, Span(0, source.utf8.count)),
            remedy: "run `let` and other statements in the session before, and prepare the query alone")
    }

    static func unknownParameter(_ name: String, known: [String]) -> Diagnostic {
        let list = known.isEmpty ? "it has none" : "it has " + known.map { "`$\($0)`" }.joined(separator: ", ")
        return Diagnostic("E1005", .error, "the query has no parameter `$\(name)`: \(list)")
    }

    static func wrongParameter(_ name: String, _ value: String, word: String) -> Diagnostic {
        Diagnostic("E1006", .error, "`$\(name)` is declared as \(word), and \(value) is none")
    }

    static func sawNothing(_ subject: CheckedCheck.Subject) -> String {
        switch subject {
        case .rows, .unique: "it saw no row"
        case .groups, .whole: "it saw no group"
        }
    }

    static func duplicateTable(_ name: String, at place: Diagnostic.Place?) -> Diagnostic {
        Diagnostic(
            "E0230", .error, "two tables are called `\(name)`", place: place,
            remedy: "give one another name: `other=FILE`, or `load … as other`")
    }

    /// A note on how data was read, where nothing may be guessed.
    static func strict(_ note: Diagnostic) -> Diagnostic {
        Diagnostic("E0618", .error, note.message, dataPlace: note.dataPlace, remedy: note.remedy)
    }

    static func unusedParameter(_ name: String, declared: [String]) -> Diagnostic {
        let nearest = Suggest.nearest(to: name, among: declared, limit: 1).first
        let remedy =
            nearest.map { "did you mean `\($0)`?" }
            ?? (declared.isEmpty ? "the script declares none" : "it declares " + declared.joined(separator: ", "))
        return Diagnostic("E1008", .error, "the script has no parameter `\(name)`", remedy: remedy)
    }

    /// Notes of a run.
    static func note(_ note: RuntimeNote) -> Diagnostic {
        switch note {
        case .missingSkipped(let site, let count, let rows):
            Diagnostic(
                "N0701", .note, "`\(site.text)` skipped \(rowWords(count)) of \(grouped(rows)) where a value is missing"
            )
        case .rowsDiffer(let words, let onlyDividend, let onlyDivisor):
            rowsDiffer(words, onlyDividend: onlyDividend, onlyDivisor: onlyDivisor)
        case .noResult(let site, let count):
            Diagnostic(
                "N0706", .note, "`\(site.text)` is no real number in \(rowWords(count)): the result is missing there")
        case .divisionByZero(let site, let count):
            Diagnostic(
                "N0702", .note, "`\(site.text)` divides by zero in \(rowWords(count)): the result is missing there")
        case .missingFalse(let site, let count):
            Diagnostic(
                "N0707", .note, "`\(site.text)` counts as false in \(rowWords(count)) where a value is missing")
        case .missingKept(let site, let count):
            Diagnostic("N0703", .note, "`\(site.text)` keeps \(rowWords(count)) where a value is missing")
        case .tiesLeftOut(let site, let count):
            Diagnostic("N0704", .note, "`\(site.text)` left out \(rowWords(count)) equal to the last one shown")
        case .leftUnmet(let site, let count, let rows, let isFilled):
            Diagnostic(
                "N0710", .note,
                "`\(site.text)`: \(rowWords(count)) of \(grouped(rows)) met nothing there"
                    + (isFilled ? ": what comes from there is missing" : " and \(isOrAre(count)) left out"))
        case .rightUnmet(let site, let count, let rows, let isFilled):
            Diagnostic(
                "N0711", .note,
                "`\(site.text)`: \(rowWords(count)) of \(grouped(rows)) there met nothing"
                    + (isFilled ? " and \(count == 1 ? "comes" : "come") last" : " and \(isOrAre(count)) left out"))
        case .multiplied(let site, let count, let rows):
            Diagnostic(
                "N0712", .note,
                "`\(site.text)`: \(rowWords(count)) met several there and became \(grouped(rows)): sums count such rows several times"
            )
        case .rowsRepeated(let repetition, let join, let count, let rows):
            Diagnostic(
                "N0715", .note,
                "`\(repetition.figure.text)` counts rows of `\(join.text)` several times: \(rowWords(count)) there met \(grouped(rows))",
                remedy:
                    "in groups by the key of the join `only \(repetition.argument)` takes each once; sum that behind a bar"
            )
        case .baseUnmet(let site, let count, let rows):
            Diagnostic(
                "N0713", .note,
                "`\(site.text)`: \(grouped(count)) of \(groupWords(rows)) of the base found no partner, and \(isOrAre(count)) left out"
            )
        case .noRowKept(let site, let rows, let test):
            Diagnostic(
                "N0714", .note, "`\(site.text)` keeps none of \(rowWords(rows))", remedy: test.flatMap(partOfText))
        case .rowsLeftOut(let site, let count):
            Diagnostic("N0716", .note, "`\(site.text)` leaves out \(rowWords(count)) with another value, or with none")
        case .baseNotPositive(let site, let count):
            Diagnostic(
                "N0717", .note, "`\(site.text)` has no change in \(rowWords(count)) where the base is 0 or less")
        }
    }

    /// What finds a part of a text, whatever its capitals and accents.
    private static func partOfText(_ test: TextTest) -> String? {
        let folded = Folding.fold(test.text)
        if test.word != "~", test.subject.hasPrefix("fold("), folded == test.text { return nil }
        let subject = test.subject.hasPrefix("fold(") ? test.subject : "fold(\(test.subject))"
        let word = test.word == "~" ? "contains" : test.word
        let quotes = folded.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        let instead = "`\(subject) \(word) \"\(TerminalText.escaped(quotes))\"`"
        return test.word == "~"
            ? "`~` compares the whole text; for a part of it write \(instead)"
            : "`\(word)` goes by capitals and accents; without them write \(instead)"
    }

    private static func rowsDiffer(_ words: RatioWords, onlyDividend: Int, onlyDivisor: Int) -> Diagnostic {
        var parts: [String] = []
        if onlyDividend > 0 { parts.append("\(rowWords(onlyDividend)) only in `\(words.dividend)`") }
        if onlyDivisor > 0 { parts.append("\(rowWords(onlyDivisor)) only in `\(words.divisor)`") }
        return Diagnostic(
            "N0705", .note,
            "`\(words.site.text)` is worked out over different rows: \(parts.joined(separator: ", "))",
            remedy: words.isNarrowed
                ? "for the same rows narrow both sides by `\(words.condition)` too"
                : "for the same rows write `\(words.site.text) when \(words.condition)`")
    }

    private static let interrupted = DataFault.interruption

    static func diagnostic(_ fault: ScanFault) -> Diagnostic {
        switch fault {
        case .data(let fault): fault.diagnostic
        case .misfit(let column): Diagnostic("E0701", .error, "the column `\(column)` changed while it was read")
        case .cancelled: interrupted
        }
    }

    /// Why a run ended, in words.
    ///
    /// - Parameter differing: The columns in which two rows that a lookup found differ; nil where these are not known.
    static func diagnostic(
        _ fault: ExecutionFault, in source: SourceText, _ state: SessionState, differing: [String]? = nil
    ) -> Diagnostic {
        func place(_ site: Site) -> Diagnostic.Place { .init(source, clamped(site.span, source)) }
        func row(_ table: TableID?, _ row: Int?) -> Diagnostic.DataPlace? {
            guard let table, let row, let found = state.entry(named: table.name)?.chunkSource.locate(row: row) else {
                return nil
            }
            return .init(file: found.file, line: found.line)
        }
        switch fault {
        case .scan(let fault): return diagnostic(fault)
        case .cancelled: return interrupted
        case .overflow(let site, let table, let number, let kind):
            return overflow(site, kind, place: place(site), row: row(table, number))
        case .unconvertible(let site, let table, let number, let value, let type):
            return Diagnostic(
                "E0703", .error, "\(quoted(value)) is no \(type)", place: place(site), dataPlace: row(table, number),
                remedy: type == "int" && isFraction(value)
                    ? "`round(x)` gives the nearest whole number, `floor(x)` the one below, `ceiling(x)` the one above"
                    : "leave such rows out with `where`, mend the data, or convert only what fits: `tinh help to`")
        case .notUnique(let site, let first, let second):
            return Diagnostic(
                "E0704", .error, "`\(site.text)` found two values: \(quoted(first)) and \(quoted(second))",
                place: place(site),
                remedy: "group by what tells them apart, or take `min` or `max`")
        case .badPattern(let site, let message):
            return Diagnostic("E0705", .error, "this is no regular expression: \(message)", place: place(site))
        case .noRegularExpressions(let site):
            return Diagnostic(
                "E0706", .error, "`matches` needs regular expressions, and this host has none", place: place(site),
                remedy: "give `Engine.Configuration` some: `TinhRegularExpressions` has RE2")
        case .badArgument(let site, let table, let number, let message):
            return Diagnostic("E0707", .error, message, place: place(site), dataPlace: row(table, number))
        case .lookupNotUnique(let site, let key, let table, let first, let second):
            let lines = [first, second].compactMap { row(table, $0)?.line }
            let which = lines.count == 2 ? ": lines \(lines[0]) and \(lines[1])" : ""
            return Diagnostic(
                "E0708", .error,
                "`\(site.text)` found two rows for \(key.map(quoted).joined(separator: ", "))\(which)",
                place: place(site), dataPlace: row(table, first), remedy: toldApart(by: differing))
        case .tooManyRows(let site, let limit):
            return Diagnostic(
                "E0709", .error, "`\(site.text)` would make more than \(grouped(limit)) rows", place: place(site),
                remedy: "keep fewer rows with `where` before it, or group them first")
        }
    }

    private static func toldApart(by columns: [String]?) -> String {
        guard let columns else { return "name more keys that tell them apart, or write `left join`, which keeps both" }
        guard let last = columns.last else {
            return "they are alike in each column: `lookup (from t | distinct) as t on …` finds one of them"
        }
        let shown = 3
        let names = columns.prefix(shown).map { "`\($0)`" }
        let rest = columns.count - shown
        let all =
            rest > 0
            ? names.joined(separator: ", ") + " and \(rest) more"
            : columns.count == 1
                ? "`\(last)`" : names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
        return "they differ in \(all): name a further key that tells them apart, or write `left join`, which keeps both"
    }

    private static func overflow(
        _ site: Site, _ kind: Kind, place: Diagnostic.Place, row: Diagnostic.DataPlace?
    ) -> Diagnostic {
        switch kind {
        case .date, .datetime, .year, .half, .quarter, .month, .week:
            Diagnostic(
                "E0702", .error, "`\(site.text)` lies outside the years 1 to 9999", place: place, dataPlace: row,
                remedy: "leave such rows out with `where`, or mend the data")
        case .int:
            Diagnostic(
                "E0702", .error, "`\(site.text)` does not fit int", place: place, dataPlace: row,
                remedy: "a decimal holds 38 digits: write `(x to decimal)` for an operand `x`")
        case .bool, .decimal, .float, .text, .duration, .missing:
            Diagnostic(
                "E0702", .error, "`\(site.text)` does not fit \(kind.word)", place: place, dataPlace: row,
                remedy: widerKind(kind))
        }
    }

    /// What holds more than a kind, or where it ends.
    private static func widerKind(_ kind: Kind) -> String? {
        switch kind {
        case .decimal: "a decimal holds 38 digits; a float holds more: write `(x to float)` for an operand `x`"
        case .float: "floats end at 1.8e308"
        case .duration: "a span of time is 292,000 years at most"
        case .bool, .int, .text, .date, .datetime, .year, .half, .quarter, .month, .week, .missing: nil
        }
    }

    /// A span of a function of the standard library means nothing in the user's text.
    /// `208.8`, which some function makes whole.
    private static func isFraction(_ value: String) -> Bool {
        let digits = value.first == "-" ? value.dropFirst() : value[...]
        return digits.filter { $0 == "." }.count == 1 && digits.allSatisfy { $0 == "." || "0"..."9" ~= $0 }
    }

    private static func clamped(_ span: Span, _ source: SourceText) -> Span {
        span.upper <= source.utf8.count ? span : Span(0, source.utf8.count)
    }

    static func grouped(_ count: Int) -> String { NumberText.grouped(Int128(count)) }
    private static func rowWords(_ count: Int) -> String { count == 1 ? "1 row" : "\(grouped(count)) rows" }
    private static func isOrAre(_ count: Int) -> String { count == 1 ? "is" : "are" }
    private static func groupWords(_ count: Int) -> String { count == 1 ? "1 group" : "\(grouped(count)) groups" }
    private static func quoted(_ value: String) -> String { "\"\(TerminalText.escaped(value))\"" }
}
