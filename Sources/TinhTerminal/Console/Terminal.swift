import Glibc

/// What is known of the terminal around the program.
package enum Terminal {
    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Cells in a line of the terminal behind a descriptor; 80 when it does not say.
    package static func columnCount(_ descriptor: Int32) -> Int {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return variable("COLUMNS").flatMap { Int($0) }.map { max(20, $0) } ?? 80
    }

    struct Size: Equatable {
        let columnCount: Int
        let rowCount: Int
    }

    /// Cells in a line and lines of the terminal behind a descriptor; 80 by 24 when it does not say.
    static func size(_ descriptor: Int32) -> Size {
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
        return Size(
            columnCount: isKnown && size.ws_col > 0 ? Int(size.ws_col) : columnCount(descriptor),
            rowCount: isKnown && size.ws_row > 0 ? Int(size.ws_row) : 24)
    }

    /// The terminal on standard input, opened anew so that no reading of it blocks: Ctrl-C throws away what is waiting to be
    /// read, also between the moment in which something is there and the reading of it. Standard input itself where that
    /// cannot be.
    static func openInput() -> Int32 {
        guard let name = ttyname(STDIN_FILENO) else { return STDIN_FILENO }
        let opened = open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        return opened >= 0 ? opened : STDIN_FILENO
    }

    /// It can move its cursor: more than a teletype (`TERM=dumb`).
    package static var movesCursor: Bool { variable("TERM").map { $0 != "dumb" } ?? false }

    /// It shows more than ASCII: it is not `dumb`, and the locale says UTF-8 (the first set of LC_ALL, LC_CTYPE, LANG).
    package static var showsUnicode: Bool {
        guard variable("TERM") != "dumb" else { return false }
        let locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? ""
        let name = locale.lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }

    /// An environment variable; nil when it is unset or empty.
    package static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// Descriptors 0, 1 and 2 that were closed by the caller would be given to the next files opened, and results written
    /// into them. They become `/dev/null`, opened the wrong way round so that using them fails.
    package static func fillStandardDescriptors() {
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
        }
    }
}

/// When colours are used.
package enum ColorChoice: String, CaseIterable, Sendable {
    case auto, always, never

    /// `auto`: on a terminal that moves its cursor, unless NO_COLOR is set (no-color.org).
    package func isOn(_ descriptor: Int32) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto:
            Terminal.isTerminal(descriptor) && Terminal.variable("NO_COLOR") == nil
                && Terminal.movesCursor
        }
    }
}

/// Which colours.
package enum Theme: String, CaseIterable, Sendable {
    case normal
    /// Bold letters, no colours.
    case plain
    /// Colours in place of faint letters, which some terminals hardly show.
    case bright
}

/// Colours, or none.
package struct Style: Sendable {
    package let isOn: Bool
    private let theme: Theme

    package init(isOn: Bool, theme: Theme = .normal) {
        self.isOn = isOn
        self.theme = theme
    }

    package func bold(_ text: String) -> String { wrap("1", text) }
    package func red(_ text: String) -> String { theme == .plain ? bold(text) : wrap("31", text) }
    package func reversed(_ text: String) -> String { wrap("7", text) }
    package func green(_ text: String) -> String { theme == .plain ? text : wrap("32", text) }

    package func dim(_ text: String) -> String {
        switch theme {
        case .normal: wrap("2", text)
        case .plain: text
        case .bright: wrap("36", text)
        }
    }

    private func wrap(_ code: String, _ text: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
