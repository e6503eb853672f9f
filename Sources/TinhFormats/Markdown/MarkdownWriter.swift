import TinhColumns
import TinhTypes

/// Tables as Markdown: a header of bare names, a line that puts numbers to the right, a line for each row. Cells are as in
/// csv; the row of totals says `Total` in the first column.
struct MarkdownWriter {
    func write(_ table: Table, to sink: ByteSink) throws(WriteFault) {
        let fields = table.schema.fields.filter { $0.name != TotalColumn.name }
        let head = CellBuffer()
        for field in fields {
            head.append("| ")
            Array(field.name.utf8).withUnsafeBytes { CellStyle.markdown.write(text: $0, to: head) }
            head.append(" ")
        }
        head.append("|\n")
        for field in fields { head.append(MarkdownWriter.isRightAligned(field.type.kind) ? "|---:" : "|---") }
        head.append("|\n")
        let writer = TableWriter(
            style: .markdown, prefixes: fields.indices.map { Array(($0 == 0 ? "| " : " | ").utf8) }, rowSeparator: [],
            rowEnd: Array(" |\n".utf8), totalLabel: Array("Total".utf8), totalMark: [])
        try writer.write(
            table, head: Array(UnsafeRawBufferPointer(start: head.start, count: head.used)), tail: [], to: sink)
    }

    private static func isRightAligned(_ kind: Kind) -> Bool {
        switch kind {
        case .int, .decimal, .float, .duration: true
        case .bool, .text, .date, .datetime, .year, .half, .quarter, .month, .week, .missing: false
        }
    }
}
