import CLibedit
import Glibc
import Tinh
import TinhBase

/// Reads statements of one line or several from a terminal, over libedit.
///
/// libedit holds the text and knows the keys; what a key means and what is shown is decided here. One thread.
package final class LineEditor {
    /// What the owner knows about the language.
    package struct Language {
        /// False: Enter begins another line.
        package var isComplete: (String) -> Bool
        package var complete: (EditedText) -> Completions
        package var highlights: (String) -> [Highlight]
        /// Where a text that was entered is misspelt; UTF-8 offsets.
        package var mistakes: (String) -> [Range<Int>]

        package init(
            isComplete: @escaping (String) -> Bool, complete: @escaping (EditedText) -> Completions,
            highlights: @escaping (String) -> [Highlight], mistakes: @escaping (String) -> [Range<Int>]
        ) {
            self.isComplete = isComplete
            self.complete = complete
            self.highlights = highlights
            self.mistakes = mistakes
        }
    }

    let history: History
    let language: Language
    let input = KeyReader()
    var walk: HistoryWalk
    var menu: CompletionMenu?
    /// Where the quote stands that Tab has just written behind a text: typed once more it is the same one.
    var completedQuote: Int?
    /// What was cut last.
    var cutWords = ""
    var undoList = UndoList(EditedText(""))
    /// What a search shows in place of the text.
    var searchView: (text: EditedText, line: String)?

    private var editor: OpaquePointer?
    /// Standard output, or standard error when that is the terminal.
    private let output: Int32
    private let isStyled: Bool
    private var prompt = ""
    /// Put into the next text before anything is typed.
    private var beginning: EditedText?
    private var painter = BlockPainter()
    private var view = BlockView()
    private var mistakes: [Range<Int>] = []
    /// The rest of a key, which libedit gets before all else.
    private var restOfKey: [Int32] = []

    /// Nil when the terminal cannot be set up. Standard input is a terminal that can move its cursor.
    package init?(history: History, language: Language, isStyled: Bool) {
        self.history = history
        self.language = language
        self.isStyled = isStyled
        output = Terminal.isTerminal(STDOUT_FILENO) ? STDOUT_FILENO : STDERR_FILENO
        walk = HistoryWalk(history.entries)
        editor = tinh_editor_open(
            output, Unmanaged.passUnretained(self).toOpaque(),
            { LineEditor.from($0).readCharacter() },
            { LineEditor.from($0).act($1) })
        guard editor != nil else { return nil }
        Interruption.installResize()
    }

    deinit {
        if let editor { tinh_editor_close(editor) }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> LineEditor {
        guard let context else { preconditionFailure("libedit calls back with the context it was given") }
        return Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue()
    }

    private func edit(beginning text: String) -> TypedStatement {
        walk = HistoryWalk(history.entries)
        (menu, completedQuote, searchView, mistakes) = (nil, nil, nil, [])
        view = BlockView()
        undoList = UndoList(EditedText(""))
        restOfKey = []
        beginning = text.isEmpty ? nil : EditedText(text)
        Interruption.watchSuspension(true)
        // Before the prompt is seen: what is typed then is not echoed by the system any more.
        tinh_editor_take_terminal(editor)
        write("\u{1B}[?2004h")
        show(EditedText(""))
        let outcome = tinh_editor_edit(editor)
        Interruption.watchSuspension(false)
        let text = current
        // What stays on the screen: the whole statement, or its end where it is taller than the screen.
        menu = nil
        searchView = nil
        show(EditedText(text.text))
        painter.forget()
        write("\u{1B}[?2004l\r\n\u{1B}[J")
        switch TinhEditorOutcome(UInt32(outcome)) {
        case TinhEditorLine:
            // The terminal makes signals again from here on; before, it made a character of it.
            if input.takesInterruptTypedAhead() { raise(SIGINT) }
            return .text(text.text)
        case TinhEditorInterrupted: return .interrupted
        default: return .endOfInput
        }
    }

    // MARK: Characters

    /// The next character, accents joined to their letters; called by libedit.
    private func readCharacter() -> Int32 {
        if let beginning {
            set(beginning)
            self.beginning = nil
        }
        if !restOfKey.isEmpty { return restOfKey.removeFirst() }
        while true {
            // What was pasted without the terminal's marks, or typed ahead, is shown when all of it is there.
            if !input.hasPending { settle() }
            switch input.next() {
            case .character(let scalar):
                if let character = taken(scalar) { return character }
            case .resized: write(painter.forget(columnCount: Terminal.size(output).columnCount))
            case .suspended: suspend()
            case .continued: takeTerminal()
            case .interrupted: return -1
            case .end: return -2
            }
        }
    }

    /// What libedit gets of a character; nil when it gets none.
    private func taken(_ scalar: Unicode.Scalar) -> Int32? {
        if let quote = completedQuote {
            completedQuote = nil
            if scalar == "\"", quote == current.cursor { return nil }
        }
        // Escape alone leaves the list; else it begins a key.
        if scalar == "\u{1B}", menu != nil, !input.waitsForMore(milliseconds: 30) { return 0x07 }
        if scalar == "\u{1B}" {
            guard let rest = KeySequence.next(input, isKnown: { tinh_editor_knows($0) != 0 }) else { return nil }
            restOfKey = rest.unicodeScalars.map { Int32($0.value) }
            return 0x1B
        }
        // No accent is below this one.
        guard scalar.value >= 0x300, let (letter, length) = current.composed(with: scalar) else {
            return Int32(scalar.value)
        }
        var text = current
        text.replace((text.cursor - length)..<text.cursor, with: "")
        set(text)
        return Int32(letter.value)
    }

    /// After a key: notes the change, and shows the text.
    private func settle() {
        let text = current
        noteChange(text)
        show(searchView?.text ?? text)
    }

    /// Keeps the change for undoing, and follows it with the list of candidates.
    func noteChange(_ text: EditedText) {
        undoList.note(text)
        updateMenu(text)
    }

    private func show(_ text: EditedText) {
        let size = Terminal.size(output)
        let prompts = BlockLayout.Prompts(prompt, columnCount: size.columnCount, isStyled: isStyled)
        let further = { [menu, searchView, isStyled] (rowCountMax: Int) -> [BlockLayout.Row] in
            if let searchView {
                return [
                    .init(plain: ChartSigns.ofTerminal.truncated(searchView.line, to: max(1, size.columnCount - 1)))
                ]
            }
            return menu?.rows(columnCount: size.columnCount, rowCountMax: rowCountMax, isStyled: isStyled) ?? []
        }
        write(
            painter.show(
                view.block(
                    of: text, prompts: prompts, further: further, size: size, mistakes: mistakes,
                    highlights: language.highlights)))
    }

    func showSearch(_ text: EditedText, line: String) {
        searchView = (text, line)
        if !input.hasPending { show(text) }
    }

    /// The mistakes of a text that is entered are underlined where it stays on the screen.
    func mark(_ text: EditedText) {
        if isStyled { mistakes = language.mistakes(text.text) }
    }

    func clearScreen() {
        painter.forget()
        write("\u{1B}[H\u{1B}[2J")
    }

    // MARK: The terminal

    /// Ctrl-Z: the text stays on the screen, the shell gets its terminal back, and the text is shown anew afterwards.
    private func suspend() {
        leaveTerminal()
        Interruption.stopProcessGroup()
        takeTerminal()
    }

    /// Runs what uses the terminal in its own way.
    func withoutTerminal(_ work: () -> Void) {
        leaveTerminal()
        Interruption.watchSuspension(false)
        work()
        // A Ctrl-C there was meant for what ran.
        if Interruption.pending == SIGINT { Interruption.forget() }
        Interruption.watchSuspension(true)
        takeTerminal()
    }

    private func leaveTerminal() {
        menu = nil
        show(EditedText(current.text))
        painter.forget()
        write("\u{1B}[?2004l\r\n\u{1B}[J")
        tinh_editor_leave_terminal(editor)
    }

    private func takeTerminal() {
        painter.forget()
        tinh_editor_take_terminal(editor)
        write("\r\u{1B}[J\u{1B}[?2004h")
    }

    // MARK: The text

    var current: EditedText {
        var cursor = 0
        guard let text = tinh_editor_text(editor, &cursor) else { return EditedText("") }
        return EditedText(String(cString: text), cursor: cursor)
    }

    private func set(_ text: EditedText) { tinh_editor_set_text(editor, text.text, text.cursor) }

    private func act(_ action: Int32) -> Int32 {
        let before = current
        var text = before
        let answer = press(TinhEditorAction(UInt32(action)), &text)
        if text != before { set(text) }
        return Int32(answer.rawValue)
    }

    private func write(_ text: String) {
        guard !text.isEmpty else { return }
        let stream = ByteStream(descriptor: output, name: "the terminal")
        try? stream.write(text)
        try? stream.flush()
    }
}

extension LineEditor: StatementReader {
    package func read(prompt: String, beginning: String) -> TypedStatement {
        self.prompt = prompt
        return edit(beginning: beginning)
    }
}
