import Glibc

/// Characters from the terminal, decoded from UTF-8, with signals in between.
///
/// The terminal makes no signals of keys while a text is edited: Ctrl-C and Ctrl-Z come as characters, in their place among
/// the others.
final class KeyReader {
    enum Event {
        case character(Unicode.Scalar)
        /// Ctrl-C, or a signal that ends something.
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
    /// What came while something was waited for that it does not concern.
    private var postponed: [Event] = []
    private let descriptor = Terminal.openInput()

    deinit {
        if descriptor != STDIN_FILENO { close(descriptor) }
    }

    func next() -> Event {
        if !postponed.isEmpty { return postponed.removeFirst() }
        while true {
            switch nextAsTyped() {
            case .character("\u{3}"): return .interrupted
            case .character("\u{1A}"): return .suspended
            case .character("\u{1C}"): break
            case let event: return event
            }
        }
    }

    /// Has an event given out later, by `next`.
    func postpone(_ event: Event) { postponed.append(event) }

    /// The next character whatever it is, as in a paste.
    func nextAsTyped() -> Event {
        while true {
            if let scalar = takeScalar() { return .character(scalar) }
            switch Interruption.wait(for: descriptor) {
            case .interrupted:
                bytes = []
                position = 0
                postponed = []
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

    /// The next character, if it is there or comes soon.
    func soon(milliseconds: Int32) -> Unicode.Scalar? {
        if let scalar = takeScalar() { return scalar }
        guard waitsForMore(milliseconds: milliseconds), readMore() else { return nil }
        return takeScalar()
    }

    /// True when Ctrl-C was typed behind a text that has just been entered: it was meant for that. What was typed before it
    /// is forgotten.
    func takesInterruptTypedAhead() -> Bool {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        var before = -1
        while before != bytes.count - position, poll(&poller, 1, 0) > 0 {
            before = bytes.count - position
            guard readMore() else { break }
        }
        guard let last = PastedText.lastInterrupt(in: bytes[position...]) else { return false }
        position = last + 1
        return true
    }

    /// Gives characters once more, before all others.
    func putBack(_ characters: [Unicode.Scalar]) {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: characters)
        bytes.replaceSubrange(..<position, with: Array(String(text).utf8))
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
