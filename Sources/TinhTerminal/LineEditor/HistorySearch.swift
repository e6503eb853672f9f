import TinhBase

/// Ctrl-R: the latest statement that holds the words typed so far, case and accents aside.
struct HistorySearch {
    enum Step: Equatable {
        case goOn
        /// Leave the text as it was.
        case cancel
        /// Take the statement found; nil when there is none.
        case choose(String?)
        /// Take it, and then do what the key does elsewhere: an arrow, for one.
        case chooseAndPass(String?)
    }

    /// The latest last, with its folded form.
    private let entries: [(text: String, folded: [UInt8])]
    private var words = ""
    /// How many matches are passed over.
    private var skipped = 0

    init(_ entries: [String]) {
        self.entries = entries.map { ($0, Folding.fold(Array($0.utf8))) }
    }

    var found: String? {
        guard !words.isEmpty else { return nil }
        let wanted = Folding.fold(Array(words.utf8))
        var rest = skipped
        var last: String?
        for entry in entries.reversed() where entry.text != last && entry.folded.holds(wanted) {
            if rest == 0 { return entry.text }
            rest -= 1
            last = entry.text
        }
        return nil
    }

    /// What is shown under the statement found.
    var line: String {
        let words = TerminalText.escaped(words)
        return "search: " + words + (self.words.isEmpty || found != nil ? "" : "  (nothing; Ctrl-G leaves)")
    }

    /// Takes a key: letters narrow the search, Ctrl-R goes further back, Enter and the like take what is found.
    mutating func take(_ key: Unicode.Scalar) -> Step {
        switch key.value {
        case 0x12:
            skipped += 1
            if found == nil { skipped -= 1 }
        case 0x13: skipped = max(0, skipped - 1)
        case 0x07, 0x03: return .cancel
        case 0x15:
            words = ""
            skipped = 0
        case 0x08, 0x7F:
            if !words.isEmpty { words.removeLast() }
            skipped = 0
        case 0x09, 0x0A, 0x0D: return .choose(found)
        case 0x00..<0x20: return .chooseAndPass(found)
        default:
            words.unicodeScalars.append(key)
            skipped = 0
        }
        return .goOn
    }
}

extension [UInt8] {
    /// Byte for byte: both sides are folded already.
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        guard count >= part.count else { return false }
        return (0...(count - part.count)).contains { start in
            self[start] == first && self[start..<(start + part.count)].elementsEqual(part)
        }
    }
}
