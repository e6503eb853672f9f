import Testing
import TinhFormats

@Suite struct `The JSON reader` {
    static let good: [(String, JSONValue)] = [
        ("null", .null), (" true\n", .bool(true)), ("-0.5e+3", .number("-0.5e+3")), ("\"\"", ""), ("[]", []),
        ("{}", [:]),
        ("[1, [2], {\"a\": false}]", [.number(1), [.number(2)], ["a": .bool(false)]]),
        (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")), (#""\u0111 đ \uD83D\uDE00""#, "đ đ 😀"),
        (#""\ud83d""#, "\u{FFFD}"), (#""\ud83dx\ude00\ud83dA""#, "\u{FFFD}x\u{FFFD}\u{FFFD}A"),
    ]

    @Test(arguments: good)
    func `reads`(text: String, value: JSONValue) throws {
        #expect(try JSONReader.value(Array(text.utf8)) == value)
    }

    static let bad: [(String, Int)] = [
        ("", 0), (" ", 1), ("nul", 0), ("01", 2), ("-", 1), ("1.", 2), ("1e", 2), (".5", 0), ("+1", 0), ("[1,]", 3),
        ("[1", 2), ("{\"a\"}", 4), ("{\"a\":1,}", 7), ("{a:1}", 1), ("'a'", 0), ("\"a", 2), ("\"\n\"", 1),
        ("\"\\x\"", 3),
        ("\"\\u12g4\"", 3), ("\"\\u-123\"", 3), ("1 2", 2), ("NaN", 0), ("[1 2]", 3), ("\u{FEFF}1", 0),
    ]

    @Test(arguments: bad)
    func `refuses, with the place`(text: String, offset: Int) {
        let fault = #expect(throws: JSONFault.self) { try JSONReader.value(Array(text.utf8)) }
        #expect(fault?.offset == offset, "\(String(describing: fault))")
    }

    @Test func `refuses texts that are not UTF-8`() {
        #expect(throws: JSONFault.self) { try JSONReader.value([0x22, 0xFF, 0x22]) }
        #expect(throws: JSONFault.self) { try JSONReader.value([0x22, 0xED, 0xA0, 0x80, 0x22]) }
    }

    @Test func `refuses what is nested too deep, and takes what is not`() throws {
        let depth = JSONReader.depthMax
        func nested(_ count: Int) -> [UInt8] {
            Array((String(repeating: "[", count: count) + String(repeating: "]", count: count)).utf8)
        }
        _ = try JSONReader.value(nested(depth))
        #expect(throws: JSONFault.self) { try JSONReader.value(nested(depth + 1)) }
        #expect(throws: JSONFault.self) { try JSONReader.value(Array(repeating: UInt8(ascii: "["), count: 1_000_000)) }
    }

    @Test func `reads what it writes`() throws {
        let value: JSONValue = [
            "a": [.number(1), .number("2.50"), .null, .bool(true)], "đ \"\\\u{1}\n": "😀\t", "b": [:], "c": [],
        ]
        #expect(try JSONReader.value(Array(value.description.utf8)) == value)
        #expect(value.description.contains("\\u0001"))
        #expect(try JSONReader.value(Array(value.indented.utf8)) == value)
        #expect((["a": [.number(1)], "b": []] as JSONValue).indented == "{\n  \"a\": [\n    1\n  ],\n  \"b\": []\n}\n")
    }

    @Test func `gives whole numbers and members`() {
        #expect(JSONValue.number("12").int == 12)
        #expect(JSONValue.number("1e2").int == 100)
        #expect(JSONValue.number("1.5").int == nil)
        #expect(JSONValue.number("1e999").int == nil)
        #expect(JSONValue.number("99999999999999999999").int == nil)
        let object: JSONValue = ["a": .number(1), "a": .number(2)]
        #expect(object["a"]?.int == 2)
        #expect(object["b"] == nil && JSONValue.null["a"] == nil)
    }
}
