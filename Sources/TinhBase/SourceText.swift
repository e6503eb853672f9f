/// A named text that spans point into: a script, a line typed in the REPL, a file of the standard library.
///
/// Line and column numbers start at 1; columns count grapheme clusters, as an editor shows them.
package final class SourceText: Sendable {
    /// What an error shows before the line number: a path, `-c`, `standard input`.
    package let name: String
    package let utf8: [UInt8]
    private let lineStarts: [Int]
    /// The number of the text's first line where it is a part of something longer.
    package let firstLine: Int
    /// What stands there on the line before the text; empty where nothing does.
    package let lineBefore: String

    package init(name: String, text: String, firstLine: Int = 1, lineBefore: String = "") {
        self.name = name
        self.firstLine = firstLine
        self.lineBefore = lineBefore
        self.utf8 = Array(text.utf8)
        var starts = [0]
        for (offset, byte) in utf8.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
        self.lineStarts = starts
    }

    package func text(_ span: Span) -> String {
        String(decoding: utf8[span.lower..<span.upper], as: UTF8.self)
    }

    package var text: String { String(decoding: utf8, as: UTF8.self) }

    package var lineCount: Int { lineStarts.count }

    /// The 1-based line that holds a UTF-8 offset. O(log lines).
    package func line(at offset: Int) -> Int { index(at: offset) + firstLine }

    private func index(at offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The 1-based column of a UTF-8 offset, in grapheme clusters.
    package func column(at offset: Int) -> Int {
        let start = lineStarts[index(at: offset)]
        return String(decoding: utf8[start..<max(start, offset)], as: UTF8.self).count + 1
    }

    /// The UTF-8 range of a 1-based line, without its line break.
    package func lineSpan(_ line: Int) -> Span {
        let index = line - firstLine
        let start = lineStarts[index]
        var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : utf8.count
        if end > start, utf8[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return Span(start, end)
    }
}
