import Glibc
import Tinh
import TinhFormats

/// `tinh lsp`: the Language Server Protocol 3.17 over two file descriptors, for one editor. Nothing that a script says is run, and
/// nothing is written but the protocol.
package final class Server {
    /// Names that programs know the server by.
    struct Identity {
        let name = "tinh"
        let version: String
    }

    enum Phase { case starting, running, shutDown }

    let identity: Identity
    let peer: Peer
    let workspace: Workspace
    var documents: [String: Document] = [:]
    var encoding = PositionEncoding.utf16
    var phase = Phase.starting
    private let stream: MessageStream
    private var pending: [JSONValue] = []
    /// Messages that are looked at ahead, for what cancels those before them.
    private static let pendingCountMax = 1000

    /// - Parameter tables: files that every script may ask, as on the command line.
    package init(
        input: Int32, output: Int32, engine: Engine, tables: [(path: String, name: String?)], version: String
    ) {
        stream = MessageStream(descriptor: input)
        peer = Peer(descriptor: output)
        workspace = Workspace(engine: engine, tables: tables)
        identity = Identity(version: version)
    }

    /// Serves until the editor says `exit` or goes; the exit status, 0 if it had said `shutdown` before.
    package func run() -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        while !peer.isGone {
            if pending.isEmpty { publishStaleDiagnostics() }
            guard takeMessages() else { break }
            guard !pending.isEmpty else { continue }
            let message = pending.removeFirst()
            if message["method"]?.string == "exit" { break }
            handle(message)
        }
        return phase == .shutDown ? 0 : 1
    }

    /// Reads what has come, and waits where nothing has. False at the end of the input.
    private func takeMessages() -> Bool {
        while pending.count < Server.pendingCountMax {
            guard let incoming = stream.next(waits: pending.isEmpty) else { return !pending.isEmpty }
            switch incoming {
            case .broken(let words): peer.refuse(.null, Refusal(.parseError, words))
            case .content(let bytes):
                do throws(JSONFault) {
                    pending.append(try JSONReader.value(bytes))
                } catch {
                    peer.refuse(.null, Refusal(.parseError, "byte \(error.offset + 1): \(error.words)"))
                }
            }
        }
        return true
    }

    private func handle(_ message: JSONValue) {
        let id = message["id"]
        guard case .object = message, message["jsonrpc"]?.string == "2.0", Server.isIdentifier(id) else {
            peer.refuse(.null, Refusal(.invalidRequest, "this is no request of JSON-RPC 2.0"))
            return
        }
        guard let method = message["method"]?.string else {
            // An answer to a request of ours: there are none.
            if message["result"] == nil, message["error"] == nil {
                peer.refuse(id ?? .null, Refusal(.invalidRequest, "a method is missing"))
            }
            return
        }
        let parameters = message["params"] ?? .null
        guard let id else {
            notified(method, parameters)
            return
        }
        do throws(Refusal) {
            if isCancelled(id) { throw Refusal(.requestCancelled, "cancelled") }
            peer.respond(to: id, try result(of: method, parameters))
        } catch {
            peer.refuse(id, error)
        }
    }

    /// None, a number or a text.
    private static func isIdentifier(_ id: JSONValue?) -> Bool {
        switch id {
        case nil, .number, .string: true
        case .null, .bool, .array, .object: false
        }
    }

    private func isCancelled(_ id: JSONValue) -> Bool {
        pending.contains { $0["method"]?.string == "$/cancelRequest" && $0["params"]?["id"] == id }
    }

    /// The document that parameters name.
    func document(_ parameters: JSONValue) throws(Refusal) -> Document {
        guard let uri = parameters["textDocument"]?["uri"]?.string else {
            throw Refusal(.invalidParameters, "a text document is missing")
        }
        guard let document = documents[uri] else {
            throw Refusal(.invalidParameters, "the document \(uri) is not open")
        }
        return document
    }

    /// The document and the offset in it that parameters name.
    func place(_ parameters: JSONValue) throws(Refusal) -> (document: Document, offset: Int) {
        let document = try document(parameters)
        guard let offset = document.lines.offset(parameters["position"]) else {
            throw Refusal(.invalidParameters, "a position is missing")
        }
        return (document, offset)
    }
}
