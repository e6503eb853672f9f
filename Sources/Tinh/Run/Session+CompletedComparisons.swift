import TinhBase
import TinhSyntax
import TinhTypes

/// What a column may be compared by.
extension Session {
    /// Signs and words behind the column that a condition begins with, by its type; nil where no such column stands there.
    func comparisons(_ place: CompletionPlace) -> [Completions.Candidate]? {
        guard let name = place.conditioned else { return nil }
        let kinds = Set(columns(like: name, at: place).map(\.field.type.kind))
        guard let kind = kinds.first, kinds.count == 1 else { return nil }
        let equality = [("=", "equal to"), ("!=", "not equal to")]
        let order = [("<", "less than"), ("<=", "at most"), (">", "greater than"), (">=", "at least")]
        let signs: [(String, String)]
        let words: [Keyword]
        switch kind {
        case .bool: return keywordCandidates(place.keywords.filter { !Session.textWords.contains($0) && $0 != .to })
        case .text:
            (signs, words) = (
                equality + [("~", "alike but for case and accents")], [.in, .not, .is] + Session.textWords
            )
        case .int, .decimal, .float: (signs, words) = (equality + order, [.in, .not, .is, .to])
        case .date, .datetime, .duration, .year, .half, .quarter, .month, .week:
            (signs, words) = (equality + order, [.in, .not, .is])
        case .missing: return nil
        }
        return signs.map { Completions.Candidate(insertion: $0.0 + " ", label: $0.0, detail: $0.1) }
            + keywordCandidates(words.filter(place.keywords.contains))
    }

    private static let textWords: [Keyword] = [.contains, .starts, .ends, .matches]
}
