/// A diagnostic as text for people: the sentence, the place, the line with a mark under the exact words, the remedy.
///
///     error E0201: there is no column `compensaton`
///       report.tinh:3:5
///       3 │ sum compensaton by city
///         │     ^^^^^^^^^^^
///       write `compensation`:
///         sum compensation by city
package enum DiagnosticText {
    /// `styled` adds terminal colours. In so many cells, where they are given, sentences are broken by words and lines of a
    /// script are shown around the place; a corrected line stays whole, so that it can be taken from there.
    /// `bar` stands between the number of a line and the line.
    package static func render(_ diagnostic: Diagnostic, styled: Bool, widthMax: Int? = nil, bar: String = "│")
        -> String
    {
        let style = Style(isOn: styled)
        var lines: [String] = []
        func add(_ line: String, indentation: Int = 0) {
            lines += widthMax.map { WrappedText.lines(line, to: $0, indentation: indentation) } ?? [line]
        }
        let message = sentence(diagnostic.message)
        switch diagnostic.severity {
        case .error:
            add(style.bold(style.red("error") + " \(diagnostic.code): ") + style.bold(message), indentation: 2)
        case .note:
            add(style.blue("note") + ": " + message, indentation: 2)
        }
        if let place = diagnostic.dataPlace { add("  " + dataPlaceText(place)) }
        if diagnostic.severity == .error, let place = diagnostic.place { lines += excerpt(place, style, widthMax, bar) }
        if diagnostic.severity == .error, let related = diagnostic.related {
            add("  " + sentence(related.words) + ":")
            lines += excerpt(related.place, style, widthMax, bar)
        }
        if let remedy = diagnostic.remedy { add("  " + sentence(remedy)) }
        if diagnostic.severity == .error, let corrected = correctedLine(diagnostic) {
            lines.append("    " + style.green(corrected))
        }
        if diagnostic.severity == .error, let other = diagnostic.alternative,
            let corrected = line(diagnostic, with: other.replacements)
        {
            add("  or " + sentence(other.words) + ":")
            lines.append("    " + style.green(corrected))
        }
        return lines.joined(separator: "\n")
    }

    private static func dataPlaceText(_ place: Diagnostic.DataPlace) -> String {
        var text = TerminalText.escaped(place.file)
        if let line = place.line { text += ":\(line)" }
        if place.line != nil, let column = place.column { text += ":\(column)" }
        return text
    }

    /// The place, its line, and a mark under its words (to the line's end where they go on).
    private static func excerpt(_ place: Diagnostic.Place, _ style: Style, _ widthMax: Int?, _ bar: String) -> [String]
    {
        let source = place.source
        let line = source.line(at: place.span.lower)
        let lineSpan = source.lineSpan(line)
        let number = String(line)
        let gutter = String(repeating: " ", count: number.count)
        let markedStart = max(lineSpan.lower, min(place.span.lower, lineSpan.upper))
        let markedEnd = max(min(place.span.upper, lineSpan.upper), markedStart)
        let shown = LineWindow(
            before: visible(source.text(Span(lineSpan.lower, markedStart))),
            marked: visible(source.text(Span(markedStart, markedEnd))),
            after: visible(source.text(Span(markedEnd, lineSpan.upper))),
            widthMax: widthMax.map { max(12, $0 - gutter.utf8.count - 5) })
        let padding = String(repeating: " ", count: DisplayWidth.width(of: shown.before))
        let mark = String(repeating: "^", count: max(1, DisplayWidth.width(of: shown.marked)))
        return [
            "  \(TerminalText.escaped(source.name)):\(line):\(source.column(at: place.span.lower))",
            "  \(style.dim("\(number) \(bar)")) \(shown.before + shown.marked + shown.after)",
            "  \(style.dim("\(gutter) \(bar)")) \(padding)\(style.red(mark))",
        ]
    }

    /// The place's line with the replacements made; nil when there are none.
    package static func correctedLine(_ diagnostic: Diagnostic) -> String? {
        line(diagnostic, with: diagnostic.replacements)
    }

    package static func line(_ diagnostic: Diagnostic, with replacements: [Diagnostic.Replacement]) -> String? {
        guard let place = diagnostic.place, !replacements.isEmpty else { return nil }
        let lowest = replacements.map(\.span.lower).min() ?? place.span.lower
        let highest = replacements.map(\.span.upper).max() ?? place.span.upper
        let first = place.source.lineSpan(place.source.line(at: lowest))
        let last = place.source.lineSpan(place.source.line(at: highest))
        let corrected = applying(replacements, to: place.source, within: Span(lowest, highest))
        let shown = LineWindow(
            before: visible(place.source.text(Span(first.lower, lowest))), marked: visible(corrected),
            after: visible(place.source.text(Span(highest, max(highest, last.upper)))))
        return shown.before + shown.marked + shown.after
    }

    /// The text of a span after edits that lie inside it.
    package static func applying(
        _ replacements: [Diagnostic.Replacement], to source: SourceText, within span: Span
    ) -> String {
        var text = ""
        var offset = span.lower
        for replacement in replacements.sorted(by: { $0.span.lower < $1.span.lower })
        where replacement.span.lower >= offset && replacement.span.upper <= span.upper {
            text += source.text(Span(offset, replacement.span.lower)) + replacement.text
            offset = replacement.span.upper
        }
        return text + source.text(Span(offset, span.upper))
    }

    /// Names and texts of the data may be in it, with all that they hold; a word or a text of thousands of letters is shown by its
    /// beginning and end.
    private static func sentence(_ text: String) -> String {
        let safe = TerminalText.escaped(text)
        guard safe.utf8.count > wordLengthMax else { return safe }
        let words = safe.split(separator: " ", omittingEmptySubsequences: false).map { word in
            word.count > wordLengthMax ? word.prefix(keptLength) + "…" + word.suffix(keptLength) : String(word)
        }
        let short = words.joined(separator: " ")
        guard short.count > sentenceLengthMax else { return short }
        return short.prefix(sentenceLengthMax / 2) + " … " + short.suffix(sentenceLengthMax / 2)
    }

    private static let wordLengthMax = 500
    private static let keptLength = 80
    private static let sentenceLengthMax = 6000

    /// Tabs as one space, other control characters as a replacement sign: nothing reaches a terminal raw.
    private static func visible(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09: result.append(" ")
            case 0..<0x20, 0x7F..<0xA0: result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private struct Style {
        let isOn: Bool
        func wrap(_ code: String, _ text: String) -> String { isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
        func red(_ text: String) -> String { wrap("31", text) }
        func green(_ text: String) -> String { wrap("32", text) }
        func blue(_ text: String) -> String { wrap("34", text) }
        func dim(_ text: String) -> String { wrap("2", text) }
        func bold(_ text: String) -> String { wrap("1", text) }
    }
}
