import TinhLibrary

extension Engine {
    /// The manual: the overview, or what it says of one topic (a function, a clause, a unit, an operator); nil for a topic
    /// that it does not know.
    public static func help(for topic: String? = nil) -> String? {
        guard let topic else { return Library.helpOverview }
        return Library.help(for: topic)
    }

    /// Every topic of the manual, sorted.
    public static var helpTopics: [String] { Library.helpTopics }
}
