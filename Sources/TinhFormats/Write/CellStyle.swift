import CScan
import TinhColumns

/// How a format writes texts and missing values.
enum CellStyle: Sendable {
    /// Missing is nothing, empty text `""`; quotes around what needs them (RFC 4180).
    case delimited(UInt8)
    /// A cell of a table in Markdown (GitHub's): missing is nothing, `|` and `\\` stand behind a backslash, a line break is `<br>`.
    case markdown
    /// Missing is null; texts, dates and the like stand between quotes (RFC 8259).
    case json

    func writeMissing(to cells: CellBuffer) {
        if case .json = self { cells.append("null") }
    }

    @inline(__always)
    func write(text: UnsafeRawBufferPointer, to cells: CellBuffer) {
        switch self {
        case .delimited(let delimiter): CellStyle.writeDelimited(text, delimiter, to: cells)
        case .markdown: CellStyle.writeMarkdown(text, to: cells)
        case .json: CellStyle.writeJSON(text, to: cells)
        }
    }

    private static func writeMarkdown(_ text: UnsafeRawBufferPointer, to cells: CellBuffer) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "|"), UInt8(ascii: "\\"):
                cells.append(byte: UInt8(ascii: "\\"))
                cells.append(byte: byte)
            case UInt8(ascii: "<"): cells.append("&lt;")
            case 0x0A: cells.append("<br>")
            case 0x0D: break
            default: cells.append(byte: byte)
            }
        }
    }

    private static func writeDelimited(_ text: UnsafeRawBufferPointer, _ delimiter: UInt8, to cells: CellBuffer) {
        guard let bytes = text.assumingMemoryBound(to: UInt8.self).baseAddress, !text.isEmpty else {
            return cells.append("\"\"")
        }
        guard tinh_needs_quotes(bytes, text.count, delimiter) != 0 else { return cells.append(text) }
        cells.append(byte: 0x22)
        for byte in text {
            if byte == 0x22 { cells.append(byte: 0x22) }
            cells.append(byte: byte)
        }
        cells.append(byte: 0x22)
    }

    private static func writeJSON(_ text: UnsafeRawBufferPointer, to cells: CellBuffer) {
        cells.append(byte: 0x22)
        if let bytes = text.assumingMemoryBound(to: UInt8.self).baseAddress, !text.isEmpty {
            if tinh_needs_escapes(bytes, text.count) == 0 {
                cells.append(text)
            } else {
                for byte in text { escape(byte, to: cells) }
            }
        }
        cells.append(byte: 0x22)
    }

    private static func escape(_ byte: UInt8, to cells: CellBuffer) {
        switch byte {
        case 0x22: cells.append("\\\"")
        case 0x5C: cells.append("\\\\")
        case 0x0A: cells.append("\\n")
        case 0x0D: cells.append("\\r")
        case 0x09: cells.append("\\t")
        case 0x08: cells.append("\\b")
        case 0x0C: cells.append("\\f")
        case 0..<0x20:
            cells.append("\\u00")
            cells.append(byte: 0x30 + byte >> 4)
            cells.append(byte: byte & 15 < 10 ? 0x30 + byte & 15 : 0x57 + byte & 15)
        default: cells.append(byte: byte)
        }
    }
}
