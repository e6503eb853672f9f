/// The pages of the errors' and notes' codes: what a code means, a script that provokes it, what is said of it, and the script
/// put right. Made of `stdlib/codes.tsv` and `examples/` when the package is built.
extension Help {
    /// Every code, sorted: errors, then notes.
    package var codes: [String] { Embedded.codes.names }

    /// The page of a code, in whatever letter case; nil for any other word.
    func code(_ name: String) -> String? {
        let name = name.uppercased()
        guard let entry = Embedded.codes.entry(named: name) else { return nil }
        return Help.title(ofCode: name) + "\n\n" + HelpText.wrapped(entry.text)
    }

    /// The codes with the first sentence of each, by the first two digits.
    var codeList: String {
        let rows = Embedded.codes.map {
            (name: $0.name.description, words: HelpText.firstSentence(Help.meaning(of: $0)))
        }
        return HelpText.table(rows)
    }

    /// What a code means, in general words.
    static func meaning(of entry: EmbeddedEntry) -> String { String(entry.text.prefix { $0 != "\n" }) }

    private static func title(ofCode name: String) -> String {
        (name.hasPrefix("E") ? "error " : "note ") + name
    }

    /// The codes nearest to a word that is written like one, the nearest first; none for any other word.
    func nearestCodes(to word: String) -> [String] {
        let word = word.uppercased()
        guard let letter = word.first, letter == "E" || letter == "N", let number = Int(word.dropFirst()), number >= 0
        else { return [] }
        let distances = codes.filter { $0.first == letter }.compactMap { code in
            Int(code.dropFirst()).map { (code: code, distance: abs($0 - min(number, 99_999))) }
        }
        let nearest = distances.sorted { ($0.distance, $0.code) < ($1.distance, $1.code) }.prefix(3)
        return nearest.map(\.code)
    }
}

extension Library {
    /// Every code of an error or note that `help(for:)` knows, sorted.
    package static var helpCodes: [String] { Help(.standard).codes }

    /// See `Help.nearestCodes(to:)`.
    package static func nearestCodes(to word: String) -> [String] { Help(.standard).nearestCodes(to: word) }
}
