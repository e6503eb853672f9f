import TinhBase

/// `plan > 5 ? "large" : "small"`, as other languages choose between two values.
extension Lexer {
    /// Makes one error of each choice that stands alone between commas, brackets and clauses.
    mutating func readChoices() {
        guard errors.contains(where: { $0.form == .strayCharacter("?") }) else { return }
        let words = tokens.filter { !$0.isTrivia }
        for sign in words.indices where words[sign].kind == .unknown && string(words[sign].span) == "?" {
            guard let first = beginning(of: sign, words), let colon = end(behind: sign, words, atColon: true),
                let last = end(behind: colon, words, atColon: false)
            else { continue }
            let parts = [first..<sign, (sign + 1)..<colon, (colon + 1)..<last]
            let inner = words[first..<last].filter { $0.kind == .colon || $0.kind == .unknown }
            guard inner.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { continue }
            let spans = parts.map { words[$0.lowerBound].span.union(words[$0.upperBound - 1].span) }
            let whole = spans[0].union(spans[2])
            let texts = spans.map { string($0) }
            errors.removeAll { $0.span == words[sign].span }
            errors.append(
                SyntaxError(
                    .choice(whole: whole, meant: "if \(texts[0]) then \(texts[1]) else \(texts[2])"),
                    words[sign].span))
        }
    }

    /// Where the condition before the sign begins.
    private func beginning(of sign: Int, _ words: [Token]) -> Int? {
        var depth = 0
        for index in words[..<sign].indices.reversed() {
            switch words[index].kind {
            case .rightBracket: depth += 1
            case .leftBracket where depth > 0: depth -= 1
            case .leftBracket,
                .comma where depth == 0:
                return index + 1
            case .word where depth == 0 && [.show, .add, .by].contains { words[index].isKeyword($0) }: return index + 1
            case .bar, .semicolon: return nil
            default: break
            }
        }
        return nil
    }

    /// The colon that belongs to the sign, or where what stands behind the colon ends.
    private func end(behind start: Int, _ words: [Token], atColon: Bool) -> Int? {
        var depth = 0
        for index in (start + 1)..<words.count {
            if depth == 0, atColon ? words[index].kind == .colon : mayEnd(index, words) { return index }
            if words[index].kind == .leftBracket { depth += 1 }
            if words[index].kind == .rightBracket { depth -= 1 }
            if depth < 0 { return nil }
        }
        return atColon ? nil : words.count
    }
}
