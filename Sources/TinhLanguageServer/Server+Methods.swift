import TinhFormats

/// What each method of the protocol does.
extension Server {
    func result(of method: String, _ parameters: JSONValue) throws(Refusal) -> JSONValue {
        switch phase {
        case .starting where method != "initialize":
            throw Refusal(.serverNotInitialized, "`initialize` comes first")
        case .shutDown: throw Refusal(.invalidRequest, "the server is shut down")
        case .starting, .running: break
        }
        switch method {
        case "initialize": return try initialize(parameters)
        case "shutdown":
            phase = .shutDown
            return .null
        case "textDocument/completion": return try completion(parameters)
        case "textDocument/hover": return try hover(parameters)
        case "textDocument/formatting": return try formatting(parameters)
        case "textDocument/codeAction": return try codeActions(parameters)
        case "textDocument/documentSymbol": return try symbols(parameters)
        case "textDocument/definition": return try definition(parameters)
        case "textDocument/semanticTokens/full": return try semanticTokens(parameters)
        default: throw Refusal(.methodNotFound, "there is no method \(method)")
        }
    }

    /// Notifications have no answer: what is wrong with one is left aside, as the protocol has it.
    func notified(_ method: String, _ parameters: JSONValue) {
        guard phase == .running else { return }
        switch method {
        case "textDocument/didOpen": open(parameters)
        case "textDocument/didChange": change(parameters)
        case "textDocument/didClose": close(parameters)
        case "textDocument/didSave", "workspace/didChangeWatchedFiles":
            // Scripts may read and import each other's files.
            for document in documents.values { document.forget() }
        default: break
        }
    }

    private func initialize(_ parameters: JSONValue) throws(Refusal) -> JSONValue {
        guard phase == .starting else { throw Refusal(.invalidRequest, "`initialize` comes once") }
        phase = .running
        let offered = parameters["capabilities"]?["general"]?["positionEncodings"]?.array ?? []
        if offered.contains(.string(PositionEncoding.utf8.rawValue)) { encoding = .utf8 }
        return [
            "capabilities": [
                "positionEncoding": .string(encoding.rawValue),
                "textDocumentSync": ["openClose": .bool(true), "change": .number(2), "save": .bool(true)],
                "completionProvider": ["triggerCharacters": ["\"", "$", "/"]],
                "hoverProvider": .bool(true), "definitionProvider": .bool(true),
                "documentSymbolProvider": .bool(true), "documentFormattingProvider": .bool(true),
                "codeActionProvider": ["codeActionKinds": ["quickfix"]],
                "semanticTokensProvider": ["legend": SemanticTokens.legend, "full": .bool(true)],
            ],
            "serverInfo": ["name": .string(identity.name), "version": .string(identity.version)],
        ]
    }

    // MARK: - Documents

    private func open(_ parameters: JSONValue) {
        guard let item = parameters["textDocument"], let uri = item["uri"]?.string, let text = item["text"]?.string
        else { return }
        documents[uri] = Document(
            DocumentAddress(uri: uri), text: text, version: item["version"]?.int, encoding: encoding)
    }

    private func change(_ parameters: JSONValue) {
        guard let document = try? document(parameters), let changes = parameters["contentChanges"]?.array else {
            return
        }
        try? document.change(changes, version: parameters["textDocument"]?["version"]?.int)
    }

    private func close(_ parameters: JSONValue) {
        guard let document = try? document(parameters) else { return }
        documents[document.address.uri] = nil
        publish([], of: document, version: nil)
    }
}
