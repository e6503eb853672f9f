import CScan
import TinhColumns

/// Lines and columns of places in a file, found by reading it again from its start. For errors and traces only.
struct FilePlace {
    let line: Int
    /// In bytes, from 1.
    let column: Int

    /// O(offset). Nil if the file cannot be read any more.
    init?(in source: ByteSource, offset: Int, newline: UInt8) {
        let block = Buffer(sizeBytes: 1 << 20)
        var line = 1
        var lineStart = 0
        var at = 0
        while at < offset {
            let count = min(block.sizeBytes, offset - at)
            do { try source.read(into: block.bytes, offset: at, count: count) } catch { return nil }
            let bytes = block.pointer(of: UInt8.self)
            let found = tinh_count_byte(bytes, count, newline)
            if found > 0 {
                line += found
                var last = count - 1
                while bytes[last] != newline { last -= 1 }
                lineStart = at + last + 1
            }
            at += count
        }
        self.line = line
        column = offset - lineStart + 1
    }
}
