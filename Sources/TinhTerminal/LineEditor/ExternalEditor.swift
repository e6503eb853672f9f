import Glibc

/// `$VISUAL`, `$EDITOR` or `vi`, for a text that is easier written there.
enum ExternalEditor {
    /// The text as it was saved, without line breaks at its end, tabs as blanks; nil when the editor says that it failed.
    /// Throws what keeps it from being opened at all.
    static func edit(_ text: String) throws -> String? {
        let folder = Terminal.variable("TMPDIR") ?? "/tmp"
        var template = Array((folder + "/tinh-XXXXXX.tinh").utf8CString)
        // 0600: what is asked is nobody else's business.
        let descriptor = mkstemps(&template, 5)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard descriptor >= 0 else { throw ProgramError.cannotWrite(name: "`\(path)`", errorNumber: errno) }
        let place = TemporaryPaths.keep(path)
        defer {
            unlink(path)
            if let place { TemporaryPaths.forget(place) }
        }
        do {
            defer { close(descriptor) }
            let stream = ByteStream(descriptor: descriptor, name: "`\(path)`")
            try stream.write(text + "\n")
            try stream.flush()
        }
        guard try run(editor: Terminal.variable("VISUAL") ?? Terminal.variable("EDITOR") ?? "vi", path) else {
            return nil
        }
        return PastedText.cleaned(try TextFile.read(path))
    }

    /// By the shell, since the variable may hold options. True when the editor ended well.
    private static func run(editor: String, _ path: String) throws -> Bool {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The editor's signals are as if a shell had started it.
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let words = ["sh", "-c", editor + " \"$1\"", "sh", path]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let failure = posix_spawn(&process, "/bin/sh", nil, &attributes, arguments, environ)
        guard failure == 0 else { throw ProgramError.cannotRead(path: editor, errorNumber: failure) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status == 0
    }
}
