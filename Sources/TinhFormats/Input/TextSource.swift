import Glibc
import TinhColumns

/// Whole small texts: scripts that others import.
package enum TextSource {
    /// The bytes without a byte order mark.
    package static func read(_ path: String, isCancelled: @escaping @Sendable () -> Bool) throws(DataFault) -> [UInt8] {
        let source = try ByteSource.open(path: path, isCancelled: isCancelled)
        let bytes = try source.prefix(source.size)
        return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes[3...]) : bytes
    }

    /// A pipe or the like: what was read of it does not come again.
    package static func isRead(once path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    }

    /// A path by which a file is known however it was named; the path itself where there is no such file.
    package static func realPath(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}
