/// The reference as one page of Markdown: everything that `tinh help` says, in an order to read. It is kept in
/// `grammar/reference.md`, and a test holds the two equal.
package struct Reference {
    private let library: Library

    package init(_ library: Library) {
        self.library = library
    }

    package var markdown: String {
        let help = [
            ("The language on a page", "overview"), ("Laws", "laws"), ("Statements", "statements"), ("Heads", "heads"),
            ("Clauses", "clauses"), ("Expressions", "expressions"), ("Subjects", "topics"),
        ]
        let parts =
            [Reference.head] + help.map { chapter($0, ofFile: $1) } + [functions, units, words, grammar]
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static let head = """
        # Tinh: the reference

        Made from `stdlib/` and `grammar/`, as `tinh help` is. Every example here runs: indented lines are a query, and what
        follows `=` is what it prints as csv, without the header, over the table `clearance` of `stdlib/help/clearance.csv`.
        """

    /// The sections of a file of stdlib/help/, the first title of each as its heading.
    private func chapter(_ title: String, ofFile name: String) -> String {
        let text = Embedded.text(at: "stdlib/help/\(name).md") ?? ""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let headingCount = lines.count { $0.hasPrefix("# ") }
        let body = lines.compactMap { line -> String? in
            guard line.hasPrefix("# ") else { return String(line) }
            return headingCount == 1
                ? nil : "### " + Help.titles(ofHeading: line).map { "`\($0)`" }.joined(separator: ", ")
        }
        return "## \(title)\n\n" + Reference.trimmed(body.joined(separator: "\n"))
    }

    private var functions: String {
        let areas = Dictionary(grouping: Embedded.functions, by: \.area)
        let chapters = areas.keys.sorted().map { area in
            let blocks = (areas[area] ?? []).names.compactMap { library.contract(named: $0) }.map(Reference.function)
            return "## Functions: \(area)\n\n" + blocks.joined(separator: "\n\n")
        }
        return chapters.joined(separator: "\n\n")
    }

    private static func function(_ contract: Contract) -> String {
        let notation = contract.signature.notation
        let parts =
            [
                "### `\(contract.signature.name)`", "    " + contract.signature.description,
                trimmed(contract.documentation),
            ]
            + (notation.isEmpty ? [] : [notation]) + contract.examples.map(\.description)
        return parts.joined(separator: "\n\n")
    }

    private var units: String {
        let rows = Dictionary(grouping: Embedded.units, by: \.lower).sorted { $0.key < $1.key }.map { entry in
            let lines = entry.value[0].text.split(separator: "\n")
            let words = lines.filter { $0.hasPrefix("##") }.map { $0.dropFirst(3) }.joined(separator: " ")
            return "| `\(lines.last.map(String.init) ?? "")` | \(words) |"
        }
        return "## Units\n\n| unit | |\n|---|---|\n" + rows.joined(separator: "\n")
    }

    private var words: String {
        "## Keywords\n\n```\n\(GrammarTables.keywords)\n```\n\n## Operators\n\n```\n\(GrammarTables.operators)\n```"
    }

    private var grammar: String {
        "## Grammar\n\n```\n\(Reference.trimmed(Embedded.text(at: "grammar/tinh.ebnf") ?? ""))\n```"
    }

    private static func trimmed(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        lines = lines.drop { $0.isEmpty }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
