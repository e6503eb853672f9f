import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// `E when C`: the aggregates of E over the rows that C holds for.
extension Checker {
    /// `E when C`: narrows every aggregate in E.
    mutating func when(_ value: Expression, _ condition: Expression, _ scope: Scope, _ origin: Origin) -> Typed {
        if let over = condition.overAtItsEnd, !mayBeAggregate(over.operand, scope) {
            return overBehindCondition(value, condition, over, scope, origin)
        }
        let narrowed = scalar(infer(value, scope))
        let errorCount = errors.count
        let test = self.condition(infer(condition, scope.ofRows))
        if !narrowed.isInvalid, narrowed.isNarrowable {
            let found = Array(errors[errorCount...])
            errors.removeSubrange(errorCount...)
            let isWrong = !found.isEmpty || test?.aggregates == true
            if reportsRest(of: condition, isWrong: isWrong, after: value, narrowed, scope, origin) {
                return .invalid(origin)
            }
            errors += found
        }
        guard !narrowed.isInvalid, let test else { return .invalid(origin) }
        if test.aggregates {
            reportOpen(test, clause: "when", scope)
            return .invalid(origin)
        }
        guard narrowed.isNarrowable else {
            let text = "if \(test.origin.written) then \(narrowed.origin.written) else missing"
            let correction = [Correction(origin.span, text, origin.source)]
            return fail(.whenOnRow(text: narrowed.origin.text, instead: text), at: origin, correction: correction)
        }
        return self.narrowed(narrowed, by: test).with(origin: origin)
    }

    /// `sum a when b = 1 over city`: `over` binds closer, so it stands beside the 1.
    private mutating func overBehindCondition(
        _ value: Expression, _ condition: Expression, _ over: (operand: Expression, window: Window), _ scope: Scope,
        _ origin: Origin
    ) -> Typed {
        let source = origin.source
        let written = source.slice(value.span)
        let measure = value.needsBracket ? "(\(written))" : written
        let test = source.slice(Span(condition.span.lower, over.operand.span.upper))
        let text = "\(measure) over \(source.slice(over.window.span)) when \(test)"
        let correction = test.isEmpty ? [] : [Correction(origin.span, text, source)]
        return fail(
            .overInCondition(canonicalText(over.operand), instead: text), at: placed(over.window.span, scope),
            correction: correction) ?? .invalid(origin)
    }

    /// A name that is no column stands for an aggregate or may do so.
    private func mayBeAggregate(_ expression: Expression, _ scope: Scope) -> Bool {
        guard case .name(let name) = expression.form else { return false }
        return scope.parameters[name.text] != nil || columnIndex(name.text, scope) == nil
    }

    /// Every aggregate over rows in the value, narrowed. What numbers or shifts sees the same rows and groups as before.
    func narrowed(_ value: Typed, by test: Typed) -> Typed {
        func both(_ condition: Typed?) -> Typed {
            condition.map { call("and", [$0, test], .bool, test.origin) } ?? test
        }
        switch value.form {
        case .column, .constant, .invalid: return value
        case .aggregate(let function, let arguments, let condition):
            return Typed(.aggregate(function, arguments, condition: both(condition)), value.type, value.origin)
        case .window(let window):
            guard case .aggregate = window.function else { return value }
            let narrower = RowWindow(
                window.function, window.arguments, condition: both(window.condition), partition: window.partition,
                order: window.order)
            return Typed(.window(narrower), value.type, value.origin, body: value.body)
        case .relative(let relative):
            let narrower =
                relative.isOfRows
                ? relative.with(condition: both(relative.condition))
                : relative.with(parts: relative.parts.map { narrowed($0, by: test) })
            return Typed(.relative(narrower), value.type, value.origin, body: value.body)
        case .call(let kernel, let arguments):
            guard value.isNarrowable else { return value }
            return Typed(.call(kernel, arguments.map { narrowed($0, by: test) }), value.type, value.origin)
        case .list(let elements):
            return Typed(.list(elements.map { narrowed($0, by: test) }), value.type, value.origin)
        case .range(let low, let high):
            return Typed(.range(narrowed(low, by: test), narrowed(high, by: test)), value.type, value.origin)
        }
    }
}

extension Expression {
    /// Where it ends in an `over` of what is no aggregate and no function: `b = 1 over city`.
    fileprivate var overAtItsEnd: (operand: Expression, window: Window)? {
        switch form {
        case .over(let operand, let window):
            switch operand.form {
            case .name, .parameter, .literal, .quantity: return (operand, window)
            case .apply, .list, .query, .unary, .binary, .isMissing, .conditional, .when, .over, .convert, .rate:
                return nil
            }
        case .binary(_, _, let right, _): return right.overAtItsEnd
        case .unary(_, let operand): return operand.overAtItsEnd
        case .conditional(_, _, let otherwise): return otherwise.overAtItsEnd
        case .name, .apply, .parameter, .literal, .quantity, .list, .query, .isMissing, .when, .convert, .rate:
            return nil
        }
    }
}
