import TinhBase

/// Signs of other languages that belong to what stands around them: `t.city`, `city || ", " || commune`, `sum plan?`.
extension Lexer {
    private static let periods: Set<String> = ["year", "half", "quarter", "month", "week"]
    private static let fileEndings: Set<String> = ["csv", "tsv", "json", "ndjson", "txt"]
    /// So many bytes are looked through for other names with points.
    private static let lookedThroughMax = 4000
    private static let wordsBeforeFiles: Set<String> = ["load", "import", "save", "open"]

    // MARK: Points

    /// `t.city`, `date.month`, `city.upper()`, at the first point: one name, and an error. False for anything else.
    mutating func namesWithPoints() -> Bool {
        guard let first = tokens.last, first.kind == .word || first.kind == .quotedName else { return false }
        var names = [string(first.span)]
        var end = at
        while end + 1 < bytes.count, bytes[end] == UInt8(ascii: ".") {
            let upper = nameEnd(from: end + 1)
            guard upper > end + 1, isLetter(bytes[end + 1]) else { break }
            names.append(string(Span(end + 1, upper)))
            end = upper
        }
        guard names.count > 1, let last = names.last else { return false }
        let isFile = names.count == 2 && Lexer.fileEndings.contains(last)
        if isFile, let before = tokens.dropLast().last(where: { !$0.isTrivia }),
            Lexer.wordsBeforeFiles.contains(string(before.span))
        {
            return false
        }
        let operand = names.dropLast().last { $0 != "dt" } ?? names[0]
        var sort = SyntaxError.PointedNames.table
        var meant = isFile ? names[0] : last
        if bytes[end...].starts(with: "()".utf8) {
            (sort, meant) = (.function, "\(last)(\(operand))")
            end += 2
        } else if end < bytes.count, bytes[end] == UInt8(ascii: "(") {
            return false
        } else if Lexer.periods.contains(last), !isTable(operand) {
            (sort, meant) = (.period, "\(last) \(operand)")
        }
        tokens.removeLast()
        at = first.span.lower
        add(.word, length: end - at, .namesWithPoints(sort, meant: meant, column: last, all: []))
        return true
    }

    /// One correction for all names with points of a line: without the others nothing tells what `c.year` is.
    mutating func gatherPoints() {
        var first = 0
        while first < errors.count {
            guard case .namesWithPoints = errors[first].form else {
                first += 1
                continue
            }
            let end = lineEnd(from: errors[first].span.lower)
            let places = errors.indices[first...].prefix { errors[$0].span.lower < end }.filter {
                if case .namesWithPoints = errors[$0].form { true } else { false }
            }
            let all = places.compactMap { place -> SyntaxError.NamedSpan? in
                guard case .namesWithPoints(_, let meant, _, _) = errors[place].form else { return nil }
                return .init(span: errors[place].span, name: meant)
            }
            for place in places {
                guard case .namesWithPoints(let sort, let meant, let column, _) = errors[place].form else { continue }
                errors[place] = SyntaxError(
                    .namesWithPoints(sort, meant: meant, column: column, all: all), errors[place].span)
            }
            first = (places.last ?? first) + 1
        }
    }

