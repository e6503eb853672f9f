import TinhBase
import TinhSyntax
import TinhTypes

/// Figures that are meant as years, as people say them: `sum plan for 2023`, `sum plan in 2023`, `sum plan versus 2022`.
extension Checker {
    private static let yearsMeant = 1900...2100
    /// `year = 2023`, or `year date = 2023` where one column alone has days; nil for what is no year, or where nothing has one.
    func yearTest(_ written: String, _ scope: Scope) -> String? {
        guard let year = yearMeant(written) else { return nil }
        return yearKey(scope).map { "\($0) = \(year)" }
    }

    /// What says of rows which year they are of: `year`, or `year date` where one column alone has days.
    func yearKey(_ scope: Scope) -> String? {
        if let years = scope.columns.first(where: isOfYears) { return writtenName(years.name) }
        return periodKey("year", scope)
    }

    func isOfYears(_ column: Scope.Column) -> Bool {
        YearName.isOne(column.name) && [.int, .year].contains(column.type.kind)
    }

    /// `month date`, for `month`, where one column alone has days; nil for what is no period of days.
    func periodKey(_ word: String, _ scope: Scope) -> String? {
        guard Kind(word: word)?.isPeriod ?? false else { return nil }
        return dayColumn(scope).map { "\(word) \($0)" }
    }

    /// The one column that has days, as a query writes it.
    func dayColumn(_ scope: Scope) -> String? {
        let days = scope.columns.filter { [.date, .datetime].contains($0.type.kind) }
        return days.count == 1 ? writtenName(days[0].name) : nil
    }

    /// `Q1 2023`, `Q1/2023` as `@2023-Q1`, `May 2023` as `@2023-05`; nil for anything else.
    func periodMeant(_ expression: Expression, _ scope: Scope) -> String? {
        let (part, year): (Name, Expression)
        switch expression.form {
        case .apply(let name, let argument): (part, year) = (name, argument)
        case .binary(.divide, let left, let right, _), .binary(.subtract, let left, let right, _):
            if case .name(let name) = left.form {
                (part, year) = (name, right)
            } else if case .name(let name) = right.form {
                (part, year) = (name, left)
            } else {
                return nil
            }
        case .name, .parameter, .literal, .quantity, .list, .query, .unary, .binary, .isMissing, .conditional, .when,
            .over, .convert, .rate:
            return nil
        }
        guard let meant = PartOfYear(part.text), columnIndex(part.text, scope) == nil,
            scope.environment.definitions[part.text] == nil, let number = yearMeant(scope.source.slice(year.span))
        else { return nil }
        return meant.period(of: number)
    }

    func isYear(_ written: String) -> Bool { yearMeant(written) != nil }

    private func yearMeant(_ written: String) -> Int? {
        guard written.utf8.count == 4, let year = Int(written), Checker.yearsMeant.contains(year) else { return nil }
        return year
    }

    /// `for 2023`, `for city "Hải Dương"` as a condition, behind `where`.
    func conditionMeant(_ arguments: [Expression], _ scope: Scope) -> String? {
        guard arguments.count == 1 else { return nil }
        if let test = yearTest(scope.source.slice(arguments[0].span), scope) { return test }
        if let period = periodMeant(arguments[0], scope) { return dayColumn(scope).map { "\($0) in \(period)" } }
        guard case .apply(let name, let value) = arguments[0].form, value.isPlainValue else {
            return valueTest(arguments[0], scope)
        }
        guard columnIndex(name.text, scope) != nil else {
            return YearName.isOne(name.text)
                ? yearTest(scope.source.slice(value.span), scope) : nil
        }
        return "\(scope.source.slice(name.span)) = \(scope.source.slice(value.span))"
    }

    /// `sum plan in 2023`: the mistake that was reported last says which rows are meant.
    mutating func correctYear(_ value: Typed, in set: Typed, since errorCount: Int, _ scope: Scope) {
        guard value.aggregates, errors.count == errorCount + 1, set.isBareNumber,
            let test = yearTest(set.origin.written, scope)
        else { return }
        errors[errorCount].fact = TypeFact.yearWithoutWhere("in " + set.origin.written)
        correctPeriod(behind: value.origin.span, until: set.origin.span.upper, test: test, scope)
    }

    /// `versus 2022` is the number, where the rows of that year may be meant.
    mutating func noteYear(_ base: Typed, _ versus: Versus, _ scope: Scope) {
        guard base.isBareNumber, let test = yearTest(base.origin.written, scope) else { return }
        note(
            .numberOfYear(base.origin.written, test: test), at: placed(versus.base.span, scope),
            correction: [Correction(versus.base.span, test, scope.source)])
    }
}

/// A part of any year, as people write it: `Q1`, `H2`, `May`.
struct PartOfYear {
    let kind: Kind
    let number: Int

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    init?(_ text: String) {
        let word = text.lowercased()
        if let month = PartOfYear.months.firstIndex(where: { $0 == word || $0.prefix(3) == word }) {
            (kind, number) = (.month, month + 1)
            return
        }
        guard word.utf8.count == 2, let number = word.last?.wholeNumberValue else { return nil }
        switch (word.first, number) {
        case ("q", 1...4): kind = .quarter
        case ("h", 1...2): kind = .half
        default: return nil
        }
        self.number = number
    }

    /// What gives the number of a day.
    var function: String? { kind == .half ? nil : "\(kind.word)_of_year" }

    func period(of year: Int) -> String {
        switch kind {
        case .quarter: "@\(year)-Q\(number)"
        case .half: "@\(year)-H\(number)"
        default: "@\(year)-\(number < 10 ? "0" : "")\(number)"
        }
    }
}

/// What a column of whole numbers is called when these are years.
package enum YearName {
    private static let all: Set<String> = ["year", "nam"]

    package static func isOne(_ name: String) -> Bool { all.contains(Folding.nameFold(name)) }
}

extension Expression {
    /// A number or a text as it is written.
    var isPlainValue: Bool {
        switch form {
        case .literal, .quantity: true
        case .name, .parameter, .list, .query, .apply, .unary, .binary, .isMissing, .conditional, .when, .over,
            .convert, .rate:
            false
        }
    }
}
