import CLibedit
import Glibc
import Tinh
import TinhBase

/// What the keys do.
extension LineEditor {
    func press(_ action: TinhEditorAction, _ text: inout EditedText) -> TinhEditorAnswer {
        // Keys that came in one piece were not followed one by one.
        noteChange(text)
        switch action {
        case TinhEditorAccept: return accept(&text)
        case TinhEditorComplete: complete(&text, step: 1)
        case TinhEditorCompleteBack: complete(&text, step: -1)
        case TinhEditorPrevious where menu != nil: complete(&text, step: -1)
        case TinhEditorNext where menu != nil: complete(&text, step: 1)
        case TinhEditorDeleteForwardOrEnd:
            if text.text.isEmpty { return TinhEditorEnd }
            // Ctrl-D on an empty line ends the statement, as an empty line does.
            if !text.deleteForward(), text.isOnEmptyLine, !text.isOnFirstLine { return done(text) }
        case TinhEditorCancel:
            if let menu { text = menu.original }
            menu = nil
        case TinhEditorPrevious: goBack(&text)
        case TinhEditorNext: goOn(&text)
        case TinhEditorUndo: undoList.undo().map { text = $0 }
        case TinhEditorRedo: undoList.redo().map { text = $0 }
        case TinhEditorClearScreen: clearScreen()
        case TinhEditorPaste: paste(&text)
        case TinhEditorSearch: search(&text)
        case TinhEditorOpenEditor: openEditor(&text)
        default: edit(action, &text)
        }
        return TinhEditorUnchanged
    }

    /// Moving, inserting, deleting.
    private func edit(_ action: TinhEditorAction, _ text: inout EditedText) {
        switch action {
        case TinhEditorNewline: text.beginLine()
        case TinhEditorLeft: text.moveLeft()
        case TinhEditorRight: text.moveRight()
        case TinhEditorWordLeft: text.moveWordLeft()
        case TinhEditorWordRight: text.moveWordRight()
        case TinhEditorLineStart: text.moveToLineStart()
        case TinhEditorLineEnd: text.moveToLineEnd()
        case TinhEditorTextStart: text.moveToStart()
        case TinhEditorTextEnd: text.moveToEnd()
        case TinhEditorDeleteBackward: _ = text.deleteBackward()
        case TinhEditorDeleteForward: _ = text.deleteForward()
        case TinhEditorDeleteWordBackward: keep(text.cutWordBackward())
        case TinhEditorDeleteWordForward: keep(text.cutWordForward())
        case TinhEditorCutToLineStart: keep(text.cutToLineStart())
        case TinhEditorCutToLineEnd: keep(text.cutToLineEnd())
        case TinhEditorPutBack: text.insert(cutWords)
        default: break
        }
    }

    private func keep(_ words: String?) {
        if let words { cutWords = words }
    }

    /// Takes the candidate chosen; runs what is whole, and what an empty line ends; else begins another line, indented so
    /// that it goes on.
    private func accept(_ text: inout EditedText) -> TinhEditorAnswer {
        if let menu {
            self.menu = nil
            if menu.selected != nil {
                text = menu.takenText
                completedQuote = text.before.last == "\"" ? text.cursor : nil
                return TinhEditorUnchanged
            }
        }
        let isEnded = text.after.trimmed.isEmpty && text.endsInEmptyLine
        guard isEnded || language.isComplete(text.text) else {
            text.beginLine()
            return TinhEditorUnchanged
        }
        return done(text)
    }

    private func done(_ text: EditedText) -> TinhEditorAnswer {
        mark(text)
        return TinhEditorDone
    }

    // MARK: Candidates

    private func complete(_ text: inout EditedText, step: Int) {
        if menu != nil {
            menu?.choose(step: step)
            menu.map { text = $0.text }
            return
        }
        let found = language.complete(text)
        switch Completion.step(text, replacing: found.replacing, choices(found), isCut: found.isCut) {
        case .edit(let edited):
            text = edited
            completedQuote = edited.before.last == "\"" ? edited.cursor : nil
        case .list(let edited, let range, let choices):
            text = edited
            menu = CompletionMenu(edited, range, choices, isCut: found.isCut)
        case .nothing: break
        }
    }

