import Glibc

/// The messages that come in over a file descriptor: a header with `Content-Length`, an empty line, so many bytes.
///
/// What is no such header is skipped up to the next empty line and told; so is a message that is larger than any in earnest.
final class MessageStream {
    enum Incoming {
        case content([UInt8])
        /// What was skipped, in words.
        case broken(String)
    }

    private static let headerByteCountMax = 8 << 10
    private static let contentByteCountMax = 64 << 20
    private static let readByteCount = 1 << 16

    private let descriptor: Int32
    private var buffer: [UInt8] = []
    /// Bytes that still belong to a message that is skipped.
    private var skippedByteCount = 0
    private var isAtEnd = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// The next message. Nil at the end of the input, and where it is not waited for, when none is whole yet.
    func next(waits: Bool) -> Incoming? {
        while true {
            if let incoming = taken() { return incoming }
            guard !isAtEnd, waits || isReadable() else { return nil }
            fill()
        }
    }

    /// A whole message out of what has been read.
    private func taken() -> Incoming? {
        if skippedByteCount > 0 {
            let count = min(skippedByteCount, buffer.count)
            buffer.removeFirst(count)
            skippedByteCount -= count
            if skippedByteCount > 0 { return nil }
        }
        guard let header = headerEnd() else {
            guard buffer.count > MessageStream.headerByteCountMax else { return nil }
            buffer = []
            return .broken("a header is longer than \(MessageStream.headerByteCountMax) bytes")
        }
        guard let count = MessageStream.contentLength(buffer[..<header.end]) else {
            buffer.removeFirst(header.next)
            return .broken("a header has no Content-Length that is a number")
        }
        guard count <= MessageStream.contentByteCountMax else {
            buffer.removeFirst(header.next)
            skippedByteCount = count
            return .broken("a message is longer than \(MessageStream.contentByteCountMax) bytes")
        }
        guard buffer.count - header.next >= count else { return nil }
        let content = Array(buffer[header.next..<(header.next + count)])
        buffer.removeFirst(header.next + count)
        return .content(content)
    }

    /// Where the header ends and what follows its empty line begins; a line feed alone will do.
    private func headerEnd() -> (end: Int, next: Int)? {
        var lineStart = 0
        let limit = min(buffer.count, MessageStream.headerByteCountMax)
        for index in 0..<limit where buffer[index] == UInt8(ascii: "\n") {
            var lineEnd = index
            if lineEnd > lineStart, buffer[lineEnd - 1] == UInt8(ascii: "\r") { lineEnd -= 1 }
            if lineEnd == lineStart { return (lineStart, index + 1) }
            lineStart = index + 1
        }
        return nil
    }

    private static func contentLength(_ header: ArraySlice<UInt8>) -> Int? {
        for line in header.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            let text = String(decoding: line, as: UTF8.self)
            guard let colon = text.firstIndex(of: ":"), text[..<colon].lowercased() == "content-length" else {
                continue
            }
            let digits = text[text.index(after: colon)...].filter { $0 != " " && $0 != "\t" }
            return Int(digits).flatMap { $0 >= 0 ? $0 : nil }
        }
        return nil
    }

    private func isReadable() -> Bool {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&poller, 1, 0) > 0
    }

    private func fill() {
        let count = withUnsafeTemporaryAllocation(byteCount: MessageStream.readByteCount, alignment: 16) { room in
            let count = read(descriptor, room.baseAddress, room.count)
            if count > 0 { buffer.append(contentsOf: room[..<count]) }
            return count
        }
        if count == 0 || count < 0 && errno != EINTR && errno != EAGAIN { isAtEnd = true }
    }
}
