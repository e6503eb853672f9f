import Glibc

/// Characters from the terminal, decoded from UTF-8, with signals in between.
final class KeyReader {
    enum Event {
        case character(Unicode.Scalar)
        case interrupted
        case resized
        /// Ctrl-Z: the program is asked to stop.
        case suspended
        /// It goes on after it was stopped; the terminal may have other modes now.
        case continued
        case end
    }

    private var bytes: [UInt8] = []
    private var position = 0
    private let descriptor = KeyReader.openTerminal()

    deinit {
        if descriptor != STDIN_FILENO { close(descriptor) }
    }

    /// The terminal on standard input, opened anew so that no reading of it blocks: Ctrl-C throws away what is waiting to be
    /// read, also between the moment in which something is there and the reading of it.
    private static func openTerminal() -> Int32 {
        guard let name = ttyname(STDIN_FILENO) else { return STDIN_FILENO }
        let opened = open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        return opened >= 0 ? opened : STDIN_FILENO
    }

    func next() -> Event {
        while true {
            if let scalar = takeScalar() { return .character(scalar) }
            switch Interruption.wait(for: descriptor) {
            case .interrupted:
                bytes = []
                position = 0
                return .interrupted
            case .resized: return .resized
            case .suspended: return .suspended
            case .continued: return .continued
            case .readable:
                if !readMore() { return .end }
            }
        }
    }

    /// There is more than was given out: it came in one piece.
    var hasPending: Bool { position < bytes.count }

    /// True when another byte is there, or comes soon.
    func waitsForMore(milliseconds: Int32) -> Bool {
        if hasPending { return true }
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&poller, 1, milliseconds) > 0
    }

    /// Gives a character once more, before all others.
    func putBack(_ character: Unicode.Scalar) {
        bytes.replaceSubrange(..<position, with: Array(String(character).utf8))
        position = 0
    }

    private func readMore() -> Bool {
        bytes.removeFirst(position)
        position = 0
        var part = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &part, part.count)
        if count > 0 {
            bytes += part[..<count]
            return true
        }
        return count < 0 && (errno == EINTR || errno == EAGAIN)
    }

    /// Nil when no whole character has arrived. A byte that belongs to none is passed over.
    private func takeScalar() -> Unicode.Scalar? {
        while position < bytes.count {
            let lead = bytes[position]
            let length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
            if length == 0 {
                position += 1
                continue
            }
            guard position + length <= bytes.count else { return nil }
            var decoder = UTF8()
            var iterator = bytes[position..<(position + length)].makeIterator()
            if case .scalarValue(let scalar) = decoder.decode(&iterator) {
                position += length
                return scalar
            }
            position += 1
        }
        return nil
    }
}
