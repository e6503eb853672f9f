import Glibc
import Tinh
import TinhBase

/// Questions and answers in a terminal.
package final class Repl {
    let session: Session
    let printer: OutcomePrinter
    var showsTime = false
    let history = History(path: History.standardPath())
    /// What stands at the next prompt already.
    var beginning = ""
    private let version: String

    package init(session: Session, printer: OutcomePrinter, version: String) {
        self.session = session
        self.printer = printer
        self.version = version
    }

    /// Until `.quit` or Ctrl-D. Errors of statements are shown and it goes on; what is thrown ends the program.
    package func run() throws {
        let reader = try makeReader()
        session.resetsInterrupter = false
        greet()
        while true {
            Interruption.forget()
            session.interrupter.reset()
            let beginning = beginning
            self.beginning = ""
            switch reader.read(prompt: "tinh> ", beginning: beginning) {
            case .endOfInput: return
            case .interrupted:
                if let signal = Interruption.pending, signal != SIGINT { throw Interrupted(signal: signal) }
            case .text(let text):
                let words = String(text[...].trimmed)
                guard !words.isEmpty else { continue }
                if let failure = history.add(text) {
                    printer.messages.progress("the history cannot be written down: \(systemMessage(failure))")
                }
                guard try take(words) else { return }
            }
        }
    }

    private func makeReader() throws -> any StatementReader {
        let isComplete = { (text: String) in
            text.trimmed.first == "." || Session.isComplete(text) || Self.command(meantBy: text) != nil
        }
        guard Terminal.movesCursor else { return PlainReader(isComplete: isComplete) }
        let session = session
        let language = LineEditor.Language(
            isComplete: isComplete, complete: { [unowned self] in complete($0) },
            highlights: { $0.trimmed.first == "." ? [] : session.highlights(in: $0) },
            mistakes: { text in
                text.trimmed.first == "." || Self.command(meantBy: text) != nil ? [] : Session.mistakes(in: text)
            })
        guard let editor = LineEditor(history: history, language: language, isStyled: printer.messages.style.isOn)
        else {
            throw ProgramError.noTerminal
        }
        return editor
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

    private func complete(_ text: EditedText) -> Completions {
        text.text.first == "." ? completeCommand(text) : session.complete(text.text, cursor: text.cursor)
    }

    private func completeCommand(_ text: EditedText) -> Completions {
        let words = text.before.dropFirst()
        guard text.cursor > 0 else { return Completions(replacing: 0..<0, candidates: []) }
        guard let blank = words.firstIndex(of: " ") else {
            let found = AllCommands.list.filter { $0.name.hasPrefix(words) }
            return Completions(
                replacing: 1..<text.cursor,
                candidates: found.map { .init(insertion: $0.name, label: "." + $0.name, detail: $0.words) })
        }
        let operand = words[words.index(after: blank)...]
        let choices = AllCommands.named(String(words[..<blank]))?.choices(self) ?? []
        return Completions(
            replacing: (text.cursor - operand.utf8.count)..<text.cursor,
            candidates: choices.filter { $0.hasPrefix(operand) }.map { .init(insertion: $0, label: $0, detail: "") })
    }
}

extension String {
    var trimmed: Substring { self[...].trimmed }
}
