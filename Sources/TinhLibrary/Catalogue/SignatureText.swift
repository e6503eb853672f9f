import TinhTypes

/// Reads a signature as the blocks of stdlib/ write it: `round(x number 'u, digits int = 0) number 'u`.
///
///     signature = name '(' [ parameter { ',' parameter } [ ', …' ] ] ')' type
///     parameter = name type [ '=' default ] | '[' name type ']'
///     type      = kind [ unit ]
///     kind      = 'number' | 'amount' | 'day' | 'period' | 'any' | "'a" | a word for a kind: 'int' 'text' 'date' …
///     unit      = "'u" | "'_" | '%'
struct SignatureText {
    struct Fault: Error, Equatable {
        let words: String
    }

    static func parse(_ text: String, role: Signature.Role) throws(Fault) -> Signature {
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else {
            throw Fault(words: "no brackets around the parameters: \(text)")
        }
        var parts = text[text.index(after: open)..<close].split(separator: ",").map(trimmed)
        let isVariadic = parts.last == "…"
        if isVariadic { parts.removeLast() }
        var parameters: [Signature.Parameter] = []
        for part in parts { parameters.append(try parameter(part)) }
        return Signature(
            name: String(text[..<open]), role: role, parameters: parameters, isVariadic: isVariadic,
            result: try pattern(trimmed(text[text.index(after: close)...])))
    }

    private static func parameter(_ text: Substring) throws(Fault) -> Signature.Parameter {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let inner = try parameter(text.dropFirst().dropLast())
            return Signature.Parameter(inner.name, inner.pattern, initial: "")
        }
        let sides = text.split(separator: "=", maxSplits: 1).map(trimmed)
        guard let space = sides[0].firstIndex(of: " ") else { throw Fault(words: "no type for `\(text)`") }
        return Signature.Parameter(
            String(sides[0][..<space]), try pattern(trimmed(sides[0][space...])),
            initial: sides.count == 2 ? String(sides[1]) : nil)
    }

    private static func pattern(_ text: Substring) throws(Fault) -> TypePattern {
        let words = text.split(separator: " ")
        guard let first = words.first, words.count <= 2 else { throw Fault(words: "not a type: `\(text)`") }
        let kinds = try kinds(first)
        guard words.count == 2 else { return TypePattern(kinds, unit: unit(of: kinds)) }
        switch words[1] {
        case "'_": return TypePattern(kinds, unit: .any)
        case "%": return TypePattern(kinds, unit: .percent)
        case let letter where letter.hasPrefix("'"):
            return TypePattern(kinds, unit: .variable(String(letter.dropFirst())))
        default: throw Fault(words: "not a unit: `\(words[1])`")
        }
    }

    private static func kinds(_ word: Substring) throws(Fault) -> TypePattern.Kinds {
        switch word {
        case "number": return .number
        case "amount": return .amount
        case "day": return .day
        case "period": return .period
        case "any": return .any
        case "bool", "int", "decimal", "float", "text", "date", "datetime", "duration", "year", "half", "quarter",
            "month", "week":
            return .word(String(word))
        case let letter where letter.hasPrefix("'"): return .variable(String(letter.dropFirst()))
        default: throw Fault(words: "not a kind: `\(word)`")
        }
    }

    /// What a kind without a unit beside it means: `'a` stands for kind and unit together, `any` looks at neither.
    private static func unit(of kinds: TypePattern.Kinds) -> TypePattern.UnitRule {
        switch kinds {
        case .variable(let letter): .variable(letter)
        case .any: .any
        case .word, .number, .amount, .day, .period: .plain
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " }
        let end = start.lastIndex { $0 != " " }
        return end.map { start[...$0] } ?? start
    }
}
