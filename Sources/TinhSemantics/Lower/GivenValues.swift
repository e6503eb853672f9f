import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// The values that a key is given: `every year in 2020..2023`, `across city in ("Hải Dương", "Tứ Kỳ")`.
struct GivenValues {
    /// True for the rows that have one of them.
    let condition: Typed
    let values: Values
    /// A query gives its values in their order.
    var isAscending = false

    enum Values {
        /// All numbers, days or periods from the first to the last.
        case range(ClosedRange<Int64>)
        /// As they are written, each once.
        case list([Value])
    }

    /// Nil where there are more than `countMax`.
    func all(countMax: Int) -> [Value]? {
        switch values {
        case .list(let list): return list.count > countMax ? nil : list
        case .range(let range):
            let (width, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
            guard !overflow, width < countMax else { return nil }
            return range.map { .integer($0) }
        }
    }
}

extension Key {
    /// What rows are grouped by; after `every` and `across` without the set that it is given.
    func grouping(in clause: String) -> Expression { isEvery || clause == "across" ? parts.key : expression }

    /// The key itself, and the set that it is given: `K in S` is taken apart.
    var parts: (key: Expression, set: Expression?, sign: Span) {
        guard case .binary(.isIn, let key, let set, let sign) = expression.form else { return (expression, nil, span) }
        return (key, set, sign)
    }
}

extension Checker {
    /// What stands after the `in` of a key; nil after reporting what is wrong.
    mutating func given(_ written: Key, _ key: Typed, _ scope: Scope) -> GivenValues? {
        guard let expression = written.parts.set else { return nil }
        let origin = scope.origin(written.expression)
        let sign = OperatorUse(operator: .isIn, place: placed(written.parts.sign, scope))
        let set = asSet(self.set(expression, scope), expression)
        if set.isInvalid { return nil }
        let condition = membership(key, set, sign, origin)
        guard !condition.isInvalid else { return nil }
        switch set.form {
        case .range(let low, let high):
            guard let (first, last) = bounds(low, high, as: key.kind) else { break }
            guard first <= last else {
                fail(.givenWithoutValue(origin.text), at: set.origin)
                return nil
            }
            return GivenValues(condition: condition, values: .range(first...last))
        case .list(let elements):
            guard let list = listed(elements, as: key, sign) else { break }
            guard !list.isEmpty else {
                fail(.givenWithoutValue(origin.text), at: set.origin)
                return nil
            }
            var isQuery = false
            if case .query = expression.form { isQuery = true }
            return GivenValues(condition: condition, values: .list(list), isAscending: isQuery)
        case .constant:
            // `month date in @2023`
            guard let (first, last) = bounds(set, set, as: key.kind), first <= last else { break }
            return GivenValues(condition: condition, values: .range(first...last))
        case .column, .call, .aggregate, .window, .relative, .invalid: break
        }
        fail(.givenNotListed(key: key.origin.text), at: set.origin)
        return nil
    }

    /// What a column without any value is to be, beside a set; nil where the set does not say.
    func elementType(of expression: Expression, _ scope: Scope) -> DataType? {
        var trial = self
        let set = trial.asSet(trial.set(expression, scope), expression)
        let type: DataType
        switch set.form {
        case .range(let low, _): type = low.type
        case .list(let elements):
            guard let first = elements.first else { return nil }
            if case .range(let low, _) = first.form { type = low.type } else { type = first.type }
        // `date in @2023`
        case .constant: type = set.kind.isPeriod ? DataType(.date) : set.type
        case .column, .call, .aggregate, .window, .relative, .invalid: return nil
        }
        return type.kind == .missing ? nil : type
    }

    private func listed(_ elements: [Typed], as key: Typed, _ sign: OperatorUse) -> [Value]? {
        var checker = self
        var list: [Value] = []
        var known: Set<Value> = []
        for element in elements {
            var values: [Value] = []
            switch element.form {
            case .range(let low, let high):
                guard let numbers = numbers(low, high, as: key.kind) else { return nil }
                values = numbers
            case .list(let inner):
                guard let found = listed(inner, as: key, sign) else { return nil }
                values = found
            case .constant where spanOrder(key, element) == .right:
                guard let numbers = numbers(element, element, as: key.kind) else { return nil }
                values = numbers
            case .constant:
                // As it is compared: a text as it was found, a number in the key's unit.
                let equal = OperatorUse(operator: .equal, place: sign.place)
                let test = checker.comparison(key, element, equal, element.origin)
                guard case .call("equal", let sides) = test.form, sides.count == 2,
                    let value = exactly(sides[1], as: key.type)?.constantValue
                else { return nil }
                values = [value]
            case .column, .call, .aggregate, .window, .relative, .invalid: return nil
            }
            for value in values where known.insert(value).inserted { list.append(value) }
        }
        return list
    }

    /// Ranges within a list are short.
    private func numbers(_ low: Typed, _ high: Typed, as kind: Kind) -> [Value]? {
        guard let (first, last) = bounds(low, high, as: kind) else { return nil }
        if first > last { return [] }
        let (width, overflow) = last.subtractingReportingOverflow(first)
        return overflow || width >= Checker.columnCountMax ? nil : (first...last).map { .integer($0) }
    }

    /// The first and the last whole number, day or period of a kind between two constants; nil where these are none.
    private func bounds(_ low: Typed, _ high: Typed, as kind: Kind) -> (first: Int64, last: Int64)? {
        guard let first = bound(low, as: kind, isLast: false), let last = bound(high, as: kind, isLast: true) else {
            return nil
        }
        return (first, last)
    }

    /// The first or last value of a kind that lies in a constant: the last month of 2023.
    private func bound(_ value: Typed, as kind: Kind, isLast: Bool) -> Int64? {
        guard case .integer(let number)? = value.constantValue else { return nil }
        if value.kind == kind, kind == .int || kind == .date || kind.isPeriod { return number }
        if value.kind == .int && kind == .year || value.kind == .year && kind == .int { return number }
        guard let period = CalendarPeriod(value.kind), kind == .date || kind.isPeriod,
            let own = kind.coarseness, let other = value.kind.coarseness, own < other
        else { return nil }
        let day = isLast ? period.lastDay(Int(clamping: number)) : period.firstDay(Int(clamping: number))
        guard let unit = CalendarPeriod(kind) else { return Int64(day) }
        return Int64(unit.index(ofDay: day))
    }
}
