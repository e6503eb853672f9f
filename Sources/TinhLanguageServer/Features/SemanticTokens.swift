import Tinh
import TinhFormats
import TinhLibrary
import TinhSyntax

/// What each word is, for editors that colour by it.
enum SemanticTokens {
    enum Kind: Int, CaseIterable {
        case keyword, function, variable, parameter, string, number, `operator`, comment
    }

    static var legend: JSONValue {
        ["tokenTypes": .array(Kind.allCases.map { .string("\($0)") }), "tokenModifiers": []]
    }

    static func kind(of token: Token, _ text: String) -> Kind? {
        switch token.kind {
        case .comment, .documentation: .comment
        case .word: word(token, text)
        case .quotedName: .variable
        case .parameter: .parameter
        case .integer, .number, .percent, .period: .number
        case .text: .string
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .alike, .coalesce, .range, .plus,
            .minus,
            .star, .slash, .caret, .bar, .percentSign:
            .operator
        case .byteOrderMark, .whitespace, .lineBreak, .leftBracket, .rightBracket, .comma, .semicolon, .colon, .unknown,
            .end:
            nil
        }
    }

    private static func word(_ token: Token, _ text: String) -> Kind {
        if token.keyword != nil, !token.isMiscased { return .keyword }
        return Library.standard.contract(named: text) == nil ? .variable : .function
    }
}

extension Server {
    func semanticTokens(_ parameters: JSONValue) throws(Refusal) -> JSONValue {
        let document = try document(parameters)
        let script = document.analysis(workspace).examination.script
        var data: [JSONValue] = []
        var (line, character) = (0, 0)
        for token in script.tokens {
            let span = token.span.lower..<token.span.upper
            guard let kind = SemanticTokens.kind(of: token, script.source.text(token.span)) else { continue }
            let start = document.lines.position(span.lowerBound)
            data += [
                start.line - line, start.line == line ? start.character - character : start.character,
                document.lines.units(in: span), kind.rawValue, 0,
            ].map { .number($0) }
            (line, character) = start
        }
        return ["data": .array(data)]
    }
}
