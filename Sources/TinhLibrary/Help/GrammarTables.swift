import TinhBase

/// Lists for the help and for editors out of `grammar/keywords.tsv` and `grammar/operators.tsv`.
package enum GrammarTables {
    /// Each word of the grammar and what it is for, by where it stands.
    static var keywords: String {
        let rows = rows(of: "grammar/keywords.tsv")
        let groups = [
            ("Reserved wherever they stand (a column of that name stands in back-quotes)", "everywhere"),
            ("Where a step may begin", "step"), ("Before `join`", "step, before join"),
            ("Where a statement may begin", "statement"), ("Right after a number", "after a number"),
        ]
        return groups.map { title, place in
            let words = rows.filter { $0.count == 3 && $0[1] == place }.map { (name: $0[0], words: $0[2]) }
            return "\(title):\n" + HelpText.table(words)
        }.joined(separator: "\n\n")
    }

    /// Each operator with an example, from the one that binds weakest.
    static var operators: String {
        let rows = rows(of: "grammar/operators.tsv").filter { $0.count == 5 }
        return "Operators, each with an example; a higher number binds stronger:\n"
            + HelpText.table(
                rows.map { (name: DisplayWidth.padded($0[2], to: 2, .right) + "  " + $0[0], words: $0[4]) })
    }

    /// The words that are reserved at a place, as the second column of `grammar/keywords.tsv` names it.
    package static func words(at place: String) -> [String] {
        rows(of: "grammar/keywords.tsv").filter { $0.count == 3 && $0[1] == place }.map { $0[0] }
    }

    /// The signs and words of `grammar/operators.tsv`, each once.
    package static var signs: [String] {
        var seen: Set<String> = []
        return rows(of: "grammar/operators.tsv").map { $0[0] }.filter { seen.insert($0).inserted }
    }

    /// The cells of a table, without its header.
    private static func rows(of path: String) -> [[String]] {
        (Embedded.text(at: path) ?? "").split(separator: "\n").dropFirst().map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
