import TinhBase

@testable import TinhSyntax

/// One token as the grammar sees it: its text, and the classes that it belongs to.
struct Terminal {
    let text: String
    let classes: Set<String>

    /// The tokens of a script without line breaks, or nil when some character means nothing.
    static func all(of text: String) -> [Terminal]? {
        let (tokens, errors) = Lexer.tokens(of: SourceText(name: "", text: text))
        guard errors.isEmpty else { return nil }
        var all: [Terminal] = []
        var isAfterNumber = false
        for token in tokens where !token.isTrivia {
            let written = String(decoding: Array(text.utf8)[token.span.lower..<token.span.upper], as: UTF8.self)
            all.append(Terminal(text: written, classes: classes(token, written, isAfterNumber)))
            isAfterNumber = token.kind == .integer || token.kind == .number
        }
        return all
    }

    private static let everywhere = words("everywhere")
    private static let step = words("step").union(words("step, before a value"))
    private static let statement = words("statement")
    private static let foreign = words("after a name, before a value")
    private static let scale = words("after a number")

    /// The words of `keywords.tsv` that are reserved in a place.
    private static func words(_ place: String) -> Set<String> {
        Set(KeywordFile.rows.filter { $0.place == place }.map(\.word))
    }

    private static func classes(_ token: Token, _ text: String, _ isAfterNumber: Bool) -> Set<String> {
        switch token.kind {
        case .quotedName: return ["NAME"]
        case .parameter: return ["PARAM"]
        case .integer: return ["NUMBER", "INT"]
        case .number: return ["NUMBER"]
        case .percent: return ["PERCENT"]
        case .period: return ["PERIOD"]
        case .text: return ["TEXT"]
        case .word:
            if isAfterNumber, scale.contains(text) { return ["SCALE"] }
            let word = text.lowercased()
            var classes: Set<String> = everywhere.contains(word) ? [] : ["NAME"]
            if step.contains(word), word != "select" { classes.insert("STEPWORD") }
            if statement.contains(word) { classes.insert("STATEMENTWORD") }
            if foreign.contains(word) { classes.insert("FOREIGNWORD") }
            return classes
        default: return []
        }
    }
}
