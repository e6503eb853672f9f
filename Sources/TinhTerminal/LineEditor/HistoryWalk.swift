/// Going back and on through earlier statements, with the one being typed at the end; changes made to any of them last as
/// long as the walk.
///
/// What was typed before the walk began chooses: only statements that begin with it are met, if there are any.
struct HistoryWalk {
    private var texts: [String]
    private var position: Int
    /// The places that are gone to, in order; nil before the first step.
    private var stops: [Int]?

    init(_ entries: [String]) {
        texts = entries + [""]
        position = entries.count
    }

    /// The text before; nil at the first.
    mutating func back(from text: String) -> String? { move(by: -1, from: text) }
    /// The text after; nil at the last.
    mutating func on(from text: String) -> String? { move(by: 1, from: text) }

    private mutating func move(by step: Int, from text: String) -> String? {
        let last = texts.count - 1
        if stops == nil || position == last && texts[last] != text { stops = stops(for: text) }
        guard let stops, let place = stops.firstIndex(of: position), stops.indices.contains(place + step) else {
            return nil
        }
        texts[position] = text
        position = stops[place + step]
        return texts[position]
    }

    private func stops(for text: String) -> [Int] {
        let last = texts.count - 1
        let alike =
            text.isEmpty ? [] : texts.indices.dropLast().filter { texts[$0].hasPrefix(text) && texts[$0] != text }
        return (alike.isEmpty ? Array(texts.indices.dropLast()) : alike) + [last]
    }
}
