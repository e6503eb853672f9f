import Tinh
import TinhBase

/// An error or note as one JSON object on one line, for programs. The keys are stable; those of which nothing is known are left
/// out. `tinh help messages` lists them.
enum MessageJSON {
    static func line(_ diagnostic: Diagnostic) -> String {
        var line = JSONLine()
        line.add("level", diagnostic.severity == .error ? "error" : "note")
        line.add("code", diagnostic.code)
        line.add("message", diagnostic.message)
        if let place = diagnostic.place { add(place, to: &line) }
        if let remedy = diagnostic.remedy { line.add("remedy", remedy) }
        if let place = diagnostic.place, !diagnostic.replacements.isEmpty {
            line.add("corrections", diagnostic.replacements.map { correction($0, of: place.source) })
        }
        if let corrected = DiagnosticText.correctedLine(diagnostic) { line.add("corrected", corrected) }
        if let other = diagnostic.alternative,
            let corrected = DiagnosticText.line(diagnostic, with: other.replacements)
        {
            line.add("alternative", corrected)
        }
        if let related = diagnostic.related {
            var other = JSONLine()
            other.add("message", related.words)
            add(related.place, to: &other)
            line.add("related", other)
        }
        if let place = diagnostic.dataPlace {
            line.add("data", data(file: place.file, line: place.line, column: place.column))
        }
        return line.line
    }

    /// A check that failed: its own place, and under `data` that of the first row which fails.
    static func line(_ check: CheckReport) -> String {
        var line = JSONLine()
        line.add("level", "error")
        line.add("code", "check")
        line.add("message", "check failed: " + check.words)
        line.add("file", check.file)
        line.add("line", check.line)
        line.add("failures", check.failureCount)
        line.add("checked", check.checkedCount)
        if let reason = check.reason { line.add("reason", reason) }
        if let first = check.failures.first { line.add("found", CheckText.found(first)) }
        if let place = check.failures.first?.place {
            line.add("data", data(file: place.file, line: place.line, column: nil))
        }
        return line.line
    }

    /// Lines and columns from 1, columns in letters as an editor shows them; the end is behind the last letter.
    private static func add(_ place: Diagnostic.Place, to line: inout JSONLine) {
        line.add("file", place.source.name)
        addRange(place.span, of: place.source, to: &line)
        line.add("excerpt", place.source.text(place.span))
    }

    private static func addRange(_ span: Span, of source: SourceText, to line: inout JSONLine) {
        line.add("line", source.line(at: span.lower))
        line.add("column", source.column(at: span.lower))
        line.add("endLine", source.line(at: span.upper))
        line.add("endColumn", source.column(at: span.upper))
    }

    /// An edit: the text that takes the place of a range.
    private static func correction(_ replacement: Diagnostic.Replacement, of source: SourceText) -> JSONLine {
        var edit = JSONLine()
        addRange(replacement.span, of: source, to: &edit)
        edit.add("text", replacement.text)
        return edit
    }

    private static func data(file: String, line: Int?, column: Int?) -> JSONLine {
        var data = JSONLine()
        data.add("file", file)
        if let line { data.add("line", line) }
        if let column { data.add("column", column) }
        return data
    }
}
