import TinhBase
import TinhTypes

/// Plans and their expressions as text, for `explain` and for tests.
package enum PlanText {
    /// A value as a literal of the language where there is one.
    package static func value(_ value: Value, _ kind: Kind) -> String {
        switch (value, kind) {
        case (.missing, _): return "missing"
        case (.bool(let bool), _): return bool ? "true" : "false"
        case (.text(let text), _):
            return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
        case (.decimal(let mantissa), .decimal(let scale)): return digits(mantissa, scale)
        case (.decimal(let mantissa), _): return String(mantissa)
        case (.float(let number), _): return String(number)
        case (.integer(let number), .date): return "@" + CalendarText.date(Int(number))
        case (.integer(let number), .datetime): return "@" + CalendarText.datetime(Int(number))
        case (.integer(let number), .duration): return CalendarText.duration(Int(number))
        case (.integer(let number), let kind):
            guard let period = CalendarPeriod(kind) else { return String(number) }
            return "@" + CalendarText.period(period, Int(number))
        }
    }

    private static func digits(_ mantissa: Int128, _ scale: Int) -> String {
        var text = String(mantissa.magnitude)
        if scale > 0 {
            while text.utf8.count <= scale { text = "0" + text }
            let point = text.index(text.endIndex, offsetBy: -scale)
            text = text[..<point] + "." + text[point...]
        }
        return mantissa < 0 ? "-" + text : text
    }

    /// An expression over an operator's input, whose columns are called by their names.
    package static func expression(_ expression: TypedExpression, over names: [String]) -> String {
        write(expression, names, 0)
    }

    /// The signs of operators, and how tightly they bind.
    private static let signs: [String: (sign: String, level: Int)] = [
        "or": ("or", 1), "and": ("and", 2), "equal": ("=", 4), "notEqual": ("!=", 4), "less": ("<", 4),
        "lessOrEqual": ("<=", 4), "greater": (">", 4), "greaterOrEqual": (">=", 4), "alike": ("~", 4),
        "contains": ("contains", 4), "starts": ("starts", 4), "ends": ("ends", 4), "matches": ("matches", 4),
        "coalesce": ("??", 5), "add": ("+", 8), "subtract": ("-", 8), "addDuration": ("+", 8),
        "subtractDuration": ("-", 8), "addPeriods": ("+", 8), "subtractDates": ("-", 8), "subtractPeriods": ("-", 8),
        "multiply": ("*", 9), "divide": ("/", 9), "power": ("^", 11),
    ]

    private static func write(_ expression: TypedExpression, _ names: [String], _ level: Int) -> String {
        switch expression {
        case .column(let index, _): return index < names.count ? names[index] : "#\(index)"
        case .constant(let value, let type): return self.value(value, type.kind)
        case .call(let kernel, let arguments, let type, _):
            if let (sign, own) = signs[kernel], arguments.count == 2 {
                let text = write(arguments[0], names, own) + " \(sign) " + write(arguments[1], names, own + 1)
                return own < level ? "(\(text))" : text
            }
            if kernel == "isIn", let first = arguments.first {
                let list = arguments.dropFirst().map { write($0, names, 0) }.joined(separator: ", ")
                let text = "\(write(first, names, 5)) in (\(list))"
                return level > 4 ? "(\(text))" : text
            }
            if kernel == TypedExpression.watched, let condition = arguments.first {
                return write(condition, names, level)
            }
            if kernel == "toDecimal", case .decimal(let scale) = type.kind {
                return "toDecimal(\(write(arguments[0], names, 0)), \(scale))"
            }
            return "\(kernel)(\(arguments.map { write($0, names, 0) }.joined(separator: ", ")))"
        }
    }
}
