/// What is wrong with a text, and where; line 0 is the file as a whole.
struct Fault: Error, Equatable {
    let path: String
    let line: Int
    let words: String

    /// As compilers say it, so that editors find the place.
    func text(root: String) -> String {
        line == 0 ? "\(root)/\(path): error: \(words)" : "\(root)/\(path):\(line): error: \(words)"
    }
}

/// A text to embed, cut into lines.
struct SourceFile {
    struct Line {
        /// UTF-8 offset in the file.
        let lower: Int
        /// Without the line break.
        let text: String

        var upper: Int { lower + text.utf8.count }
    }

    let path: String
    let text: String
    let lines: [Line]

    /// What the library has a use for; not README.md, what is generated from these files, and what `CodePages` makes more of.
    static func isEmbedded(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        guard parts.count == 2, !["README", "reference", "codes"].contains(parts[0]) else { return false }
        return ["tinh", "md", "csv", "ebnf", "tsv"].contains(parts[1])
    }

    /// `text` of `stdlib/text.tinh`.
    var area: String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.prefix { $0 != "." })
    }

    /// Refuses what would not come out of a Swift literal byte for byte.
    static func make(path: String, bytes: [UInt8]) -> Result<SourceFile, Fault> {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return .failure(Fault(path: path, line: 0, words: "is not UTF-8"))
        }
        var lines: [Line] = []
        var start = 0
        for index in 0...bytes.count where index == bytes.count || bytes[index] == UInt8(ascii: "\n") {
            let line = Line(lower: start, text: String(decoding: bytes[start..<index], as: UTF8.self))
            if line.text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 }) {
                return .failure(
                    Fault(path: path, line: lines.count + 1, words: "holds a control character (a CRLF line end?)"))
            }
            lines.append(line)
            start = index + 1
        }
        return .success(SourceFile(path: path, text: text, lines: lines))
    }
}
