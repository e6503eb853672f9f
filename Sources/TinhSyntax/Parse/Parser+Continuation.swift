import TinhBase

/// What may stand after a text that is not whole.
package struct Continuation: Sendable {
    /// Words of the language, without those that only begin a step or a statement, in the order of `Keyword`.
    package let keywords: [Keyword]
    /// What a name there would be the name of; nil where none may stand.
    package let name: SyntaxError.Wanted?
    /// The name is what the name before it is applied to.
    package let isArgument: Bool
    package let beginsStep: Bool
    package let beginsStatement: Bool
}

extension Parser {
    /// A step that is being read, as far as it is read.
    struct OpenStep {
        enum Head {
            case none, measures, check
            /// `show`, `add`, `describe` …
            case word
        }

        /// The index of its first token; nil for one whose first measures a bracket had read.
        let start: Int?
        let isFirst: Bool
        var head = Head.none
        /// The first words of its clauses.
        var clauses: [Keyword] = []

        /// Would the checker take this clause as well: not twice in a step, figures for those that group and compare them,
        /// a table for a query's first step.
        func takes(_ clause: Keyword) -> Bool {
            guard clause.startsClause else { return true }
            if case .check = head, ![.from, .where, .by].contains(clause) { return false }
            let isThere = clauses.contains { $0.clauseFamily == clause.clauseFamily }
            switch clause {
            case .from: return isFirst && !isThere
            case .by, .across, .versus, .with:
                switch head {
                case .measures, .check: return !isThere
                case .none, .word: return false
                }
            default: return !isThere
            }
        }
    }

    /// How far a statement was read, as far as what follows depends on it.
    final class Progress {
        /// The innermost last; after an error those that it stands in.
        var openSteps: [OpenStep] = []
        /// The name read last, but for those of expressions, and what it was wanted for.
        var name: (at: Int, wanted: SyntaxError.Wanted)?
        /// The index of the last argument's first token.
        var argument: Int?
        /// The index of the last `per` behind a value, which is read and not part of the language.
        var rate: Int?

        func setHead(_ head: OpenStep.Head) { openSteps[openSteps.count - 1].head = head }

        func add(clause: Keyword?) {
            guard let clause, !openSteps.isEmpty else { return }
            openSteps[openSteps.count - 1].clauses.append(clause)
        }
    }

    /// What may follow a text, which the parser is asked by trying; nil where something wrong in the last step stands before
    /// that. Nothing is left out of a statement of more than `triedTokenCountMax` tokens. O(length) for each group of words.
    package static func continuation(of source: SourceText) -> Continuation? {
        let text = String(decoding: source.utf8, as: UTF8.self)
        // Any name; brackets are closed, so that they hold the lines that follow them.
        let depth = Lexer.tokens(of: source).tokens.reduce(0) { depth, token in
            token.kind == .leftBracket ? depth + 1 : token.kind == .rightBracket ? max(0, depth - 1) : depth
        }
        let tried = SourceText(name: "", text: text + " x" + String(repeating: ")", count: depth))
        let layout = Layout(Lexer.tokens(of: tried).tokens)
        guard let part = layout.statements.last,
            let place = layout.tokens.lastIndex(where: { $0.kind != .rightBracket }),
            part.range.contains(place)
        else { return nil }
        let trial = Trial(source: tried, tokens: layout.tokens, part: part, place: place)
        let named = trial.parser([])
        let isLong = part.range.count > triedTokenCountMax
        let words = Trial.groups.filter { isLong || trial.takes($0.probe) }.flatMap(\.words)
        guard named.at >= place || !isLong && !words.isEmpty else { return nil }
        let step = trial.parser([.show]).progress.openSteps.last
        let continued = trial.parser([.where]).progress.openSteps.last
        let role = named.progress.name.flatMap { $0.at == place ? $0.wanted : nil } ?? .expression
        return Continuation(
            keywords: Keyword.allCases.filter { words.contains($0) && continued?.takes($0) ?? true },
            name: trial.takes([]) ? role : nil, isArgument: named.progress.argument == place,
            beginsStep: step?.start == place,
            beginsStatement: place == part.range.lowerBound)
    }

    /// A statement that is longer is not parsed for each word.
    private static let triedTokenCountMax = 1000

    /// A statement whose last word, but for brackets that close, is tried with others in its place.
    private struct Trial {
        let source: SourceText
        let tokens: [Token]
        let part: Layout.StatementRange
        let place: Int

        /// Words of which all may stand where one may.
        static let groups: [(probe: [Keyword], words: [Keyword])] = {
            let comparing: [Keyword] = [.in, .contains, .starts, .ends, .matches]
            // `sort` stands in windows too, `with` behind `load`, `versus` behind each measure.
            let clauses = Keyword.allCases.filter { $0.startsClause && ![.sort, .with, .versus].contains($0) }
            let literals: [Keyword] = [.true, .false]
            let others = Keyword.allCases.filter {
                $0.place == .everywhere && !comparing.contains($0) && !clauses.contains($0) && !literals.contains($0)
                    && $0 != .join
            }
            return [([.where], clauses), ([.in], comparing), ([.not, .in], [.not]), ([.true], literals)]
                + others.map { ([$0], [$0]) }
        }()

        /// The parser as far as it came with words in that place, or the name that stands there.
        func parser(_ words: [Keyword]) -> Parser {
            var tokens = self.tokens
            let name = tokens[place].span
            if !words.isEmpty {
                tokens.replaceSubrange(
                    place...place, with: words.map { Token(.word, name.lower, name.upper, keyword: $0) })
            }
            let added = tokens.count - self.tokens.count
            var parser = Parser(source: source, tokens: tokens)
            _ = parser.statement(
                Layout.StatementRange(
                    range: part.range.lowerBound..<(part.range.upperBound + added), documentation: []), known: [])
            return parser
        }

        func takes(_ words: [Keyword]) -> Bool {
            let parser = parser(words)
            let name = tokens[place].span
            return parser.at >= place + max(1, words.count) && parser.progress.rate != place
                && parser.errors.allSatisfy { error in
                    // What lacks its operand is right as far as it goes.
                    if case .missing = error.form { return true }
                    return error.span.upper <= name.lower || error.span.lower >= name.upper
                }
        }
    }
}

extension Keyword {
    /// Clauses of one family stand once in a step.
    fileprivate var clauseFamily: Keyword { self == .bottom ? .top : self }
}
