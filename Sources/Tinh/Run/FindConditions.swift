import TinhBase
import TinhLibrary

/// What a text may be among the values of a column, as a condition of the language.
struct FindConditions {
    private let folded: String
    /// The numbers that it may be, as the language writes them: `512.345` is one with a fraction, and one with its digits in
    /// groups.
    private let numbers: [String]
    private let percents: [String]
    /// A day or a period, without its `@`, and the type of a column that holds such.
    private let date: (text: String, type: String)?

    init(_ text: String) {
        folded = Folding.fold(TextForm.normalized(text)).replacing("\"", with: "\"\"")
        let isPercent = text.last == "%"
        let plain = isPercent ? FindConditions.trimmed(text.dropLast()) : text
        percents = FindConditions.numbers(plain)
        numbers = isPercent ? percents.map { $0 + "%" } : percents + FindConditions.scaled(text)
        date = FindConditions.date(text)
    }

    /// Nil where the column cannot hold the text.
    func condition(_ column: TableDescription.Column) -> String? {
        let name = Session.quoted(column.name)
        switch column.type {
        case "text": return "fold(\(name)) contains \"\(folded)\""
        case "int", "decimal", "float":
            // A number without a unit is one of the column's own.
            let meant = column.unit == "%" ? percents.map { $0 + "%" } : numbers
            return meant.isEmpty ? nil : meant.map { "\(name) = \($0)" }.joined(separator: " or ")
        case "bool": return ["true", "false"].contains(folded) ? "\(name) = \(folded)" : nil
        case "date", "datetime":
            return date.map { "\(name) in @\($0.text)" + ($0.type == "day" ? "..@\($0.text)" : "") }
        case "year", "half", "quarter", "month", "week":
            return date.flatMap { $0.type == column.type ? "\(name) = @\($0.text)" : nil }
        default: return nil
        }
    }

    // MARK: Numbers

    /// A comma or a point before three digits may stand between groups of them, as may blanks; another one stands before the
    /// digits of a fraction.
    private static func numbers(_ text: String) -> [String] {
        let isNegative = text.first == "-" || text.first == "−"
        let sign = isNegative ? "-" : ""
        let digits = text.dropFirst(isNegative ? 1 : 0)
        var found: [String] = []
        func add(_ whole: String, _ fraction: Substring? = nil) {
            guard isDigits(whole[...]), fraction.map(isDigits) ?? true else { return }
            let number = sign + whole + (fraction.map { "." + $0 } ?? "")
            if !found.contains(number) { found.append(number) }
        }
        for (separator, point) in [(",", "."), (".", ","), (" ", "."), (" ", ","), ("_", ".")]
            as [(Character, Character)]
        {
            let parts = digits.split(separator: point, omittingEmptySubsequences: false)
            guard parts.count <= 2, let whole = joined(parts[0], separator) else { continue }
            add(whole, parts.count == 2 ? parts[1] : nil)
        }
        return found
    }

    /// `512,345` as `512345`; nil where the signs do not stand between groups of three.
    private static func joined(_ text: Substring, _ separator: Character) -> String? {
        let groups = text.split(separator: separator, omittingEmptySubsequences: false)
        guard let first = groups.first, groups.count == 1 || (1...3).contains(first.count),
            groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return groups.joined()
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 38 && text.utf8.allSatisfy { $0 &- 0x30 < 10 }
    }

    /// `5 billion`, `1,5 tỷ`.
    private static func scaled(_ text: String) -> [String] {
        guard let blank = text.lastIndex(of: " ") else { return [] }
        let word = String(text[text.index(after: blank)...])
        guard Library.standard.scaleNames.contains(word) else { return [] }
        return numbers(trimmed(text[..<blank])).map { $0 + " " + word }
    }

    // MARK: Days and periods

    /// `2023-05-01`, `1/5/2023`, `1.5.2023` and `2023/5/1` are days, `2023-05` and `5/2023` a month, `2023` a year; `2023-Q2`,
    /// `2023-H1` and `2023-W07` as the language writes them.
    private static func date(_ text: String) -> (text: String, type: String)? {
        for separator in ["-", "/", "."] as [Character] {
            var parts = text.split(separator: separator, omittingEmptySubsequences: false)
            if let last = parts.last, last.utf8.count == 4, parts.count > 1 { parts.reverse() }
            if let found = date(parts) { return found }
        }
        return nil
    }

    private static func date(_ parts: [Substring]) -> (text: String, type: String)? {
        guard (1...3).contains(parts.count), parts[0].utf8.count == 4, isDigits(parts[0]), let year = Int(parts[0]),
            year > 0
        else {
            return nil
        }
        if parts.count == 1 { return (String(parts[0]), "year") }
        if parts.count == 2, let sign = parts[1].first?.uppercased(),
            let type = ["Q": "quarter", "H": "half", "W": "week"][sign]
        {
            let number = parts[1].dropFirst()
            let most = type == "quarter" ? 4 : type == "half" ? 2 : 52
            guard isDigits(number), let value = Int(number), (1...most).contains(value) else { return nil }
            return ("\(year)-\(sign)" + (type == "week" && value < 10 ? "0" : "") + "\(value)", type)
        }
        guard parts.dropFirst().allSatisfy({ isDigits($0) && $0.utf8.count <= 2 }), let month = Int(parts[1]) else {
            return nil
        }
        let day = parts.count == 3 ? Int(parts[2]) : 1
        guard let day, CalendarDate(year: year, month: month, day: day) != nil else { return nil }
        let written = parts.map { $0.utf8.count == 1 ? "0" + $0 : String($0) }.joined(separator: "-")
        return (written, parts.count == 3 ? "day" : "month")
    }
}
