/// A JSON value (RFC 8259) in memory. Numbers keep their digits; the members of an object keep their order.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// As written: `12`, `-0.5e3`.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    package struct Member: Hashable, Sendable {
        package let name: String
        package let value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    package static func number(_ value: Int) -> JSONValue { .number(String(value)) }

    /// The last member of that name of an object; nil for anything else.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    package var string: String? { if case .string(let text) = self { text } else { nil } }
    package var array: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// A whole number of 64 bits, also where it is written as `1.0`.
    package var int: Int? {
        guard case .number(let digits) = self else { return nil }
        return Int(digits) ?? Double(digits).flatMap { Int(exactly: $0) }
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral {
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { Member($0.0, $0.1) })
    }

    package init(arrayLiteral items: JSONValue...) { self = .array(items) }

    package init(stringLiteral text: String) { self = .string(text) }
}

extension JSONValue: CustomStringConvertible {
    /// On one line, without blanks.
    package var description: String {
        var text = ""
        write(to: &text)
        return text
    }

    /// A member or item a line, for files that people read.
    package var indented: String {
        var text = ""
        writeIndented(by: 0, to: &text)
        return text + "\n"
    }

    private func writeIndented(by depth: Int, to text: inout String) {
        let margin = "\n" + String(repeating: "  ", count: depth + 1)
        let end = "\n" + String(repeating: "  ", count: depth)
        switch self {
        case .array(let items) where !items.isEmpty:
            for (index, item) in items.enumerated() {
                text += (index == 0 ? "[" : ",") + margin
                item.writeIndented(by: depth + 1, to: &text)
            }
            text += end + "]"
        case .object(let members) where !members.isEmpty:
            for (index, member) in members.enumerated() {
                text += (index == 0 ? "{" : ",") + margin
                JSONValue.write(member.name, to: &text)
                text += ": "
                member.value.writeIndented(by: depth + 1, to: &text)
            }
            text += end + "}"
        case .null, .bool, .number, .string, .array, .object: write(to: &text)
        }
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let digits): text += digits
        case .string(let value): JSONValue.write(value, to: &text)
        case .array(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                item.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                JSONValue.write(member.name, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func write(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
