import TinhBase

/// Cuts a text into tokens, by hand, in one pass from left to right.
///
/// What cannot be read becomes a token too, and an error; where it is plain what was meant (`==`, `'text'`), the token
/// is of the kind that was meant, so that the parser goes on and finds what else is wrong.
struct Lexer {
    let bytes: [UInt8]
    var at = 0
    var tokens: [Token] = []
    var errors: [SyntaxError] = []
    /// The brackets of other languages that are open: what closes each, and its error.
    var foreignBrackets: [(closing: String, error: Int)] = []

    /// The tokens of a text and what is wrong with its characters, in order. O(length).
    static func tokens(of source: SourceText) -> (tokens: [Token], errors: [SyntaxError]) {
        var lexer = Lexer(bytes: source.utf8)
        lexer.tokens.reserveCapacity(source.utf8.count / 3 + 1)
        lexer.run()
        lexer.gatherPoints()
        lexer.joinTexts()
        lexer.readChoices()
        return (lexer.tokens, lexer.errors)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func run() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { add(.byteOrderMark, length: 3) }
        while at < bytes.count { next() }
    }

    private mutating func next() {
        let byte = bytes[at]
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0B, 0x0C: whitespace()
        case UInt8(ascii: "\n"): add(.lineBreak, length: 1)
        case UInt8(ascii: "#"): comment()
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): word()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
        case UInt8(ascii: "\""): text()
        case UInt8(ascii: "'"): singleQuotedText()
        case UInt8(ascii: "`"): quotedName()
        case UInt8(ascii: "$"): parameter()
        case UInt8(ascii: "@"): period()
        case UInt8(ascii: "_"): underscoredName()
        case 0x80...: other()
        default: sign()
        }
    }

    // MARK: Pieces

    mutating func add(_ kind: Token.Kind, length: Int) {
        tokens.append(Token(kind, at, at + length))
        at += length
    }

    /// A token whose text is not what it should be.
    mutating func add(_ kind: Token.Kind, length: Int, _ error: SyntaxError.Form) {
        errors.append(SyntaxError(error, Span(at, at + length)))
        add(kind, length: length)
    }

    func byte(_ offset: Int) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }

    private mutating func whitespace() {
        var end = at
        while end < bytes.count {
            let byte = bytes[end]
            guard byte == 0x20 || byte == 0x09 || byte == 0x0B || byte == 0x0C || byte == 0x0D else { break }
            // The line break of Windows is one token.
            if byte == 0x0D, end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "\n") { break }
            end += 1
        }
        if end == at { add(.lineBreak, length: 2) } else { add(.whitespace, length: end - at) }
    }

    /// The offset of the end of the line that holds `start`, before its line break.
    func lineEnd(from start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        if end > start, end < bytes.count, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return end
    }

    private mutating func comment() {
        let length = lineEnd(from: at) - at
        add(byte(1) == UInt8(ascii: "#") ? .documentation : .comment, length: length)
    }

    private mutating func text() {
        var end = at + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
            if bytes[end] == UInt8(ascii: "\"") {
                guard end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "\"") else {
                    return add(.text, length: end + 1 - at)
                }
                end += 1
            }
            end += 1
        }
        add(.unknown, length: lineEnd(from: at) - at, .unclosedText(closing: likelyEnd))
    }

    private mutating func quotedName() {
        var end = at + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
            if bytes[end] == UInt8(ascii: "`") {
                guard end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "`"), end > at + 1 else {
                    let length = end + 1 - at
                    return length == 2
                        ? add(.quotedName, length: length, .emptyName) : add(.quotedName, length: length)
                }
                end += 1
            }
            end += 1
        }
        add(.unknown, length: lineEnd(from: at) - at, .unclosedName(closing: likelyEnd))
    }

    /// Where what opens here most likely ends: at the end of the line, before the brackets that close there. Nil where what
    /// stands in between may be more than a text or name: signs, words of the language.
    private var likelyEnd: Int? {
        var end = lineEnd(from: at)
        let closing = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ")"), UInt8(ascii: ";")]
        while end > at + 1, closing.contains(bytes[end - 1]) { end -= 1 }
        let inner = bytes[(at + 1)..<end]
        let isPlain = !inner.contains { Array(",;|()[]=<>~#\"`".utf8).contains($0) }
        let words = inner.split(separator: UInt8(ascii: " "))
        guard isPlain, !words.isEmpty, !words.contains(where: { Keyword.lookup($0) != nil }) else { return nil }
        return end
    }

    private mutating func parameter() {
        let end = nameEnd(from: at + 1)
        if end == at + 1 { add(.unknown, length: 1, .namelessParameter) } else { add(.parameter, length: end - at) }
    }

    private mutating func word() {
        let end = nameEnd(from: at)
        if let found = Keyword.lookup(bytes[at..<end]) {
            tokens.append(Token(.word, at, end, keyword: found.keyword, isMiscased: found.isMiscased))
            at = end
        } else {
            add(.word, length: end - at)
        }
    }

    /// `_id`: names start with a letter.
    private mutating func underscoredName() {
        var start = at
        while start < bytes.count, bytes[start] == UInt8(ascii: "_") { start += 1 }
        let end = nameEnd(from: start, mayStartWithDigit: true)
        add(
            .quotedName, length: end - at,
            .nameNeedsQuotes(name: String(decoding: bytes[at..<end], as: UTF8.self)))
    }

    // MARK: Letters of any script

    /// The end of the name that starts at an offset; the offset itself when no letter stands there.
    func nameEnd(from start: Int, mayStartWithDigit: Bool = false) -> Int {
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            if byte < 0x80 {
                let isLetter = (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
                let isInner = byte == UInt8(ascii: "_") || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
                guard isLetter || isInner && (end > start || mayStartWithDigit) else { return end }
                end += 1
            } else {
                let (scalar, length) = scalar(at: end)
                let properties = scalar.properties
                let belongs = end > start ? properties.isXIDContinue : properties.isXIDStart
                guard belongs, !properties.isDefaultIgnorableCodePoint else { return end }
                end += length
            }
        }
        return end
    }

    /// The scalar at an offset and its length in bytes. The bytes are those of a String: valid UTF-8.
    func scalar(at offset: Int) -> (Unicode.Scalar, Int) {
        let lead = bytes[offset]
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        let upper = min(offset + length, bytes.count)
        var decoder = UTF8()
        var iterator = bytes[offset..<upper].makeIterator()
        if case .scalarValue(let scalar) = decoder.decode(&iterator) { return (scalar, upper - offset) }
        return ("\u{FFFD}", upper - offset)
    }

    /// The end of a unit that is written with a sign, `°C` or `‰`; nil where none stands.
    private var unitSignEnd: Int? {
        let rest = bytes[at...]
        if rest.starts(with: Array("‰".utf8)) { return at + "‰".utf8.count }
        guard rest.starts(with: Array("°".utf8)) else { return nil }
        let letters = at + "°".utf8.count
        let end = nameEnd(from: letters)
        return end > letters ? end : nil
    }

    private mutating func other() {
        if nameEnd(from: at) > at { return word() }
        if let end = unitSignEnd { return add(.word, length: end - at) }
        let (scalar, length) = scalar(at: at)
        if scalar.properties.isWhitespace { return add(.whitespace, length: length) }
        foreign(scalar, length)
    }
}
