/// The Swift file that holds the texts and the index.
struct Emission {
    let files: [SourceFile]
    let index: Index

    var text: String {
        var out = "// Written by TinhForge from stdlib/ and grammar/.\n\nenum Embedded {\n"
        out += "    static let texts: [EmbeddedText] = [\n"
        for number in files.indices {
            out += "        EmbeddedText(\(Self.literal(files[number].path)), text\(number)),\n"
        }
        out += "    ]\n"
        out += Self.table("functions", index.functions)
        out += Self.table("units", index.units)
        out += Self.table("counts", index.counts)
        out += Self.table("scales", index.scales)
        out += Self.table("topics", index.topics)
        out += Self.table("foreign", index.foreign)
        out += Self.table("codes", index.codes)
        out += "}\n"
        for (number, file) in files.enumerated() {
            out += "\nprivate let text\(number): StaticString = \(Self.literal(lines: file.text))\n"
        }
        return out
    }

    private static func table(_ name: String, _ entries: [Index.Entry]) -> String {
        var out = "    static let \(name): [EmbeddedEntry] = [\n"
        for entry in entries {
            out += "        EmbeddedEntry(\(literal(entry.name)), \(entry.file), \(entry.lower), \(entry.upper)),\n"
        }
        return out + "    ]\n"
    }

    /// A raw string with one `#` more than any run of them in the text, so that nothing in it closes or escapes.
    private static func literal(_ text: String) -> String {
        let signs = String(repeating: "#", count: longestRun(in: text) + 1)
        return "\(signs)\"\(text)\"\(signs)"
    }

    private static func literal(lines text: String) -> String {
        let signs = String(repeating: "#", count: longestRun(in: text) + 1)
        return "\(signs)\"\"\"\n\(text)\n\"\"\"\(signs)"
    }

    private static func longestRun(in text: String) -> Int {
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "#") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
