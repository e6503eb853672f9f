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

    /// The lines of ascending offsets, found in one reading up to the last of them. Nil if the file cannot be read any more.
    static func lines(of offsets: [Int], in source: ByteSource, newline: UInt8) -> [Int]? {
        let block = Buffer(sizeBytes: 1 << 20)
        let bytes = block.pointer(of: UInt8.self)
        var lines: [Int] = []
        lines.reserveCapacity(offsets.count)
        var line = 1
        var blockStart = 0
        var blockEnd = 0
        var at = 0
        for offset in offsets {
            while at < offset {
                if at == blockEnd {
                    blockStart = at
                    let count = min(block.sizeBytes, source.size - at)
                    guard count > 0 else { return nil }
                    do { try source.read(into: block.bytes, offset: at, count: count) } catch { return nil }
                    blockEnd = at + count
                }
                let count = min(blockEnd, offset) - at
                line += tinh_count_byte(bytes + (at - blockStart), count, newline)
                at += count
            }
            lines.append(line)
        }
        return lines
    }
}
