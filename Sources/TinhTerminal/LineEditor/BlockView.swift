import Tinh
import TinhBase

/// The part of a text that a terminal has room for: the rows around the cursor, and others under them.
struct BlockView {
    /// Where the first row on the screen begins in the text: it stays while the cursor does not leave the screen.
    private var top = 0

    /// Rows above the text that a list of candidates leaves on the screen.
    private static let contextRowCount = 2

    /// A longer text is coloured only where it is seen, as if it began there.
    private static let coloredByteCountMax = 32_768

    /// - Parameters:
    ///   - mistakes: What is underlined; UTF-8 offsets.
    ///   - further: Rows under the text, of as many as there may be.
    /// Complexity: O(length of the lines that may be seen), at most some screens.
    mutating func block(
        of text: EditedText, prompts: BlockLayout.Prompts, further: (_ rowCountMax: Int) -> [BlockLayout.Row],
        size: Terminal.Size, mistakes: [Range<Int>] = [], highlights: (String) -> [Highlight]
    ) -> BlockPainter.Block {
        let part = BlockView.lines(around: text, size)
        let shown = String(text.text.utf8[part]) ?? ""
        let start = text.text.utf8.distance(from: text.text.startIndex, to: part.lowerBound)
        let isLineStart =
            start == 0 || text.text.utf8[text.text.utf8.index(before: part.lowerBound)] == UInt8(ascii: "\n")
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
            shown[...], offset: start, cursor: text.cursor, stretches: stretches, prompts: prompts,
            beginning: start == 0 ? prompts.first : isLineStart ? prompts.further : prompts.wrapped,
            columnCount: size.columnCount)
        // The text keeps its place, and a few rows of what stands above it; of a long one half of the screen is enough.
        let furtherCountMax = max(
            size.rowCount - layout.rows.count - BlockView.contextRowCount, (size.rowCount - 1) / 2)
        let further = further(max(1, furtherCountMax)).prefix(max(0, size.rowCount - 1))
        let rowCount = max(1, size.rowCount - further.count)
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

    /// The lines that can be on the screen with the cursor's line, each at most as far as it can be seen: what is left out
    /// before it is a whole number of `step` bytes, so that the rest stays in its place while the cursor moves. No cell takes
    /// more than three bytes.
    private static func lines(around text: EditedText, _ size: Terminal.Size) -> Range<String.Index> {
        let utf8 = text.text.utf8
        let step = max(1024, 3 * size.rowCount * size.columnCount)
        let cursor = utf8.index(utf8.startIndex, offsetBy: text.cursor)
        let lowest = utf8.index(utf8.startIndex, offsetBy: max(0, text.cursor / step - 1) * step)
        var lower = cursor
        var passed = 0
        while lower > lowest {
            let before = utf8.index(before: lower)
            if utf8[before] == UInt8(ascii: "\n") {
                passed += 1
                if passed > size.rowCount { break }
            }
            lower = before
        }
        let highest = utf8.index(cursor, offsetBy: step, limitedBy: utf8.endIndex) ?? utf8.endIndex
        var upper = cursor
        passed = 0
        while upper < highest {
            if utf8[upper] == UInt8(ascii: "\n") {
                passed += 1
                if passed > size.rowCount { break }
            }
            upper = utf8.index(after: upper)
        }
        // No letter is cut.
        while lower > utf8.startIndex, utf8[lower] & 0xC0 == 0x80 { lower = utf8.index(before: lower) }
        while upper < utf8.endIndex, utf8[upper] & 0xC0 == 0x80 { upper = utf8.index(after: upper) }
        return lower..<upper
    }
}
