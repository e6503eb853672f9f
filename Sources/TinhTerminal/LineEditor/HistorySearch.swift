import TinhBase

/// Ctrl-R: the latest statement that holds the words typed so far, case and accents aside.
struct HistorySearch {
    enum Step: Equatable {
        case goOn
        /// Leave the text as it was.
        case cancel
        /// Take the statement found; nil when there is none.
        case choose(String?)
    }

    private let entries: [String]
    private var words = ""
    /// How many matches are passed over.
    private var skipped = 0

    init(_ entries: [String]) { self.entries = entries }

    var found: String? {
        guard !words.isEmpty else { return nil }
        let folded = Folding.fold(words)
        var rest = skipped
        for entry in entries.reversed() where Folding.fold(entry).utf8Contains(folded) {
            if rest == 0 { return entry }
            rest -= 1
        }
        return nil
    }

    /// What is shown while searching.
    var line: String {
        let shown = found.map { $0.split(separator: "\n").map(\.trimmed).joined(separator: " ⏎ ") }
        return "search: " + words + "  →  " + TerminalText.escaped(shown ?? (words.isEmpty ? "" : "nothing"))
    }

    /// Takes a key: letters narrow the search, Ctrl-R goes further back, Enter and the like take what is found.
    mutating func take(_ key: Unicode.Scalar) -> Step {
        switch key.value {
        case 0x12:
            skipped += 1
            if found == nil { skipped -= 1 }
        case 0x07, 0x03: return .cancel
        case 0x08, 0x7F:
            if !words.isEmpty { words.removeLast() }
            skipped = 0
        case 0x00..<0x20: return .choose(found)
        default:
            words.unicodeScalars.append(key)
            skipped = 0
        }
        return .goOn
    }
}

extension String {
    /// Byte for byte: both sides are folded already.
    fileprivate func utf8Contains(_ part: String) -> Bool {
        let whole = Array(utf8)
        let wanted = Array(part.utf8)
        guard !wanted.isEmpty, whole.count >= wanted.count else { return wanted.isEmpty }
        return (0...(whole.count - wanted.count)).contains { whole[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }
}
