import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// Operands that say something else, in everyday words, than the sign between them.
extension Checker {
    /// Nil where the operands are what they seem; else the mistake is reported.
    mutating func meantOtherwise(
        _ operator: BinaryOperator, _ left: Expression, _ right: Expression, _ sign: Span, _ scope: Scope,
        _ origin: Origin
    ) -> Typed? {
        guard scope.source !== libraryText else { return nil }
        switch `operator` {
        case .divide:
            guard let share = shareMeant(left, by: right, scope) else { return nil }
            return fail(
                .unknownFunction("total", nearest: ["share"], own: nil, sample: nil), at: placed(right.span, scope),
                correction: [Correction(origin.span, share, origin.source)]) ?? .invalid(origin)
        case .subtract:
            // `approved since 2023-05-01`
            guard case .apply(let column, _) = left.leftmost.form else { return nil }
            return conditionInWords(column, until: right.span.upper, ofDay: true, scope, origin)
        case .isIn, .notIn:
            if `operator` == .isIn, let told = valueMeant(left, in: right, scope, origin) { return told }
            if case .apply(let each, let operand) = right.form, let key = keyMeant(each, [operand], scope) {
                return fail(
                    .unknownFunction(each.text, nearest: [], own: "by", sample: library.sample(of: "by")),
                    at: placed(each.span, scope),
                    correction: [Correction(Span(left.span.upper, right.span.upper), " by " + key, scope.source)])
                    ?? .invalid(origin)
            }
            if `operator` == .isIn, case .name(let word) = right.form, Checker.wordsForShares.contains(word.text),
                isFree(word.text, scope)
            {
                return fail(
                    .inPercent, at: placed(Span(sign.lower, right.span.upper), scope),
                    correction: [Correction(Span(sign.lower, right.span.upper), "to %", scope.source)])
                    ?? .invalid(origin)
            }
            if `operator` == .isIn, let told = valueMeant(in: right, behind: left, sign, scope, origin) { return told }
            if `operator` == .isIn, let change = changeMeant(left, in: right, scope) {
                return fail(
                    .changeIn, at: placed(Span(left.span.lower, sign.upper), scope),
                    correction: [Correction(origin.span, change, origin.source)]) ?? .invalid(origin)
            }
            if `operator` == .isIn, let scale = scaleMeant(right, scope) {
                let x = infer(left, scope)
                if x.isInvalid { return x }
                guard x.kind.isNumeric, x.aggregates else { return nil }
                return refuseScale(scale.word, of: x, at: placed(scale.span, scope), origin)
            }
            let equality = Correction(sign, `operator` == .isIn ? "=" : "!=", scope.source)
            if let told = valuesOfTableMeant(left, right, scope, origin)
                ?? unquotedMeant(left, right, equality, scope, origin)
                ?? reportPart(left, right, equality, scope, origin)
            {
                return told
            }
            guard let period = periodMeant(right, scope) else { return nil }
            return reportPeriod(period, left, right, scope, origin)
        case .equal, .notEqual:
            return reportPart(left, right, nil, scope, origin) ?? truthMeant(left, right, scope, origin)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let period = periodMeant(right, scope) else { return nil }
            return reportPeriod(period, left, right, scope, origin)
        case .or, .and, .alike, .contains, .notContains, .starts,
            .notStarts, .ends, .notEnds, .matches, .notMatches, .coalesce, .range, .add, .multiply, .power:
            return nil
        }
    }

    private static let wordsForTrue: Set<String> = ["yes", "y", "co"]
    private static let wordsForFalse: Set<String> = ["no", "n", "khong"]

    /// `residential = yes`
    private mutating func truthMeant(
        _ left: Expression, _ right: Expression, _ scope: Scope, _ origin: Origin
    ) -> Typed? {
        guard case .name(let column) = left.form, let index = columnIndex(column.text, scope),
            scope.columns[index].type.kind == .bool, case .name(let word) = right.form, !word.isQuoted,
            isFree(word.text, scope), scope.parameters[word.text] == nil
        else { return nil }
        let folded = Folding.fold(word.text)
        let isTrue = Checker.wordsForTrue.contains(folded)
        guard isTrue || Checker.wordsForFalse.contains(folded) else { return nil }
        return fail(
            .truthInWords(word.text), at: placed(word.span, scope),
            correction: [Correction(right.span, isTrue ? "true" : "false", scope.source)]) ?? .invalid(origin)
    }

