/// Strings of json (RFC 8259): quotes, backslashes and control characters are escaped, everything else stands as it is.
enum JSONText {
    static func quoted(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = [0x22]
        for byte in text.utf8 {
            if let escape = escape(byte) { bytes.append(contentsOf: escape) } else { bytes.append(byte) }
        }
        bytes.append(0x22)
        return bytes
    }

    static func write(_ text: UnsafeRawBufferPointer, to output: inout OutputBuffer) throws(WriteFault) {
        try output.append(0x22)
        var start = 0
        for index in text.indices {
            let byte = text[index]
            guard byte < 0x20 || byte == 0x22 || byte == 0x5C, let escape = escape(byte) else { continue }
            try output.append(UnsafeRawBufferPointer(rebasing: text[start..<index]))
            try output.append(escape)
            start = index + 1
        }
        try output.append(UnsafeRawBufferPointer(rebasing: text[start...]))
        try output.append(0x22)
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)

    private static func escape(_ byte: UInt8) -> [UInt8]? {
        switch byte {
        case 0x22: Array("\\\"".utf8)
        case 0x5C: Array("\\\\".utf8)
        case 0x0A: Array("\\n".utf8)
        case 0x0D: Array("\\r".utf8)
        case 0x09: Array("\\t".utf8)
        case 0x08: Array("\\b".utf8)
        case 0x0C: Array("\\f".utf8)
        case 0..<0x20: Array("\\u00".utf8) + [hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
        default: nil
        }
    }
}
