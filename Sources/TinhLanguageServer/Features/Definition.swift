import Glibc
import Tinh
import TinhBase
import TinhFormats
import TinhSyntax

/// Where a name comes from: its `let`, `param` or `load`, in this script or in one that it imports; of the path behind `load` or
/// `import` the file.
extension Server {
    func definition(_ parameters: JSONValue) throws(Refusal) -> JSONValue {
        let (document, offset) = try place(parameters)
        let analysis = document.analysis(workspace)
        let script = analysis.examination.script
        if let path = script.statements.lazy.compactMap({ $0.path(at: offset) }).first {
            return file(path, of: document) ?? .null
        }
        guard let token = document.token(at: offset, in: script) else { return .null }
        let name = document.plain(token, script)
        let found: (source: SourceText, span: Span)?
        switch token.kind {
        case .parameter: found = analysis.session.place(ofParameter: name)
        case .word, .quotedName:
            let tables = document.tablesNamed(around: offset, in: script)
            found = analysis.session.place(ofName: name) ?? loaded(name, tables, analysis)
        default: found = nil
        }
        guard let found else { return .null }
        return location(.init(found.source, found.span), document) ?? .null
    }

    /// The `load` of a table, or of the table that has a column of that name.
    private func loaded(
        _ name: String, _ tables: [String], _ analysis: Document.Analysis
    ) -> (source: SourceText, span: Span)? {
        let script = analysis.examination.script
        var wanted = [TextForm.normalized(name)]
        for case .column(_, _, let table) in analysis.session.describe(name: name, tables: tables) {
            wanted.append(table)
        }
        for statement in script.statements {
            if case .load(let load) = statement.form, wanted.contains(TextForm.normalized(load.name.text)) {
                return (script.source, load.name.span)
            }
        }
        return nil
    }

    private func file(_ path: String, of document: Document) -> JSONValue? {
        let folder = document.address.folder.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
        guard let path = absolute(path.hasPrefix("/") ? path : folder + path) else { return nil }
        let start: JSONValue = ["line": .number(0), "character": .number(0)]
        return ["uri": .string(DocumentAddress.uri(ofPath: path)), "range": ["start": start, "end": start]]
    }

    /// The whole path of a file that is there.
    func absolute(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(validatingCString: real)
    }
}

extension Statement {
    /// The path of `load` or `import` that stands at an offset.
    fileprivate func path(at offset: Int) -> String? {
        switch form {
        case .load(let load) where load.pathSpan.lower <= offset && offset < load.pathSpan.upper: load.path
        case .importFile(let path, let span) where span.lower <= offset && offset < span.upper: path
        case .load, .importFile, .use, .letQuery, .letFunction, .param, .unit, .check, .explain, .trace, .query: nil
        }
    }
}
