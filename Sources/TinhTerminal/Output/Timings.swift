import Glibc
import Tinh

/// `--timings`: a JSON line for each load and statement, in the file at once.
package final class Timings {
    private let stream: ByteStream
    private let descriptor: Int32
    private var statementCount = 0

    /// Opens the file, FIFO or `/dev/fd/N` as it stands; a regular file is emptied.
    package init(path: String) throws {
        descriptor =
            Self.openDescriptor(path).map { fcntl($0, F_DUPFD_CLOEXEC, 3) }
            ?? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw ProgramError.cannotWrite(name: "`\(path)`", errorNumber: errno) }
        stream = ByteStream(descriptor: descriptor, name: "`\(path)`")
    }

    /// N of `/dev/fd/N`: what stands open is written on, not opened (and emptied) anew.
    private static func openDescriptor(_ path: String) -> Int32? {
        switch path {
        case "/dev/stdout": STDOUT_FILENO
        case "/dev/stderr": STDERR_FILENO
        default: path.hasPrefix("/dev/fd/") ? Int32(path.dropFirst("/dev/fd/".count)) : nil
        }
    }

    deinit { close(descriptor) }

    package func add(_ load: LoadReport) throws {
        var line = JSONLine()
        line.add("load", load.table)
        line.add("seconds", load.seconds)
        line.add("rows", load.rowCount)
        try write(line)
    }

    /// Statements are counted over everything that the program runs.
    package func add(_ outcome: Outcome) throws {
        statementCount += 1
        var line = JSONLine()
        line.add("statement", statementCount)
        line.add("text", outcome.text)
        line.add("seconds", outcome.seconds)
        line.add("rows", outcome.rowCount)
        try write(line)
    }

    private func write(_ line: JSONLine) throws {
        try stream.write(line.line)
        try stream.flush()
    }
}
