import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// `sum compensation per m2`, `count per city`: everyday words for a quotient, or for groups. What is meant is offered.
extension Checker {
    /// What `per` is followed by.
    private enum Divisor {
        /// Of a row, and of a group where it is summed.
        case number(row: String, group: String)
        case group(String)
        /// A unit that no column has, or several.
        case unit(String, columns: [String])
    }

    mutating func rate(_ value: Expression, per divisor: Expression, _ scope: Scope, _ origin: Origin) -> Typed {
        var (value, divisors) = (value, [divisor])
        while case .rate(let inner, let outer) = value.form {
            value = inner
            divisors.insert(outer, at: 0)
        }
        let meant = divisors.map { self.divisor($0, scope) }
        let groups = meant.compactMap { if case .group(let key) = $0 { key } else { nil } }
        // Where `per` stands first.
        let gap = Span(value.span.upper, divisors[0].span.lower)
        let blanks = scope.source.slice(gap).prefix { $0.isWhitespace }.utf8.count
        let word = placed(Span(gap.lower + blanks, gap.lower + blanks + "per".utf8.count), scope)
        if groups.count == meant.count {
            return rate(value, ofGroups: groups, at: word, scope, origin)
        }
        if case .unit(let name, let columns)? = meant.first(where: { if case .unit = $0 { true } else { false } }) {
            return fail(.rateOfUnit(name, columns: columns), at: word) ?? .invalid(origin)
        }
        guard case .number(let row, let group)? = meant.first, meant.count == 1 else {
            return fail(.rateOfNumber, at: word) ?? .invalid(origin)
        }
        let text: String
        if case .groups = scope.level {
            text = quotient(value, row: row, group: group, scope)
        } else {
            text = "\(factor(value, scope)) / \(row)"
        }
        return fail(.rateOfNumber, at: word, correction: [Correction(origin.span, text, scope.source)])
            ?? .invalid(origin)
    }

    /// `plan per project`: a row for each of them; or, where the groups are named already, what comes to each of them on average.
    private mutating func rate(
        _ value: Expression, ofGroups groups: [String], at word: Diagnostic.Place, _ scope: Scope, _ origin: Origin
    ) -> Typed {
        let byGroups = grouped(value, by: groups, scope, origin)
        guard groups.count == 1, scope.groupsEnd?.hasKeys ?? false, let dividend = summed(value, scope) else {
            return fail(.groupsByPer, at: word, correction: byGroups) ?? .invalid(origin)
        }
        let quotient = [Correction(origin.span, "\(dividend) / count distinct \(groups[0])", scope.source)]
        let errorCount = errors.count
        let isCount = dividend == Aggregate.count.rawValue
        fail(isCount ? .groupsByPer : .rateOfNumber, at: word, correction: isCount ? byGroups : quotient)
        if errors.count > errorCount {
            errors[errorCount].alternative =
                isCount
                ? ("how many there are for each, as a quotient", quotient)
                : ("a row for each, behind `by`", byGroups)
        }
        return .invalid(origin)
    }

    /// What adds up, of which each has a part: the sum that an average is made of, too.
    private func summed(_ value: Expression, _ scope: Scope) -> String? {
        switch value.form {
        case .name(let name):
            if name.text == Aggregate.count.rawValue, columnIndex(name.text, scope) == nil { return name.text }
            return numberColumn(name.text, scope).map { "sum \($0)" }
        case .apply(let function, let operand):
            guard let word = measureWord(function.text), [.sum, .avg].contains(Aggregate(word: word)),
                case .name(let name) = operand.form
            else { return nil }
            return numberColumn(name.text, scope).map { "sum \($0)" }
        case .parameter, .literal, .quantity, .list, .query, .unary, .binary, .isMissing, .conditional, .when, .over,
            .convert, .rate:
            return nil
        }
    }

    private func divisor(_ expression: Expression, _ scope: Scope) -> Divisor {
        let text = scope.source.slice(expression.span)
        switch expression.form {
        case .name(let name):
            if let column = numberColumn(name.text, scope) { return .number(row: column, group: "sum \(column)") }
            if columnIndex(name.text, scope) == nil, scope.environment.definitions[name.text] == nil, !name.isQuoted {
                if let unit = unit(named: name.text, scope.environment) {
                    return divisor(text, unit, size: nil, scope)
                }
                let nearest = nearestNames(to: name.text, among: scope.columns.map(\.name))
                if let column = nearest.first.flatMap({ numberColumn($0, scope) }) {
                    return .number(row: column, group: "sum \(column)")
                }
                if let column = nearest.first { return .group(written(column)) }
                if let key = periodKey(name.text, scope) { return .group(key) }
            }
            return .group(text)
        case .quantity(let quantity):
            // `per 1000 m2`, `per 100_000 people`.
            guard let unitName = quantity.unit else { return .group(text) }
            if let column = numberColumn(unitName.text, scope) {
                let upper = quantity.scale?.span.upper ?? expression.span.lower + quantity.written.utf8.count
                let size = scope.source.slice(Span(expression.span.lower, upper))
                return .number(row: "(\(column) / \(size))", group: "(sum \(column) / \(size))")
            }
            guard let unit = unit(named: unitName.text, scope.environment) else { return .group(text) }
            return divisor(unitName.text, unit, size: text, scope)
        case .apply, .parameter, .literal, .list, .query, .unary, .binary, .isMissing, .conditional, .when, .over,
            .convert, .rate:
            return .group(text)
        }
    }

