import Glibc
import Tinh
import TinhBase
import TinhRegularExpressions
import TinhTerminal

/// A session and what is printed of it, made from the settings.
struct Run {
    let session: Session
    let printer: OutcomePrinter
    private let settings: Settings

    /// Opens what is written to, so that a wrong path is told before the work.
    init(_ settings: Settings, allowsRedefinition: Bool = false, isForgiving: Bool = false, keepsAnswers: Bool = false)
        throws
    {
        self.settings = settings
        session = Self.makeEngine(settings).makeSession(
            Session.Options(
                isStrict: settings.isStrict, allowsRedefinition: allowsRedefinition, keepsAnswers: keepsAnswers))
        Interruption.install(for: session, isForgiving: isForgiving)
        printer = OutcomePrinter(
            results: try settings.makeResultPrinter(), messages: settings.messages, timings: try settings.makeTimings())
    }

    static func makeEngine(_ settings: Settings) -> Engine {
        var configuration = Engine.Configuration(
            threadCount: settings.threadCount, regularExpressions: RE2(),
            memoryLimitByteCount: settings.memoryLimitByteCount)
        if let count = settings.batchRowCount { configuration.batchRowCount = count }
        if let count = settings.morselByteCount { configuration.morselByteCount = count }
        let messages = settings.messages
        Engine.endProcess { message in
            messages.print([message])
            Interruption.endProcess(status: 1)
        }
        return Engine(configuration)
    }

    func setParameters() {
        for (name, value) in settings.parameters { session.setParameter(name, text: value) }
    }

    /// What comes out of a pipe is read here, to its end.
    func attach(_ path: String, as name: String?) throws {
        try ProgressLine.during(session.progress, settings.messages) { _ in try session.attach(path: path, as: name) }
    }

    func statements(_ text: String, name: String, folder: String? = nil) throws {
        try ProgressLine.during(session.progress, settings.messages) { progress in
            try session.run(text, name: name, folder: folder) { outcome in
                progress?.pause()
                try printer.print(outcome)
                progress?.goOn()
            }
        }
    }

    /// Puts files in their places and gives the exit status.
    func finish() throws -> Int32 {
        if let path = settings.outputPath, readsFile(path) { throw ProgramError.outputIsInput(path: path) }
        let isWritten = try printer.results.finish()
        if !isWritten, let path = settings.outputPath {
            settings.messages.print([
                Message(
                    Diagnostic(
                        "N0803", .note,
                        "no statement gave a result, and so `\(TerminalText.escaped(path))` was not written"))
            ])
        }
        if let note = printer.results.folderNote { settings.messages.progress(note) }
        // The process ends: taking its tables and names apart first would be work for nothing.
        _ = Unmanaged.passRetained(session)
        return printer.failedCheckCount == 0 ? 0 : 1
    }

    /// A table of the session comes from this file, by whatever path.
    private func readsFile(_ path: String) -> Bool {
        var output = stat()
        guard stat(path, &output) == 0, output.st_mode & S_IFMT == S_IFREG else { return false }
        return session.tables.compactMap(\.file).contains { file in
            var input = stat()
            return stat(file, &input) == 0 && input.st_dev == output.st_dev && input.st_ino == output.st_ino
        }
    }
}
