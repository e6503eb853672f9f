/// What is pasted into the line editor.
enum PastedText {
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
