/// One JSON object on one line, written by hand for messages and timings.
package struct JSONLine {
    private var text = "{"

    package init() {}

    package mutating func add(_ key: String, _ value: String) { addRaw(key, Self.quoted(value)) }
    package mutating func add(_ key: String, _ value: Int) { addRaw(key, String(value)) }
    package mutating func add(_ key: String, _ value: JSONLine) { addRaw(key, value.text + "}") }
    package mutating func add(_ key: String, _ values: [JSONLine]) {
        addRaw(key, "[" + values.map { $0.text + "}" }.joined(separator: ",") + "]")
    }
    /// Finite values only.
    package mutating func add(_ key: String, _ value: Double) { addRaw(key, value.description) }

    private mutating func addRaw(_ key: String, _ value: String) {
        if text.utf8.count > 1 { text += "," }
        text += Self.quoted(key) + ":" + value
    }

    /// The object and a line break.
    package var line: String { text + "}\n" }

    /// RFC 8259: quotes, backslashes and controls escaped; everything else as it is.
    package static func quoted(_ value: String) -> String {
        var result = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
