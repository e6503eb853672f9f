import Tinh
import TinhBase

/// What a command's operand may go on to.
struct OperandChoices {
    /// The end of the operand that a candidate takes the place of, in UTF-8.
    let typedCount: Int
    let candidates: [Completions.Candidate]

    static let none = OperandChoices(typedCount: 0, candidates: [])

    init(typedCount: Int, candidates: [Completions.Candidate]) {
        self.typedCount = typedCount
        self.candidates = candidates
    }

    /// Words that begin as typed, but for case and accents.
    init(typed: some StringProtocol, among words: [(word: String, detail: String)]) {
        let wanted = Folding.fold(String(typed))
        self.init(
            typedCount: typed.utf8.count,
            candidates: words.filter { Folding.fold($0.word).hasPrefix(wanted) }.map {
                Completions.Candidate(insertion: $0.word, label: $0.word, detail: $0.detail)
            })
    }

    init(typed: some StringProtocol, among words: [String]) { self.init(typed: typed, among: words.map { ($0, "") }) }
}
