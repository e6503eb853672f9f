import TinhBase

/// What Tab does with the candidates found.
enum Completion {
    struct Choice: Equatable {
        /// What is put into the text.
        let insertion: String
        /// What the list shows.
        let label: String
        var detail = ""
    }

    enum Step: Equatable {
        /// The text after completing, as far as it is certain.
        case edit(EditedText)
        /// Several go on differently: they are shown.
        case list([Choice])
        case nothing
    }

    /// One candidate is taken; of several what they share, if it is more than was typed; else they are listed.
    static func step(_ text: EditedText, replacing range: Range<Int>, _ choices: [Choice]) -> Step {
        guard let first = choices.first else { return .nothing }
        var edited = text
        if Set(choices.map(\.insertion)).count == 1 {
            edited.replace(range, with: first.insertion)
            return edited == text ? .nothing : .edit(edited)
        }
        let typed = text.text.utf8.dropFirst(range.lowerBound).prefix(range.count)
        let shared = commonPrefix(choices.map(\.insertion))
        let typedText = String(decoding: Array(typed), as: UTF8.self)
        // What is shared may only differ from what was typed in case and accents: then it is not put in its place, the
        // user may go on typing plainly.
        if shared.count > typedText.count {
            edited.replace(range, with: shared)
            return .edit(edited)
        }
        return .list(choices)
    }

    static func commonPrefix(_ words: [String]) -> String {
        guard var prefix = words.first else { return "" }
        for word in words.dropFirst() {
            prefix = String(zip(prefix, word).prefix { $0 == $1 }.map(\.0))
        }
        return prefix
    }

    /// Lines of columns for a terminal, filled downwards; those with a detail stand one on a line beside it.
    static func list(_ choices: [Choice], columnCount: Int, rowCountMax: Int) -> [String] {
        let labels = choices.map { TerminalText.escaped($0.label) }
        var lines: [String]
        if choices.contains(where: { !$0.detail.isEmpty }) {
            let width = min(32, labels.map { DisplayWidth.width(of: $0) }.max() ?? 0)
            lines = zip(labels, choices).map { label, choice in
                let line = DisplayWidth.padded(label, to: width) + "  " + TerminalText.escaped(choice.detail)
                return DisplayWidth.truncated(line, to: columnCount - 1)
            }
        } else {
            let width = min(columnCount - 1, (labels.map { DisplayWidth.width(of: $0) }.max() ?? 0) + 2)
            let across = max(1, (columnCount - 1) / width)
            let height = (labels.count + across - 1) / across
            lines = (0..<height).map { row in
                stride(from: row, to: labels.count, by: height)
                    .map { DisplayWidth.padded(DisplayWidth.truncated(labels[$0], to: width), to: width) }.joined()
            }
        }
        if lines.count > rowCountMax {
            let hidden = lines.count - rowCountMax
            lines = lines.prefix(rowCountMax) + ["… \(hidden) more lines; type on to narrow them down"]
        }
        return lines
    }
}