    /// The only column in a unit, or else in one of its dimension; of `1000 m2` how often that is in it.
    private func divisor(_ name: String, _ unit: Unit, size: String?, _ scope: Scope) -> Divisor {
        let columns = columnsMeasured(in: unit, scope)
        guard let column = columns.first, columns.count == 1, let index = columnIndex(column, scope) else {
            return .unit(name, columns: columns.map { written($0) })
        }
        let text = written(column)
        if let size { return .number(row: "(\(text) / \(size))", group: "(sum \(text) / \(size))") }
        if scope.columns[index].type.unit == unit { return .number(row: text, group: "sum \(text)") }
        return .number(row: "(\(text) to \(name))", group: "(sum \(text) to \(name))")
    }

    /// The columns that have a unit, else those that have one of its dimension.
    func columnsMeasured(in unit: Unit, _ scope: Scope) -> [String] {
        let alike = scope.columns.filter { !$0.type.unit.isNone && $0.type.unit.hasSameDimension(as: unit) }
        let exact = alike.filter { $0.type.unit == unit }
        return (exact.isEmpty ? alike : exact).map(\.name)
    }

    /// A column whose numbers add up, as a query writes it: of years there is no sum.
    private func numberColumn(_ name: String, _ scope: Scope) -> String? {
        guard let index = columnIndex(name, scope), scope.columns[index].type.kind.isNumeric,
            !isOfYears(scope.columns[index])
        else { return nil }
        return written(scope.columns[index].name)
    }

    /// `avg x` of rows is the sum of x by that of the divisor; a middle is one of rows' own quotients.
    private func quotient(_ value: Expression, row: String, group: String, _ scope: Scope) -> String {
        switch value.form {
        case .name(let name):
            if let column = numberColumn(name.text, scope) { return "sum \(column) / \(group)" }
        case .apply(let function, let argument):
            let operand = scope.source.slice(argument.span)
            switch Aggregate(word: function.text) {
            case .avg?: return "sum \(operand) / \(group)"
            case .min?, .max?, .median?, .stdev?: return "\(function.text) (\(factor(argument, scope)) / \(row))"
            case .count?, .sum?, .percentile?, .covariance?, .correlation?, .slope?, .intercept?, .first?, .last?,
                .only?, nil:
                break
            }
        case .parameter, .literal, .quantity, .list, .query, .unary, .binary, .isMissing, .conditional, .when, .over,
            .convert, .rate:
            break
        }
        return "\(factor(value, scope)) / \(group)"
    }

    /// An expression as what is divided.
    private func factor(_ expression: Expression, _ scope: Scope) -> String {
        let text = scope.source.slice(expression.span)
        if case .binary(let form, _, _, _) = expression.form, form == .multiply || form == .divide { return text }
        return expression.needsBracket ? "(\(text))" : text
    }

    /// The measure alone, and its groups behind those of `by`, or in a `by` behind the measures.
    private func grouped(
        _ value: Expression, by groups: [String], _ scope: Scope, _ origin: Origin
    ) -> [Correction] {
        guard let end = scope.groupsEnd, end.place.source === scope.source else { return [] }
        let keys = groups.joined(separator: ", ")
        var text = scope.source.slice(value.span)
        if case .name(let name) = value.form, let column = numberColumn(name.text, scope) { text = "sum \(column)" }
        let clause = end.hasKeys ? ", \(keys)" : " by \(keys)"
        if end.place.span.lower == origin.span.upper {
            return [Correction(origin.span, text + clause, scope.source)]
        }
        return [Correction(origin.span, text, scope.source), Correction(end.place.span, clause, scope.source)]
    }

    /// A key more for the step.
    func grouped(by key: String, _ scope: Scope) -> [Correction] {
        guard let end = scope.groupsEnd else { return [] }
        return [Correction(end.place.span, end.hasKeys ? ", \(key)" : " by \(key)", end.place.source)]
    }

    // MARK: Units

    /// `sum compensation / m2`, where a column is in m2: the unit alone would be one of it. False where nothing is wrong.
    mutating func isUnitForColumn(_ value: Typed, _ divisor: Expression, _ scope: Scope) -> Bool {
        guard scope.source !== libraryText, !value.isConstant, value.kind.isNumeric,
            let name = unitAlone(divisor, scope), let unit = unit(named: name.text, scope.environment),
            !value.unit.hasSameDimension(as: unit)
        else { return false }
        let columns = columnsMeasured(in: unit, scope).map { written($0) }
        guard let column = columns.first else { return false }
        let text = value.aggregates ? "sum \(column)" : column
        fail(
            .unitForColumn(name.text, columns: columns), at: placed(name.span, scope),
            correction: columns.count == 1 ? [Correction(name.span, text, scope.source)] : [])
        return true
    }
}