    /// `paid in 2023`, where paid is a value: the rows that have it, of that time.
    private mutating func valueMeant(
        _ left: Expression, in right: Expression, _ scope: Scope, _ origin: Origin
    ) -> Typed? {
        guard case .rows = scope.level, case .name(let name) = left.form, !name.isQuoted, isFree(name.text, scope),
            scope.parameters[name.text] == nil, environment.parameters[name.text] == nil,
            let time = timeTest(right, scope), let (column, value) = valueMeant(name.text, scope)
        else { return nil }
        let test = "\(written(column)) = \(quoted(value)) and \(time)"
        let behindNot =
            scope.source.slice(Span(0, origin.span.lower)).split(whereSeparator: \.isWhitespace).last == "not"
        return fail(
            .valueOfColumn(name.text, column: column), at: placed(left.span, scope),
            correction: [Correction(origin.span, behindNot ? "(\(test))" : test, scope.source)]) ?? .invalid(origin)
    }

    /// `2023`, `May 2023`, `@2023-05` as a condition of the rows' years or days.
    private func timeTest(_ right: Expression, _ scope: Scope) -> String? {
        let text = scope.source.slice(right.span)
        if let test = yearTest(text, scope) { return test }
        guard let period = periodMeant(right, scope) ?? (text.first == "@" ? text : nil) else { return nil }
        return dayColumn(scope).map { "\($0) in \(period)" }
    }

    /// `date in Q1 2023`, `sum plan in Q1 2023`: behind a measure it says which rows are meant.
    private mutating func reportPeriod(
        _ period: String, _ left: Expression, _ right: Expression, _ scope: Scope, _ origin: Origin
    ) -> Typed {
        let x = infer(left, scope)
        if x.isInvalid { return x }
        guard isIn(origin) else {
            return fail(
                .periodOf(scope.source.slice(right.span), period: period), at: placed(right.span, scope),
                correction: [Correction(right.span, period, scope.source)]) ?? .invalid(origin)
        }
        let isOfRows = x.kind.isCalendar && !x.aggregates
        fail(
            .periodMeant(scope.source.slice(right.span), period: period), at: placed(right.span, scope),
            correction: isOfRows ? [Correction(right.span, period, scope.source)] : [])
        if x.aggregates, let day = dayColumn(scope) {
            correctPeriod(behind: left.span, until: right.span.upper, test: "\(day) in \(period)", scope)
        }
        return .invalid(origin)
    }

    private func isIn(_ origin: Origin) -> Bool {
        if case .binary(.isIn, _, _, _) = origin.expression.form { return true }
        return false
    }

    /// `city in places`, where this table has such a column: its values are meant. Nil for anything else.
    private mutating func valuesOfTableMeant(
        _ left: Expression, _ right: Expression, _ scope: Scope, _ origin: Origin
    ) -> Typed? {
        guard case .name(let column) = left.form, case .name(let table) = right.form,
            columnIndex(column.text, scope) != nil, columnIndex(table.text, scope) == nil,
            environment.definitions[table.text] == nil,
            catalog.schema(of: TableID(table.text))?.index(of: column.text) != nil
        else { return nil }
        let values = "(distinct \(scope.source.slice(left.span)) from \(scope.source.slice(right.span)))"
        return fail(
            .tableAsValue(table.text), at: placed(right.span, scope),
            correction: [Correction(right.span, values, scope.source)]) ?? .invalid(origin)
    }

    private static let signsByWord = ["plus": "+", "minus": "-", "times": "*"]

    /// `plan minus compensation`. Nil for anything else.
    mutating func signMeant(
        behind function: Name, _ arguments: [Expression], since errorCount: Int, _ scope: Scope, _ origin: Origin
    ) -> Typed? {
        guard arguments.count == 1, case .apply(let word, _) = arguments[0].form, !word.isQuoted,
            let sign = Checker.signsByWord[word.text], isFree(word.text, scope)
        else { return nil }
        errors.removeSubrange(errorCount...)
        return fail(
            .signInWords(word.text, sign: sign), at: placed(word.span, scope),
            correction: [Correction(word.span, sign, scope.source)]) ?? .invalid(origin)
    }

