import Glibc

/// Statements typed earlier, kept between sessions in a file of its own that only its owner may read.
package final class History {
    package private(set) var entries: [String]
    private let path: String?
    /// The file is cut to so many entries when it has grown to twice as many.
    private static let entryCountMax = 2000

    /// `path` nil: this session only.
    package init(path: String?) {
        self.path = path
        entries = path.flatMap { try? TextFile.read($0) }.map(Self.decode) ?? []
        if entries.count > 2 * Self.entryCountMax {
            entries = Array(entries.suffix(Self.entryCountMax))
            rewrite()
        }
    }

    /// `$XDG_STATE_HOME/tinh/history`, or under `~/.local/state`; nil without a home. Makes the folders.
    package static func standardPath() -> String? {
        let state = Terminal.variable("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        guard let base = state ?? Terminal.variable("HOME").map({ $0 + "/.local/state" }) else { return nil }
        let folder = base + "/tinh"
        var end = folder.index(after: folder.startIndex)
        while let slash = folder[end...].firstIndex(of: "/") {
            mkdir(String(folder[..<slash]), 0o700)
            end = folder.index(after: slash)
        }
        mkdir(folder, 0o700)
        return folder + "/history"
    }

    /// Adds a statement unless it repeats the last, and writes it down at once: a session that dies loses nothing, and two
    /// sessions do not overwrite each other's.
    package func add(_ statement: String) {
        guard !statement.isEmpty, statement != entries.last else { return }
        entries.append(statement)
        guard let path else { return }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let stream = ByteStream(descriptor: descriptor, name: path)
        try? stream.write(Self.encode(statement) + "\n")
        try? stream.flush()
    }

    private func rewrite() {
        guard let path, let file = try? PendingFile(path: path) else { return }
        try? file.stream.write(entries.map { Self.encode($0) + "\n" }.joined())
        try? file.commit()
    }

    // One line an entry: a line break is `\n`, a backslash `\\`.

    static func encode(_ entry: String) -> String {
        var line = ""
        for character in entry {
            switch character {
            case "\\": line += "\\\\"
            case "\n", "\r\n": line += "\\n"
            default: line.append(character)
            }
        }
        return line
    }

    static func decode(_ file: String) -> [String] {
        file.split(separator: "\n").map { line in
            var entry = ""
            var isEscaped = false
            for character in line {
                if isEscaped {
                    entry.append(character == "n" ? "\n" : character)
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else {
                    entry.append(character)
                }
            }
            return entry
        }
    }
}