    /// A name that stands before the point of another column, too: `c.year` beside `c.city`.
    private func isTable(_ name: String) -> Bool {
        guard errors.count < Parser.errorCountMax else { return false }
        let text = String(decoding: bytes.prefix(Lexer.lookedThroughMax), as: UTF8.self)
        return text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." }).contains { word in
            let parts = word.split(separator: ".")
            return parts.count == 2 && parts[0] == name && !Lexer.periods.contains(String(parts[1]))
        }
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }

    func string(_ span: Span) -> String { String(decoding: bytes[span.lower..<span.upper], as: UTF8.self) }

    /// `sum plan?`, at the sign: true where nothing but blanks follows on its line.
    mutating func endOfSentence() -> Bool {
        let rest = bytes[(at + 1)..<lineEnd(from: at)]
        guard !tokens.isEmpty, rest.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ";") }) else {
            return false
        }
        add(.unknown, length: 1, .endOfSentence(string(Span(at, at + 1))))
        return true
    }

    // MARK: Texts put together

    /// Makes one error of `city || ", " || commune` where it stands alone between commas and clauses, and so is no condition.
    mutating func joinTexts() {
        guard errors.contains(where: { isJoin($0) }) else { return }
        let words = tokens.filter { !$0.isTrivia }
        var index = 0
        while index < words.count {
            guard isJoin(words[index]), let first = operand(before: index, words) else {
                index += 1
                continue
            }
            var operands = [words[first].span.union(words[index - 1].span)]
            var last = index
            while last < words.count, isJoin(words[last]), let end = operand(behind: last, words) {
                operands.append(words[last + 1].span.union(words[end - 1].span))
                last = end
            }
            if operands.count > 1, mayBegin(first, words), mayEnd(last, words) {
                reportJoin(operands, sign: words[index].span)
            }
            index = max(last, index + 1)
        }
    }

    private mutating func reportJoin(_ operands: [Span], sign: Span) {
        let whole = operands[0].union(operands[operands.count - 1])
        let texts = operands.map { span in
            bytes[span.lower] == UInt8(ascii: "'")
                ? Printer.textLiteral(String(string(span).dropFirst().dropLast())) : string(span)
        }
        errors.removeAll { $0.span.lower >= whole.lower && $0.span.upper <= whole.upper }
        errors.append(
            SyntaxError(
                .joinedTexts(sign: string(sign), whole: whole, meant: "concat(\(texts.joined(separator: ", ")))"), sign)
        )
    }

    private func isJoin(_ error: SyntaxError) -> Bool {
        if case .foreignSign(let written, _) = error.form { return written == "||" || written == "&" }
        return false
    }

    private func isJoin(_ token: Token) -> Bool {
        token.kind == .word && ["||", "&"].contains(string(token.span))
    }

    /// Where an operand begins that ends before a token: a text, a name, or a call.
    private func operand(before index: Int, _ words: [Token]) -> Int? {
        guard index > 0 else { return nil }
        if isOperand(words[index - 1]) { return index - 1 }
        guard words[index - 1].kind == .rightBracket else { return nil }
        var first = index - 1
        var depth = 1
        while depth > 0, first > 0 {
            first -= 1
            if words[first].kind == .rightBracket { depth += 1 }
            if words[first].kind == .leftBracket { depth -= 1 }
        }
        return first > 0 && words[first - 1].kind == .word && words[first - 1].keyword == nil ? first - 1 : nil
    }

    /// Where an operand ends that begins behind a token.
    private func operand(behind index: Int, _ words: [Token]) -> Int? {
        guard index + 1 < words.count, isOperand(words[index + 1]) else { return nil }
        guard index + 2 < words.count, words[index + 2].kind == .leftBracket else { return index + 2 }
        var end = index + 2
        var depth = 0
        repeat {
            if words[end].kind == .leftBracket { depth += 1 }
            if words[end].kind == .rightBracket { depth -= 1 }
            end += 1
        } while depth > 0 && end < words.count
        return depth == 0 ? end : nil
    }

    private func isOperand(_ token: Token) -> Bool {
        switch token.kind {
        case .text, .quotedName: true
        case .word: token.keyword == nil
        default: false
        }
    }

    private func mayBegin(_ index: Int, _ words: [Token]) -> Bool {
        guard index > 0 else { return false }
        let before = words[index - 1]
        return before.kind == .comma || before.kind == .leftBracket
            || [.show, .add, .by, .distinct].contains { before.isKeyword($0) }
    }

    func mayEnd(_ index: Int, _ words: [Token]) -> Bool {
        guard index < words.count else { return true }
        let token = words[index]
        let gap = bytes[words[index - 1].span.upper..<token.span.lower]
        if gap.contains(UInt8(ascii: "\n")) { return true }
        switch token.kind {
        case .comma, .bar, .rightBracket, .semicolon: return true
        case .word: return token.isKeyword(.as) || token.keyword?.startsClause ?? false
        default: return false
        }
    }
}
