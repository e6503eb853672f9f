import TinhBase

/// Texts that differ by blanks at their ends alone look alike in a table, and are groups of their own.
enum BlankEnds {
    /// So many rows of an answer are looked at: people look at no more.
    private static let rowCountMax = 1_000

    /// What is noted of the keys of groups, one note a column.
    static func notes(_ result: Result, keyCount: Int) -> [Diagnostic] {
        guard result.rowCount <= rowCountMax else { return [] }
        return result.columns.prefix(keyCount).compactMap(note)
    }

    private static func note(_ column: ResultColumn) -> Diagnostic? {
        guard column.type == "text" else { return nil }
        let loose = (0..<column.count).compactMap { row in text(column, row).flatMap { Pair($0) } }
        guard !loose.isEmpty else { return nil }
        let wanted = Set(loose.map(\.plain))
        let plain = Set((0..<column.count).compactMap { text(column, $0) }.filter(wanted.contains))
        let alike = loose.filter { plain.contains($0.plain) }
        guard let first = alike.first else { return nil }
        return Diagnostic(
            "N0718", .note,
            BlankEndWords.message(column: column.name, text: first.text, plain: first.plain, count: alike.count),
            remedy: "to count them as one, group by `trim(…)` of it, or mend the data")
    }

    private static func text(_ column: ResultColumn, _ row: Int) -> String? {
        if case .text(let text) = column[row] { text } else { nil }
    }

    /// A text with blanks at its ends, and without.
    private struct Pair {
        let text: String
        let plain: String

        init?(_ text: String) {
            guard text.first?.isWhitespace ?? false || text.last?.isWhitespace ?? false else { return nil }
            self.text = text
            let start = text.drop(while: \.isWhitespace)
            plain = String(start.prefix(start.count - start.reversed().prefix(while: \.isWhitespace).count))
        }
    }
}
