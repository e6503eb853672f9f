import TinhBase

/// Keeps rows on the screen as they should be, with as little writing as that takes.
///
/// Only rows that changed are written; the one with the cursor always is, and the cursor is put into it by saving its place
/// between what stands before and after it, so that it is right even where the terminal counts the cells of a letter
/// otherwise.
struct BlockPainter {
    /// Rows from the prompt's row down, and the cursor in them.
    struct Block: Equatable {
        var rows: [BlockLayout.Row]
        var cursorRow: Int
        var beforeCursor: BlockLayout.Row
        /// What stands in the cursor's row behind it.
        var afterCursor: String
    }

    /// What is on the screen; nil when nothing is: the cursor then stands at the start of an empty row.
    private var shown: Block?

    /// What to write so that the block is shown; nothing when it is shown already.
    mutating func show(_ block: Block) -> String {
        guard block != shown else { return "" }
        defer { shown = block }
        let old = shown?.rows ?? []
        var output = shown == nil ? "" : "\r"
        var row = shown?.cursorRow ?? 0
        func move(to target: Int) {
            // A row below the last one on the screen is made by a line feed, which scrolls where there is no room.
            while row < target {
                output += "\n"
                row += 1
            }
            if row > target { output += "\u{1B}[\(row - target)A" }
            row = target
        }
        for (index, next) in block.rows.enumerated() where index != block.cursorRow {
            if index < old.count, old[index] == next { continue }
            move(to: index)
            output += next.text + "\u{1B}[K\r"
        }
        if old.count > block.rows.count {
            move(to: block.rows.count)
            output += "\u{1B}[J"
        }
        move(to: block.cursorRow)
        output += block.beforeCursor.text
        if block.afterCursor.isEmpty { return output + "\u{1B}[K" }
        return output + "\u{1B}7" + block.afterCursor + "\u{1B}[K\u{1B}8"
    }

    /// Nothing of it is on the screen any more, or it stays there for good.
    mutating func forget() { shown = nil }

    /// What to write when the terminal has another width: to the block's first row, as terminals wrap long rows anew, and
    /// the screen empty from there on.
    mutating func forget(columnCount: Int) -> String {
        defer { shown = nil }
        guard let shown else { return "\r" }
        let columnCount = max(1, columnCount)
        let above = shown.rows.prefix(shown.cursorRow).reduce(0) {
            $0 + max(1, ($1.width + columnCount - 1) / columnCount)
        }
        let rowsUp = above + shown.beforeCursor.width / columnCount
        return "\r" + (rowsUp > 0 ? "\u{1B}[\(rowsUp)A" : "") + "\u{1B}[J"
    }
}
