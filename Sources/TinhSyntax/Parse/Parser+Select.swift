import TinhBase

/// `select city, sum(plan) from t where … group by city order by city limit 5`: the whole sentence as Tinh says it.
extension Parser {
    /// At the word `select`; nil where more is asked than one table's rows or groups, or the pieces are not plain.
    func selected() -> SyntaxError? {
        guard let (pieces, last) = pieces(), let meant = SelectedPieces(parser: self, pieces).written else {
            return nil
        }
        let whole = next.span.union(tokens[last].span)
        return SyntaxError(.foreignWord(.selected(whole: whole, meant: meant)), next.span)
    }

    /// What stands behind each word that begins a clause, and the index of the last token.
    private func pieces() -> (pieces: [String: Range<Int>], last: Int)? {
        var pieces: [String: Range<Int>] = [:]
        var word = "select"
        var first = at + 1
        var depth = 0
        var index = at + 1
        while index < end {
            let token = tokens[index]
            if token.kind == .leftBracket { depth += 1 }
            if token.kind == .rightBracket { depth -= 1 }
            if depth < 0 { break }
            if depth == 0, token.kind == .bar || token.keyword == .join || token.keyword == .union { return nil }
            guard depth == 0, let (clause, length) = clause(at: index) else {
                index += 1
                continue
            }
            guard first < index, pieces[clause] == nil, clause != word else { return nil }
            pieces[word] = first..<index
            word = clause
            first = index + length
            index = first
        }
        guard first < index, pieces[word] == nil else { return nil }
        pieces[word] = first..<index
        return (pieces, index - 1)
    }

    private func clause(at index: Int) -> (word: String, length: Int)? {
        let token = tokens[index]
        guard token.kind == .word else { return nil }
        let word = text(token).lowercased()
        switch word {
        case "from", "where", "having", "limit", "offset": return (word, 1)
        case "group", "order":
            return index + 1 < end && tokens[index + 1].keyword == .by ? (word, 2) : nil
        default: return nil
        }
    }
}

/// The pieces of a `select`, and the sentence that they make.
private struct SelectedPieces {
    private struct Item {
        let text: String
        let alias: String?
        let isAggregate: Bool

        var written: String { text + (alias.map { " as " + $0 } ?? "") }
    }

    private static let aggregates: Set<String> = ["sum", "count", "avg", "min", "max", "median", "stdev", "stddev"]

    let parser: Parser
    let pieces: [String: Range<Int>]

    init(parser: Parser, _ pieces: [String: Range<Int>]) {
        self.parser = parser
        self.pieces = pieces
    }

