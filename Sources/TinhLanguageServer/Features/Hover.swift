import Tinh
import TinhBase
import TinhFormats
import TinhLibrary
import TinhSyntax

/// What a word stands for: of a column its type and unit, of a definition its text, of the language's own words the help.
extension Server {
    func hover(_ parameters: JSONValue) throws(Refusal) -> JSONValue {
        let (document, offset) = try place(parameters)
        let analysis = document.analysis(workspace)
        let script = analysis.examination.script
        guard let token = document.token(at: offset, in: script) else { return .null }
        let name = document.plain(token, script)
        var parts: [String] = []
        switch token.kind {
        case .parameter: parts = analysis.session.describe(parameter: name).map { [Server.text(of: $0)] } ?? []
        case .word, .quotedName:
            let tables = document.tablesNamed(around: offset, in: script)
            if token.isName { parts = analysis.session.describe(name: name, tables: tables).map(Server.text) }
            if parts.isEmpty, token.kind == .word { parts = Server.help(on: name).map { [$0] } ?? [] }
        case .text, .integer, .number, .percent, .period, .unknown, .end, .byteOrderMark, .whitespace, .lineBreak,
            .comment, .documentation:
            break
        case .leftBracket, .rightBracket, .comma, .bar, .semicolon, .colon, .percentSign, .equal, .notEqual, .less,
            .lessOrEqual, .greater, .greaterOrEqual, .alike, .coalesce, .range, .plus, .minus, .star, .slash, .caret:
            parts = Server.help(on: name).map { [$0] } ?? []
        }
        guard !parts.isEmpty else { return .null }
        return [
            "contents": ["kind": "markdown", "value": .string(parts.joined(separator: "\n\n---\n\n"))],
            "range": document.lines.json(token.span.lower..<token.span.upper),
        ]
    }

    /// The help's lines are Markdown but for a signature, which is code.
    private static func help(on word: String) -> String? {
        guard let text = Library.help(for: word) else { return nil }
        guard let contract = Library.standard.contract(named: word) else { return text }
        let signature = contract.signature.description
        guard text.hasPrefix(signature) else { return text }
        return code(signature) + text.dropFirst(signature.count)
    }

    private static func text(of name: NameDescription) -> String {
        switch name {
        case .column(let name, let type, let table): return code("\(name): \(type)") + "\n\na column of `\(table)`"
        case .definition(let statement, let documentation, let type):
            let words = documentation.joined(separator: "\n")
            return ([code(statement), words] + (type.map { ["It is \($0)."] } ?? [])).filter { !$0.isEmpty }
                .joined(separator: "\n\n")
        case .parameter(let name, let type): return code("$\(name): \(type)") + "\n\na parameter"
        case .table(let table):
            let columns = table.columns.map { column in
                "\(column.name): " + [column.type, column.unit].filter { !$0.isEmpty }.joined(separator: " ")
            }
            return "a table\n\n" + code(columns.joined(separator: "\n"))
        }
    }

    private static func code(_ text: String) -> String { "```tinh\n\(text)\n```" }
}
