import Glibc

/// Whole texts: scripts, the history.
package enum TextFile {
    /// Without a byte order mark. `-` is standard input.
    package static func read(_ path: String) throws -> String {
        try text(bytes(path), name: path == "-" ? "standard input" : "`\(path)`")
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        let isStandardInput = path == "-"
        let descriptor = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ProgramError.cannotRead(path: path, errorNumber: errno) }
        defer { if !isStandardInput { close(descriptor) } }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &part, part.count)
            if count == 0 { break }
            if count > 0 {
                bytes += part[..<count]
            } else if errno != EINTR {
                throw ProgramError.cannotRead(path: path, errorNumber: errno)
            } else if let signal = Interruption.pending {
                throw Interrupted(signal: signal)
            }
        }
        return bytes
    }

    /// Checks UTF-8 and drops a byte order mark.
    static func text(_ bytes: [UInt8], name: String) throws -> String {
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        if let text = String(validating: content, as: UTF8.self), !content.contains(0) { return text }
        throw ProgramError.notText(name: name, byteOffset: firstBadByte(bytes))
    }

    private static func firstBadByte(_ bytes: [UInt8]) -> Int {
        var offset = 0
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                if scalar.value == 0 { return offset }
                offset += UTF8.width(scalar)
            case .emptyInput, .error: return offset
            }
        }
    }
}
