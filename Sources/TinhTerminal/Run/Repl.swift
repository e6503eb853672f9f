import Glibc
import Tinh
import TinhBase

/// Questions and answers in a terminal.
package final class Repl {
    let session: Session
    let printer: OutcomePrinter
    var showsTime = false
    private let version: String

    package init(session: Session, printer: OutcomePrinter, version: String) {
        self.session = session
        self.printer = printer
        self.version = version
    }

    /// Until `.quit` or Ctrl-D. Errors of statements are shown and it goes on; what is thrown ends the program.
    package func run() throws {
        let language = LineEditor.Language(
            isComplete: { $0.trimmed.first == "." || Session.isComplete($0) || Self.command(meantBy: $0) != nil },
            complete: complete(_:))
        guard let editor = LineEditor(history: History(path: History.standardPath()), language: language) else {
            throw ProgramError.noTerminal
        }
        greet()
        while true {
            Interruption.forget()
            session.interrupter.reset()
            switch editor.edit(prompt: "tinh> ") {
            case .endOfInput: return
            case .interrupted:
                if let signal = Interruption.pending, signal != SIGINT { throw Interrupted(signal: signal) }
            case .text(let text):
                let words = String(text[...].trimmed)
                guard !words.isEmpty else { continue }
                editor.history.add(words)
                guard try take(words) else { return }
            }
        }
    }

    private func greet() {
        printer.messages.progress("Tinh \(version) · .help tells what can be asked · Tab completes · Ctrl-D ends")
        for table in session.tables {
            printer.messages.progress(
                "\(TerminalText.escaped(table.name)): \(TableWords.size(table)), \(table.columns.count) columns")
        }
    }

    /// False at the end.
    private func take(_ text: String) throws -> Bool {
        if text.first == "." { return try take(command: String(text.dropFirst())) }
        if let command = Self.command(meantBy: text), !session.hasName(String(text.prefix { $0.isLetter })) {
            return try take(command: command)
        }
        try runStatements(text)
        return true
    }

    private func take(command line: String) throws -> Bool {
        switch try runCommand(line) {
        case .goOn: return true
        case .quit: return false
        case .text(let answer): say(answer)
        case .refused(let error): say(printer.messages.style.red("error") + ": " + error.words)
        }
        return true
    }

    /// `quit`, `exit`, `help sum`: the command that a line without its dot most likely means; nil for any other text.
    static func command(meantBy text: String) -> String? {
        let line = text.trimmed.drop { $0 == "\\" }
        let words = line.prefix { $0 != ";" && $0 != "(" }.split(separator: " ")
        guard let first = words.first?.lowercased(), words.count <= 2, !line.contains("\n") else { return nil }
        let name = ["exit": "quit", "bye": "quit", "q": "quit", "?": "help"][first] ?? first
        guard AllCommands.named(name) != nil, words.count == 1 || name == "help" else { return nil }
        return ([name] + words.dropFirst().map(String.init)).joined(separator: " ")
    }

    private func runCommand(_ line: String) throws -> Command.Result {
        let name = line.prefix { $0 != " " && $0 != "\t" && $0 != "\n" }
        let operand = line[name.endIndex...].trimmed
        guard let command = AllCommands.named(String(name)) else { return .refused(.unknownCommand(String(name))) }
        return try command.run(String(operand), self)
    }

    private func runStatements(_ text: String) throws {
        printer.results.beginAnew()
        do {
            try session.run(text, name: "line") { outcome in
                try printer.print(outcome)
                if showsTime { say(printer.messages.style.dim(Self.duration(outcome.seconds))) }
            }
        } catch let error as TinhError {
            if let signal = Interruption.pending, signal != SIGINT { throw Interrupted(signal: signal) }
            error.isInterruption ? say("\ninterrupted") : printer.messages.print(error.messages)
        } catch let error as Interrupted where error.signal == SIGINT {
            say("\ninterrupted")
        }
    }

    private static func duration(_ seconds: Double) -> String {
        seconds < 1
            ? FloatText.rounded(seconds * 1000, digitCount: seconds < 0.01 ? 2 : 0) + " ms"
            : FloatText.rounded(seconds, digitCount: 2) + " s"
    }

    private func say(_ text: String) { printer.messages.say(text) }

    // MARK: Completion

    private func complete(
        _ text: EditedText
    ) -> (replacing: Range<Int>, choices: [(insertion: String, label: String, detail: String)]) {
        if text.text.first == "." { return completeCommand(text) }
        let completions = session.complete(text.text, cursor: text.cursor)
        return (completions.replacing, completions.candidates.map { ($0.insertion, $0.label, $0.detail) })
    }

    private func completeCommand(
        _ text: EditedText
    ) -> (replacing: Range<Int>, choices: [(insertion: String, label: String, detail: String)]) {
        let words = text.before.dropFirst()
        guard let blank = words.firstIndex(of: " ") else {
            let found = AllCommands.list.filter { $0.name.hasPrefix(words) }
            return (1..<text.cursor, found.map { ($0.name, "." + $0.name, $0.words) })
        }
        let operand = words[words.index(after: blank)...]
        let choices = AllCommands.named(String(words[..<blank]))?.choices(self) ?? []
        return (
            (text.cursor - operand.utf8.count)..<text.cursor,
            choices.filter { $0.hasPrefix(operand) }.map { ($0, $0, "") }
        )
    }
}

extension String {
    var trimmed: Substring { self[...].trimmed }
}
