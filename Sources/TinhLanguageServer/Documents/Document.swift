import Tinh
import TinhBase
import TinhFormats
import TinhSyntax

/// A script that is open in the editor.
final class Document {
    let address: DocumentAddress
    private(set) var version: Int?
    private(set) var lines: LineIndex
    /// Its diagnostics have not been published since it, or a file that it reads, has changed.
    var isStale = true
    private var known: Analysis?

    /// A script with what was found in it, and the session that knows its names.
    struct Analysis {
        let session: Session
        let examination: Examination
    }

    init(_ address: DocumentAddress, text: String, version: Int?, encoding: PositionEncoding) {
        self.address = address
        self.version = version
        lines = LineIndex(Array(text.utf8), encoding: encoding)
    }

    var text: String { String(decoding: lines.bytes, as: UTF8.self) }

    /// What the editor says has changed, one after the other: a range with its new text, or the whole text.
    func change(_ changes: [JSONValue], version: Int?) throws(Refusal) {
        for change in changes {
            guard let text = change["text"]?.string else {
                throw Refusal(.invalidParameters, "a change has no text")
            }
            if let json = change["range"], json != .null {
                guard let range = lines.range(json) else {
                    throw Refusal(.invalidParameters, "a change's range is none")
                }
                var bytes = lines.bytes
                bytes.replaceSubrange(range, with: text.utf8)
                lines = LineIndex(bytes, encoding: lines.encoding)
            } else {
                lines = LineIndex(Array(text.utf8), encoding: lines.encoding)
            }
        }
        self.version = version
        forget()
    }

    /// A file that it reads may have changed.
    func forget() {
        known = nil
        isStale = true
    }

    /// Looks at the script, once for each of its states.
    func analysis(_ workspace: Workspace) -> Analysis {
        if let known { return known }
        let session = workspace.makeSession(folder: address.folder)
        let examination = session.examine(text, name: address.name, folder: address.folder)
        let analysis = Analysis(session: session, examination: examination)
        known = analysis
        return analysis
    }

    /// The statement that a cursor stands in, with what is written of it behind the cursor. A cursor on a line of its own
    /// begins one.
    func statement(at offset: Int) -> Range<Int> {
        // A letter at the cursor belongs to the statement that whatever is typed there would belong to.
        let before = String(decoding: lines.bytes[..<offset], as: UTF8.self) + "x"
        let spans = Parser.statementSpans(in: SourceText(name: "", text: before))
        let start = min(spans.last?.lower ?? offset, offset)
        let whole = Parser.statementSpans(in: SourceText(name: "", text: text))
        let end = whole.last { $0.lower <= offset }?.upper ?? offset
        return start..<max(offset, end)
    }

    func text(_ range: Range<Int>) -> String { String(decoding: lines.bytes[range], as: UTF8.self) }
}

/// The tables and the engine that all documents share.
struct Workspace {
    let engine: Engine
    /// Files of the command line.
    let tables: [(path: String, name: String?)]

    /// A session with these tables and nothing else.
    func makeSession(folder: String?) -> Session {
        let session = engine.makeSession(Session.Options(folder: folder))
        // What is wrong with a file of the command line was told at the start.
        for table in tables { try? session.attach(path: table.path, as: table.name) }
        return session
    }
}
