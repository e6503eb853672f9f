import TinhBase

extension Parser {
    /// A name, which `wanted` says what for.
    mutating func name(_ wanted: SyntaxError.Wanted = .name) throws(SyntaxError) -> Name {
        let token = next
        guard token.isName else { throw nameFault(wanted) }
        progress.name = (at, wanted)
        advance()
        return name(token)
    }

    func name(_ token: Token) -> Name {
        guard token.kind == .quotedName else { return Name(normalized(text(token)), token.span) }
        var inner = text(token)
        if inner.first == "`" { inner = String(inner.dropFirst().dropLast()) }
        if inner.contains("`") {
            inner = inner.split(separator: "``", omittingEmptySubsequences: false).joined(separator: "`")
        }
        return Name(normalized(inner), token.span, isQuoted: true)
    }

    /// NFC, so that one name is one name however its accents were typed.
    func normalized(_ text: String) -> String {
        text.utf8.allSatisfy { $0 < 0x80 } ? text : TextForm.normalized(text)
    }

    mutating func names(_ wanted: SyntaxError.Wanted = .name) throws(SyntaxError) -> [Name] {
        var all = [try name(wanted)]
        while take(.comma) { all.append(try name(wanted)) }
        return all
    }

    /// `as NAME`, if it stands here.
    mutating func alias() throws(SyntaxError) -> Name? {
        guard next.isKeyword(.as) else { return nil }
        if isCheck, nesting == 0, peek(1).kind == .text { return nil }
        advance()
        return try name(.newName)
    }

    /// The text of a TEXT: quotes off, `""` made one quote.
    func value(ofText token: Token) -> String {
        let written = text(token)
        guard written.first == "\"" else { return String(written.dropFirst().dropLast()) }
        let inner = source.utf8[(token.span.lower + 1)..<(token.span.upper - 1)]
        guard inner.contains(UInt8(ascii: "\"")) else { return String(decoding: inner, as: UTF8.self) }
        var bytes: [UInt8] = []
        var isSecond = false
        for byte in inner {
            if byte == UInt8(ascii: "\""), isSecond {
                isSecond = false
                continue
            }
            isSecond = byte == UInt8(ascii: "\"")
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A TEXT and its place.
    mutating func text(_ after: String) throws(SyntaxError) -> (String, Span) {
        let token = next
        guard token.kind == .text else { throw missing(.text, after: after) }
        advance()
        return (value(ofText: token), token.span)
    }

    /// The digits of a number as they stand.
    func written(_ token: Token) -> String {
        let bytes = source.utf8[token.span.lower..<token.span.upper]
        return String(decoding: bytes.filter { $0 != UInt8(ascii: "%") }, as: UTF8.self)
    }

    /// The digits of a number without `_`.
    func digits(_ token: Token) -> String {
        Quantity.ungrouped(written(token))
    }

    /// `VND/m2`, `ha^2`, or `%`.
    mutating func unit() throws(SyntaxError) -> UnitExpression {
        let start = next.span
        if take(.percentSign) { return UnitExpression(factors: [], span: start) }
        guard next.isName else { throw nameFault(.unit) }
        var factors: [UnitExpression.Factor] = []
        var sign = 1
        while true {
            let name = try name(.unit)
            var exponent = 1
            if take(.caret) {
                guard next.kind == .integer, let value = Int(digits(next)) else {
                    throw missing(.exponent, after: "^")
                }
                exponent = value
                advance()
            }
            factors.append(UnitExpression.Factor(name, exponent: sign * exponent))
            // `(a to ha) * 2` without its brackets is no unit.
            guard peek(1).isName else { break }
            if take(.slash) { sign = -1 } else if take(.star) { sign = 1 } else { break }
        }
        return UnitExpression(factors: factors, span: span(from: start))
    }

    mutating func expect(_ kind: Token.Kind, _ sign: String, after: String) throws(SyntaxError) {
        guard take(kind) else { throw missing(.sign(sign), after: after) }
    }

    mutating func expect(_ keyword: Keyword, after: String) throws(SyntaxError) {
        guard take(keyword) else { throw missing(.word(keyword), after: after) }
    }
}
