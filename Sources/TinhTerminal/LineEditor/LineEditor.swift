import CLibedit
import Glibc
import TinhBase

/// Reads statements of one line or several from a terminal, over libedit.
///
/// libedit moves, inserts and redraws; what a key means beyond that is decided here. One thread.
package final class LineEditor {
    package enum Outcome: Equatable {
        case text(String)
        case endOfInput
        case interrupted
    }

    /// What the owner knows about the language.
    package struct Language {
        /// False: Enter begins another line.
        package var isComplete: (String) -> Bool
        package var complete:
            (EditedText) -> (replacing: Range<Int>, choices: [(insertion: String, label: String, detail: String)])

        package init(
            isComplete: @escaping (String) -> Bool,
            complete:
                @escaping (EditedText) -> (
                    replacing: Range<Int>, choices: [(insertion: String, label: String, detail: String)]
                )
        ) {
            self.isComplete = isComplete
            self.complete = complete
        }
    }

    package let history: History
    private let language: Language
    private var editor: OpaquePointer?
    private let input = KeyReader()
    /// Standard output, or standard error when that is the terminal.
    private let output: Int32
    private var walk: HistoryWalk
    private let understandsPaste: Bool
    /// Where the quote stands that Tab has just written behind a text: typed once more it is the same one.
    private var completedQuote: Int?

    /// Nil when the terminal cannot be set up. Standard input is a terminal.
    package init?(history: History, language: Language) {
        self.history = history
        self.language = language
        output = Terminal.isTerminal(STDOUT_FILENO) ? STDOUT_FILENO : STDERR_FILENO
        understandsPaste = Terminal.variable("TERM") != "dumb"
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

    /// Edits one statement. A text is without the line break at its end.
    package func edit(prompt: String) -> Outcome {
        walk = HistoryWalk(history.entries)
        if understandsPaste { write("\u{1B}[?2004h") }
        let outcome = tinh_editor_edit(editor, prompt)
        let text = current.text
        if understandsPaste { write("\u{1B}[?2004l") }
        write("\n\u{1B}[J")
        switch TinhEditorOutcome(UInt32(outcome)) {
        case TinhEditorLine: return .text(text)
        case TinhEditorInterrupted: return .interrupted
        default: return .endOfInput
        }
    }

    // MARK: Characters

    /// The next character, accents joined to their letters; called by libedit.
    private func readCharacter() -> Int32 {
        while true {
            switch input.next() {
            case .character(let scalar):
                let isSame = scalar == "\"" && completedQuote == current.cursor
                completedQuote = nil
                if isSame { continue }
                guard let (letter, length) = current.composed(with: scalar) else { return Int32(scalar.value) }
                var text = current
                text.replace((text.cursor - length)..<text.cursor, with: "")
                set(text)
                return Int32(letter.value)
            case .resized:
                // Back to the prompt's line; what wrapped before and no longer does is not known to anybody.
                let linesAbove = current.before.count { $0 == "\n" }
                write("\r" + (linesAbove > 0 ? "\u{1B}[\(linesAbove)A" : "") + "\u{1B}[J")
                tinh_editor_resize(editor)
            case .interrupted: return -1
            case .end: return -2
            }
        }
    }

    // MARK: Keys

    private var current: EditedText {
        var cursor = 0
        guard let text = tinh_editor_text(editor, &cursor) else { return EditedText("") }
        return EditedText(String(cString: text), cursor: cursor)
    }

    private func set(_ text: EditedText) { tinh_editor_set_text(editor, text.text, text.cursor) }

    private func act(_ action: Int32) -> Int32 {
        var text = current
        let before = text
        let answer: TinhEditorAnswer
        switch TinhEditorAction(UInt32(action)) {
        case TinhEditorAccept: answer = accept(&text)
        case TinhEditorNewline:
            text.insert("\n  ")
            answer = TinhEditorChanged
        case TinhEditorComplete: answer = complete(&text)
        case TinhEditorPrevious: answer = goBack(&text)
        case TinhEditorNext: answer = goOn(&text)
        case TinhEditorDeleteBackward: answer = text.deleteBackward() ? TinhEditorChanged : TinhEditorRefused
        case TinhEditorDeleteForward:
            if text.text.isEmpty {
                answer = TinhEditorEnd
            } else if text.deleteForward() {
                answer = TinhEditorChanged
            } else {
                // Ctrl-D on an empty line ends the statement, as an empty line does.
                answer = text.isOnEmptyLine && !text.isOnFirstLine ? TinhEditorDone : TinhEditorRefused
            }
        case TinhEditorPaste: answer = paste(&text)
        case TinhEditorSearch: answer = search(&text)
        default: answer = TinhEditorRefused
        }
        if text != before { set(text) }
        return Int32(answer.rawValue)
    }

    /// Runs what is whole, and what an empty line ends; else begins another line, indented so that it goes on.
    private func accept(_ text: inout EditedText) -> TinhEditorAnswer {
        let isEnded = text.after.trimmed.isEmpty && text.endsInEmptyLine
        guard isEnded || language.isComplete(text.text) else {
            text.insert("\n  ")
            return TinhEditorChanged
        }
        if text.after.isEmpty { return TinhEditorDone }
        // Enter in the middle: to the end, drawn, and once more.
        text.cursor = text.text.utf8.count
        input.putBack("\r")
        return TinhEditorChanged
    }

    private func complete(_ text: inout EditedText) -> TinhEditorAnswer {
        let (range, found) = language.complete(text)
        let choices = found.map { Completion.Choice(insertion: $0.insertion, label: $0.label, detail: $0.detail) }
        switch Completion.step(text, replacing: range, choices) {
        case .edit(let edited):
            text = edited
            completedQuote = edited.before.last == "\"" ? edited.cursor : nil
            return TinhEditorChanged
        case .list(let choices):
            let lines = Completion.list(choices, columnCount: Terminal.columnCount(output), rowCountMax: 15)
            write("\n\u{1B}[J" + lines.joined(separator: "\n") + "\n")
            return TinhEditorRedraw
        case .nothing: return TinhEditorRefused
        }
    }

    private func goBack(_ text: inout EditedText) -> TinhEditorAnswer {
        if !text.isOnFirstLine {
            text.moveUp()
        } else if let earlier = walk.back(from: text.text) {
            text = EditedText(earlier)
        } else {
            return TinhEditorRefused
        }
        return TinhEditorChanged
    }

    private func goOn(_ text: inout EditedText) -> TinhEditorAnswer {
        if !text.isOnLastLine {
            text.moveDown()
        } else if let later = walk.on(from: text.text) {
            text = EditedText(later)
        } else {
            return TinhEditorRefused
        }
        return TinhEditorChanged
    }

    /// What stands between the terminal's marks of a paste, line breaks and tabs included.
    private func paste(_ text: inout EditedText) -> TinhEditorAnswer {
        var pasted = String.UnicodeScalarView()
        let end = "\u{1B}[201~".unicodeScalars
        while case .character(let scalar) = input.next() {
            pasted.append(scalar)
            if scalar == "~", pasted.reversed().starts(with: end.reversed()) {
                pasted.removeLast(end.count)
                break
            }
        }
        let words = TextForm.normalized(PastedText.cleaned(String(pasted)))
        text.insert(words)
        return TinhEditorChanged
    }

    private func search(_ text: inout EditedText) -> TinhEditorAnswer {
        var search = HistorySearch(history.entries)
        while true {
            write("\r\u{1B}[J" + DisplayWidth.truncated(search.line, to: Terminal.columnCount(output) - 1))
            guard case .character(let scalar) = input.next() else { return TinhEditorRedraw }
            switch search.take(scalar) {
            case .goOn: break
            case .cancel: return endSearch()
            case .choose(let entry):
                if let entry { text = EditedText(entry) }
                return endSearch()
            }
        }
    }

    private func endSearch() -> TinhEditorAnswer {
        write("\r\u{1B}[J")
        return TinhEditorRedraw
    }

    private func write(_ text: String) {
        let stream = ByteStream(descriptor: output, name: "the terminal")
        try? stream.write(text)
        try? stream.flush()
    }
}
