import Glibc
import TinhBase

/// What shows results that are larger than the screen.
package enum PagerChoice: Equatable, Sendable {
    /// `$PAGER`, else `less` where there is one.
    case auto
    case off
    /// As the shell takes it.
    case command(String)

    /// Nil: there is none, or the terminal cannot have one.
    var words: String? {
        guard Terminal.movesCursor else { return nil }
        switch self {
        case .off: return nil
        case .command(let words): return words
        case .auto:
            guard let value = getenv("PAGER") else { return Self.isInPath("less") ? "less" : nil }
            let words = String(cString: value).trimmed
            return words.isEmpty || words == "cat" ? nil : String(words)
        }
    }

    /// Why there is none, and what helps.
    var absence: String {
        let remedy = "`.config pager` names one, `.save FILE.csv` writes all"
        guard Terminal.movesCursor else {
            return "this terminal cannot move its cursor, and so has no pager; `.save FILE.csv` writes all"
        }
        switch self {
        case .off: return "the pager is off; `.config pager auto` turns it on, `.save FILE.csv` writes all"
        case .command(let words):
            return "the pager `\(TerminalText.escaped(words))` cannot be run; \(remedy)"
        case .auto:
            guard let words else {
                guard let value = getenv("PAGER") else { return "there is no `less` here; \(remedy)" }
                return String(cString: value).trimmed.isEmpty
                    ? "$PAGER is empty: no pager is wanted; \(remedy)"
                    : "$PAGER is `cat`, which shows no pages; \(remedy)"
            }
            return "the pager `\(TerminalText.escaped(words))` cannot be run; \(remedy)"
        }
    }

    private static func isInPath(_ program: String) -> Bool {
        (Terminal.variable("PATH") ?? "").split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
    }
}

/// Another program that shows a text page by page.
enum Pager {
    /// What `less` does unless `$LESS` says otherwise: end at once where all fits (F), keep colours (R), cut no lines into
    /// two (S) and leave the screen as it is at the end (X). The text is UTF-8 in any locale.
    private static let environment =
        "LESS=\"${LESS-FRSX}\" LESSCHARSET=\"${LESSCHARSET-utf-8}\"; export LESS LESSCHARSET; "

    enum Outcome {
        /// Its reader has seen enough.
        case shown
        /// The program cannot be run.
        case absent
        /// It ended with a failure before it had taken all of the text.
        case failed
    }

    /// Keeps the first lines in view, where `less` is what runs and is new enough (`--header`, since version 600).
    private static func keeping(headerLineCount: Int, _ words: String) -> String {
        let program = words.prefix { $0 != " " }
        let isPlain = program.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "/._-".utf8.contains(byte)
        }
        guard headerLineCount > 0, isPlain, program == "less" || program.hasSuffix("/less") else { return words }
        let version = "$(\(program) --version 2>/dev/null | sed -n '1s/^less \\([0-9][0-9]*\\).*/\\1/p')"
        let options = words[program.endIndex...]
        return "if [ \"\(version)\" -ge 600 ] 2>/dev/null; then "
            + "\(program) --header=\(headerLineCount)\(options); else \(words); fi"
    }

    /// Shows a text and waits until its reader has seen enough, which may be before the end.
    ///
    /// - Parameter headerLineCount: the lines at the top that stay in view while the others go by.
    static func show(_ text: String, by words: String, headerLineCount: Int = 0) -> Outcome {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return .absent }
        let (reading, writing) = (ends[0], ends[1])
        // This end is kept open, so that it can be asked afterwards what was left unread.
        defer { close(reading) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(writing, F_SETFL, O_NONBLOCK)
        guard
            let process = try? ShellProcess(
                environment + keeping(headerLineCount: headerLineCount, words), standardInput: reading)
        else {
            close(writing)
            return .absent
        }
        let (isWritten, early) = write(text, to: writing, while: process)
        close(writing)
        let end = early ?? process.wait()
        // Ctrl-C was meant for the pager.
        if Interruption.pending == SIGINT { Interruption.forget() }
        var unreadCount: Int32 = 0
        let isTaken = isWritten && ioctl(reading, UInt(FIONREAD), &unreadCount) == 0 && unreadCount == 0
        switch end {
        case .exited(126), .exited(127): return .absent
        case .exited(0): return .shown
        case .exited: return isTaken ? .shown : .failed
        case .killed(let signal):
            return isTaken || [SIGINT, SIGQUIT, SIGPIPE].contains(signal) ? .shown : .failed
        }
    }

    /// Writes all of a text, or what is taken of it until the program ends.
    private static func write(
        _ text: String, to descriptor: Int32, while process: ShellProcess
    ) -> (isWritten: Bool, end: ShellProcess.End?) {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                written += count
                continue
            }
            guard errno == EAGAIN || errno == EINTR else { return (false, nil) }
            if let end = process.end() { return (false, end) }
            var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&poller, 1, 100)
        }
        return (true, nil)
    }
}
