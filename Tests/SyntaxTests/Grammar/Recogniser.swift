/// Says whether tokens are a sentence of a grammar, in the plainest way there is: every rule at every place gives all the
/// places where it can end, each worked out once. It knows nothing of precedence, layout or look-ahead.
struct Recogniser {
    /// Places between tokens, a bit each.
    private typealias Places = UInt128

    /// More tokens than this are not looked at: the bits of `Places`, and the place after the last.
    static let tokenCountMax = 127

    private let grammar: GrammarFile
    private let tokens: [Terminal]
    private var memory: [[Places?]]

    static func accepts(_ text: String, grammar: GrammarFile = .tinh) -> Bool {
        guard let tokens = Terminal.all(of: text) else { return false }
        var recogniser = Recogniser(grammar: grammar, tokens: tokens)
        return recogniser.ends("script", 0) & (1 << Places(tokens.count)) != 0
    }

    /// The rules that match somewhere in a text while it is read.
    static func rulesUsed(_ text: String, grammar: GrammarFile = .tinh) -> Set<String> {
        var recogniser = Recogniser(grammar: grammar, tokens: Terminal.all(of: text) ?? [])
        _ = recogniser.ends("script", 0)
        let matched = zip(grammar.rules, recogniser.memory).filter { $0.1.contains { ($0 ?? 0) != 0 } }
        return Set(matched.map(\.0.name))
    }

    private init(grammar: GrammarFile, tokens: [Terminal]) {
        precondition(tokens.count <= Self.tokenCountMax, "too many tokens for the recogniser")
        self.grammar = grammar
        self.tokens = tokens
        let places = [Places?](repeating: nil, count: tokens.count + 1)
        self.memory = Array(repeating: places, count: grammar.rules.count)
    }

    private mutating func ends(_ rule: String, _ start: Int) -> Places {
        guard let index = grammar.index[rule] else { fatalError("the grammar has no rule \(rule)") }
        if let known = memory[index][start] { return known }
        let found = ends(grammar.rules[index].form, start)
        memory[index][start] = found
        return found
    }

    private mutating func ends(_ form: GrammarFile.Form, _ start: Int) -> Places {
        switch form {
        case .literal(let word): return after(start, if: start < tokens.count && tokens[start].text == word)
        case .token(let name):
            return after(start, if: start < tokens.count && tokens[start].classes.contains(name))
        case .rule(let name): return ends(name, start)
        case .notBefore(let inner): return ends(inner, start) == 0 ? 1 << Places(start) : 0
        case .optional(let inner): return ends(inner, start) | (1 << Places(start))
        case .choice(let all):
            var found: Places = 0
            for one in all { found |= ends(one, start) }
            return found
        case .sequence(let all):
            var places: Places = 1 << Places(start)
            for one in all where places != 0 { places = ends(one, from: places) }
            return places
        case .repeated(let inner):
            var found: Places = 1 << Places(start)
            var fresh = found
            while fresh != 0 {
                fresh = ends(inner, from: fresh) & ~found
                found |= fresh
            }
            return found
        }
    }

    private mutating func ends(_ form: GrammarFile.Form, from starts: Places) -> Places {
        var found: Places = 0
        var rest = starts
        while rest != 0 {
            found |= ends(form, rest.trailingZeroBitCount)
            rest &= rest - 1
        }
        return found
    }

    private func after(_ start: Int, if isMatch: Bool) -> Places { isMatch ? 1 << Places(start + 1) : 0 }
}
