import TinhBase
import TinhSyntax
import TinhTypes

/// Figures that are meant as years, as people say them: `sum plan for 2023`, `sum plan in 2023`, `sum plan versus 2022`.
extension Checker {
    private static let yearsMeant = 1900...2100
    private static let yearNames: Set<String> = ["year", "nam"]

    /// `year = 2023`, or `year date = 2023` where one column alone has days; nil for what is no year, or where nothing has one.
    func yearTest(_ written: String, _ scope: Scope) -> String? {
        guard written.utf8.count == 4, let year = Int(written), Checker.yearsMeant.contains(year) else { return nil }
        let years = scope.columns.first { column in
            Checker.yearNames.contains(Folding.nameFold(column.name)) && [.int, .year].contains(column.type.kind)
        }
        if let years { return "\(writtenName(years.name)) = \(year)" }
        let days = scope.columns.filter { [.date, .datetime].contains($0.type.kind) }
        return days.count == 1 ? "year \(writtenName(days[0].name)) = \(year)" : nil
    }

    /// `for 2023`, `for city "Hải Dương"` as a condition, behind `where`.
    func conditionMeant(_ arguments: [Expression], _ scope: Scope) -> String? {
        guard arguments.count == 1 else { return nil }
        if let test = yearTest(scope.source.slice(arguments[0].span), scope) { return test }
        guard case .apply(let name, let value) = arguments[0].form, value.isPlainValue else { return nil }
        guard columnIndex(name.text, scope) != nil else {
            return Checker.yearNames.contains(Folding.nameFold(name.text))
                ? yearTest(scope.source.slice(value.span), scope) : nil
        }
        return "\(scope.source.slice(name.span)) = \(scope.source.slice(value.span))"
    }

    /// `sum plan in 2023`, `by city in 2023`: the mistake that was reported last says which rows are meant.
    mutating func correctYear(
        _ value: Typed, in set: Typed, _ sign: OperatorUse, since errorCount: Int, _ scope: Scope
    ) {
        guard value.aggregates || value.kind == .text, errors.count == errorCount + 1, set.isBareNumber,
            let test = yearTest(set.origin.written, scope)
        else { return }
        let span = Span(sign.place.span.lower, set.origin.span.upper)
        errors[errorCount].fact = TypeFact.yearWithoutWhere("in " + set.origin.written)
        errors[errorCount].correction = [Correction(span, "where " + test, scope.source)]
    }

    /// `versus 2022` is the number, where the rows of that year may be meant.
    mutating func noteYear(_ base: Typed, _ versus: Versus, _ scope: Scope) {
        guard base.isBareNumber, let test = yearTest(base.origin.written, scope) else { return }
        note(
            .numberOfYear(base.origin.written, test: test), at: placed(versus.base.span, scope),
            correction: [Correction(versus.base.span, test, scope.source)])
    }
}

extension Expression {
    /// A number or a text as it is written.
    fileprivate var isPlainValue: Bool {
        switch form {
        case .literal, .quantity: true
        case .name, .parameter, .list, .query, .apply, .unary, .binary, .isMissing, .conditional, .when, .over,
            .convert:
            false
        }
    }
}
