import TinhPlan
import TinhTypes

extension DataType {
    /// How a message calls a value of this type: `text`, `a date`, `a number in VND`, `a per cent`.
    var words: String {
        switch kind {
        case .bool: return "a condition"
        case .int, .decimal, .float:
            if unit.isPercent { return "a per cent" }
            return unit.symbol.isEmpty ? "a plain number" : "a number in \(unit.symbol)"
        case .text: return "text"
        case .date: return "a date"
        case .datetime: return "a date with a time"
        case .duration: return "a duration"
        case .year: return "a year"
        case .half: return "a half-year"
        case .quarter: return "a quarter"
        case .month: return "a month"
        case .week: return "a week"
        case .missing: return "missing"
        }
    }
}

/// `a`, `a and b`, `a, b and c`, each as code.
func listed(_ names: [String], _ last: String = "and") -> String {
    let quoted = names.map { "`\($0)`" }
    guard let end = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " \(last) " + end
}

/// Texts of the data, as they are written in a query.
func listedTexts(_ texts: [String], _ last: String = "and") -> String {
    let quoted = texts.map { "\"\($0)\"" }
    guard let end = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " \(last) " + end
}
