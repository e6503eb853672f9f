import TinhBase

/// A word or sign of a statement's canonical text, and whether a line may begin with it.
struct LayoutWord {
    enum Opening {
        case none
        /// `|`, before a step.
        case bar
        /// The first word of a clause.
        case clause
        /// What follows a comma.
        case item
        case or
        case and
        /// A word within a condition or a measure: `when`, `then`, `else`.
        case part
    }

    let text: String
    let kind: Token.Kind
    /// How many brackets it stands in.
    let depth: Int
    let hasSpaceBefore: Bool
    let opening: Opening
    let width: Int

    /// How much it belongs to what stands before it: within more brackets more, there in the order of the openings.
    var tightness: Int {
        let place =
            switch opening {
            case .bar: 0
            case .clause: 1
            case .item: 2
            case .or: 3
            case .and: 4
            case .part, .none: 5
            }
        return depth * 6 + place
    }

    var isBracket: Bool { kind == .leftBracket || kind == .rightBracket }

    static func all(of canonical: String) -> [LayoutWord] {
        let source = SourceText(name: "", text: canonical)
        var words: [LayoutWord] = []
        var depth = 0
        var hasSpaceBefore = false
        let tokens = Lexer.tokens(of: source).tokens
        for (index, token) in tokens.enumerated() {
            guard !token.isTrivia else {
                hasSpaceBefore = true
                continue
            }
            if token.kind == .rightBracket { depth -= 1 }
            let text = source.text(token.span)
            var opening = Self.opening(token, after: words.last, hasSpaceBefore)
            // The words of a check stand behind its clauses.
            if token.isKeyword(.as), tokens[(index + 1)...].first(where: { !$0.isTrivia })?.kind == .text {
                opening = .clause
            }
            words.append(
                LayoutWord(
                    text: text, kind: token.kind, depth: depth, hasSpaceBefore: hasSpaceBefore,
                    opening: opening,
                    width: text.contains("\n") ? 0 : DisplayWidth.width(of: text)))
            if token.kind == .leftBracket { depth += 1 }
            hasSpaceBefore = false
        }
        return words
    }

    private static func opening(_ token: Token, after before: LayoutWord?, _ hasSpaceBefore: Bool) -> Opening {
        guard let before, hasSpaceBefore else { return .none }
        if token.kind == .bar { return .bar }
        if before.kind == .comma { return .item }
        guard let keyword = token.keyword, !token.isMiscased else { return .none }
        if keyword.startsClause { return .clause }
        if keyword == .or { return .or }
        if keyword == .and { return .and }
        return [.then, .else, .when].contains(keyword) ? .part : .none
    }
}
