import Tinh
import TinhBase

/// The part of a text that a terminal has room for: the rows around the cursor, and others under them.
struct BlockView {
    /// Where the first row on the screen begins in the text: it stays while the cursor does not leave the screen.
    private var top = 0

    /// A longer text is coloured only where it is seen, as if it began there.
    private static let coloredByteCountMax = 32_768

    /// - Parameters:
    ///   - mistakes: What is underlined; UTF-8 offsets.
    ///   - further: Rows under the text; the last are left out where there is no room.
    /// Complexity: O(length of the lines that may be seen), and a search for line breaks.
    mutating func block(
        of text: EditedText, prompts: BlockLayout.Prompts, further: [BlockLayout.Row], size: Terminal.Size,
        mistakes: [Range<Int>] = [], highlights: (String) -> [Highlight]
    ) -> BlockPainter.Block {
        let further = further.prefix(max(0, size.rowCount - 1))
        let rowCount = max(1, size.rowCount - further.count)
        let part = BlockView.lines(around: text, count: rowCount)
        let shown = String(text.text.utf8[part]) ?? ""
        let start = text.text.utf8.distance(from: text.text.startIndex, to: part.lowerBound)
        var stretches: [SyntaxColors.Stretch] = []
        if prompts.isStyled {
            let isWhole = text.text.utf8.count <= BlockView.coloredByteCountMax
            let colored = isWhole ? text.text : shown
            let shift = isWhole ? 0 : start
            stretches = SyntaxColors.stretches(highlights(colored), text: colored, cursor: text.cursor - shift)
            stretches = SyntaxColors.marking(
                mistakes.map { ($0.lowerBound - shift)..<($0.upperBound - shift) }, in: stretches)
            for index in stretches.indices {
                let range = stretches[index].range
                stretches[index].range = (range.lowerBound + shift)..<(range.upperBound + shift)
            }
            stretches.removeAll { $0.range.upperBound <= start }
        }
        let layout = BlockLayout(
            shown[...], offset: start, cursor: text.cursor, stretches: stretches, prompts: prompts, isFirst: start == 0,
            columnCount: size.columnCount)
        let first = firstRow(of: layout, rowCount: rowCount)
        top = layout.starts[first]
        let rows = layout.rows[first...].prefix(rowCount)
        let cursorText = layout.rows[layout.cursorRow].text.utf8.dropFirst(layout.beforeCursor.text.utf8.count)
        return BlockPainter.Block(
            rows: Array(rows) + Array(further), cursorRow: layout.cursorRow - first, beforeCursor: layout.beforeCursor,
            afterCursor: String(cursorText) ?? "")
    }

    private func firstRow(of layout: BlockLayout, rowCount: Int) -> Int {
        if layout.rows.count <= rowCount { return 0 }
        let kept = layout.starts.lastIndex { $0 <= top } ?? 0
        let last = layout.rows.count - rowCount
        if layout.cursorRow < kept { return layout.cursorRow }
        return min(last, max(kept, layout.cursorRow - rowCount + 1))
    }

    /// The lines that can be on the screen with the cursor's line.
    private static func lines(around text: EditedText, count: Int) -> Range<String.Index> {
        let utf8 = text.text.utf8
        let cursor = utf8.index(utf8.startIndex, offsetBy: text.cursor)
        var lower = cursor
        var passed = 0
        while lower > utf8.startIndex {
            let before = utf8.index(before: lower)
            if utf8[before] == UInt8(ascii: "\n") {
                passed += 1
                if passed > count { break }
            }
            lower = before
        }
        var upper = cursor
        passed = 0
        while upper < utf8.endIndex {
            if utf8[upper] == UInt8(ascii: "\n") {
                passed += 1
                if passed > count { break }
            }
            upper = utf8.index(after: upper)
        }
        return lower..<upper
    }
}
