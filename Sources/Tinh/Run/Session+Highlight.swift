import TinhBase
import TinhLibrary
import TinhSyntax

/// A text as an editor shows it.
extension Session {
    /// The pieces of a text in order, white space left out; unfinished texts too. O(length).
    public func highlights(in text: String) -> [Highlight] {
        TokenRole.roles(of: SourceText(name: "", text: text), isFunction: isFunction).map { span, role in
            Highlight(range: span.lower..<span.upper, role: Highlight.Role(role))
        }
    }

    /// Where the mistakes of spelling are that a text would be refused for before it runs: characters, brackets, grammar.
    /// UTF-8 offsets. O(length).
    public static func mistakes(in text: String) -> [Range<Int>] {
        Parser.parse(source: SourceText(name: "", text: text)).errors.map { $0.span.lower..<$0.span.upper }
    }

    /// A function of the library, unless a table has a column of that name.
    func isFunction(_ name: String) -> Bool {
        Session.functionNames.contains(name)
            && !state.tables.contains { $0.chunkSource.schema.index(of: name) != nil }
    }

    private static let functionNames = Set(Library.standard.functionNames)
}

extension Highlight.Role {
    fileprivate init(_ role: TokenRole) {
        switch role {
        case .keyword: self = .keyword
        case .function: self = .function
        case .name: self = .name
        case .quotedName: self = .quotedName
        case .parameter: self = .parameter
        case .number: self = .number
        case .text: self = .text
        case .comment: self = .comment
        case .bracket: self = .bracket
        case .sign: self = .sign
        }
    }
}
