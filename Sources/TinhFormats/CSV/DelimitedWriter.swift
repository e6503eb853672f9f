import TinhColumns
import TinhTypes

/// Tables as delimited text (RFC 4180 with line feeds): a header of bare names; missing values are empty cells, empty
/// texts `""`; a text with the delimiter, a quote or a line break in it is quoted. The row of totals says `Total` in the
/// first column.
struct DelimitedWriter {
    let delimiter: UInt8

    func write(_ table: Table, to sink: ByteSink) throws(WriteFault) {
        try withoutActuallyEscaping(sink) { sink throws(WriteFault) in
            var output = OutputBuffer(sink)
            let total = TotalColumn.index(in: table.schema)
            let shown = table.schema.fields.indices.filter { $0 != total }
            for (position, column) in shown.enumerated() {
                if position > 0 { try output.append(delimiter) }
                try writeName(table.schema.fields[column].name, to: &output)
            }
            try output.append(0x0A)
            for chunk in table.chunks {
                let writers = shown.map { ColumnWriter(chunk.columns[$0]) }
                let totals = total.map { ColumnWriter(chunk.columns[$0]) }
                for row in 0..<chunk.rowCount {
                    let isTotal = totals?.isTrue(row) ?? false
                    for position in writers.indices {
                        if position > 0 { try output.append(delimiter) }
                        if position == 0, isTotal {
                            try output.append("Total")
                        } else {
                            try writeCell(writers[position], row, to: &output)
                        }
                    }
                    try output.append(0x0A)
                }
            }
            try output.flush()
        }
    }

    @inline(__always)
    private func writeCell(_ writer: ColumnWriter, _ row: Int, to output: inout OutputBuffer) throws(WriteFault) {
        if writer.isMissing(row) { return }
        if let text = writer.text(row) {
            try writeText(text, to: &output)
        } else {
            try writer.write(row, to: &output)
        }
    }

    private func writeName(_ name: String, to output: inout OutputBuffer) throws(WriteFault) {
        var result: Result<Void, WriteFault> = .success(())
        let bytes = Array(name.utf8)
        let isPlain = !needsQuotes(bytes)
        if isPlain { return try output.append(bytes) }
        var quoted: [UInt8] = [0x22]
        for byte in bytes {
            if byte == 0x22 { quoted.append(0x22) }
            quoted.append(byte)
        }
        quoted.append(0x22)
        do throws(WriteFault) { try output.append(quoted) } catch { result = .failure(error) }
        try result.get()
    }

    @inline(__always)
    private func needsQuotes(_ bytes: some Collection<UInt8>) -> Bool {
        for byte in bytes where byte == delimiter || byte == 0x22 || byte == 0x0A || byte == 0x0D { return true }
        return bytes.isEmpty
    }

    private func writeText(_ text: UnsafeRawBufferPointer, to output: inout OutputBuffer) throws(WriteFault) {
        guard needsQuotes(text) else { return try output.append(text) }
        try output.append(0x22)
        var start = 0
        for index in text.indices where text[index] == 0x22 {
            // Up to and with the quote, which the next part repeats.
            try output.append(UnsafeRawBufferPointer(rebasing: text[start...index]))
            start = index
        }
        try output.append(UnsafeRawBufferPointer(rebasing: text[start...]))
        try output.append(0x22)
    }
}
