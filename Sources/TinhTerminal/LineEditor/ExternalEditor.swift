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
        let process = try ShellProcess(editor + " \"$1\"", [path])
        return process.wait() == .exited(0)
    }
}
