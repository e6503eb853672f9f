import TinhBase

/// The comments within a statement, and the words of its canonical text that they stand behind.
enum InnerComments {
    struct Comment {
        let text: String
        /// On a line of its own.
        let standsAlone: Bool
    }

    /// Comments by the index of the word before them. The canonical text has the words of the source but for brackets and
    /// back-quotes that it does not need; nil where it has others.
    static func placed(_ tokens: [Token], _ source: SourceText, among words: [LayoutWord]) -> [Int: [Comment]]? {
        let written = tokens.filter { !$0.isTrivia }
        guard !tokens.isEmpty else { return [:] }
        let plain = words.indices.filter { !words[$0].isBracket }
        let kinds = written.filter { !isBracket($0.kind) }.map { family(of: $0.kind) }
        guard kinds == plain.map({ family(of: words[$0].kind) }) else { return nil }
        var placed: [Int: [Comment]] = [:]
        var count = 0
        var latest = 0
        /// Brackets of one kind right before.
        var run: (kind: Token.Kind, count: Int) = (.end, 0)
        var isFirstOfLine = false
        for token in tokens {
            switch token.kind {
            case .lineBreak: isFirstOfLine = true
            case .whitespace, .byteOrderMark: break
            case .comment, .documentation:
                var index = count == 0 ? 0 : plain[count - 1]
                if count == 0, words[0].isBracket == false { return nil }
                var left = run.count
                if count == 0 { left -= 1 }
                while left > 0, index + 1 < words.count, words[index + 1].kind == run.kind {
                    index += 1
                    left -= 1
                }
                // In the order in which they stood, whatever brackets were taken away around them.
                index = max(index, latest)
                latest = index
                placed[index, default: []].append(
                    Comment(text: StatementLayout.commentText(token, source), standsAlone: isFirstOfLine))
            case .leftBracket, .rightBracket:
                run = (token.kind, run.kind == token.kind ? run.count + 1 : 1)
                isFirstOfLine = false
            default:
                count += 1
                run = (.end, 0)
                isFirstOfLine = false
            }
        }
        return placed
    }

    private static func isBracket(_ kind: Token.Kind) -> Bool { kind == .leftBracket || kind == .rightBracket }

    /// A name is one with or without back-quotes.
    private static func family(of kind: Token.Kind) -> Token.Kind { kind == .quotedName ? .word : kind }
}
