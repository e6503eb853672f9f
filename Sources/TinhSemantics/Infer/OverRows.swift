import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// `over` in a row step: what an aggregate, or what numbers, shifts or accumulates, is worked out over for each row.
extension Checker {
    /// What an `over` in a row step says: the rows that a row sees, and their order.
    struct RowReach {
        let window: Window
        let partition: [Typed]
        let order: [Order.Key]
        let rows: (from: Int, to: Int)?
    }

    mutating func rowReach(_ window: Window, _ scope: Scope) -> RowReach? {
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

    mutating func overRows(_ operand: Typed, _ reach: RowReach, _ origin: Origin) -> Typed {
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
}
