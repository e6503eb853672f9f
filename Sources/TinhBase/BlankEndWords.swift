/// What is said of values that differ by blanks at their ends alone.
package enum BlankEndWords {
    /// `count` values are so, and `text` is the first.
    package static func message(column: String, text: String, plain: String, count: Int) -> String {
        let others = count == 1 ? "" : ", and so \(count == 2 ? "is one more" : "are \(count - 1) more")"
        return "\(column): \"\(TerminalText.escaped(text))\" has a blank at an end, and is another value than "
            + "\"\(TerminalText.escaped(plain))\"\(others)"
    }
}
