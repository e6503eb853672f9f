import TinhBase
import TinhSyntax
import TinhTypes

/// Levels: a constant is the same everywhere, a row value differs from row to row, a group value is worked out from a
/// group's rows. A step of measures takes group values; its keys are group values too.
extension Checker {
    /// True for a value of a group; else the mistake is reported: a column that is neither in an aggregate nor a key.
    mutating func isOfGroup(_ value: Typed, _ keys: [Typed]) -> Bool {
        if let culprit = rowValue(in: value, keys) {
            report(culprit, keys)
            return false
        }
        guard let rank = openRank(in: value), keys.count != 1 else { return true }
        let end = Span(rank.origin.span.upper, rank.origin.span.upper)
        let correction = keys.isEmpty ? [] : [Correction(end, " over all", rank.origin.source)]
        fail(
            keys.isEmpty
                ? .alongNothing("rank", key: nil, takesRows: false)
                : .rankOverWhat(rank.origin.text, keys: keys.map(\.origin.text)),
            at: rank.origin, correction: correction)
        return false
    }

    /// A `rank` that does not say over what.
    private func openRank(in value: Typed) -> Typed? {
        if case .relative(let relative) = value.form, case .rank = relative.function, relative.keys == nil {
            return value
        }
        for part in value.parts {
            if let found = openRank(in: part) { return found }
        }
        return nil
    }

    /// Measures that hold no aggregate at all: `show` was most likely meant. True after reporting.
    mutating func reportRowValues(
        _ outputs: [Output], _ keys: [Output], _ measures: [Measure], _ clauses: StepClauses, _ step: Step,
        _ context: QueryContext
    ) -> Bool {
        let rows = outputs.filter { output in
            !output.value.aggregates && rowValue(in: output.value, keys.map(\.value)) != nil
        }
        guard let first = rows.first else { return false }
        let origin = first.value.origin
        if case .name(let name) = origin.expression.form, name.text == "count", !name.isQuoted {
            fail(.countIsColumn, at: origin, correction: [Correction(origin.span, "count()", origin.source)])
            return true
        }
        if rows.count == outputs.count, clauses.keys == nil, clauses.totals == nil, context.usedAt == nil {
            let start = Span(step.span.lower, step.span.lower)
            let isHeadFirst = step.head?.span.lower == step.span.lower
            // `… | total > 100`
            let word = rows.count == 1 && first.value.kind == .bool ? "where " : "show "
            let correction = isHeadFirst ? [Correction(start, word, context.source)] : []
            fail(.rowValueAsMeasure(origin.text), at: origin, correction: correction)
            return true
        }
        if let correction = grouped(by: outputs, measures, clauses, step, context) {
            fail(.columnOutsideKeys(origin.text, hasKeys: false), at: origin, correction: correction)
            return true
        }
        for row in rows {
            if let text = summed(row.value.origin.expression, context), row.value.origin.usedAt == nil {
                fail(
                    .columnOutsideKeys(row.value.origin.text, hasKeys: clauses.keys != nil), at: row.value.origin,
                    correction: [Correction(row.value.origin.span, text, context.source)])
                continue
            }
            guard let culprit = rowValue(in: row.value, keys.map(\.value)) else { continue }
            report(culprit, keys.map(\.value))
        }
        return true
    }

    /// `a / b` as `sum a / sum b`, `a - b` as `sum (a - b)`; nil for anything but columns worked out with one another.
    private func summed(_ expression: Expression, _ context: QueryContext) -> String? {
        guard case .binary(let form, let left, let right, _) = expression.form,
            [.add, .subtract, .multiply, .divide].contains(form), left.isArithmetic, right.isArithmetic
        else { return nil }
        if form != .divide { return "sum (\(context.source.slice(expression.span)))" }
        let parts = [left, right].map { part in
            let text = context.source.slice(part.span)
            return part.needsBracket ? "sum (\(text))" : "sum \(text)"
        }
        return parts.joined(separator: " / ")
    }

    /// `city, count` as `count by city`, where what stands beside the aggregates are columns that can be keys.
    private func grouped(
        by outputs: [Output], _ measures: [Measure], _ clauses: StepClauses, _ step: Step, _ context: QueryContext
    ) -> [Correction]? {
        guard clauses.keys == nil, context.usedAt == nil, outputs.count == measures.count, let head = step.head else {
            return nil
        }
        var texts: (measures: [String], keys: [String]) = ([], [])
        for (output, measure) in zip(outputs, measures) {
            let text = context.source.slice(measure.item.span)
            if output.value.aggregates {
                guard !output.value.readsRow else { return nil }
                texts.measures.append(text)
            } else {
                guard case .column = output.value.form, output.value.unit.isNone, output.value.kind != .float,
                    output.value.kind.decimalScale == nil
                else { return nil }
                texts.keys.append(text)
            }
        }
        let text = texts.measures.joined(separator: ", ") + " by " + texts.keys.joined(separator: ", ")
        return texts.measures.isEmpty ? nil : [Correction(head.span, text, context.source)]
    }

