import TinhLibrary

extension Engine {
    /// The manual: the overview, or what it says of one topic (a function, a clause, a unit, an operator); nil for a topic
    /// that it does not know.
    public static func help(for topic: String? = nil) -> String? {
        guard let topic else { return Library.helpOverview }
        return Library.help(for: topic)
    }

    /// Every topic of the manual, sorted, but for the codes.
    public static var helpTopics: [String] { Library.helpTopics }

    /// Every code of an error or note, each a topic of the manual: `E0201`, `N0701`.
    public static var helpCodes: [String] { Library.helpCodes }

    /// The codes whose numbers are nearest to a word that is written like a code; none for any other word.
    public static func nearestHelpCodes(to word: String) -> [String] { Library.nearestCodes(to: word) }
}
