import TinhBase

/// Candidates in the rows and columns that a screen has for them, filled downwards; as many pages as it takes.
struct CompletionGrid {
    private let choices: [Completion.Choice]
    private let isCut: Bool
    private let cellCount: Int
    /// Candidates side by side.
    private let across: Int
    private let height: Int
    /// One row says which candidates these are, and how many there are.
    private let hasFooter: Bool

    /// Names have room up to so many cells before they are cut for the sake of further columns.
    private static let nameWidthMax = 24
    /// What a description has at least beside a name where several candidates stand side by side, and as much as short ones
    /// take: counts of rows and types are told of all or of none.
    private static let detailWidths = 8...12
    /// Less of a sentence says nothing.
    private static let sentenceWidthMin = 12
    private static let marker = "> "
    private static let gap = "  "

    /// A candidate stands on a row of its own, with what is known of it, as long as there are rows for all. O(candidates).
    init(_ choices: [Completion.Choice], columnCount: Int, rowCountMax: Int, isCut: Bool) {
        self.choices = choices
        self.isCut = isCut
        cellCount = max(1, columnCount - 1)
        let isDetailed = choices.contains { !$0.detail.isEmpty }
        let widest = choices.reduce(0) { max($0, DisplayWidth.width(of: TerminalText.escaped($1.name))) }
        let room = CompletionGrid.marker.utf8.count + CompletionGrid.gap.utf8.count
        let narrowest =
            isDetailed ? min(widest, CompletionGrid.nameWidthMax) + CompletionGrid.detailWidth(of: choices) : widest
        let acrossMax = max(1, (cellCount + CompletionGrid.gap.utf8.count) / (narrowest + room))
        let rowCountMax = max(1, rowCountMax)
        func rowCount(_ across: Int) -> Int { (choices.count + across - 1) / across }
        let free = isCut && rowCountMax > 1 ? rowCountMax - 1 : rowCountMax
        across =
            isDetailed
            ? (1...acrossMax).first { rowCount($0) <= free } ?? acrossMax : min(acrossMax, max(1, choices.count))
        let isWhole = rowCount(across) <= free
        hasFooter = (isCut || !isWhole) && rowCountMax > 1
        height = isWhole ? rowCount(across) : max(1, rowCountMax - 1)
    }

    func rows(selected: Int?, isStyled: Bool) -> [BlockLayout.Row] {
        let pageSize = height * across
        let first = (selected ?? 0) / max(1, pageSize) * pageSize
        let shown = first..<min(choices.count, first + pageSize)
        let width = across == 1 ? cellCount : (cellCount + CompletionGrid.gap.utf8.count) / across - 2
        let columns = (0..<across).map { column in
            let start = first + column * height
            let range = min(start, shown.upperBound)..<min(start + height, shown.upperBound)
            return cells(range, width: width, selected: selected, isStyled: isStyled)
        }
        var rows = (0..<height).filter { $0 < columns[0].count }.map { row in
            let parts = columns.compactMap { $0.indices.contains(row) ? $0[row] : nil }
            var text = ""
            var used = 0
            for (index, part) in parts.enumerated() {
                text += part.text
                used += part.width
                if index + 1 < parts.count {
                    let blanks = width - part.width + CompletionGrid.gap.utf8.count
                    text += String(repeating: " ", count: blanks)
                    used += blanks
                }
            }
            return BlockLayout.Row(text: text, width: used)
        }
        if hasFooter {
            let which =
                shown.count == choices.count
                ? "and more" : "\(first + 1) to \(shown.upperBound) of \(isCut ? "more than " : "")\(choices.count)"
            let words = "  \(ChartSigns.ofTerminal.ellipsis) \(which); type on to narrow them down"
            rows.append(BlockLayout.Row(plain: ChartSigns.ofTerminal.truncated(words, to: cellCount)))
        }
        return rows
    }

    /// The candidates of a column, their descriptions side by side: a signature that is longer than the names moves only what
    /// stands behind it.
    private func cells(
        _ range: Range<Int>, width: Int, selected: Int?, isStyled: Bool
    ) -> [BlockLayout.Row] {
        let labels = range.map { TerminalText.escaped(across == 1 ? choices[$0].label : choices[$0].name) }
        let room = max(1, width - CompletionGrid.marker.utf8.count)
        // What is put in has room; a longer label two thirds.
        let names = range.reduce(0) { max($0, DisplayWidth.width(of: TerminalText.escaped(choices[$1].name))) }
        let hasDetails = range.contains { !choices[$0].detail.isEmpty }
        let labelMax = hasDetails ? min(room, max(12, width * 2 / 3, across == 1 ? names : 0)) : room
        let aligned = min(names, labelMax)
        return zip(range, labels).map { index, label in
            cell(
                index, DisplayWidth.padded(ChartSigns.ofTerminal.truncated(label, to: labelMax), to: aligned), width,
                selected,
                isStyled)
        }
    }

    private func cell(
        _ index: Int, _ label: String, _ width: Int, _ selected: Int?, _ isStyled: Bool
    ) -> BlockLayout.Row {
        let isChosen = index == selected
        let head = ChartSigns.ofTerminal.truncated((isChosen ? CompletionGrid.marker : "  ") + label, to: width)
        let rest = width - DisplayWidth.width(of: head) - CompletionGrid.gap.utf8.count
        let known = CompletionGrid.fitted(TerminalText.escaped(choices[index].detail), to: rest)
        let detail = known.isEmpty ? "" : CompletionGrid.gap + known
        let style = Style(isOn: isStyled)
        return BlockLayout.Row(
            text: (isChosen ? style.reversed(head) : head) + style.dim(detail),
            width: DisplayWidth.width(of: head) + DisplayWidth.width(of: detail))
    }

    private static func detailWidth(of choices: [Completion.Choice]) -> Int {
        choices.reduce(detailWidths.lowerBound) { width, choice in
            let own = DisplayWidth.width(of: TerminalText.escaped(shortest(choice.detail)))
            return own <= detailWidths.upperBound ? max(width, own) : width
        }
    }

    /// Of `column, int VND, of clearance` the type; else all of it.
    private static func shortest(_ detail: String) -> String {
        let parts = detail.split(separator: ",")
        return parts.count > 1 && parts[0] == "column" ? String(parts[1].drop { $0 == " " }) : detail
    }

    /// Whole, else the part that tells most, of `column, int VND, of clearance` the type; else its beginning.
    private static func fitted(_ detail: String, to width: Int) -> String {
        if DisplayWidth.width(of: detail) <= width { return detail }
        let part = shortest(detail)
        if DisplayWidth.width(of: part) <= width { return part }
        return width >= sentenceWidthMin ? ChartSigns.ofTerminal.truncated(detail, to: width) : ""
    }
}
