import TinhColumns
import TinhTypes

/// Tables as delimited text (RFC 4180 with line feeds): a header of bare names; missing values are empty cells, empty
/// texts `""`; a text with the delimiter, a quote or a line break in it is quoted. A row of totals says `Total` in
/// the first key that it leaves out.
struct DelimitedWriter {
    let delimiter: UInt8

    func write(_ table: Table, to sink: ByteSink) throws(WriteFault) {
        let style = CellStyle.delimited(delimiter)
        let names = table.schema.fields.map(\.name).filter { $0 != TotalColumn.name }
        let head = CellBuffer()
        for (position, name) in names.enumerated() {
            if position > 0 { head.append(byte: delimiter) }
            Array(name.utf8).withUnsafeBytes { style.write(text: $0, to: head) }
        }
        head.append(byte: 0x0A)
        let writer = TableWriter(
            style: style, prefixes: names.indices.map { $0 == 0 ? [] : [delimiter] }, rowSeparator: [], rowEnd: [0x0A],
            totalLabel: Array("Total".utf8), totalMark: [])
        try writer.write(
            table, head: Array(UnsafeRawBufferPointer(start: head.start, count: head.used)), tail: [], to: sink)
    }
}
