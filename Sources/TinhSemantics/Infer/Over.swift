import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// `E over K`: every aggregate in E that says no rows yet is worked out over all rows that share K.
extension Checker {
    mutating func over(_ value: Expression, _ window: Window, _ scope: Scope, _ origin: Origin) -> Typed {
        if scope.source === libraryText, window.isAll, let whole = scope.whole {
            // The operand is of the body, the rows are of the place where it is used.
            return over(value, whole.window, scope, origin, keysIn: whole.scope)
        }
        return comparedOver(value, window, scope, origin) ?? over(value, window, scope, origin, keysIn: scope)
    }

    /// The names in the window mean what they do in `place`.
    private mutating func over(
        _ value: Expression, _ window: Window, _ scope: Scope, _ origin: Origin, keysIn place: Scope
    ) -> Typed {
        if let divisor = divisorMeant(value, by: window, scope) {
            let dividend = scope.source.slice(value.span)
            let measure = columnIndex(dividend, scope) == nil ? dividend : "sum " + dividend
            return fail(
                .overAsQuotient(divisor), at: placed(window.span, scope),
                correction: [Correction(origin.span, "\(measure) / sum \(divisor)", origin.source)]) ?? .invalid(origin)
        }
        var inner = scope
        inner.isUnderOver = true
        inner.overAround = placed(Span(value.span.upper, origin.span.upper), scope)
        inner.whole = nil
        var operand = scalar(infer(value, inner))
        // In a function it stands for whatever is given: a value of rows counts as its sum, as in `cumulative x`.
        if case .name(let name) = value.form, scope.parameters[name.text] != nil, operand.readsRow, !operand.aggregates,
            operand.kind.isNumeric || operand.kind == .duration
        {
            operand = sum(operand, operand.origin)
        }
        switch scope.level {
        case .rows:
            guard let reach = rowReach(window, place), !operand.isInvalid else { return .invalid(origin) }
            return overRows(operand, reach, origin)
        case .groups(nil): return .invalid(origin)
        case .groups(let keys?):
            guard let places = places(of: window, operand, keys, place, origin), !operand.isInvalid else {
                return .invalid(origin)
            }
            return overGroups(operand, places, window, keys, scope, origin)
        }
    }

    /// `sum compensation over plan`, where plan is a number: what is divided by it is meant. Nil for anything else.
    private func divisorMeant(_ value: Expression, by window: Window, _ scope: Scope) -> String? {
        guard scope.source !== libraryText, case .groups(let keys?) = scope.level, window.sort.isEmpty,
            window.rows == nil, window.keys.count == 1, let name = window.keys.first,
            let index = columnIndex(name.text, scope), scope.columns[index].type.kind.isNumeric,
            !isOfYears(scope.columns[index]),
            !keys.contains(where: { key in
                if key.name == scope.columns[index].name { return true }
                if case .column(index) = key.value.form { return true }
                return false
            })
        else { return nil }
        switch value.form {
        case .name(let name):
            guard let index = columnIndex(name.text, scope), scope.columns[index].type.kind.isNumeric else {
                return nil
            }
        case .apply(let function, _):
            guard Aggregate(word: function.text) == .sum else { return nil }
        case .parameter, .literal, .quantity, .list, .query, .unary, .binary, .isMissing, .conditional, .when, .over,
            .convert, .rate:
            return nil
        }
        return written(scope.columns[index].name)
    }

    /// Whether every name in it is known here; else that is reported.
    mutating func isUnderstood(_ window: Window, _ scope: Scope) -> Bool {
        guard case .groups(let known) = scope.level else { return rowReach(window, scope) != nil }
        guard let keys = known else { return false }
        guard window.sort.isEmpty, window.rows == nil else {
            fail(.overSortInGroups(isAlong: false), at: placed(window.span, scope))
            return false
        }
        return window.keys.filter { $0.text != "all" || $0.isQuoted }.allSatisfy { place(of: $0, keys, scope) != nil }
    }

    func text(of window: Window, _ source: SourceText) -> String {
        let text = source.slice(window.span)
        return "over " + (text.isEmpty ? window.keys.map { writtenName($0.text) }.joined(separator: ", ") : text)
    }

    /// Nothing in the operand says no rows yet.
    mutating func refuseWithoutAggregate(_ operand: Typed, _ origin: Origin) -> Typed {
        var correction: [Correction] = []
        if operand.readsRow, operand.kind.isNumeric, !YearName.isOne(operand.origin.text),
            operand.origin.source === origin.source, !isWorkedOut(operand)
        {
            let text = operand.origin.expression.needsBracket ? "(\(operand.origin.written))" : operand.origin.written
            correction = [Correction(operand.origin.span, "sum " + text, origin.source)]
        }
        return fail(.overWithoutAggregate(operand.origin.text), at: operand.origin, correction: correction)
    }

