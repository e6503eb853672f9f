/// `grammar/tinh.ebnf`, read by a small reader of its own: the parser is held against it, not the other way round.
struct GrammarFile: Sendable {
    indirect enum Form: Sendable {
        case sequence([Form])
        case choice([Form])
        case optional(Form)
        case repeated(Form)
        case notBefore(Form)
        /// A word or sign in quotes.
        case literal(String)
        /// A class of tokens, in capitals.
        case token(String)
        case rule(String)
    }

    struct Rule: Sendable {
        let name: String
        let form: Form
        var example: String?
    }

    private(set) var rules: [Rule] = []
    private(set) var index: [String: Int] = [:]

    static let tinh = GrammarFile(text: Fixture.text("grammar/tinh.ebnf"))

    init(text: String) {
        var definition = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            if line.hasPrefix("#>") {
                rules[rules.count - 1].example = String(line.dropFirst(3))
            } else if !line.hasPrefix("#") {
                definition += " " + Self.withoutComment(line)
                if definition.hasSuffix(";") {
                    define(definition)
                    definition = ""
                }
            }
        }
        precondition(definition.isEmpty, "a rule has no end: \(definition)")
    }

    subscript(_ name: String) -> Form {
        guard let index = index[name] else { fatalError("the grammar has no rule \(name)") }
        return rules[index].form
    }

    /// A `#` outside quotes starts a comment.
    private static func withoutComment(_ line: Substring) -> String {
        var kept = ""
        var isQuoted = false
        for character in line {
            if character == "'" { isQuoted.toggle() }
            if character == "#", !isQuoted { break }
            kept.append(character)
        }
        while kept.last == " " { kept.removeLast() }
        return kept
    }

    private mutating func define(_ text: String) {
        var reader = Reader(text)
        let name = reader.take()
        precondition(reader.take() == "=", "no = after \(name)")
        let form = reader.choice()
        precondition(reader.take() == ";", "the rule \(name) is not understood at \(reader.peek)")
        index[name] = rules.count
        rules.append(Rule(name: name, form: form))
    }

    private struct Reader {
        private var words: [String] = []
        private var at = 0

        init(_ text: String) {
            var word = ""
            var isQuoted = false
            for character in text {
                if isQuoted || character == "'" {
                    word.append(character)
                    if character == "'" {
                        if isQuoted { flush(&word) }
                        isQuoted.toggle()
                    }
                } else if character.isLetter || character.isNumber || character == "_" {
                    word.append(character)
                } else {
                    flush(&word)
                    if !character.isWhitespace { words.append(String(character)) }
                }
            }
            flush(&word)
        }

        private mutating func flush(_ word: inout String) {
            if !word.isEmpty { words.append(word) }
            word = ""
        }

        var peek: String { at < words.count ? words[at] : "" }

        mutating func take() -> String {
            at += 1
            return words[at - 1]
        }

        mutating func choice() -> Form {
            var all = [sequence()]
            while peek == "|" {
                at += 1
                all.append(sequence())
            }
            return all.count == 1 ? all[0] : .choice(all)
        }

        private mutating func sequence() -> Form {
            var all: [Form] = []
            while !["", "|", ")", "]", "}", ";"].contains(peek) { all.append(item()) }
            return all.count == 1 ? all[0] : .sequence(all)
        }

        private mutating func item() -> Form {
            let word = take()
            switch word {
            case "!": return .notBefore(item())
            case "(": return closed(")") { $0 }
            case "[": return closed("]") { .optional($0) }
            case "{": return closed("}") { .repeated($0) }
            default:
                if word.hasPrefix("'") { return .literal(String(word.dropFirst().dropLast())) }
                return word.allSatisfy { $0.isUppercase } ? .token(word) : .rule(word)
            }
        }

        private mutating func closed(_ sign: String, _ make: (Form) -> Form) -> Form {
            let form = choice()
            precondition(take() == sign, "a bracket is not closed before \(peek)")
            return make(form)
        }
    }
}
