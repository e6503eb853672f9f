import TinhColumns
import TinhTypes

/// Writes tables row by row from columns that are rendered block by block.
///
/// The column that marks rows of totals is not shown: the format says what stands in its place.
struct TableWriter {
    let style: CellStyle
    /// Before the cell of each shown column.
    let prefixes: [[UInt8]]
    /// Before each row but the first, and behind each.
    let rowSeparator: [UInt8]
    let rowEnd: [UInt8]
    /// In the cell of the first key that a row of totals leaves out, if anything.
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
        var isFirst = true
        for chunk in table.chunks {
            for lower in stride(from: 0, to: chunk.rowCount, by: CellBuffer.rowCountMax) {
                let upper = min(lower + CellBuffer.rowCountMax, chunk.rowCount)
                for (position, column) in shown.enumerated() {
                    renderers[position].render(chunk.columns[column], rows: lower..<upper)
                }
                let totals = total.map { index in (lower..<upper).map { leftOut(chunk.columns[index], $0) } }
                appendRows(upper - lower, renderers.map(\.cells), isFirst: isFirst, totals: totals, to: output)
                isFirst = false
                if output.used >= TableWriter.pieceBytes { try flush(output, sink) }
            }
        }
        append(tail, to: output)
        try flush(output, sink)
    }

    private func flush(_ output: CellBuffer, _ sink: ByteSink) throws(WriteFault) {
        if output.used > 0 { try sink(UnsafeRawBufferPointer(start: output.start, count: output.used)) }
        output.clear()
    }

    private func append(_ bytes: [UInt8], to output: CellBuffer) {
        bytes.withUnsafeBytes { output.append($0) }
    }

    /// A column's cells and what stands before each of them.
    private struct Lane {
        let prefix: UnsafePointer<UInt8>
        let prefixCount: Int
        let cells: UnsafePointer<UInt8>
        let ends: UnsafePointer<UInt32>
    }

    /// Lays the cells of a block side by side.
    ///
    /// Bounds: room for all cells, prefixes and row ends is reserved first; copies of up to 16 bytes too many stay within
    /// the slack of the buffers, and within that of `prefixes`, which are padded.
    private func appendRows(
        _ rowCount: Int, _ columns: [CellBuffer], isFirst: Bool, totals: [Int?]?, to output: CellBuffer
    ) {
        let padding = [UInt8](repeating: 0, count: CellBuffer.slackBytes)
        let constants = prefixes.flatMap { $0 } + rowSeparator + rowEnd + totalMark + (totalLabel ?? [])
        output.reserve(columns.reduce(0) { $0 + $1.used } + rowCount * (constants.count + 1))
        (prefixes.flatMap { $0 + padding } + rowSeparator + padding + rowEnd + padding).withUnsafeBufferPointer {
            bytes in
            guard var prefix = bytes.baseAddress else { return }
            var lanes: [Lane] = []
            for (position, column) in columns.enumerated() {
                let count = prefixes[position].count
                lanes.append(Lane(prefix: prefix, prefixCount: count, cells: column.start, ends: column.ends))
                prefix += count + padding.count
            }
            let separator = prefix
            let end = prefix + rowSeparator.count + padding.count
            var target = output.end
            lanes.withUnsafeBufferPointer { lanes in
                for row in 0..<rowCount {
                    if row > 0 || !isFirst { TableWriter.copy(separator, rowSeparator.count, &target) }
                    let total = totals?[row]
                    for position in 0..<lanes.count {
                        let lane = lanes[position]
                        TableWriter.copy(lane.prefix, lane.prefixCount, &target)
                        if position == total, let totalLabel {
                            for byte in totalLabel { TableWriter.put(byte, &target) }
                        } else {
                            let start = row == 0 ? 0 : Int(lane.ends[row &- 1])
                            TableWriter.copy(lane.cells + start, Int(lane.ends[row]) &- start, &target)
                        }
                    }
                    if total != nil { for byte in totalMark { TableWriter.put(byte, &target) } }
                    TableWriter.copy(end, rowEnd.count, &target)
                }
            }
            output.advance(to: target)
        }
    }

    @inline(__always)
    private static func put(_ byte: UInt8, _ target: inout UnsafeMutablePointer<UInt8>) {
        target[0] = byte
        target += 1
    }

    @inline(__always)
    private static func copy(_ source: UnsafePointer<UInt8>, _ count: Int, _ target: inout UnsafeMutablePointer<UInt8>)
    {
        if count <= 16 {
            UnsafeMutableRawPointer(target).storeBytes(
                of: UnsafeRawPointer(source).loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
        } else {
            target.update(from: source, count: count)
        }
        target += count
    }

    /// The place of the first key that a row of totals leaves out; nil for any other row.
    private func leftOut(_ column: Column, _ row: Int) -> Int? {
        column.isMissing(row) ? nil : Int(truncatingIfNeeded: column.wideInteger(row))
    }
}
