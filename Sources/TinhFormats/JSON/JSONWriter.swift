import TinhBase
import TinhColumns
import TinhTypes

/// Tables as json: an object for each row, in one array or each on a line of its own (ndjson). Missing values are null;
/// a decimal that a double would change is a string; the row of totals has `"total": true`.
struct JSONWriter {
    let isArray: Bool

    func write(_ table: Table, to sink: ByteSink) throws(WriteFault) {
        try withoutActuallyEscaping(sink) { sink throws(WriteFault) in
            var output = OutputBuffer(sink)
            let total = TotalColumn.index(in: table.schema)
            let shown = table.schema.fields.indices.filter { $0 != total }
            let keys = shown.enumerated().map { position, column in
                Array((position == 0 ? "" : ",").utf8) + JSONText.quoted(table.schema.fields[column].name)
                    + [UInt8(ascii: ":")]
            }
            if isArray { try output.append("[") }
            var isFirst = true
            for chunk in table.chunks {
                let writers = shown.map { ColumnWriter(chunk.columns[$0]) }
                let totals = total.map { ColumnWriter(chunk.columns[$0]) }
                for row in 0..<chunk.rowCount {
                    if isArray { try output.append(isFirst ? "\n{" : ",\n{") } else { try output.append("{") }
                    isFirst = false
                    for position in writers.indices {
                        try output.append(keys[position])
                        try writeValue(writers[position], row, to: &output)
                    }
                    if totals?.isTrue(row) ?? false {
                        try output.append(writers.isEmpty ? "\"total\":true" : ",\"total\":true")
                    }
                    try output.append(isArray ? "}" : "}\n")
                }
            }
            if isArray { try output.append(isFirst ? "]\n" : "\n]\n") }
            try output.flush()
        }
    }

    @inline(__always)
    private func writeValue(_ writer: ColumnWriter, _ row: Int, to output: inout OutputBuffer) throws(WriteFault) {
        if writer.isMissing(row) { return try output.append("null") }
        if let text = writer.text(row) { return try JSONText.write(text, to: &output) }
        // A json number has no zeros in front: year 800 is not 0800.
        if writer.column.kind == .year, let year = writer.mantissa(row) {
            return try output.append(mantissa: year, scale: 0)
        }
        let isQuoted = writer.isQuotedInJSON || losesDigits(writer, row)
        if isQuoted { try output.append(0x22) }
        try writer.write(row, to: &output)
        if isQuoted { try output.append(0x22) }
    }

    /// A decimal whose digits do not come back from the double nearest to it. Fifteen digits always do.
    @inline(__always)
    private func losesDigits(_ writer: ColumnWriter, _ row: Int) -> Bool {
        guard case .decimal(let scale) = writer.column.kind, let mantissa = writer.mantissa(row),
            mantissa.magnitude >= 1_000_000_000_000_000
        else { return false }
        let number = ExactNumber(mantissa, scale: scale)
        guard let back = ExactNumber(shortest: number.double) else { return true }
        return ExactNumber.compare(number, back) != 0
    }
}
