import TinhBase

/// What a text may be among the values of a column, as a condition of the language.
struct FindConditions {
    private let folded: String
    private let number: String?
    /// `unit` is what it is one of; nil for a day.
    private let date: (text: String, unit: String?)?

    init(_ text: String) {
        folded = Folding.fold(TextForm.normalized(text)).replacing("\"", with: "\"\"")
        let plain = text.replacing(",", with: "")
        number = FindConditions.isNumber(plain) ? plain : nil
        date = FindConditions.date(text)
    }

    /// Nil where the column cannot hold the text.
    func condition(_ column: TableDescription.Column) -> String? {
        let name = Session.quoted(column.name)
        switch column.type {
        case "text": return "fold(\(name)) contains \"\(folded)\""
        case "int", "decimal", "float":
            // A unit that the language has no name for comes from a header: then the column is passed over.
            return number.map {
                "\(name) = \($0)" + (column.unit == "%" ? "%" : column.unit.isEmpty ? "" : " \(column.unit)")
            }
        case "date", "datetime":
            guard let date else { return nil }
            return date.unit.map { "\($0)(\(name)) = \($0 == "year" ? "" : "@")\(date.text)" }
                ?? "\(name) in @\(date.text)..@\(date.text)"
        case "year", "month": return date.flatMap { $0.unit == column.type ? "\(name) = @\($0.text)" : nil }
        default: return nil
        }
    }

    private static func isNumber(_ text: String) -> Bool {
        let isNegative = text.first == "-"
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        return parts.count <= 2 && parts.allSatisfy(isDigits)
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 &- 0x30 < 10 }
    }

    /// `2023-05-01` and `1/5/2023` are days, `2023-05` a month, `2023` a year.
    private static func date(_ text: String) -> (text: String, unit: String?)? {
        let slashed = text.split(separator: "/", omittingEmptySubsequences: false)
        let parts =
            slashed.count == 3 ? slashed.reversed() : text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), parts[0].utf8.count == 4, parts.allSatisfy(isDigits),
            parts.dropFirst().allSatisfy({ $0.utf8.count <= 2 })
        else { return nil }
        let written = parts.map { $0.utf8.count == 1 ? "0" + $0 : String($0) }.joined(separator: "-")
        switch parts.count {
        case 1: return (written, "year")
        case 2: return (written, "month")
        default: return (written, nil)
        }
    }
}
