import Tinh
import TinhBase
import TinhFormats

/// What is wrong with a script, and what is to be said of it.
extension Server {
    /// Only of the last state of a document: while one is typed in, several changes come at once.
    func publishStaleDiagnostics() {
        for document in documents.values.sorted(by: { $0.address.uri < $1.address.uri }) where document.isStale {
            document.isStale = false
            let messages = document.analysis(workspace).examination.messages
            publish(messages.map { diagnostic($0, document) }, of: document, version: document.version)
        }
    }

    func publish(_ diagnostics: [JSONValue], of document: Document, version: Int?) {
        var parameters: [JSONValue.Member] = [.init("uri", .string(document.address.uri))]
        if let version { parameters.append(.init("version", .number(version))) }
        parameters.append(.init("diagnostics", .array(diagnostics)))
        peer.notify("textDocument/publishDiagnostics", .object(parameters))
    }

    func diagnostic(_ message: Message, _ document: Document) -> JSONValue {
        let diagnostic = message.diagnostic
        var members: [JSONValue.Member] = [
            .init("range", document.lines.json(document.range(of: diagnostic))),
            .init("severity", .number(severity(of: diagnostic))), .init("code", .string(diagnostic.code)),
            .init("source", "tinh"), .init("message", .string(words(of: diagnostic, document))),
        ]
        if let related = diagnostic.related, let location = location(related.place, document) {
            members.append(.init("relatedInformation", [["location": location, "message": .string(related.words)]]))
        }
        return .object(members)
    }

    /// Error, warning, information.
    private func severity(of diagnostic: Diagnostic) -> Int {
        switch diagnostic.severity {
        case .error: 1
        case .note: diagnostic.changesReading ? 2 : 3
        }
    }

    private func words(of diagnostic: Diagnostic, _ document: Document) -> String {
        var text = diagnostic.message
        if let place = diagnostic.place, !document.holds(place) {
            text = "\(place.source.name):\(place.source.line(at: place.span.lower)): " + text
        }
        if let place = diagnostic.dataPlace {
            text += " (\(place.file)" + (place.line.map { ", line \($0)" } ?? "") + ")"
        }
        if let remedy = diagnostic.remedy {
            text += "\n" + remedy
            if remedy.last == ":", let corrected = DiagnosticText.correctedLine(diagnostic) { text += " " + corrected }
        }
        return text
    }

    /// A place in this document or in a script that it imports.
    func location(_ place: Diagnostic.Place, _ document: Document) -> JSONValue? {
        let range = place.span.lower..<place.span.upper
        if document.holds(place) {
            return ["uri": .string(document.address.uri), "range": document.lines.json(range)]
        }
        guard let path = absolute(place.source.name) else { return nil }
        let lines = LineIndex(place.source.utf8, encoding: encoding)
        return ["uri": .string(DocumentAddress.uri(ofPath: path)), "range": lines.json(range)]
    }
}

extension Document {
    /// Is it a place in this document's present text?
    func holds(_ place: Diagnostic.Place) -> Bool {
        place.source.name == address.name && place.span.upper <= lines.bytes.count
    }

    /// Where a message is marked: its own place, that of the `import` that brought it up, or the beginning.
    func range(of diagnostic: Diagnostic) -> Range<Int> {
        for place in [diagnostic.place, diagnostic.related?.place] {
            if let place, holds(place) { return place.span.lower..<place.span.upper }
        }
        return 0..<0
    }
}