    /// `status in paid`: a text without quotes, and one alone. Nil for anything else.
    private mutating func unquotedMeant(
        _ left: Expression, _ right: Expression, _ equality: Correction, _ scope: Scope, _ origin: Origin
    ) -> Typed? {
        guard case .name(let column) = left.form, let index = columnIndex(column.text, scope),
            scope.columns[index].type.kind == .text, case .name(let word) = right.form, !word.isQuoted,
            isFree(word.text, scope), scope.parameters[word.text] == nil, environment.parameters[word.text] == nil,
            !catalog.tableNames.contains(word.text)
        else { return nil }
        return fail(
            .textWithoutQuotes(word.text, column: column.text), at: placed(right.span, scope),
            correction: [equality, Correction(right.span, quoted(word.text), scope.source)]) ?? .invalid(origin)
    }

    /// `quarter date = Q1`, `date in May`: one of any year. `equality` takes the place of `in`.
    private mutating func reportPart(
        _ left: Expression, _ right: Expression, _ equality: Correction?, _ scope: Scope, _ origin: Origin
    ) -> Typed? {
        guard case .name(let part) = right.form, let meant = PartOfYear(part.text), let function = meant.function,
            columnIndex(part.text, scope) == nil, scope.environment.definitions[part.text] == nil
        else { return nil }
        let x = infer(left, scope)
        if x.isInvalid { return x }
        var correction = [Correction(right.span, String(meant.number), scope.source)] + (equality.map { [$0] } ?? [])
        if case .apply(let period, _) = left.form, x.kind == meant.kind {
            correction.append(Correction(period.span, function, scope.source))
        } else if x.kind == .date || x.kind == .datetime {
            let operand = scope.source.slice(left.span)
            correction.append(
                Correction(
                    left.span, "\(function) \(left.needsBracket ? "(\(operand))" : operand)", scope.source))
        } else {
            correction = []
        }
        let errorCount = errors.count
        fail(
            .unknownName(
                part.text, table: scope.tableName, nearest: [], isParameter: false, columns: namedColumns(scope)),
            at: placed(right.span, scope), correction: correction)
        if equality != nil, x.aggregates, errors.count > errorCount, let day = dayColumn(scope) {
            // `sum plan in May`
            correctPeriod(
                behind: left.span, until: right.span.upper, test: "\(function) \(day) = \(meant.number)", scope)
        }
        return .invalid(origin)
    }

    /// `billion`, `billions`, `billion VND`; nil for anything else.
    private func scaleMeant(_ expression: Expression, _ scope: Scope) -> (word: String, span: Span)? {
        let name: Name
        switch expression.form {
        case .name(let word): name = word
        case .apply(let word, let unit):
            guard case .name = unit.form else { return nil }
            name = word
        case .parameter, .literal, .quantity, .list, .query, .unary, .binary, .isMissing, .conditional, .when, .over,
            .convert, .rate:
            return nil
        }
        guard columnIndex(name.text, scope) == nil, scope.environment.definitions[name.text] == nil else { return nil }
        let singular = name.text.hasSuffix("s") ? String(name.text.dropLast()) : name.text
        return [name.text, singular].first { library.scale(named: $0) != nil }.map { ($0, name.span) }
    }

    private static let wordsForChange: Set<String> = ["change", "changes", "growth", "rise", "trend"]
    private static let wordsForDifference: Set<String> = ["increase", "decrease", "difference", "fall"]

    /// `change in plan` as `growth sum plan`; nil for anything else.
    private func changeMeant(_ left: Expression, in right: Expression, _ scope: Scope) -> String? {
        guard case .groups = scope.level, case .name(let word) = left.form, !word.isQuoted,
            columnIndex(word.text, scope) == nil, scope.environment.definitions[word.text] == nil
        else { return nil }
        let isDifference = Checker.wordsForDifference.contains(word.text)
        guard isDifference || Checker.wordsForChange.contains(word.text) else { return nil }
        let text = scope.source.slice(right.span)
        let measure: String
        switch right.form {
        case .name(let name):
            guard let index = columnIndex(name.text, scope), scope.columns[index].type.kind.isNumeric else {
                return name.text == Aggregate.count.rawValue ? "growth count" : nil
            }
            measure = "sum \(text)"
        case .apply(let function, _) where Aggregate(word: function.text) != nil: measure = text
        case .apply, .parameter, .literal, .quantity, .list, .query, .unary, .binary, .isMissing, .conditional, .when,
            .over, .convert, .rate:
            return nil
        }
        return isDifference ? "increase(\(measure))" : "growth \(measure)"
    }
}
