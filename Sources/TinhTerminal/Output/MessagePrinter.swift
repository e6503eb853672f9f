import Glibc
import Tinh
import TinhBase

/// How errors and notes are printed.
package enum MessageFormat: String, CaseIterable, Sendable {
    case text, json
}

/// Writes errors, notes and progress to standard error, whole messages at a time.
package struct MessagePrinter: Sendable {
    private let format: MessageFormat
    private var isStyled: Bool
    private var theme = Theme.normal
    /// A line about what takes its time, on a terminal.
    private(set) var showsProgressLine = true
    /// No notes, no progress.
    private let isQuiet: Bool

    package init(format: MessageFormat = .text, isStyled: Bool = false, isQuiet: Bool = false) {
        self.format = format
        self.isStyled = isStyled
        self.isQuiet = isQuiet
    }

    /// Messages are for programs.
    package var isForPrograms: Bool { format == .json }

    package var style: Style { Style(isOn: isStyled && format == .text, theme: theme) }
    /// Neither quiet nor for programs.
    package var tellsProgress: Bool { !isQuiet && format == .text }

    /// At the prompt.
    package mutating func apply(_ preferences: Preferences) {
        isStyled = preferences.color.isOn(STDERR_FILENO)
        theme = preferences.theme
        showsProgressLine = preferences.showsProgress
    }

    package func print(_ messages: [Message]) {
        let shown = messages.filter { !isQuiet || $0.severity == .error }
        write(shown.map { text($0.diagnostic) }.joined())
    }

    package func print(_ error: ProgramError) { write(text(error.diagnostic)) }

    /// A line of the program itself: which table was loaded, which check passed. Not printed in json, not when quiet.
    package func progress(_ line: String) {
        if !isQuiet, format == .text { write(fitted(line) + "\n") }
    }

    /// The answer to a command of the REPL; also when quiet.
    func say(_ text: String) { write(fitted(text) + "\n") }

    /// Lines that are wider than the terminal, broken by words; elsewhere as they are.
    private func fitted(_ text: String) -> String {
        guard let widthMax else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { WrappedText.lines(String($0), to: widthMax) }.joined(separator: "\n")
    }

    /// On a terminal what it shows.
    private var bar: String {
        Terminal.isTerminal(STDERR_FILENO) && !Terminal.showsUnicode ? "|" : "│"
    }

    /// Cells of the terminal that messages go to; nil where they go elsewhere.
    private var widthMax: Int? {
        Terminal.isTerminal(STDERR_FILENO) ? Terminal.columnCount(STDERR_FILENO) : nil
    }

    /// A check that failed is printed like an error: it decides the exit status.
    package func print(failed check: CheckReport) {
        write(format == .json ? MessageJSON.line(check) : fitted(CheckText.failure(check, style)) + "\n")
    }

    private func text(_ diagnostic: Diagnostic) -> String {
        format == .json
            ? MessageJSON.line(diagnostic)
            : DiagnosticText.render(diagnostic, styled: isStyled, widthMax: widthMax, bar: bar) + "\n"
    }

    /// There is nobody to tell when standard error cannot be written.
    private func write(_ text: String) {
        let stream = ByteStream(descriptor: STDERR_FILENO, name: "standard error")
        try? stream.write(text)
        try? stream.flush()
    }
}
