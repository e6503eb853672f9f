/// Files of other kinds that are often given in place of a text file, by their first bytes and their name's ending.
enum ForeignFormat {
    private static let marks: [(bytes: [UInt8], name: String)] = [
        ([0x1F, 0x8B], "a gzip archive"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive"),
        ([0x42, 0x5A, 0x68], "a bzip2 archive"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz archive"),
        ([0x50, 0x4B, 0x03, 0x04], "a zip archive or an Excel workbook"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel or Word file"),
        (Array("PAR1".utf8), "a Parquet file"),
        (Array("SQLite format 3".utf8), "an SQLite database"),
        (Array("%PDF-".utf8), "a PDF document"),
        (Array("ARROW1".utf8), "an Arrow file"),
    ]

    /// `a gzip archive`; nil for anything unknown. A text may start with the letters of a mark: then bytes that text
    /// does not have must follow.
    static func name(_ start: [UInt8]) -> String? {
        marks.first { mark in
            start.starts(with: mark.bytes) && (mark.bytes.contains { $0 < 0x20 || $0 >= 0x80 } || isBinary(start))
        }?.name ?? (isJSON(start) ? "JSON" : nil)
    }

    /// `JSON`, `Markdown`: a format that Tinh writes and does not read, by the ending.
    static func name(path: String) -> String? { Format.of(path: path)?.unread }

    /// An object with a name in it, or an array of objects or arrays.
    private static func isJSON(_ start: [UInt8]) -> Bool {
        let signs = start.prefix(4096).lazy.filter { $0 != 0x20 && !(0x09...0x0D).contains($0) }.prefix(2)
        switch (signs.first, signs.dropFirst().first) {
        case (UInt8(ascii: "{"), UInt8(ascii: "\"")), (UInt8(ascii: "["), UInt8(ascii: "{")),
            (UInt8(ascii: "["), UInt8(ascii: "[")):
            return true
        default: return false
        }
    }

    private static func isBinary(_ start: [UInt8]) -> Bool {
        start.prefix(4096).contains { $0 < 0x09 || (0x0E..<0x20).contains($0) || $0 >= 0xF8 }
    }
}
