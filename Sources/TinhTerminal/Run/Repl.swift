import Glibc
import Tinh
import TinhBase

/// Questions and answers in a terminal.
package final class Repl {
    let session: Session
    let printer: OutcomePrinter
    private(set) var configuration: Configuration
    let history: History
    /// Nothing has been asked here before.
    private let isFirstRun: Bool
    /// What stands at the next prompt already.
    var beginning = ""
    private let version: String
    /// The last statement put right, where it was wrong and the error says how it is right.
    private var correction: String?

    package init(session: Session, printer: OutcomePrinter, version: String, configuration: Configuration) throws {
        self.session = session
        self.printer = printer
        self.version = version
        self.configuration = configuration
        let historyPath = History.standardPath()
        isFirstRun = historyPath.map { access($0, F_OK) != 0 } ?? false
        history = History(path: historyPath)
        try printer.apply(configuration.preferences)
    }

    var style: Style { printer.messages.style }

    /// As wide as the terminal that it is said in.
    func text(_ grid: TextGrid) -> String {
        let isTerminal = Terminal.isTerminal(STDERR_FILENO)
        return grid.text(widthMax: isTerminal ? Terminal.columnCount(STDERR_FILENO) : .max, style)
    }

    /// Sets a preference until the end of the session, and says what it is now.
    func set(_ name: String, to value: String, meaning: String? = nil) throws -> Command.Result {
        if let fault = configuration.set(name, to: value, from: .prompt) { return .refused(.refused(fault)) }
        try printer.apply(configuration.preferences)
        if let setting = AllSettings.named(name) {
            let value = TerminalText.escaped(setting.show(configuration.preferences))
            printer.messages.progress(style.dim("\(name) = \(value)" + (meaning.map { ": " + $0 } ?? "")))
        }
        return .goOn
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
            switch reader.read(prompt: configuration.preferences.prompt, beginning: beginning) {
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
        session.prepareCompletion()
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
        for fault in configuration.faults { printer.messages.progress("note: " + fault) }
        guard configuration.preferences.showsWelcome else { return }
        for line in welcome { printer.messages.progress(line) }
        for table in session.tables {
            printer.messages.progress(TableWords.table(table))
        }
    }

    private var welcome: [String] {
        let dot = ChartSigns.ofTerminal.separator
        let keys = ".help tells what can be asked\(dot)Tab completes\(dot)Ctrl-D ends"
        guard isFirstRun else { return ["Tinh \(version)\(dot)" + keys] }
        return [
            "Tinh \(version) answers questions on tables: count by city where year = 2023 top 5",
            keys,
            "`load \"FILE.csv\" as NAME` makes a table\(dot)`it` is the last answer\(dot).config",
        ]
    }

    /// False at the end.
    private func take(_ text: String) throws -> Bool {
        correction = nil
        if text.first == "." { return try take(command: String(text.dropFirst())) }
        if let command = Self.command(meantBy: text), !session.hasName(String(text.prefix { $0.isLetter })) {
            return try take(command: command)
        }
        try runStatements(text)
        return true
    }

    private func take(command line: String) throws -> Bool {
        var isEnding = false
        try attempt { progress in
            let result: Command.Result
            do {
                result = try runCommand(line)
            } catch let refusal as CommandRefusal {
                result = .refused(refusal.error)
            }
            progress?.pause()
            switch result {
            case .goOn: break
            case .quit: isEnding = true
            case .text(let answer): show(answer)
            case .refused(let error): say(style.red("error") + ": " + error.words)
            }
        }
        return !isEnding
    }

    /// `quit`, `exit`, `help sum`, `\d`: the command that a line without its dot most likely means; nil for any other text.
    package static func command(meantBy text: String) -> String? {
        let typed = text.trimmed
        let line = typed.drop { $0 == "\\" }
        let words = line.prefix { $0 != ";" && $0 != "(" }.split(separator: " ")
        guard let first = words.first?.lowercased(), words.count <= 2, !line.contains("\n"),
            let command = AllCommands.named(first)
        else { return nil }
        let isMarked = typed.first == "\\"
        let isWord = command.isMeantByName && (first.count > 1 || first == "q" || first == "?")
        guard isMarked || isWord && (words.count == 1 || command.name == "help") else { return nil }
        return ([command.name] + words.dropFirst().map(String.init)).joined(separator: " ")
    }

    private func runCommand(_ line: String) throws -> Command.Result {
        let name = line.prefix { $0 != " " && $0 != "\t" && $0 != "\n" }
        let operand = line[name.endIndex...].trimmed
        guard let command = AllCommands.named(String(name)) else { return .refused(.unknownCommand(String(name))) }
        return try command.run(String(operand), self)
    }

    func runStatements(_ text: String) throws {
        try printer.results.beginAnew()
        try attempt(text) { progress in
            // What belongs to the answers stands below them, also where a later one fails.
            defer { try? printer.results.endPage() }
            try session.run(text, name: "line") { outcome in
                progress?.pause()
                try printer.print(outcome)
                if let footer = Footer(outcome, configuration.preferences.timer) {
                    printer.messages.progress(style.dim(footer.text))
                }
                progress?.goOn()
            }
        }
    }

    /// Errors are shown, and Ctrl-C ends only this.
    ///
    /// - Parameter text: what a correction is offered for.
    private func attempt(_ text: String? = nil, _ work: (ProgressLine?) throws -> Void) throws {
        var line: ProgressLine?
        // Behind the `^C` of the terminal, unless that has gone with the line about the progress.
        var lineBreak: String { line?.leavesEmptyLine == true ? "" : "\n" }
        do {
            try ProgressLine.during(session.progress, printer.messages) { progress in
                line = progress
                try work(progress)
            }
        } catch let error as TinhError {
            if let signal = Interruption.pending, signal != SIGINT { throw Interrupted(signal: signal) }
            guard !error.isInterruption else { return say(lineBreak + "interrupted") }
            printer.messages.print(error.messages)
            correction = Terminal.movesCursor ? text.flatMap(error.corrected) : nil
            if correction != nil { printer.messages.progress(style.dim("Tab takes it as put right")) }
        } catch let error as Interrupted where error.signal == SIGINT {
            say(lineBreak + (error.isAfterWriting ? "interrupted, but the file is written" : "interrupted"))
        }
    }

    private func say(_ text: String) { printer.messages.say(text) }

    /// By the pager where it is taller than the screen and there is one.
    private func show(_ text: String) {
        if Terminal.isTerminal(STDERR_FILENO), let words = configuration.preferences.pager.words {
            let lineCount = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
            if lineCount >= Terminal.size(STDERR_FILENO).rowCount, Pager.show(text + "\n", by: words) == .shown {
                return
            }
        }
        say(text)
    }

    /// Running text in the terminal's width.
    func fitted(_ text: String) -> String {
        guard Terminal.isTerminal(STDERR_FILENO) else { return text }
        return FittedText.fitted(text, to: Terminal.columnCount(STDERR_FILENO))
    }

    // MARK: Completion

    private func complete(_ text: EditedText) -> Completions {
        if text.text.isEmpty, let correction {
            return Completions(
                replacing: 0..<0, candidates: [.init(insertion: correction, label: correction, detail: "put right")])
        }
        return text.text.first == "." ? completeCommand(text) : session.complete(text.text, cursor: text.cursor)
    }

    private func completeCommand(_ text: EditedText) -> Completions {
        let words = text.before.dropFirst()
        guard text.cursor > 0 else { return Completions(replacing: 0..<0, candidates: []) }
        guard let blank = words.firstIndex(of: " ") else {
            let found = AllCommands.list.filter { $0.name.hasPrefix(words) }
            return Completions(
                replacing: 1..<text.cursor,
                candidates: found.map {
                    .init(
                        insertion: $0.name, ending: $0.operand.isEmpty ? "" : " ", label: "." + $0.name,
                        detail: $0.words)
                })
        }
        let operand = words[words.index(after: blank)...].drop { $0 == " " }
        guard let choices = AllCommands.named(String(words[..<blank]))?.choices(String(operand), self) else {
            return Completions(replacing: text.cursor..<text.cursor, candidates: [])
        }
        return Completions(replacing: (text.cursor - choices.typedCount)..<text.cursor, candidates: choices.candidates)
    }
}

extension String {
    var trimmed: Substring { self[...].trimmed }
}
