import Glibc

/// A file that appears whole or not at all: written under another name in the same folder, then renamed.
///
/// What is no regular file (`/dev/null`, a FIFO) has no old content to keep and is written as it stands.
package final class PendingFile {
    package let stream: ByteStream
    private let descriptor: Int32
    /// The file meant, links followed.
    private let target: String
    /// Nil for what is written as it stands.
    private var temporary: String?
    private var place: TemporaryPaths.Place?

    package init(path: String) throws {
        let name = "`\(path)`"
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT == S_IFDIR {
            throw ProgramError.cannotWrite(name: name, errorNumber: EISDIR)
        }
        if exists, status.st_mode & S_IFMT != S_IFREG {
            target = path
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw ProgramError.cannotWrite(name: name, errorNumber: errno) }
        } else {
            if exists, access(path, W_OK) != 0 { throw ProgramError.cannotWrite(name: name, errorNumber: errno) }
            target = exists ? Self.resolved(path) : path
            let (folder, file) = Self.split(target)
            let temporary = "\(folder).\(file).\(getpid()).tmp"
            descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw ProgramError.cannotWrite(name: name, errorNumber: errno) }
            if exists { fchmod(descriptor, status.st_mode & 0o7777) }
            self.temporary = temporary
            place = TemporaryPaths.keep(temporary)
        }
        stream = ByteStream(descriptor: descriptor, name: name)
    }

    /// Puts the file in its place, or at another path of the same disk. On any error the old file is as it was.
    package func commit(as path: String? = nil) throws {
        try stream.flush()
        guard let temporary else { return }
        // A disk that fills up may say so only here.
        guard fsync(descriptor) == 0, rename(temporary, path ?? target) == 0 else {
            throw ProgramError.cannotWrite(name: path.map { "`\($0)`" } ?? stream.name, errorNumber: errno)
        }
        self.temporary = nil
        if let place { TemporaryPaths.forget(place) }
        place = nil
    }

    /// Without `commit` nothing stays.
    deinit {
        if let temporary { unlink(temporary) }
        if let place { TemporaryPaths.forget(place) }
        close(descriptor)
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func split(_ path: String) -> (folder: String, file: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (String(path[...slash]), String(path[path.index(after: slash)...]))
    }
}
