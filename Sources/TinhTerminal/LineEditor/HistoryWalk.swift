/// Going back and on through earlier statements, with the one being typed at the end; changes made to any of them last as
/// long as the walk.
struct HistoryWalk {
    private var texts: [String]
    private var position: Int

    init(_ entries: [String]) {
        texts = entries + [""]
        position = entries.count
    }

    /// The text before; nil at the first.
    mutating func back(from text: String) -> String? { move(by: -1, from: text) }
    /// The text after; nil at the last.
    mutating func on(from text: String) -> String? { move(by: 1, from: text) }

    private mutating func move(by step: Int, from text: String) -> String? {
        guard texts.indices.contains(position + step) else { return nil }
        texts[position] = text
        position += step
        return texts[position]
    }
}