    private enum Culprit {
        /// `sum a / b`: the operation, and what stands in it as a row value.
        case mixed(Typed, aggregate: Typed, row: Typed)
        case column(Typed)
    }

    private func rowValue(in value: Typed, _ keys: [Typed]) -> Culprit? {
        if keys.contains(where: { isSame($0, value) }) { return nil }
        switch value.form {
        case .column, .window: return .column(value)
        case .aggregate, .constant, .invalid: return nil
        case .relative(let relative):
            if relative.isOfRows { return nil }
            for part in relative.arguments {
                if let culprit = rowValue(in: part, keys) { return culprit }
            }
            return nil
        case .call, .list, .range:
            let parts = value.parts
            if parts.count == 2, case .binary = (value.body ?? value.origin).expression.form {
                for (aggregate, row) in [(parts[0], parts[1]), (parts[1], parts[0])]
                where aggregate.aggregates && !aggregate.readsRow && !row.aggregates && rowValue(in: row, keys) != nil {
                    return .mixed(value, aggregate: aggregate, row: row)
                }
            }
            for part in parts {
                if let culprit = rowValue(in: part, keys) { return culprit }
            }
            return nil
        }
    }

    private mutating func report(_ culprit: Culprit, _ keys: [Typed]) {
        switch culprit {
        case .column(let column):
            var correction: [Correction] = []
            if column.kind.isNumeric {
                correction = [Correction(column.origin.span, "sum \(column.origin.written)", column.origin.source)]
            } else {
                correction = [Correction(column.origin.span, "only \(column.origin.written)", column.origin.source)]
            }
            fail(
                .columnOutsideKeys(column.origin.text, hasKeys: !keys.isEmpty), at: column.origin,
                correction: correction)
        case .mixed(let value, let aggregate, let row):
            fail(
                .aggregateBesideRow(aggregate: aggregate.origin.text, row: row.origin.text), at: row.origin,
                correction: bracketed(value, aggregate, row))
        }
    }

    /// `sum a / b` as `sum (a / b)`; `a / sum b` as `sum (a / b)` too.
    private func bracketed(_ value: Typed, _ aggregate: Typed, _ row: Typed) -> [Correction] {
        let origin = value.body ?? value.origin
        guard case .binary(_, let left, let right, let operatorSpan) = origin.expression.form,
            origin.source === row.origin.source
        else {
            // Within a function: what it was given.
            guard value.body != nil, row.kind.isNumeric else { return [] }
            let text = row.origin.expression.needsBracket ? "(\(row.origin.written))" : row.origin.written
            return [Correction(row.origin.span, "sum " + text, row.origin.source)]
        }
        let source = origin.source
        let operation = " \(source.slice(operatorSpan)) "
        guard case .apply(let function, let argument) = left.form, Aggregate(word: function.text) != nil,
            left.span == aggregate.origin.span
        else {
            // The aggregate stands on the right or is no plain call: an aggregate of the row value fits.
            guard row.kind.isNumeric else { return [] }
            let text = row.origin.expression.needsBracket ? "(\(row.origin.written))" : row.origin.written
            return [Correction(row.origin.span, "sum " + text, source)]
        }
        var inner = argument
        if case .list(let elements) = argument.form {
            guard elements.count == 1 else { return [] }
            inner = elements[0]
        }
        guard row.kind.isNumeric else { return [] }
        let innerText = inner.needsBracket ? "(\(source.slice(inner.span)))" : source.slice(inner.span)
        let text = "\(function.text) (\(innerText)\(operation)\(source.slice(right.span)))"
        return [Correction(origin.span, text, source)]
    }
}

extension Expression {
    /// Names, worked out with one another by signs.
    fileprivate var isArithmetic: Bool {
        switch form {
        case .name: true
        case .list(let parts): parts.count == 1 && parts[0].isArithmetic
        case .binary(let form, let left, let right, _):
            [.add, .subtract, .multiply, .divide].contains(form) && left.isArithmetic && right.isArithmetic
        case .apply, .parameter, .literal, .quantity, .query, .unary, .isMissing, .conditional, .when, .over, .convert,
            .rate:
            false
        }
    }
}
