import Glibc

/// Reads statements from a terminal that cannot move its cursor (`TERM=dumb`): the system's own editing of lines, no
/// colours, no escapes.
package final class PlainReader: StatementReader {
    private let isComplete: (String) -> Bool
    private let output: ByteStream
    private let input = Terminal.openInput()
    private var lines: InputLines

    package init(isComplete: @escaping (String) -> Bool) {
        self.isComplete = isComplete
        lines = InputLines(descriptor: input)
        let descriptor = Terminal.isTerminal(STDOUT_FILENO) ? STDOUT_FILENO : STDERR_FILENO
        output = ByteStream(descriptor: descriptor, name: "the terminal")
    }

    deinit {
        if input != STDIN_FILENO { close(input) }
    }

    package func read(prompt: String, beginning: String) -> TypedStatement {
        // It cannot be changed here: it is shown, and entered.
        if !beginning.isEmpty {
            show(prompt + beginning + "\n")
            return .text(beginning)
        }
        var text = ""
        show(prompt)
        while true {
            guard let line = try? lines.next() else {
                lines.forget()
                show("\n")
                return Interruption.pending == nil ? .endOfInput : .interrupted
            }
            text += text.isEmpty ? line : "\n" + indented(line)
            if isComplete(text) || line.trimmed.isEmpty { return .text(text) }
            show(String(repeating: " ", count: max(0, prompt.count - 2)) + "> ")
        }
    }

    /// So that it goes on with the line before, whatever it begins with.
    private func indented(_ line: String) -> String { line.trimmed.isEmpty ? "" : "  " + line }

    private func show(_ text: String) {
        try? output.write(text)
        try? output.flush()
    }
}
