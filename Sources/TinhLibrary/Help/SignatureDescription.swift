import TinhTypes

extension Signature {
    /// As stdlib/ writes it: `round(x number 'u, digits int = 0) number 'u`.
    package var description: String {
        var parts = parameters.map { parameter in
            switch parameter.initial {
            case nil: "\(parameter.name) \(parameter.pattern.description)"
            case "": "[\(parameter.name) \(parameter.pattern.description)]"
            case let initial?: "\(parameter.name) \(parameter.pattern.description) = \(initial)"
            }
        }
        if isVariadic { parts.append("…") }
        return "\(name)(\(parts.joined(separator: ", "))) \(result.description)"
    }

    /// Without types: `round(x, digits)`.
    package var call: String {
        "\(name)(\((parameters.map(\.name) + (isVariadic ? ["…"] : [])).joined(separator: ", ")))"
    }

    /// What the words of the signature mean, for somebody who reads their first one; empty when they speak for themselves.
    package var notation: String {
        let patterns = parameters.map(\.pattern) + [result]
        var words: [String] = []
        if isVariadic { words.append("… means that more of the same may follow.") }
        if parameters.contains(where: { $0.initial == "" }) { words.append("What stands in [ ] may be left out.") }
        let initials = parameters.filter { $0.initial != nil && $0.initial != "" }.map { "`\($0.name)`" }
        if !initials.isEmpty { words.append("\(initials.joined(separator: " and ")) may be left out.") }
        if patterns.contains(where: { $0.kinds == .number }) { words.append("A number is an int, decimal or float.") }
        if patterns.contains(where: { $0.kinds == .amount }) {
            words.append("An amount is an int, decimal, float or duration.")
        }
        if patterns.contains(where: { $0.kinds == .day }) { words.append("A day is a date or datetime.") }
        if patterns.contains(where: { $0.kinds == .period }) {
            words.append("A period is a year, half, quarter, month or week.")
        }
        var kinds: [String] = []
        var units: [String] = []
        for pattern in patterns {
            if case .variable(let letter) = pattern.kinds {
                if !kinds.contains(letter) { kinds.append(letter) }
            } else if case .variable(let letter) = pattern.unit, !units.contains(letter) {
                units.append(letter)
            }
        }
        words += kinds.map { "'\($0) is any type, the same wherever it stands." }
        words += units.map { "'\($0) is any unit, the same wherever it stands." }
        return words.joined(separator: " ")
    }
}

extension TypePattern {
    package var description: String {
        let word =
            switch kinds {
            case .word(let word): word
            case .number: "number"
            case .amount: "amount"
            case .day: "day"
            case .period: "period"
            case .any: "any"
            case .variable(let letter): "'\(letter)"
            }
        switch (kinds, unit) {
        case (.any, .any), (_, .plain): return word
        case (.variable(let kind), .variable(let letter)) where kind == letter: return word
        case (_, .variable(let letter)): return "\(word) '\(letter)"
        case (_, .any): return "\(word) '_"
        case (_, .percent): return "\(word) %"
        }
    }
}

extension Contract.Example {
    /// The query, and its rows after `=`, indented.
    var description: String {
        let rows = result.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "=" : "= \($0)" }
        let lines = query.split(separator: "\n").map(String.init) + rows
        return lines.map { "    " + $0 }.joined(separator: "\n")
    }
}
