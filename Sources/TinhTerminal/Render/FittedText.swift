import TinhBase

/// Running text, and entries in two columns, in the width of a terminal.
enum FittedText {
    /// Lines of at most so many cells, broken between words. An entry (`word  what it does`) goes on under its second column;
    /// where the lines of a paragraph are too long they are filled anew. A longer word stands as it is.
    static func fitted(_ text: String, to width: Int) -> String {
        var out: [String] = []
        var paragraph: [Substring] = []
        func flush() {
            let isTooWide = paragraph.contains { DisplayWidth.width(of: String($0)) > width }
            out += isTooWide ? broken(paragraph.joined(separator: " "), width, hanging: 0) : paragraph.map(String.init)
            paragraph = []
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.first != " ", !line.isEmpty, secondColumn(of: line) == nil {
                paragraph.append(line)
                continue
            }
            flush()
            let isTooWide = DisplayWidth.width(of: String(line)) > width
            out += isTooWide ? broken(String(line), width, hanging: hanging(line, width)) : [String(line)]
        }
        flush()
        return out.joined(separator: "\n")
    }

    /// Cells before the second column, where that leaves it half of the width; else a little more than the line's own.
    private static func hanging(_ line: Substring, _ width: Int) -> Int {
        let own = line.prefix { $0 == " " }.count
        guard let second = secondColumn(of: line) else { return min(own, width / 2) }
        return second <= width / 2 ? second : min(own + 2, width / 2)
    }

    /// The cells before what stands behind two blanks or more within a line.
    private static func secondColumn(of line: Substring) -> Int? {
        let body = line.drop { $0 == " " }
        guard let gap = body.firstRange(of: "  ") else { return nil }
        let second = line[gap.lowerBound...].drop { $0 == " " }
        guard !second.isEmpty else { return nil }
        return DisplayWidth.width(of: String(line[..<second.startIndex]))
    }

    private static func broken(_ line: String, _ width: Int, hanging: Int) -> [String] {
        var lines: [String] = []
        var rest = line[...]
        var indentation = ""
        while true {
            let room = max(1, width - indentation.count)
            let end = lineEnd(of: rest, room)
            lines.append(indentation + rest[..<end])
            rest = rest[end...].drop { $0 == " " }
            if rest.isEmpty { return lines }
            indentation = String(repeating: " ", count: hanging)
        }
    }

    /// Behind the last word that has room, the first at the least.
    private static func lineEnd(of text: Substring, _ room: Int) -> Substring.Index {
        var used = 0
        var end: Substring.Index?
        var isWord = false
        for index in text.indices {
            let character = text[index]
            if character == " ", isWord {
                if used > room { return end ?? index }
                end = index
            }
            isWord = character != " "
            used += DisplayWidth.width(of: character)
        }
        return used > room ? end ?? text.endIndex : text.endIndex
    }
}
