/// The calls of other languages that Tinh writes in another shape: `stdlib/elsewhere.tsv`. What merely has another name stands
/// behind `Elsewhere:` in the block of its function or section.
package enum Elsewhere {
    package struct Call: Sendable {
        /// In small letters.
        package let words: [String]
        package let argumentCount: Int
        /// With `$1`, `$2`, … for the arguments.
        package let template: String
        /// A question to the table of the examples, with the first of the words.
        package let example: String
    }

    /// Read anew each time: it is asked for by mistakes only.
    package static var calls: [Call] {
        let text = Embedded.text(at: "stdlib/elsewhere.tsv") ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard parts.count == 4, let count = Int(parts[1]) else {
                preconditionFailure("a line of stdlib/elsewhere.tsv is not words, number, form and example: \(line)")
            }
            return Call(
                words: parts[0].split(separator: " ").map(String.init), argumentCount: count,
                template: String(parts[2]),
                example: String(parts[3]))
        }
    }
}
