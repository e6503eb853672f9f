import Glibc

/// A file descriptor behind a buffer.
package final class ByteStream {
    /// How messages call it: `standard output`, a path.
    package let name: String
    package let descriptor: Int32
    /// Ctrl-C ends the writing, with `Interrupted`: for results, which may be long. Not for messages, one of which says so.
    private let heedsInterrupts: Bool
    private var buffer: [UInt8] = []
    private static let bufferSize = 1 << 16

    /// Does not own the descriptor.
    package init(descriptor: Int32, name: String, heedsInterrupts: Bool = false) {
        self.heedsInterrupts = heedsInterrupts
        self.descriptor = descriptor
        self.name = name
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        if buffer.count + bytes.count > Self.bufferSize { try flush() }
        if bytes.count >= Self.bufferSize {
            try writeAll(bytes)
        } else {
            buffer.append(contentsOf: bytes)
        }
    }

    package func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    /// Throws `ClosedPipe` when nobody reads, `ProgramError.cannotWrite` for any other failure. What could not be written is
    /// forgotten: it is not tried again.
    package func flush() throws {
        guard !buffer.isEmpty else { return }
        let pending = buffer
        buffer.removeAll(keepingCapacity: true)
        try pending.withUnsafeBytes { try writeAll($0) }
    }

    private func writeAll(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            if heedsInterrupts, let signal = Interruption.pending {
                buffer.removeAll(keepingCapacity: true)
                throw Interrupted(signal: signal)
            }
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno == EAGAIN {
                var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&poller, 1, -1)
            } else if errno == EPIPE {
                throw ClosedPipe()
            } else if errno != EINTR {
                throw ProgramError.cannotWrite(name: name, errorNumber: errno)
            } else if let signal = Interruption.pending, signal != SIGINT {
                throw Interrupted(signal: signal)
            }
        }
    }
}
