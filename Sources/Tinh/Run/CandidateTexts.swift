import TinhCharts
import TinhSyntax

/// How candidates are written and told.
extension Session {
    /// A name as a query writes it: in back-quotes where it is no plain word.
    static func written(_ name: String) -> String {
        let isPlain = name.unicodeScalars.enumerated().allSatisfy { index, scalar in
            scalar == "_" || scalar.properties.isAlphabetic
                || index > 0 && scalar.properties.generalCategory == .decimalNumber
        }
        let isReserved = Keyword(rawValue: name).map { $0.place == .everywhere } ?? false
        return isPlain && !isReserved && !name.isEmpty ? name : "`\(name.doublingBackQuotes)`"
    }
}

extension ChartKind {
    /// What it shows.
    var words: String {
        switch self {
        case .bar: "bars for groups"
        case .line: "lines along dates or numbers"
        case .area: "areas along dates or numbers"
        case .scatter: "points of two numbers"
        case .hist: "how often numbers fall into ranges"
        case .heat: "shades for two groups"
        }
    }
}

extension Completions.Candidate {
    /// The insertion without back-quotes.
    var name: String { insertion.first == "`" ? label : insertion }
    var afterBlank: Completions.Candidate {
        Completions.Candidate(insertion: " " + insertion, ending: ending, label: label, detail: detail)
    }
    /// A name of the data or of the user's own.
    var isName: Bool {
        detail.hasPrefix("column") || detail.hasPrefix("table") || detail == "let" || detail == "named here"
    }
}

extension [Completions.Candidate] {
    /// The first of each insertion.
    var withoutRepeats: [Completions.Candidate] {
        var seen: Set<String> = []
        return filter { seen.insert($0.insertion).inserted }
    }
}

extension String {
    /// As a text literal writes it.
    var doublingQuotes: String {
        split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    }
    var doublingBackQuotes: String {
        split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``")
    }
    var replacingDoubledQuotes: String {
        var result = ""
        var isDoubled = false
        for character in self {
            if character == "\"", isDoubled {
                isDoubled = false
                continue
            }
            isDoubled = character == "\""
            result.append(character)
        }
        return result
    }
}
