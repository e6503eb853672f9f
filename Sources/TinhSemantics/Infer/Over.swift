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

    private func text(of window: Window, _ source: SourceText) -> String {
        let text = source.slice(window.span)
        return "over " + (text.isEmpty ? window.keys.map { writtenName($0.text) }.joined(separator: ", ") : text)
    }

    /// Nothing in the operand says no rows yet.
    private mutating func refuseWithoutAggregate(_ operand: Typed, _ origin: Origin) -> Typed {
        var correction: [Correction] = []
        if operand.readsRow, operand.kind.isNumeric, operand.origin.source === origin.source, !isWorkedOut(operand) {
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

    // MARK: Rows

    /// What an `over` in a row step says: the rows that a row sees, and their order.
    private struct RowReach {
        let window: Window
        let partition: [Typed]
        let order: [Order.Key]
        let rows: (from: Int, to: Int)?
    }

    private mutating func rowReach(_ window: Window, _ scope: Scope) -> RowReach? {
        let scope = scope.ofRows
        var isWhole = true
        var partition: [Typed] = []
        for name in window.keys where name.text != "all" || name.isQuoted {
            let expression = Expression(.name(name), name.span, depth: 1)
            let key = groupKey(name.text, scope)
            let value = key?.value ?? scalar(resolve(name, scope, scope.origin(expression)))
            if value.isInvalid {
                isWhole = false
            } else if !value.readsRow || value.aggregates {
                fail(.overNoColumn(name.text), at: value.origin)
                isWhole = false
            } else if !partition.contains(where: { isSame($0, value) }) {
                partition.append(value)
            }
        }
        var order: [Order.Key] = []
        for key in window.sort {
            guard let expression = key.expression else {
                fail(.sortWithoutMeasure, at: placed(key.span, scope))
                isWhole = false
                continue
            }
            let value = scalar(infer(expression, scope))
            if value.aggregates {
                reportOpen(value, clause: "sort", scope)
                isWhole = false
            } else if value.isInvalid {
                isWhole = false
            } else {
                order.append(.init(value: value, isDescending: key.isDescending))
            }
        }
        var rows: (from: Int, to: Int)?
        if let written = window.rows {
            rows = rowRange(written, scope)
            if rows == nil { isWhole = false }
            if window.sort.isEmpty {
                fail(.rowsWithoutSort(canonicalText(written)), at: placed(written.span, scope))
                isWhole = false
            }
        }
        return isWhole ? RowReach(window: window, partition: partition, order: order, rows: rows) : nil
    }

    /// A key of the step by its name; a column goes before a name that only looks alike.
    private func groupKey(_ name: String, _ scope: Scope) -> Output? {
        if let key = scope.groupKeys.first(where: { $0.name == name }) { return key }
        guard columnIndex(name, scope) == nil, case .one(let place) = match(name, among: scope.groupKeys.map(\.name))
        else { return nil }
        return scope.groupKeys[place]
    }

    /// More rows than any table has; farther off, an index could not be reckoned with.
    private static let rowDistanceMax = 1_000_000_000_000

    /// `-2..0`; `-1` alone is that one row.
    private mutating func rowRange(_ written: Expression, _ scope: Scope) -> (from: Int, to: Int)? {
        var ends = [written]
        if case .binary(.range, let low, let high, _) = written.form { ends = [low, high] }
        let numbers = ends.map { infer($0, scope) }
        if numbers.contains(where: \.isInvalid) { return nil }
        let values = numbers.compactMap { number -> Int? in
            guard number.kind == .int, number.unit.isNone, case .integer(let value)? = number.constantValue,
                let int = Int(exactly: value), abs(int) <= Checker.rowDistanceMax
            else { return nil }
            return int
        }
        guard values.count == ends.count, let from = values.first, let to = values.last, from <= to else {
            fail(.rowsNoRange(canonicalText(written)), at: placed(written.span, scope))
            return nil
        }
        return (from, to)
    }

    private mutating func overRows(_ operand: Typed, _ reach: RowReach, _ origin: Origin) -> Typed {
        if operand.open.isEmpty { return refuseWithoutAggregate(operand, origin) }
        if let row = rowPart(of: operand, reach.partition) {
            return fail(.rowBesideOver(row.origin.text, over: text(of: reach.window, origin.source)), at: row.origin)
        }
        for open in operand.open {
            guard isWorkable(open, reach, operand, origin) else { return .invalid(origin) }
        }
        return windowed(operand, reach, text(of: reach.window, origin.source)).with(origin: origin)
    }

    /// A value of each row beside the aggregates, other than a key.
    private func rowPart(of value: Typed, _ partition: [Typed]) -> Typed? {
        if partition.contains(where: { isSame($0, value) }) { return nil }
        switch value.form {
        case .column, .window: return value
        case .call(_, let parts), .list(let parts):
            for part in parts {
                if let found = rowPart(of: part, partition) { return found }
            }
            return nil
        case .range(let low, let high): return rowPart(of: low, partition) ?? rowPart(of: high, partition)
        case .aggregate, .relative, .constant, .invalid: return nil
        }
    }

    /// Whether the order and the rows are those that the function wants; else the mistake is reported.
    private mutating func isWorkable(
        _ open: Typed, _ reach: RowReach, _ operand: Typed, _ origin: Origin
    ) -> Bool {
        let window = reach.window
        guard case .relative(let relative) = open.form else {
            guard !reach.order.isEmpty, reach.rows == nil else { return true }
            let start = Span(operand.origin.span.lower, operand.origin.span.lower)
            var correction: [Correction] = []
            if operand.origin.source === origin.source {
                correction = [Correction(start, "cumulative ", origin.source)]
            }
            fail(.sortWantsRows(open.origin.text), at: origin, correction: correction)
            return false
        }
        if reach.rows != nil {
            fail(.takesNoRows(relative.word), at: origin)
            return false
        }
        if case .rank = relative.function {
            guard !reach.order.isEmpty else { return true }
            let keys = window.keys.map { writtenName($0.text) }
            let text = keys.count == 1 ? keys[0] : keys.isEmpty ? "all" : "(\(keys.joined(separator: ", ")))"
            fail(.rankSorted, at: origin, correction: [Correction(window.span, text, origin.source)])
            return false
        }
        guard reach.order.isEmpty else { return true }
        fail(.wantsSort(relative.word), at: origin)
        return false
    }

    /// Each with its `over` in what messages call it: the same aggregate may stand elsewhere without one.
    private func windowed(_ value: Typed, _ reach: RowReach, _ over: String) -> Typed {
        func made(_ function: WindowCall.Function, _ arguments: [Typed], _ condition: Typed?) -> Typed {
            let window = RowWindow(
                function, arguments, condition: condition, partition: reach.partition, order: reach.order)
            var origin = value.origin
            if origin.call == nil { origin.suffix = " " + over }
            return Typed(.window(window), value.type, origin)
        }
        switch value.form {
        case .column, .constant, .window, .invalid: return value
        case .aggregate(let function, let arguments, let condition):
            let frame = reach.rows.map { WindowCall.Frame.rows(from: $0.from, to: $0.to) } ?? .partition
            return made(.aggregate(function, frame), arguments, condition)
        case .relative(let relative):
            switch relative.function {
            case .aggregate(let function):
                let run = relative.run ?? .init(from: nil, to: 0)
                return made(
                    .aggregate(function, .rows(from: run.from, to: run.to)), relative.arguments, relative.condition)
            case .rowNumber: return made(.rowNumber, [], nil)
            case .rank: return made(.rank, relative.arguments, nil)
            case .shift(let count): return made(.shiftRows(count), relative.arguments, nil)
            }
        case .call(let kernel, let parts):
            return Typed(.call(kernel, parts.map { windowed($0, reach, over) }), value.type, value.origin)
        case .list(let parts): return Typed(.list(parts.map { windowed($0, reach, over) }), value.type, value.origin)
        case .range(let low, let high):
            return Typed(.range(windowed(low, reach, over), windowed(high, reach, over)), value.type, value.origin)
        }
    }

    // MARK: Groups

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
        let offered = nearest.first ?? (names.count == 1 ? names[0] : nil)
        let correction = offered.map { [Correction(name.span, $0 == "all" ? $0 : written($0), scope.source)] } ?? []
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
