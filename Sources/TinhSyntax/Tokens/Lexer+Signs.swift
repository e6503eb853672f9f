import TinhBase

extension Lexer {
    mutating func sign() {
        let second = byte(1)
        switch bytes[at] {
        case UInt8(ascii: "("): add(.leftBracket, length: 1)
        case UInt8(ascii: ")"): add(.rightBracket, length: 1)
        case UInt8(ascii: ","): add(.comma, length: 1)
        case UInt8(ascii: ";"): add(.semicolon, length: 1)
        case UInt8(ascii: ":"): add(.colon, length: 1)
        case UInt8(ascii: "%"):
            if second == UInt8(ascii: ">"), byte(2) == UInt8(ascii: "%") {
                foreign("%>%", "|", .bar)
            } else {
                add(.percentSign, length: 1)
            }
        case UInt8(ascii: "~"): add(.alike, length: 1)
        case UInt8(ascii: "+"): add(.plus, length: 1)
        case UInt8(ascii: "-"): add(.minus, length: 1)
        case UInt8(ascii: "^"): add(.caret, length: 1)
        case UInt8(ascii: "|"):
            if second == UInt8(ascii: "|") {
                foreign("||", "or", .or)
            } else if second == UInt8(ascii: ">") {
                foreign("|>", "|", .bar)
            } else {
                add(.bar, length: 1)
            }
        case UInt8(ascii: "&"):
            if second == UInt8(ascii: "&") { foreign("&&", "and", .and) } else { foreign("&", "and", .and) }
        case UInt8(ascii: "*"):
            if second == UInt8(ascii: "*") { foreign("**", "^", .caret) } else { add(.star, length: 1) }
        case UInt8(ascii: "/"): slash(second)
        case UInt8(ascii: "="): equal(second)
        case UInt8(ascii: "!"):
            if second == UInt8(ascii: "=") { add(.notEqual, length: 2) } else { foreign("!", "not", .not) }
        case UInt8(ascii: "<"):
            if second == UInt8(ascii: "=") {
                add(.lessOrEqual, length: 2)
            } else if second == UInt8(ascii: ">") {
                foreign("<>", "!=", .notEqual)
            } else {
                add(.less, length: 1)
            }
        case UInt8(ascii: ">"):
            add(second == UInt8(ascii: "=") ? .greaterOrEqual : .greater, length: second == UInt8(ascii: "=") ? 2 : 1)
        case UInt8(ascii: "?"):
            if second == UInt8(ascii: "?") { add(.coalesce, length: 2) } else if !endOfSentence() { stray() }
        case UInt8(ascii: "."): dots(second)
        case UInt8(ascii: "["): openForeign("[", "]")
        case UInt8(ascii: "]"): closeForeign("]")
        case UInt8(ascii: "{"): openForeign("{", "}")
        case UInt8(ascii: "}"): closeForeign("}")
        default: stray()
        }
    }

    private mutating func slash(_ second: UInt8) {
        guard second == UInt8(ascii: "/") || second == UInt8(ascii: "*") else { return add(.slash, length: 1) }
        let end = lineEnd(from: at)
        if second == UInt8(ascii: "*"),
            let close = (at + 2..<max(at + 2, end - 1)).first(where: { bytes[$0...].starts(with: "*/".utf8) })
        {
            let isLast = bytes[(close + 2)..<end].allSatisfy { $0 == UInt8(ascii: " ") }
            var last = close
            while bytes[last - 1] == UInt8(ascii: " ") { last -= 1 }
            let meant = isLast ? "#" + string(Span(at + 2, last)) : ""
            return add(.comment, length: close + 2 - at, .foreignComment(meant: meant))
        }
        errors.append(SyntaxError(.foreignComment(meant: "#"), Span(at, at + 2)))
        add(.comment, length: end - at)
    }

    private mutating func equal(_ second: UInt8) {
        if second == UInt8(ascii: "=") {
            foreign(byte(2) == UInt8(ascii: "=") ? "===" : "==", "=", .equal)
        } else if second == UInt8(ascii: "<") {
            foreign("=<", "<=", .lessOrEqual)
        } else if second == UInt8(ascii: ">") {
            foreign("=>", ">=", .greaterOrEqual)
        } else {
            add(.equal, length: 1)
        }
    }

    private mutating func dots(_ second: UInt8) {
        let isDigit = second >= UInt8(ascii: "0") && second <= UInt8(ascii: "9")
        if second == UInt8(ascii: ".") {
            if byte(2) == UInt8(ascii: ".") { foreign("...", "..", .range) } else { add(.range, length: 2) }
        } else if isDigit {
            pointFirst()
        } else if !promptCommand(), !namesWithPoints(), !endOfSentence() {
            stray()
        }
    }