    /// Holds what another `over` has worked out already.
    private func isWorkedOut(_ value: Typed) -> Bool {
        switch value.form {
        case .window, .relative: true
        case .call(_, let parts): parts.contains { isWorkedOut($0) }
        case .column, .constant, .aggregate, .list, .range, .invalid: false
        }
    }

    /// The places of K among the step's keys; nil after reporting what is none.
    private mutating func places(
        of window: Window, _ operand: Typed, _ keys: [Output], _ scope: Scope, _ origin: Origin
    ) -> [Int]? {
        if !window.sort.isEmpty || window.rows != nil {
            let isAlong = operand.open.allSatisfy {
                if case .relative(let one) = $0.form { one.isAlong } else { false }
            }
            var correction: [Correction] = []
            if isAlong, !operand.isInvalid, window.rows == nil, operand.origin.source === origin.source {
                correction = [Correction(origin.span, operand.origin.written, origin.source)]
            }
            fail(.overSortInGroups(isAlong: isAlong), at: placed(window.span, scope), correction: correction)
            return nil
        }
        var places: [Int] = []
        for name in window.keys where name.text != "all" || name.isQuoted {
            guard let place = place(of: name, keys, scope) else { return nil }
            if !places.contains(place) { places.append(place) }
        }
        return places.sorted()
    }

    private mutating func place(of name: Name, _ keys: [Output], _ scope: Scope) -> Int? {
        let names = keys.map(\.name)
        switch match(name.text, among: names) {
        case .one(let index): return index
        case .several(let found):
            fail(.ambiguousName(name.text, names: found), at: placed(name.span, scope))
            return nil
        case .none: break
        }
        // By what it stands for: a column that is a key under another name, a function's own parameter.
        var trial = self
        let value = trial.resolve(name, scope.ofRows, scope.origin(Expression(.name(name), name.span, depth: 1)))
        if !value.isInvalid, let index = keys.firstIndex(where: { isSame($0.value, value) }) { return index }
        let nearest = nearestNames(to: name.text, among: names + ["all"])
        let offered = nearest.first ?? (names.count == 1 && value.isInvalid ? names[0] : nil)
        var correction = offered.map { [Correction(name.span, $0 == "all" ? $0 : written($0), scope.source)] } ?? []
        if names.isEmpty, !value.isInvalid, case .query(let query)? = statement?.form, query.steps.count == 1,
            scope.usedAt == nil
        {
            // `sum plan over city`
            let text = scope.source.slice(Span(0, name.span.lower))
            if text.hasSuffix("over ") {
                let lower = name.span.lower - "over ".utf8.count
                correction = [
                    Correction(Span(lower, name.span.upper), "by \(scope.source.slice(name.span))", scope.source)
                ]
            }
        }
        fail(
            .overNoKey(name.text, keys: names, isColumn: !value.isInvalid), at: placed(name.span, scope),
            correction: correction)
        return nil
    }

    private mutating func overGroups(
        _ operand: Typed, _ places: [Int], _ window: Window, _ keys: [Output], _ scope: Scope, _ origin: Origin
    ) -> Typed {
        if operand.open.isEmpty { return refuseWithoutAggregate(operand, origin) }
        for case .relative(let relative) in operand.open.map(\.form) where relative.isAlong {
            guard isWithin(places, relative, keys, scope, operand, origin) else { return .invalid(origin) }
        }
        return regrouped(operand, places).with(origin: origin)
    }

    /// What looks along the last key does so within the other keys: `over` may name them, and for what runs leave some out.
    private mutating func isWithin(
        _ places: [Int], _ relative: Relative, _ keys: [Output], _ scope: Scope, _ operand: Typed, _ origin: Origin
    ) -> Bool {
        let along = scope.alongPlace(keys) ?? keys.count - 1
        let others = keys.indices.filter { $0 != along }
        let isGood = relative.run == nil ? places == others : places.allSatisfy(others.contains)
        if isGood { return true }
        var correction: [Correction] = []
        if operand.origin.source === origin.source {
            correction = [Correction(origin.span, operand.origin.written, origin.source)]
        }
        fail(
            .overAlong(relative.word, along: keys[along].name, others: others.map { keys[$0].name }), at: origin,
            correction: correction)
        return false
    }

    private func regrouped(_ value: Typed, _ places: [Int]) -> Typed {
        func made(_ relative: Relative) -> Typed { Typed(.relative(relative), value.type, value.origin) }
        switch value.form {
        case .column, .constant, .window, .invalid: return value
        case .aggregate(let function, let arguments, let condition):
            return made(
                Relative(.aggregate(function), arguments, condition: condition, keys: places, word: value.origin.text))
        case .relative(let relative): return relative.keys == nil ? made(relative.with(keys: places)) : value
        case .call(let kernel, let parts):
            return Typed(.call(kernel, parts.map { regrouped($0, places) }), value.type, value.origin)
        case .list(let parts): return Typed(.list(parts.map { regrouped($0, places) }), value.type, value.origin)
        case .range(let low, let high):
            return Typed(.range(regrouped(low, places), regrouped(high, places)), value.type, value.origin)
        }
    }
}
