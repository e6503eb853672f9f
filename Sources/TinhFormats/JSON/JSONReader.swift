/// What is wrong with a JSON text, and at which byte (from 0).
package struct JSONFault: Error, Hashable, Sendable {
    package let offset: Int
    package let words: String
}

/// Reads one JSON value by the letter of RFC 8259: no comments, no comma at the end, nothing behind it.
///
/// Half of a surrogate pair, which no text can hold, becomes a replacement sign. Values nested deeper than `depthMax` are
/// refused, so that no text overflows the stack. O(length).
package struct JSONReader {
    package static let depthMax = 256

    private let bytes: [UInt8]
    private var at = 0

    package static func value(_ bytes: [UInt8]) throws(JSONFault) -> JSONValue {
        var reader = JSONReader(bytes: bytes)
        reader.skipBlanks()
        let value = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.at == bytes.count else { throw reader.fault("something stands behind the value") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private func fault(_ words: String) -> JSONFault { JSONFault(offset: at, words: words) }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { at += 1 }
    }

    private mutating func value(depth: Int) throws(JSONFault) -> JSONValue {
        guard depth < JSONReader.depthMax else { throw fault("nested more than \(JSONReader.depthMax) deep") }
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw fault("a value is missing")
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        guard bytes[at...].starts(with: word.utf8) else { throw fault("this is no value") }
        at += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONFault) -> JSONValue {
        var members: [JSONValue.Member] = []
        at += 1
        skipBlanks()
        if next == UInt8(ascii: "}") {
            at += 1
            return .object([])
        }
        while true {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw fault("a member's name in quotes is missing") }
            let name = try string()
            skipBlanks()
            guard next == UInt8(ascii: ":") else { throw fault("a colon is missing") }
            at += 1
            skipBlanks()
            members.append(.init(name, try value(depth: depth + 1)))
            guard try isListed(end: UInt8(ascii: "}")) else { return .object(members) }
        }
    }

    private mutating func array(depth: Int) throws(JSONFault) -> JSONValue {
        var items: [JSONValue] = []
        at += 1
        skipBlanks()
        if next == UInt8(ascii: "]") {
            at += 1
            return .array([])
        }
        while true {
            skipBlanks()
            items.append(try value(depth: depth + 1))
            guard try isListed(end: UInt8(ascii: "]")) else { return .array(items) }
        }
    }

    /// Takes a comma, or the sign that ends the list; true when something more must follow.
    private mutating func isListed(end: UInt8) throws(JSONFault) -> Bool {
        skipBlanks()
        guard let byte = next, byte == UInt8(ascii: ",") || byte == end else {
            throw fault("a comma or the closing bracket is missing")
        }
        at += 1
        return byte != end
    }

    private mutating func number() throws(JSONFault) -> String {
        let start = at
        if next == UInt8(ascii: "-") { at += 1 }
        let whole = try digits()
        guard whole.count == 1 || bytes[whole.lowerBound] != UInt8(ascii: "0") else {
            throw fault("a number starts with 0")
        }
        if next == UInt8(ascii: ".") {
            at += 1
            _ = try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            at += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
            _ = try digits()
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func digits() throws(JSONFault) -> Range<Int> {
        let start = at
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { at += 1 }
        guard at > start else { throw fault("this is no value") }
        return start..<at
    }

    private mutating func string() throws(JSONFault) -> String {
        at += 1
        var units: [UInt8] = []
        while true {
            let start = at
            while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
            units += bytes[start..<at]
            guard let byte = next, byte >= 0x20 else {
                throw fault("a text is not closed, or holds a control character")
            }
            at += 1
            if byte == UInt8(ascii: "\"") { break }
            units += Array(String(try escaped()).utf8)
        }
        guard let text = String(validating: units, as: UTF8.self) else { throw fault("a text is not UTF-8") }
        return text
    }

    /// The letter behind a backslash.
    private mutating func escaped() throws(JSONFault) -> Unicode.Scalar {
        guard let letter = next else { throw fault("a text is not closed") }
        at += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let first = try hexadecimal()
            if let scalar = Unicode.Scalar(first) { return scalar }
            let before = at
            guard first < 0xDC00, next == UInt8(ascii: "\\"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "u")
            else { return "\u{FFFD}" }
            at += 2
            let second = try hexadecimal()
            guard (0xDC00..<0xE000).contains(second) else {
                at = before
                return "\u{FFFD}"
            }
            return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
        default: throw fault("nothing is written by this letter behind a backslash")
        }
    }

    private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
        guard at + 4 <= bytes.count, let text = String(validating: bytes[at..<(at + 4)], as: UTF8.self),
            text.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }), let value = UInt32(text, radix: 16)
        else { throw fault("four hexadecimal digits are missing") }
        at += 4
        return value
    }
}
