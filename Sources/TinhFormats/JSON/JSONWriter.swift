import TinhColumns
import TinhTypes

/// Tables as json: an object for each row, in one array or each on a line of its own (ndjson). Missing values are null;
/// a decimal that a double would change is a string; a row of totals has `"total": true`.
struct JSONWriter {
    let isArray: Bool

    func write(_ table: Table, to sink: ByteSink) throws(WriteFault) {
        let names = table.schema.fields.map(\.name).filter { $0 != TotalColumn.name }
        let prefixes = names.enumerated().map { position, name in
            let key = CellBuffer()
            key.append(byte: position == 0 ? UInt8(ascii: "{") : UInt8(ascii: ","))
            Array(name.utf8).withUnsafeBytes { CellStyle.json.write(text: $0, to: key) }
            key.append(byte: UInt8(ascii: ":"))
            return Array(UnsafeRawBufferPointer(start: key.start, count: key.used))
        }
        // A column may be called so itself: no key stands twice in an object.
        var mark = "total"
        while names.contains(mark) { mark = "_" + mark }
        let end = names.isEmpty ? "{}" : "}"
        let writer = TableWriter(
            style: .json, prefixes: prefixes, rowSeparator: Array((isArray ? ",\n" : "").utf8),
            rowEnd: Array((isArray ? end : end + "\n").utf8), totalLabel: nil,
            totalMark: Array(",\"\(mark)\":true".utf8))
        let isEmpty = table.rowCount == 0
        try writer.write(
            table, head: Array((isArray ? isEmpty ? "[" : "[\n" : "").utf8),
            tail: Array((isArray ? isEmpty ? "]\n" : "\n]\n" : "").utf8), to: sink)
    }
}