    /// A sign of other languages: read as what was meant, and an error.
    private mutating func foreign(_ written: String, _ meant: String, _ kind: Token.Kind) {
        add(kind, length: written.utf8.count, .foreignSign(written: written, meant: meant))
    }

    private mutating func foreign(_ written: String, _ meant: String, _ keyword: Keyword) {
        let end = at + written.utf8.count
        errors.append(SyntaxError(.foreignSign(written: written, meant: meant), Span(at, end)))
        tokens.append(Token(.word, at, end, keyword: keyword))
        at = end
    }

    /// A bracket of other languages: one mistake with the one that closes it.
    private mutating func openForeign(_ written: String, _ closing: String) {
        foreignBrackets.append((closing, errors.count))
        foreign(written, "(", .leftBracket)
    }

    private mutating func closeForeign(_ written: String) {
        guard let (closing, index) = foreignBrackets.popLast(), closing == written else {
            foreign(written, ")", .rightBracket)
            return
        }
        let opening = errors[index].span
        errors[index] = SyntaxError(
            .foreignBrackets(
                opening: opening, closing: Span(at, at + 1), written: (written == "]" ? "[" : "{") + "…" + written),
            opening)
        add(.rightBracket, length: 1)
    }

    /// `.tables` at the start of a line.
    private mutating func promptCommand() -> Bool {
        var first = tokens.count - 1
        while first >= 0, tokens[first].kind == .whitespace { first -= 1 }
        guard first < 0 || tokens[first].kind == .lineBreak || tokens[first].kind == .byteOrderMark else {
            return false
        }
        var end = at + 1
        while end < bytes.count, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[end]) { end += 1 }
        guard end > at + 1 else { return false }
        let command = String(decoding: bytes[at..<end], as: UTF8.self)
        add(.unknown, length: end - at, .promptCommand(command))
        return true
    }

    private mutating func stray() {
        let (scalar, length) = scalar(at: at)
        let isShown = scalar.value >= 0x20 && scalar.value != 0x7F
        add(
            .unknown, length: length,
            isShown ? .strayCharacter(String(Character(scalar))) : .invisibleCharacter(code: scalar.value))
    }

    /// A character beyond ASCII that is no letter: typographic signs are read as what was meant.
    mutating func foreign(_ scalar: Unicode.Scalar, _ length: Int) {
        let written = String(Character(scalar))
        switch scalar {
        case "≠": foreign(written, "!=", .notEqual)
        case "≤": foreign(written, "<=", .lessOrEqual)
        case "≥": foreign(written, ">=", .greaterOrEqual)
        case "×": foreign(written, "*", .star)
        case "÷": foreign(written, "/", .slash)
        case "−", "–", "—": foreign(written, "-", .minus)
        case "…": foreign(written, "..", .range)
        case "“", "”", "„", "‘", "’", "‚", "«", "»": curlyQuotedText(length)
        case "²": add(.unknown, length: length, .superscript(written: written, meant: "2"))
        case "³": add(.unknown, length: length, .superscript(written: written, meant: "3"))
        default:
            let properties = scalar.properties
            switch properties.generalCategory {
            case .control, .format, .privateUse, .unassigned, .surrogate, .lineSeparator, .paragraphSeparator:
                add(.unknown, length: length, .invisibleCharacter(code: scalar.value))
            default: add(.unknown, length: length, .strayCharacter(written))
            }
        }
    }

    // MARK: Quotes of other kinds

    mutating func singleQuotedText() {
        var end = at + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "'"), bytes[end] != UInt8(ascii: "\n") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "'") else {
            return add(.unknown, length: lineEnd(from: at) - at, .unclosedText(closing: nil))
        }
        let inner = String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
        add(.text, length: end + 1 - at, .foreignQuotes(inner: inner))
    }

    private mutating func curlyQuotedText(_ length: Int) {
        let closing: Set<Unicode.Scalar> = ["“", "”", "‘", "’", "»", "«", "\""]
        var end = at + length
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
            let (scalar, scalarLength) = scalar(at: end)
            if closing.contains(scalar) {
                let inner = String(decoding: bytes[(at + length)..<end], as: UTF8.self)
                return add(.text, length: end + scalarLength - at, .foreignQuotes(inner: inner))
            }
            end += scalarLength
        }
        add(.unknown, length: lineEnd(from: at) - at, .unclosedText(closing: nil))
    }
}
