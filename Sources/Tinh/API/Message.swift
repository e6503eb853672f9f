import TinhBase
import TinhColumns
import TinhFormats

/// An error, or a note beside an answer.
public struct Message: Sendable, CustomStringConvertible {
    public enum Severity: Sendable { case error, note }

    package let diagnostic: Diagnostic

    package init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }

    /// Stable: `E0201`, `N0203`.
    public var code: String { diagnostic.code }
    public var severity: Severity { diagnostic.severity == .error ? .error : .note }
    /// One sentence.
    public var text: String { diagnostic.message }
    /// What to do about it.
    public var remedy: String? { diagnostic.remedy }
    /// The place in the query or script: its name, line and column (from 1), and the words marked.
    public var place: (source: String, line: Int, column: Int, words: String)? {
        diagnostic.place.map {
            (
                $0.source.name, $0.source.line(at: $0.span.lower), $0.source.column(at: $0.span.lower),
                $0.source.text($0.span)
            )
        }
    }
    /// The place in a data file.
    public var dataPlace: (file: String, line: Int?, column: Int?)? {
        diagnostic.dataPlace.map { ($0.file, $0.line, $0.column) }
    }

    /// The whole message as text of several lines: the sentence, the line with a mark under the words, the remedy.
    public var description: String { DiagnosticText.render(diagnostic, styled: false) }
}

/// Why a statement gave no answer: one message for each mistake found.
public struct TinhError: Error, Sendable, CustomStringConvertible {
    public let messages: [Message]

    package init(_ diagnostics: [Diagnostic]) { messages = diagnostics.map(Message.init) }

    public var description: String { messages.map(\.description).joined(separator: "\n") }

    /// A text with all the corrections made that are offered for it; nil where none is.
    package func corrected(_ text: String) -> String? {
        var replacements: [Diagnostic.Replacement] = []
        var source: SourceText?
        for diagnostic in messages.map(\.diagnostic) {
            guard let place = diagnostic.place, place.source.text == text else { continue }
            source = place.source
            replacements += diagnostic.replacements
        }
        guard let source, !replacements.isEmpty else { return nil }
        return DiagnosticText.applying(replacements, to: source, within: Span(0, source.utf8.count))
    }

    /// True when the run was interrupted rather than wrong.
    public var isInterruption: Bool { messages.contains { $0.code == DataFault.interruption.code } }
}