    /// Nil where a piece is not as it must be.
    var written: String? {
        guard var range = pieces["select"] else { return nil }
        let isDistinct = parser.tokens[range.lowerBound].keyword == .distinct
        if isDistinct { range = (range.lowerBound + 1)..<range.upperBound }
        guard !range.isEmpty else { return nil }
        var source = ""
        if let from = pieces["from"] {
            // `from clearance c`, `from clearance as c`: another name, which nothing needs.
            let first = from.lowerBound..<(from.lowerBound + 1)
            guard from.allSatisfy({ parser.tokens[$0].isName || parser.tokens[$0].isKeyword(.as) }),
                from.count == 1 || from.count == (parser.tokens[first.upperBound].isKeyword(.as) ? 3 : 2)
            else { return nil }
            source = text(first)
        }
        let isAll = range.count == 1 && parser.tokens[range.lowerBound].kind == .star
        let items = isAll ? [] : list(range).compactMap(item)
        let keys = pieces["group"].map(list)?.map(text) ?? []
        guard isAll || items.count == list(range).count, let head = head(items, keys, isAll: isAll, isDistinct) else {
            return nil
        }
        guard let clauses = clauses(items) else { return nil }
        let from = source.isEmpty ? "" : "from \(source)"
        let parts = isAll && !isDistinct && !from.isEmpty ? [from, head] : [head, from]
        return (parts + clauses).filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func head(_ items: [Item], _ keys: [String], isAll: Bool, _ isDistinct: Bool) -> String? {
        if isAll { return keys.isEmpty ? (isDistinct ? "distinct" : "") : nil }
        let measures = items.filter(\.isAggregate)
        let others = items.filter { !$0.isAggregate }
        if measures.isEmpty, keys.isEmpty {
            return (isDistinct ? "distinct " : "show ") + items.map(\.written).joined(separator: ", ")
        }
        // What is no measure must be a key.
        guard others.allSatisfy({ item in keys.contains { item.text == $0 || item.alias == $0 } }) else { return nil }
        let named = keys.map { key in
            others.first { $0.alias != nil && ($0.text == key || $0.alias == key) }?.written ?? key
        }
        if measures.isEmpty { return "distinct " + others.map(\.written).joined(separator: ", ") }
        return measures.map(\.written).joined(separator: ", ")
            + (named.isEmpty ? "" : " by " + named.joined(separator: ", "))
    }

    /// Where, having, order, limit and offset. What stands in them is put right by itself where it is foreign, too.
    private func clauses(_ items: [Item]) -> [String]? {
        var clauses: [String] = []
        if let range = pieces["where"] { clauses.append("where " + text(range)) }
        if let range = pieces["having"] { clauses.append("having " + text(range)) }
        if let range = pieces["order"] {
            var keys: [String] = []
            for range in list(range) {
                guard let key = sortKey(range, items) else { return nil }
                keys.append(key)
            }
            clauses.append("sort " + keys.joined(separator: ", "))
        }
        for (word, own) in [("offset", "skip"), ("limit", "take")] {
            guard let range = pieces[word] else { continue }
            guard range.count == 1 else { return nil }
            clauses.append("\(own) \(text(range))")
        }
        return clauses
    }

    /// `2 desc` is the second item.
    private func sortKey(_ range: Range<Int>, _ items: [Item]) -> String? {
        var range = range
        var direction = ""
        if let last = range.last, range.count > 1, parser.tokens[last].kind == .word {
            let word = parser.text(parser.tokens[last]).lowercased()
            if word == "desc" { direction = " desc" }
            if word == "desc" || word == "asc" { range = range.dropLast() }
        }
        guard range.count == 1, parser.tokens[range.lowerBound].kind == .integer else {
            return text(range) + direction
        }
        guard let number = Int(text(range)), items.indices.contains(number - 1) else { return nil }
        return (items[number - 1].alias ?? items[number - 1].text) + direction
    }

    /// `sum(plan) as total`, `sum(plan) total`.
    private func item(_ range: Range<Int>) -> Item? {
        let tokens = parser.tokens[range]
        guard let first = tokens.first, let last = tokens.last, first.kind != .star else { return nil }
        var expression = range
        var alias: String?
        if range.count > 2, tokens[range.upperBound - 2].keyword == .as {
            alias = parser.text(last)
            expression = range.lowerBound..<(range.upperBound - 2)
        } else if range.count > 1, last.isName, last.keyword == nil {
            let before = tokens[range.upperBound - 2]
            if before.kind == .rightBracket || range.count == 2 && before.isName {
                alias = parser.text(last)
                expression = range.lowerBound..<(range.upperBound - 1)
            }
        }
        let isAggregate = expression.contains { index in
            index + 1 < expression.upperBound && parser.tokens[index + 1].kind == .leftBracket
                && Self.aggregates.contains(parser.text(parser.tokens[index]).lowercased())
        }
        return Item(text: text(expression), alias: alias, isAggregate: isAggregate)
    }

    /// Pieces between commas outside brackets.
    private func list(_ range: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var first = range.lowerBound
        var depth = 0
        for index in range {
            switch parser.tokens[index].kind {
            case .leftBracket: depth += 1
            case .rightBracket: depth -= 1
            case .comma where depth == 0:
                parts.append(first..<index)
                first = index + 1
            default: break
            }
        }
        parts.append(first..<range.upperBound)
        return parts.filter { !$0.isEmpty }
    }

    /// As it is written, but for words of the language and of functions in capitals, `sum(plan)` and `count(*)`.
    private func text(_ range: Range<Int>) -> String {
        var written = ""
        var index = range.lowerBound
        while index < range.upperBound {
            let token = parser.tokens[index]
            if index > range.lowerBound, parser.tokens[index - 1].span.upper < token.span.lower { written += " " }
            let isCall = index + 1 < range.upperBound && parser.tokens[index + 1].kind == .leftBracket
            let isForeignWord = token.kind == .word && (token.isMiscased || isCall)
            let word = isForeignWord ? parser.text(token).lowercased() : parser.text(token)
            written += word
            if isCall, index + 3 < range.upperBound, parser.tokens[index + 3].kind == .rightBracket {
                let operand = parser.tokens[index + 2]
                if operand.isName { written += " " + parser.text(operand) }
                if operand.isName || word == "count" && operand.kind == .star { index += 3 }
            }
            index += 1
        }
        return written
    }
}
