/// The same numbers for the same seed: SplitMix64 (Steele, Lea, Flood 2014).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Walks a grammar at random and writes down the words on the way.
struct SentenceGenerator {
    private let grammar: GrammarFile
    private var numbers: SeededNumbers
    /// How many rules deep a rule must at least go.
    private var heights: [String: Int] = [:]
    private var words: [String] = []

    init(grammar: GrammarFile = .tinh, seed: UInt64) {
        self.grammar = grammar
        self.numbers = SeededNumbers(seed: seed)
        var isChanged = true
        while isChanged {
            isChanged = false
            for rule in grammar.rules {
                guard let height = height(rule.form), height + 1 < heights[rule.name] ?? .max else { continue }
                heights[rule.name] = height + 1
                isChanged = true
            }
        }
    }

    mutating func sentence(_ rule: String = "script", depth: Int) -> [String] {
        words = []
        write(.rule(rule), depth)
        return words
    }

    private func height(_ form: GrammarFile.Form) -> Int? {
        switch form {
        case .literal, .token, .optional, .repeated, .notBefore: return 0
        case .rule(let name): return heights[name]
        case .choice(let all): return all.compactMap(height).min()
        case .sequence(let all):
            var most = 0
            for one in all {
                guard let height = height(one) else { return nil }
                most = max(most, height)
            }
            return most
        }
    }

    private mutating func write(_ form: GrammarFile.Form, _ wantedDepth: Int) {
        // A sentence that is long enough comes to its end.
        let depth = words.count > 50 ? 0 : wantedDepth
        switch form {
        case .literal(let word): words.append(word)
        case .token(let name): words.append(Self.examples(name).randomElement(using: &numbers)!)
        case .notBefore: break
        case .rule(let name): write(grammar[name], depth - 1)
        case .optional(let inner):
            if depth > (height(inner) ?? 0), Int.random(in: 0..<3, using: &numbers) == 0 { write(inner, depth) }
        case .repeated(let inner):
            while depth > (height(inner) ?? 0), Int.random(in: 0..<4, using: &numbers) == 0 { write(inner, depth) }
        case .sequence(let all): for one in all { write(one, depth) }
        case .choice(let all):
            let low = all.compactMap(height).min() ?? 0
            let fitting = all.filter { (height($0) ?? .max) <= max(depth, low) }
            write(fitting.randomElement(using: &numbers)!, depth)
        }
    }

    static func examples(_ token: String) -> [String] {
        switch token {
        case "NAME":
            [
                "a", "b", "city", "sum", "count", "năm", "`Thành phố`", "`from`", "x_1", "ha", "all", "left", "show",
                "unit", "like",
            ]
        case "TEXT": ["\"Hải Dương\"", "\"\"", "\"a \"\"b\"\"\"", "\"# ; |\""]
        case "PARAM": ["$city", "$n"]
        case "NUMBER": ["0", "1_000", "12.50", "1.5e3"]
        case "INT": ["3", "1_000"]
        case "PERCENT": ["70%", "0.5%"]
        case "PERIOD":
            [
                "@2023", "@2023-H1", "@2023-Q2", "@2023-05", "@2020-W53", "@2024-02-29", "@2023-05-01T10:30",
                "@2023-05-01T10:30:15",
            ]
        case "SCALE": ["billion", "tỷ", "million"]
        default: fatalError("no example of \(token)")
        }
    }
}
