import Glibc

/// A file that appears whole or not at all: written under another name in the same folder, then put in its place.
///
/// Without leave to replace, a file that comes there meanwhile stays: the new one is linked to the name, which fails where
/// there is one. What is no regular file (`/dev/null`, a FIFO) has no content to keep and is written as it stands.
package final class NewFile {
    private let descriptor: Int32
    /// The file meant, links followed.
    private let target: String
    private let replaces: Bool
    /// Nil for what is written as it stands, and for what is done.
    private var temporary: String?

    private static let nameTryMax = 100

    /// Throws what can be known before anything is written: a file in the way, a folder of that name.
    package static func check(_ path: String, replaces: Bool) throws(WriteFault) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            // A link that leads nowhere is in the way, too.
            if !replaces, lstat(path, &status) == 0 { throw .exists }
            return
        }
        if status.st_mode & S_IFMT == S_IFDIR { throw .system(errno: EISDIR) }
        if !replaces { throw .exists }
        if access(path, W_OK) != 0 { throw .system(errno: errno) }
    }

    package init(path: String, replaces: Bool) throws(WriteFault) {
        try NewFile.check(path, replaces: replaces)
        self.replaces = replaces
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT != S_IFREG {
            self.target = path
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw .system(errno: errno) }
            return
        }
        let target = exists ? NewFile.resolved(path) : path
        self.target = target
        let made = try NewFile.makeTemporary(in: NewFile.folder(of: target))
        descriptor = made.descriptor
        temporary = made.path
        if exists { fchmod(descriptor, status.st_mode & 0o7777) }
    }

    private static func makeTemporary(in folder: String) throws(WriteFault) -> (descriptor: Int32, path: String) {
        for number in 0..<nameTryMax {
            let path = "\(folder).tinh-\(getpid())-\(number).tmp"
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor >= 0 { return (descriptor, path) }
            if errno != EEXIST { throw .system(errno: errno) }
        }
        throw .system(errno: EEXIST)
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(WriteFault) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno == EPIPE {
                throw .closedPipe
            } else if errno != EINTR {
                throw .system(errno: errno)
            }
        }
    }

    /// Puts the file in its place, unless it is called off before. After any error what was there is as it was.
    package func commit(isCancelled: () -> Bool = { false }) throws(WriteFault) {
        guard let temporary else { return }
        // A disk that fills up may say so only here.
        guard fsync(descriptor) == 0 else { throw .system(errno: errno) }
        if isCancelled() { throw .cancelled }
        if replaces {
            guard rename(temporary, target) == 0 else { throw .system(errno: errno) }
            self.temporary = nil
        } else {
            try place(temporary)
        }
        syncFolder()
    }

    private func place(_ temporary: String) throws(WriteFault) {
        if link(temporary, target) == 0 { return }
        let cause = errno
        switch cause {
        case EEXIST: throw .exists
        case EPERM, EOPNOTSUPP, ENOSYS, EMLINK:
            // A disk without links: the name is taken first, by an empty file that the rename then replaces.
            let taken = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            guard taken >= 0 else { throw errno == EEXIST ? .exists : .system(errno: errno) }
            close(taken)
            guard rename(temporary, target) == 0 else {
                let cause = errno
                unlink(target)
                throw .system(errno: cause)
            }
            self.temporary = nil
        default: throw .system(errno: cause)
        }
    }

    /// So that the name, too, outlasts a loss of power; a system that cannot do it has done what it can.
    private func syncFolder() {
        let folder = NewFile.folder(of: target)
        let opened = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { return }
        fsync(opened)
        close(opened)
    }

    /// Nothing stays under the other name.
    deinit {
        if let temporary { unlink(temporary) }
        close(descriptor)
    }

    /// With its slash; empty for the current folder.
    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}
