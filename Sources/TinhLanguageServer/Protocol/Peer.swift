import Glibc
import TinhFormats

/// The editor at the other end: responses and notifications, one whole message at a time.
final class Peer {
    private let descriptor: Int32
    /// Nobody reads any more.
    private(set) var isGone = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    func respond(to id: JSONValue, _ result: JSONValue) { send(["jsonrpc": "2.0", "id": id, "result": result]) }

    func refuse(_ id: JSONValue, _ refusal: Refusal) {
        send([
            "jsonrpc": "2.0", "id": id,
            "error": ["code": .number(refusal.kind.rawValue), "message": .string(refusal.words)],
        ])
    }

    func notify(_ method: String, _ parameters: JSONValue) {
        send(["jsonrpc": "2.0", "method": .string(method), "params": parameters])
    }

    private func send(_ message: JSONValue) {
        let content = Array(message.description.utf8)
        let header = Array("Content-Length: \(content.count)\r\n\r\n".utf8)
        (header + content).withUnsafeBytes { bytes in
            var rest = bytes
            while !rest.isEmpty, !isGone {
                let count = write(descriptor, rest.baseAddress, rest.count)
                if count >= 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                } else if errno == EAGAIN {
                    var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&poller, 1, -1)
                } else if errno != EINTR {
                    isGone = true
                }
            }
        }
    }
}

/// Why a request gets no result.
struct Refusal: Error {
    enum Kind: Int {
        case parseError = -32700
        case invalidRequest = -32600
        case methodNotFound = -32601
        case invalidParameters = -32602
        case serverNotInitialized = -32002
        case requestCancelled = -32800
    }

    let kind: Kind
    let words: String

    init(_ kind: Kind, _ words: String) {
        self.kind = kind
        self.words = words
    }
}
