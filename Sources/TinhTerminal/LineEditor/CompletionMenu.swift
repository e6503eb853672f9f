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

    /// Rows for a terminal: in columns filled downwards; candidates of which more is known stand one on a row. The chosen
    /// one is always among them.
    func rows(columnCount: Int, rowCountMax: Int, isStyled: Bool) -> [BlockLayout.Row] {
        let cells = max(1, columnCount - 1)
        let labels = choices.map { TerminalText.escaped($0.label) }
        let widest = labels.map { DisplayWidth.width(of: $0) }.max() ?? 0
        let isDetailed = choices.contains { !$0.detail.isEmpty }
        let across = isDetailed ? 1 : max(1, cells / (max(1, min(widest, cells - 2)) + 2))
        let height = (labels.count + across - 1) / across
        // One row says how many more there are.
        let shownCount = height > rowCountMax ? max(1, rowCountMax - 1) : height
        let chosenRow = selected.map { $0 % height } ?? 0
        let first = max(0, min(chosenRow - shownCount / 2, height - shownCount))
        let labelWidth = max(
            1, min(isDetailed ? detailedWidth(first..<first + shownCount, labels, cells) : widest, cells - 2))
        var rows = (first..<(first + shownCount)).map { row in
            let parts = stride(from: row, to: labels.count, by: height).map { index in
                cell(index, labels[index], width: labelWidth, cells: cells, isStyled: isStyled)
            }
            return BlockLayout.Row(text: parts.map(\.text).joined(), width: parts.reduce(0) { $0 + $1.width })
        }
        if shownCount < height {
            let words =
                "  … \(isCut ? "more than \(choices.count)" : "\(choices.count) in all"); type on to narrow them down"
            rows.append(BlockLayout.Row(plain: DisplayWidth.truncated(words, to: cells)))
        }
        return rows
    }

    /// The cells of labels that more stands behind, of those shown: what is put in has room, a longer label two thirds.
    private func detailedWidth(_ shown: Range<Int>, _ labels: [String], _ cells: Int) -> Int {
        let widest = shown.map { DisplayWidth.width(of: labels[$0]) }.max() ?? 0
        let name = shown.map { DisplayWidth.width(of: TerminalText.escaped(choices[$0].insertion)) }.max() ?? 0
        return min(widest, max(12, cells * 2 / 3, name))
    }

    private func cell(_ index: Int, _ label: String, width: Int, cells: Int, isStyled: Bool) -> BlockLayout.Row {
        let isChosen = index == selected
        let words = DisplayWidth.padded(DisplayWidth.truncated(label, to: width), to: width)
        let head = DisplayWidth.truncated((isChosen ? "> " : "  ") + words, to: cells)
        let rest = cells - DisplayWidth.width(of: head) - 2
        let known = TerminalText.escaped(choices[index].detail)
        let detail = known.isEmpty || rest < 4 ? "" : "  " + DisplayWidth.truncated(known, to: rest)
        let style = Style(isOn: isStyled)
        return BlockLayout.Row(
            text: (isChosen ? style.reversed(head) : head) + style.dim(detail),
            width: DisplayWidth.width(of: head) + DisplayWidth.width(of: detail))
    }
}

extension BlockLayout.Row {
    /// Words without colours.
    init(plain text: String) { self.init(text: text, width: DisplayWidth.width(of: text)) }
}
