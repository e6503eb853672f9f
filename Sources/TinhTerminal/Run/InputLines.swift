import Glibc

/// Lines of standard input as they arrive.
package struct InputLines {
    private var bytes: [UInt8] = []
    private var isAtEnd = false
    private var isAtStart = true

    private let descriptor: Int32

    /// `descriptor`: standard input, perhaps opened anew.
    package init(descriptor: Int32 = STDIN_FILENO) { self.descriptor = descriptor }

    /// What was read of a line that is given up.
    mutating func forget() { bytes = [] }

    /// Without its line break; nil at the end. Throws when a signal came or the input cannot be read.
    package mutating func next() throws -> String? {
        var searched = 0
        while true {
            if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                var line = Array(bytes[..<end])
                bytes.removeSubrange(...end)
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                return try text(line)
            }
            if isAtEnd {
                guard !bytes.isEmpty else { return nil }
                defer { bytes = [] }
                return try text(bytes)
            }
            searched = bytes.count
            try readMore()
        }
    }

    private mutating func readMore() throws {
        if Interruption.wait(for: descriptor) == .interrupted {
            throw Interrupted(signal: Interruption.pending ?? SIGINT)
        }
        var part = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &part, part.count)
        if count > 0 {
            bytes += part[..<count]
        } else if count == 0 {
            isAtEnd = true
        } else if errno != EINTR, errno != EAGAIN {
            throw ProgramError.cannotRead(path: "-", errorNumber: errno)
        }
    }

    private mutating func text(_ line: [UInt8]) throws -> String {
        defer { isAtStart = false }
        if isAtStart { return try TextFile.text(line, name: "standard input") }
        if let text = String(validating: line, as: UTF8.self) { return text }
        return try TextFile.text(line, name: "standard input")
    }
}
