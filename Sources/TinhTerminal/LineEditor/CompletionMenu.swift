import TinhBase

/// The candidates shown under the text. Tab goes through them, letters narrow them down, Enter takes the one chosen.
struct CompletionMenu {
    /// The text that was completed, before any candidate was put into it.
    let original: EditedText
    let range: Range<Int>
    let choices: [Completion.Choice]
    /// There are, or may be, more than these.
    let isCut: Bool
    private(set) var selected: Int?

    init(_ original: EditedText, _ range: Range<Int>, _ choices: [Completion.Choice], isCut: Bool = false) {
        self.original = original
        self.range = range
        self.choices = choices
        self.isCut = isCut
    }

    /// The next candidate or the one before, round and round.
    mutating func choose(step: Int) {
        guard let selected else {
            self.selected = step > 0 ? 0 : choices.count - 1
            return
        }
        self.selected = (selected + step + choices.count) % choices.count
    }

    /// The text with the chosen candidate in it.
    var text: EditedText {
        guard let selected else { return original }
        var text = original
        text.replace(range, with: choices[selected].insertion)
        return text
    }

    /// The same when it is taken for good: what closes the candidate stands behind it.
    var takenText: EditedText {
        guard let selected else { return original }
        var text = original
        text.replace(range, with: choices[selected].insertion + choices[selected].ending)
        return text
    }

    /// Rows for a terminal; the chosen candidate is always among them.
    func rows(columnCount: Int, rowCountMax: Int, isStyled: Bool) -> [BlockLayout.Row] {
        CompletionGrid(choices, columnCount: columnCount, rowCountMax: rowCountMax, isCut: isCut)
            .rows(selected: selected, isStyled: isStyled)
    }
}

extension BlockLayout.Row {
    /// Words without colours.
    init(plain text: String) { self.init(text: text, width: DisplayWidth.width(of: text)) }
}
