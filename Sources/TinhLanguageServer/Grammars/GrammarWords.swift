import TinhLibrary

/// The words that editors colour, from `grammar/keywords.tsv`, `grammar/operators.tsv` and the names in `stdlib/`.
enum GrammarWords {
    static let literals = ["true", "false", "missing"]

    /// Words that are operators: `and`, `when`, `to`.
    static var operators: [String] {
        let words = GrammarTables.signs.flatMap { $0.split(separator: " ").map(String.init) }
        let found = words.filter { $0.first?.isLetter == true && !literals.contains($0) } + ["then", "else"]
        return GrammarTables.words(at: "everywhere").filter(found.contains)
    }

    /// Words that begin clauses and what belongs to them.
    static var clauses: [String] {
        let others = Set(operators + literals)
        return GrammarTables.words(at: "everywhere").filter { !others.contains($0) }
    }

    /// Words only where a step begins.
    static var steps: [String] { GrammarTables.words(at: "step") + GrammarTables.words(at: "step, before join") }

    /// Words only where a statement begins.
    static var statements: [String] { GrammarTables.words(at: "statement") }

    /// Words only behind a number.
    static var scales: [String] { GrammarTables.words(at: "after a number") }

    static var functions: [String] {
        let reserved = Set(clauses + operators + steps + literals)
        let names = Library.standard.functionNames.flatMap { $0.split(separator: " ").map(String.init) }
        return Set(names).subtracting(reserved).sorted()
    }

    /// The longest first, so that none is taken for the beginning of another.
    static var signs: [String] {
        GrammarTables.signs.filter { $0.first?.isLetter == false }.sorted { ($1.count, $0) < ($0.count, $1) }
    }
}
