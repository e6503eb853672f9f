import TinhBase
import TinhTypes

/// What `tinh help` says: made of the blocks of stdlib/ and the sections of stdlib/help/, so that nothing is said twice.
package struct Help: Sendable {
    private let library: Library

    package init(_ library: Library) {
        self.library = library
    }

    /// What `tinh help` says without a topic: the five ideas, then all names by area.
    package var overview: String {
        [
            section("overview") ?? "",
            "Heads, which begin a step:\n" + list(titles(of: "heads", running: true)),
            "Clauses, which follow in any order:\n" + list(titles(of: "clauses", running: true)),
            "Within expressions (`tinh help operators` says what binds how):\n"
                + list(titles(of: "expressions", running: true)),
            "Statements:\n" + list(titles(of: "statements", running: true)),
            "Functions (`tinh help functions` says what each does):\n" + functionNames,
            waiting.isEmpty ? "" : "Not running yet:\n" + list(waiting),
            HelpText.wrapped(
                "Also: keywords, operators, functions, units, grammar, codes; and the code of an error, as in `tinh help E0201`."
            ),
        ].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    /// What is to be said of a function, unit, scale word, keyword, operator or subject; nil when nothing is known of it.
    package func text(for topic: String) -> String? {
        let name = topic.split(separator: " ").joined(separator: " ")
        switch name {
        case "functions": return functions
        case "keywords": return GrammarTables.keywords
        case "operators": return GrammarTables.operators
        case "codes": return codeList
        case "grammar": return Embedded.text(at: "grammar/tinh.ebnf")
        case Help.exampleTable: return Embedded.text(at: "stdlib/help/clearance.csv")
        default: break
        }
        let parts = [
            library.contract(named: name).map(function), section(name), unit(name), scale(name),
            functions(ofArea: name),
        ].compactMap { $0 }
        if !parts.isEmpty { return parts.joined(separator: "\n\n") }
        if let own = library.ownWord(forForeign: name) { return text(for: own) }
        if let page = code(name) { return page }
        // `not in` is told under `in`.
        if name.hasPrefix("not ") { return text(for: String(name.dropFirst(4))) }
        return name == name.lowercased() ? nil : text(for: name.lowercased())
    }

    /// The first title of a section.
    static func title(of section: EmbeddedEntry) -> String {
        titles(of: section).first ?? ""
    }

    /// The titles of a section, without the other words that find it.
    private static func titles(of section: EmbeddedEntry) -> [String] {
        titles(ofHeading: section.text.prefix { $0 != "\n" })
    }

    /// Of `# title, other title; word`.
    static func titles(ofHeading line: Substring) -> [String] {
        let heading = line.dropFirst(2)
        let end = heading.firstRange(of: "; ")?.lowerBound ?? heading.endIndex
        return heading[..<end].split(separator: ",").map { String($0.drop { $0 == " " }) }
    }

    /// The lines of a section that are examples, without what they print.
    static func exampleLines(of section: EmbeddedEntry) -> [String] {
        section.text.split(separator: "\n").filter { $0.hasPrefix("    ") && !$0.hasPrefix("    = ") }
            .map { String($0.drop { $0 == " " }) }
    }

    /// Everything that `text(for:)` knows, sorted: for completion and for the nearest topic to a mistyped one.
    package var topics: [String] {
        let own = ["codes", "functions", "grammar", "keywords", "operators", Help.exampleTable]
        let all =
            own + library.functionNames + areas.map(\.area) + Embedded.topics.names + library.unitNames
            + library.scaleNames
        return Set(all).sorted()
    }

    /// The file that the examples ask, as `tinh help clearance.csv` prints it; its table is `clearance`.
    package static let exampleTable = "clearance.csv"

    /// The queries in the sections and what they print, for the tests.
    package var examples: [Contract.Example] {
        var seen: Set<Int> = []
        return Embedded.topics.filter { seen.insert($0.file << 32 | $0.lower).inserted }.flatMap { entry in
            let lines = entry.text.split(separator: "\n", omittingEmptySubsequences: false)
            return lines.split { !$0.hasPrefix("    ") }.flatMap { ContractBlock.examples($0.map { $0.dropFirst(4) }) }
        }
    }

    /// The table of the overview: what can be asked, a statement that asks it, and the topic that tells of it, for the tests.
    package var guide: [(words: String, statement: String, topic: String)] {
        let lines = (Embedded.topics.entry(named: "overview")?.text ?? "").split(separator: "\n")
        let table = lines.drop { !$0.hasPrefix("    to ask ") }.prefix { $0.hasPrefix("    ") }
        return table.dropFirst().map { line in
            let cells = line.split(separator: "  ").map { String($0.drop { $0 == " " }) }
            return (cells[0], cells.count == 3 ? cells[1] : "", cells.last ?? "")
        }
    }

    // MARK: - Parts

    private func function(_ contract: Contract) -> String {
        var parts = [contract.signature.description, HelpText.wrapped(contract.documentation)]
        let notation = contract.signature.notation
        if !notation.isEmpty { parts.append(HelpText.wrapped(notation)) }
        parts += contract.examples.map(\.description)
        return parts.joined(separator: "\n\n")
    }

    private func section(_ title: String) -> String? {
        guard let entry = Embedded.topics.entry(named: title) else { return nil }
        var text = HelpText.wrapped(entry.text.split(separator: "\n").count > 1 ? entry.body : "")
        if Help.title(of: entry) == "units" { text += "\n\n" + units }
        return text
    }

    private func unit(_ name: String) -> String? {
        guard let entry = Embedded.units.entry(named: name) else { return nil }
        return HelpText.wrapped(entry.comment) + "\n\n    " + entry.declaration
    }

    private func scale(_ word: String) -> String? {
        guard let entry = Embedded.scales.entry(named: word) else { return nil }
        let value = entry.declaration.split(separator: " ").last ?? ""
        return HelpText.wrapped(
            "A number before `\(word)` is multiplied by \(value): `2 \(word)`, also in a header's brackets.")
    }

    // MARK: - Lists

    private var functions: String {
        areas.map { $0.area + "\n" + table(of: $0.names) }.joined(separator: "\n\n")
    }

    /// The functions of one file, by its name: of text, of time.
    private func functions(ofArea name: String) -> String? {
        areas.first { $0.area == name }.map { "Functions:\n" + table(of: $0.names) }
    }

    private func table(of functions: [String]) -> String {
        HelpText.table(
            functions.compactMap { library.contract(named: $0) }.map {
                (name: $0.signature.call, words: HelpText.firstSentence($0.documentation))
            })
    }

    private var functionNames: String {
        HelpText.table(areas.map { ($0.area, $0.names.joined(separator: ", ")) })
    }

    /// The functions of each file, in the order of the files' names.
    private var areas: [(area: String, names: [String])] {
        let groups = Dictionary(grouping: Embedded.functions, by: \.area)
        return groups.keys.sorted().map { ($0, (groups[$0] ?? []).names) }
    }

    /// The titles of a file's sections that run, or that do not yet, which then say so.
    private func titles(of area: String, running: Bool) -> [String] {
        Embedded.topics.filter { entry in
            entry.area == area && entry.isWaiting != running
                && Help.titles(of: entry).contains(entry.name.description)
        }.names
    }

    private var waiting: [String] {
        ["heads", "clauses", "expressions", "statements"].flatMap { titles(of: $0, running: false) }
    }

    private func list(_ words: [String]) -> String {
        HelpText.lines(words.joined(separator: " "), width: HelpText.width - 2).map { "  " + $0 }.joined(
            separator: "\n")
    }

    private var units: String {
        let blocks = Dictionary(grouping: Embedded.units, by: \.lower).sorted { $0.key < $1.key }
        let symbols = blocks.compactMap { library.unit(named: $0.value[0].name.description)?.symbol }
        return "The units that are known:\n" + list(symbols)
    }
}

extension EmbeddedEntry {
    /// A section without its heading.
    fileprivate var body: String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.dropFirst().drop { $0.isEmpty }.joined(separator: "\n")
    }

    /// The section says that what it tells of does not run yet.
    fileprivate var isWaiting: Bool {
        text.split { $0 == " " || $0 == "\n" }.joined(separator: " ").contains("It does not run yet")
    }

    /// The comment of a block, without signs.
    fileprivate var comment: String {
        text.split(separator: "\n").filter { $0.hasPrefix("##") }.map { $0.dropFirst(3) }.joined(separator: "\n")
    }

    fileprivate var declaration: String {
        text.split(separator: "\n").filter { !$0.hasPrefix("##") }.joined(separator: "\n")
    }
}

extension Library {
    /// What `tinh help TOPIC` prints; nil when nothing is known of it. See `Help`.
    package static func help(for topic: String) -> String? { Help(.standard).text(for: topic) }

    /// What `tinh help` prints.
    package static var helpOverview: String { Help(.standard).overview }

    /// Every topic that `help(for:)` knows, sorted.
    package static var helpTopics: [String] { Help(.standard).topics }
}
