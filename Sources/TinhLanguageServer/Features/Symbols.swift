import Tinh
import TinhBase
import TinhFormats
import TinhSyntax

/// The outline of a script: what it loads, defines and claims.
extension Server {
    /// The protocol's numbers.
    private enum SymbolKind: Int {
        case function = 12
        case variable = 13
        case constant = 14
        case structure = 23
        case event = 24
        case typeParameter = 26
    }

    func symbols(_ parameters: JSONValue) throws(Refusal) -> JSONValue {
        let document = try document(parameters)
        let script = document.analysis(workspace).examination.script
        return .array(script.statements.compactMap { symbol($0, script, document) })
    }

    private func symbol(_ statement: Statement, _ script: Script, _ document: Document) -> JSONValue? {
        let (name, detail, kind, span): (String, String, SymbolKind, Span)
        switch statement.form {
        case .load(let load): (name, detail, kind, span) = (load.name.text, load.path, .structure, load.name.span)
        case .letQuery(let own, _): (name, detail, kind, span) = (own.text, "let", .variable, own.span)
        case .letFunction(let own, let parameters, _):
            let list = parameters.map(\.text).joined(separator: ", ")
            (name, detail, kind, span) = (own.text, "(\(list))", .function, own.span)
        case .param(let own, let type, _): (name, detail, kind, span) = ("$" + own.text, type.text, .constant, own.span)
        case .unit(let own, _): (name, detail, kind, span) = (own.text, "unit", .typeParameter, own.span)
        case .check(let check):
            let text = script.source.text(statement.span).split(whereSeparator: \.isWhitespace).joined(separator: " ")
            (name, detail, kind, span) = (check.words ?? text, "check", .event, statement.span)
        case .use, .importFile, .explain, .trace, .query: return nil
        }
        let range = statement.span.lower..<max(statement.span.upper, span.upper)
        return [
            "name": .string(name.isEmpty ? "check" : name), "detail": .string(detail), "kind": .number(kind.rawValue),
            "range": document.lines.json(range), "selectionRange": document.lines.json(span.lower..<span.upper),
        ]
    }
}
