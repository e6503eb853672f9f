import TinhPlan

/// What texts of one statement were found as in one column.
struct TextAnswers {
    private var known: [String: TextLookup] = [:]
    private var passCount = 0

    /// So often a column is searched for one text alone; then for all that the statement has.
    private static let singlePassCountMax = 2

    /// `search` gives an answer for each text, in one pass over the column's values.
    mutating func answer(
        _ text: String, _ upcoming: () -> Set<String>, search: ([String]) -> [TextLookup]
    ) -> TextLookup {
        if let answer = known[text] { return answer }
        passCount += 1
        var texts = [text]
        if passCount == TextAnswers.singlePassCountMax + 1 {
            texts += upcoming().filter { $0 != text && known[$0] == nil }
        }
        let answers = search(texts)
        for (text, answer) in zip(texts, answers) { known[text] = answer }
        return answers[0]
    }
}
