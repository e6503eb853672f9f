import TinhBase
import TinhSyntax

/// The words of a document.
extension Document {
    /// The word, sign or value at an offset; of two that touch there, the one that is a word.
    func token(at offset: Int, in script: Script) -> Token? {
        let near = script.tokens.filter { !$0.isTrivia && $0.span.lower <= offset && offset <= $0.span.upper }
        return near.first { $0.kind == .word || $0.kind == .quotedName || $0.kind == .parameter }
            ?? near.first { $0.span.lower <= offset && offset < $0.span.upper } ?? near.first
    }

    /// The tables that the statement around an offset names.
    func tablesNamed(around offset: Int, in script: Script) -> [String] {
        let statement = statement(at: offset)
        let tokens = script.tokens.filter {
            !$0.isTrivia && $0.span.lower >= statement.lowerBound && $0.span.upper <= statement.upperBound
        }
        return zip(tokens, tokens.dropFirst()).filter { first, second in
            second.isName && [Keyword.from, .join, .lookup, .union].contains { first.isKeyword($0) }
        }.map { plain($1, script) }
    }

    /// A name without its back-quotes, a parameter without its sign.
    func plain(_ token: Token, _ script: Script) -> String {
        let text = script.source.text(token.span)
        switch token.kind {
        case .quotedName: return String(text.dropFirst().dropLast())
        case .parameter: return String(text.dropFirst())
        default: return text
        }
    }
}
