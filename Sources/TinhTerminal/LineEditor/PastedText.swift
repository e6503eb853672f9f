/// What is pasted into the line editor.
enum PastedText {
    /// What the terminal writes before and after it.
    static let opening = "\u{1B}[200~"
    static let closing = "\u{1B}[201~"

    /// Where the last Ctrl-C stands that is typed, not pasted; nil for none. O(n).
    static func lastInterrupt(in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.contains(0x03) else { return nil }
        var found: Int?
        var rest = bytes
        while let byte = rest.first {
            if byte == 0x1B, rest.starts(with: opening.utf8) {
                repeat { rest = rest.dropFirst() } while !rest.isEmpty && !rest.starts(with: closing.utf8)
            } else {
                if byte == 0x03 { found = rest.startIndex }
                rest = rest.dropFirst()
            }
        }
        return found
    }

    /// Line breaks as `\n`, tabs as blanks, other controls dropped, no line breaks at the end.
    static func cleaned(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\r": result.append("\n")
            case "\n":
                if !isAfterReturn { result.append("\n") }
            case "\t": result.append(contentsOf: "    ".unicodeScalars)
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}": break
            default: result.append(scalar)
            }
            isAfterReturn = scalar == "\r"
        }
        while result.last == "\n" { result.removeLast() }
        return String(result)
    }
}
