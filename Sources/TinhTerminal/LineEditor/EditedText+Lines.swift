import TinhBase

/// A text of several lines, and the cursor's way through it.
extension EditedText {
    var isOnFirstLine: Bool { !before.utf8.contains(UInt8(ascii: "\n")) }
    var isOnLastLine: Bool { !after.utf8.contains(UInt8(ascii: "\n")) }
    var endsInEmptyLine: Bool {
        (text.split(separator: "\n", omittingEmptySubsequences: false).last ?? "").trimmed.isEmpty
    }
    /// The cursor stands at the end, and nothing stands before it in its line.
    var isOnEmptyLine: Bool { after.isEmpty && endsInEmptyLine }

    private var lineBefore: Substring {
        before.lastIndex(of: "\n").map { before[before.index(after: $0)...] } ?? before
    }
    private var lineAfter: Substring { after.firstIndex(of: "\n").map { after[..<$0] } ?? after }

    /// Begins another line, indented like this one, so that the statement goes on: by two at least.
    mutating func beginLine() {
        let indentation = lineBefore.prefix { $0 == " " }.count
        insert("\n" + String(repeating: " ", count: max(2, indentation)))
    }

    /// To the same column of the line above.
    mutating func moveUp() {
        guard let lineStart = before.lastIndex(of: "\n") else { return }
        let column = before[lineStart...].count - 1
        let above = before[..<lineStart]
        let start = above.lastIndex(of: "\n").map { above.index(after: $0) } ?? above.startIndex
        cursor = above[..<start].utf8.count + above[start...].prefix(column).utf8.count
    }

    /// To the same column of the line below.
    mutating func moveDown() {
        guard let lineEnd = after.firstIndex(of: "\n") else { return }
        let column = lineBefore.count
        let below = after[after.index(after: lineEnd)...]
        let line = below.prefix { $0 != "\n" }
        cursor += after[...lineEnd].utf8.count + line.prefix(column).utf8.count
    }

    mutating func moveLeft() { cursor -= before.last?.utf8.count ?? 0 }
    mutating func moveRight() { cursor += after.first?.utf8.count ?? 0 }
    mutating func moveToLineStart() { cursor -= lineBefore.utf8.count }
    mutating func moveToLineEnd() { cursor += lineAfter.utf8.count }
    mutating func moveToStart() { cursor = 0 }
    mutating func moveToEnd() { cursor = text.utf8.count }

    /// To the start of the word that the cursor is in or behind.
    mutating func moveWordLeft() { cursor = wordStart }
    /// To the end of the word that the cursor is in or before.
    mutating func moveWordRight() { cursor = wordEnd }

    private var wordStart: Int {
        var rest = before
        while let last = rest.last, !last.isWordPart { rest.removeLast() }
        while let last = rest.last, last.isWordPart { rest.removeLast() }
        return rest.utf8.count
    }

    private var wordEnd: Int {
        var rest = after
        while let first = rest.first, !first.isWordPart { rest.removeFirst() }
        while let first = rest.first, first.isWordPart { rest.removeFirst() }
        return text.utf8.count - rest.utf8.count
    }

    /// Takes words out and gives them; nil when there are none.
    mutating func cutWordBackward() -> String? { cut(wordStart..<cursor) }
    mutating func cutWordForward() -> String? { cut(cursor..<wordEnd) }

    /// At a line's start the line break before it.
    mutating func cutToLineStart() -> String? {
        let length = lineBefore.utf8.count
        return cut(max(0, cursor - (length == 0 ? 1 : length))..<cursor)
    }

    /// At a line's end the line break behind it.
    mutating func cutToLineEnd() -> String? {
        let length = lineAfter.utf8.count
        return cut(cursor..<min(text.utf8.count, cursor + (length == 0 ? 1 : length)))
    }

    private mutating func cut(_ range: Range<Int>) -> String? {
        guard !range.isEmpty else { return nil }
        let words = String(decoding: Array(text.utf8.dropFirst(range.lowerBound).prefix(range.count)), as: UTF8.self)
        replace(range, with: "")
        return words
    }
}

extension Character {
    fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}
