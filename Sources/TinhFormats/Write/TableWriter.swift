import TinhColumns
import TinhTypes

/// Writes tables row by row from columns that are rendered block by block.
///
/// The column that marks the row of totals is not shown: the format says what stands in its place.
struct TableWriter {
    let style: CellStyle
    /// Before the cell of each shown column.
    let prefixes: [[UInt8]]
    /// Before each row but the first, and behind each.
    let rowSeparator: [UInt8]
    let rowEnd: [UInt8]
    /// In the first cell of a row of totals, if anything.
    let totalLabel: [UInt8]?
    /// Behind the last cell of a row of totals.
    let totalMark: [UInt8]

    private static let pieceBytes = 1 << 17

    func write(_ table: Table, head: [UInt8], tail: [UInt8], to sink: ByteSink) throws(WriteFault) {
        let total = TotalColumn.index(in: table.schema)
        let shown = table.schema.fields.indices.filter { $0 != total }
        let renderers = shown.map { _ in ColumnRenderer(style: style) }
        let output = CellBuffer()
        append(head, to: output)
        var rowCount = 0
        for chunk in table.chunks {
            var lower = 0
            while lower < chunk.rowCount {
                let upper = min(lower + CellBuffer.rowCountMax, chunk.rowCount)
                for (position, column) in shown.enumerated() {
                    renderers[position].render(chunk.columns[column], rows: lower..<upper)
                }
                let totals = total.map { index in (lower..<upper).map { isTrue(chunk.columns[index], $0) } }
                for row in 0..<(upper - lower) {
                    if rowCount > 0 { append(rowSeparator, to: output) }
                    rowCount += 1
                    appendRow(row, renderers, isTotal: totals?[row] ?? false, to: output)
                    if output.used >= TableWriter.pieceBytes { try flush(output, sink) }
                }
                lower = upper
            }
        }
        append(tail, to: output)
        try flush(output, sink)
    }

    private func flush(_ output: CellBuffer, _ sink: ByteSink) throws(WriteFault) {
        if output.used > 0 { try sink(UnsafeRawBufferPointer(start: output.start, count: output.used)) }
        output.clear()
    }

    @inline(__always)
    private func append(_ bytes: [UInt8], to output: CellBuffer) {
        if bytes.count == 1 {
            output.append(byte: bytes[0])
        } else if !bytes.isEmpty {
            bytes.withUnsafeBytes { output.append($0) }
        }
    }

    @inline(__always)
    private func appendRow(_ row: Int, _ renderers: [ColumnRenderer], isTotal: Bool, to output: CellBuffer) {
        for position in renderers.indices {
            append(prefixes[position], to: output)
            if position == 0, isTotal, let totalLabel {
                append(totalLabel, to: output)
                continue
            }
            let cells = renderers[position].cells
            let start = row == 0 ? 0 : Int(cells.ends[row &- 1])
            output.append(
                UnsafeRawBufferPointer(start: cells.start + start, count: Int(cells.ends[row]) &- start))
        }
        if isTotal { append(totalMark, to: output) }
        append(rowEnd, to: output)
    }

    private func isTrue(_ column: Column, _ row: Int) -> Bool {
        guard case .integers(let storage) = column.storage, column.validity?.isValid(row) ?? true else { return false }
        switch storage.width {
        case .constant: return storage.base != 0
        case .one: return storage.base + Int64(storage.buffer.pointer(of: UInt8.self)[row]) != 0
        case .two: return storage.base + Int64(storage.buffer.pointer(of: UInt16.self)[row]) != 0
        case .four: return storage.base + Int64(storage.buffer.pointer(of: UInt32.self)[row]) != 0
        case .eight: return storage.buffer.pointer(of: Int64.self)[row] != 0
        }
    }
}
