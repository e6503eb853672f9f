import Glibc

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

    /// Shows a text and waits until its reader has seen enough, which may be before the end. False when the program cannot be
    /// run.
    static func show(_ text: String, by words: String) -> Bool {
        // The program has the signal's usual meaning; here a pipe that nobody reads is an error of `write`.
        let previous = signal(SIGPIPE, SIG_DFL)
        let opened = popen(environment + words, "we")
        signal(SIGPIPE, previous)
        guard let pipe = opened else { return false }
        let stream = ByteStream(descriptor: fileno(pipe), name: "the pager")
        // Whoever ends it early has seen enough.
        try? stream.write(text)
        try? stream.flush()
        let status = pclose(pipe)
        // Ctrl-C was meant for the pager.
        if Interruption.pending == SIGINT { Interruption.forget() }
        let isExited = status & 0x7F == 0
        let code = (status >> 8) & 0xFF
        return !(isExited && (code == 126 || code == 127))
    }
}