    private func choices(_ found: Completions) -> [Completion.Choice] {
        found.candidates.map {
            Completion.Choice(insertion: $0.insertion, ending: $0.ending, label: $0.label, detail: $0.detail)
        }
    }

    /// Letters typed while the candidates are shown narrow them down; after one was chosen they end the choice.
    func updateMenu(_ text: EditedText) {
        guard let menu, text != menu.text else { return }
        self.menu = nil
        guard menu.selected == nil, text.cursor >= menu.range.lowerBound, text.text != menu.original.text,
            text.text.utf8.prefix(menu.range.lowerBound).elementsEqual(
                menu.original.text.utf8.prefix(menu.range.lowerBound))
        else { return }
        let found = language.complete(text)
        guard found.replacing.lowerBound == menu.range.lowerBound, found.candidates.count > 1 else { return }
        self.menu = CompletionMenu(text, found.replacing, choices(found), isCut: found.isCut)
    }

    // MARK: Earlier statements

    /// The line above, or the statement before with the cursor in its first line: the same key goes further back.
    private func goBack(_ text: inout EditedText) {
        if !text.isOnFirstLine {
            text.moveUp()
        } else if let earlier = walk.back(from: text.text) {
            text = EditedText(
                earlier,
                cursor: earlier.utf8.firstIndex(of: UInt8(ascii: "\n"))
                    .map { earlier.utf8.distance(from: earlier.startIndex, to: $0) })
        }
    }

    private func goOn(_ text: inout EditedText) {
        if !text.isOnLastLine {
            text.moveDown()
        } else if let later = walk.on(from: text.text) {
            text = EditedText(later)
        }
    }

    private func search(_ text: inout EditedText) {
        menu = nil
        var search = HistorySearch(history.entries)
        defer { searchView = nil }
        while true {
            showSearch(search.found.map { EditedText($0) } ?? text, line: search.line)
            let event = input.next()
            guard case .character(let scalar) = event else {
                input.postpone(event)
                return
            }
            switch search.take(scalar) {
            case .goOn: break
            case .cancel: return
            case .choose(let entry):
                if let entry { text = EditedText(entry) }
                return
            case .chooseAndPass(let entry):
                if let entry { text = EditedText(entry) }
                // Escape alone has done what it does.
                if scalar != "\u{1B}" || input.waitsForMore(milliseconds: 30) { input.putBack([scalar]) }
                return
            }
        }
    }

    // MARK: From elsewhere

    /// What stands between the terminal's marks of a paste, line breaks and tabs included; no character in it is a key.
    private func paste(_ text: inout EditedText) {
        var pasted = String.UnicodeScalarView()
        let end = PastedText.closing.unicodeScalars
        while true {
            let hasPaused = !input.waitsForMore(milliseconds: 1000)
            let event = input.nextAsTyped()
            switch event {
            case .character(let scalar):
                // The end was lost on its way: Ctrl-C, alone and after a pause, is typed.
                if scalar == "\u{3}", hasPaused, !input.waitsForMore(milliseconds: 100) {
                    input.postpone(.interrupted)
                    return
                }
                pasted.append(scalar)
                if scalar == "~", pasted.reversed().starts(with: end.reversed()) {
                    pasted.removeLast(end.count)
                    text.insert(TextForm.normalized(PastedText.cleaned(String(pasted))))
                    return
                }
            case .resized, .suspended, .continued: input.postpone(event)
            case .interrupted, .end:
                input.postpone(event)
                return
            }
        }
    }

    private func openEditor(_ text: inout EditedText) {
        let before = text.text
        var edited: String?
        withoutTerminal { edited = try? ExternalEditor.edit(before) }
        if let edited { text = EditedText(edited) }
    }
}
