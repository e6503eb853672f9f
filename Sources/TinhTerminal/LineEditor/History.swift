import Glibc

/// Statements typed earlier, kept between sessions in a file of its own that only its owner may read.
///
/// Sessions that run at once write into one file, an entry at a time under a lock, so that none is lost; each goes back
/// through its own statements first, and through those of the others when it is started anew.
package final class History {
    package private(set) var entries: [String]
    private let path: String?
    /// Entries that could not be written yet, in order: a full disk may have room later.
    private var unwritten: [String] = []
    private var hasToldFailure = false
    /// The file is cut to so many entries when it has grown to twice as many.
    private static let entryCountMax = 10_000

    /// `path` nil: this session only.
    package init(path: String?) {
        self.path = path
        entries = path.map(Self.read) ?? []
        if entries.count > 2 * Self.entryCountMax {
            entries = Array(entries.suffix(Self.entryCountMax))
            cut()
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

    /// Adds a statement as it was typed, unless it repeats the last or begins with a blank, and writes it down at once: a
    /// session that dies loses nothing. Gives the system's error number the first time that it cannot be written; it is
    /// tried again with the next.
    package func add(_ typed: String) -> Int32? {
        let statement = String(typed.trimmed)
        guard !statement.isEmpty, typed.first != " ", statement != entries.last else { return nil }
        entries.append(statement)
        guard let path else { return nil }
        unwritten.append(statement)
        let failure = Self.append(unwritten.map { Self.encode($0) + "\n" }.joined(), to: path)
        if failure == 0 {
            unwritten = []
            hasToldFailure = false
            return nil
        }
        defer { hasToldFailure = true }
        return hasToldFailure ? nil : failure
    }

    // MARK: The file

    /// What is no UTF-8 is shown as U+FFFD; the other entries are not lost for it.
    private static func read(_ path: String) -> [String] {
        // Nobody may write into what is no file, and opening it would wait for that.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return [] }
        makePrivate(descriptor, status)
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &part, part.count)
            if count == 0 || count < 0 && errno != EINTR { break }
            bytes += part.prefix(max(0, count))
        }
        return decode(String(decoding: bytes, as: UTF8.self))
    }

    /// All of it or nothing: what was written in part is taken back. 0, or an error number.
    private static func append(_ lines: String, to path: String) -> Int32 {
        guard let descriptor = openLocked(path) else { return errno }
        defer { close(descriptor) }
        let end = lseek(descriptor, 0, SEEK_END)
        // What another program left without its line break stays an entry of its own.
        var last = UInt8(ascii: "\n")
        if end > 0 { _ = pread(descriptor, &last, 1, end - 1) }
        let bytes = Array((last == UInt8(ascii: "\n") ? lines : "\n" + lines).utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                let failure = errno
                if end >= 0 { _ = ftruncate(descriptor, end) }
                return failure
            }
        }
        return 0
    }

    /// A file of this user that others may read was made by another program: what is asked is nobody else's business.
    private static func makePrivate(_ descriptor: Int32, _ status: stat) {
        guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(), status.st_mode & 0o077 != 0 else {
            return
        }
        fchmod(descriptor, 0o600)
    }

    /// Another session may put a shorter file in this one's place between opening and locking: then it is opened again.
    private static func openLocked(_ path: String) -> Int32? {
        for _ in 0..<100 {
            let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return nil }
            var (held, named) = (stat(), stat())
            let kind = fstat(descriptor, &held) == 0 ? held.st_mode & S_IFMT : 0
            // `/dev/null` takes everything; a FIFO would wait for who reads it.
            guard kind == S_IFREG || kind == S_IFCHR else {
                close(descriptor)
                errno = ENXIO
                return nil
            }
            makePrivate(descriptor, held)
            while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
            if fstat(descriptor, &held) == 0, stat(path, &named) == 0, held.st_ino == named.st_ino { return descriptor }
            close(descriptor)
        }
        return nil
    }

    /// Keeps the last entries of the file, those too that another session has added since.
    private func cut() {
        guard let path, let descriptor = Self.openLocked(path) else { return }
        defer { close(descriptor) }
        let kept = Self.read(path).suffix(Self.entryCountMax)
        guard let file = try? PendingFile(path: path) else { return }
        try? file.stream.write(kept.map { Self.encode($0) + "\n" }.joined())
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
            guard line.utf8.contains(UInt8(ascii: "\\")) else { return String(line) }
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
