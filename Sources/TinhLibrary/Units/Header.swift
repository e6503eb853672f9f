import TinhTypes

/// A column's header cut into its name and the unit in brackets at its end.
struct Header {
    let name: String
    let unit: Unit?

    /// O(length). `declared` finds the units that the script declares.
    init(_ header: String, declared: (String) -> Unit?) {
        guard let bracket = Self.bracket(header), !bracket.name.isEmpty, !bracket.content.isEmpty,
            let unit = Self.unit(bracket.content, declared: declared)
        else {
            name = header
            unit = nil
            return
        }
        name = bracket.name
        self.unit = unit
    }

    /// What stands in the brackets at the end, and what before them, without the white space around each.
    private static func bracket(_ header: String) -> (name: String, content: String)? {
        let text = trimmed(Substring(header))
        let open: Character
        switch text.last {
        case ")": open = "("
        case "]": open = "["
        case "）": open = "（"
        default: return nil
        }
        guard let start = text.lastIndex(of: open) else { return nil }
        let content = text[text.index(after: start)...].dropLast()
        return (String(trimmed(text[..<start])), String(trimmed(content)))
    }

    private static func unit(_ content: String, declared: (String) -> Unit?) -> Unit? {
        switch content.lowercased() {
        case "%", "percent", "per cent", "pct", "phần trăm": return .percent
        default: break
        }
        // A scale word alone is a unit (`people (million)`), a number alone is not (`size (1000)`).
        guard Rational(digits: Substring(content)) == nil else { return nil }
        return UnitText.parse(
            content,
            unit: { word in
                known(word, declared: declared).flatMap { isOnlyBelowStroke($0) ? nil : $0 }
            },
            below: { known($0, declared: declared) })
    }

    /// As written, else for words of three letters and more in small letters or capitals: `Tấn`, `KG/HA` stays unknown
    /// where it could mean two things (`Mg`).
    private static func known(_ word: String, declared: (String) -> Unit?) -> Unit? {
        func exact(_ word: String) -> Unit? {
            declared(word) ?? UnitCatalogue.unit(named: word) ?? UnitCatalogue.count(named: word)
        }
        if let unit = exact(word) { return unit }
        guard word.count >= 3 || !word.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        return exact(word.lowercased()) ?? exact(word.uppercased())
    }

    /// A duration is no unit; `năm` in `đồng/người/năm` says what a rate is per.
    private static func isOnlyBelowStroke(_ unit: Unit) -> Bool {
        switch unit.dimensions.first?.base {
        case "year", "month", "day", "hour": true
        default: false
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return start }
        return start[...end]
    }
}
