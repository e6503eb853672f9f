import TinhPlan
import TinhTypes

/// Values of groups over the table of groups.
extension GroupPlan {
    /// The value over the table of groups.
    func lift(_ value: Typed) -> Typed {
        func made(_ form: Typed.Form) -> Typed { Typed(form, value.type, value.origin, body: value.body) }
        if let index = keys.firstIndex(where: { isSame($0, value) }) { return made(.column(index)) }
        switch value.form {
        case .constant: return value
        case .aggregate: return column(of: value)
        case .relative(let relative): return lift(relative, of: value)
        case .call(let kernel, let arguments): return made(.call(kernel, arguments.map(lift)))
        case .column, .window, .list, .range, .invalid:
            preconditionFailure("the checker let through what is no value of a group: \(value.origin.text)")
        }
    }

    /// A key is its own column, also where another one is the same: a subtotal may have the one and not the other.
    func column(ofKey index: Int) -> Typed {
        let key = keys[index]
        return Typed(.column(index), key.type, key.origin, body: key.body)
    }

    private func column(of aggregate: Typed) -> Typed {
        guard let place = place(of: aggregate) else {
            preconditionFailure("an aggregate was not collected: \(aggregate.origin.text)")
        }
        return Typed(.column(keys.count + place), aggregate.type, aggregate.origin)
    }

    private func lift(_ relative: Relative, of value: Typed) -> Typed {
        guard let part = relative.overRows(of: value, keyCount: keys.count) else {
            return liftGroups(relative, of: value)
        }
        let places = relative.keys ?? Array(keys.indices.dropLast())
        if part.isWhole {
            let own = column(of: part.aggregate)
            return relative.run == nil ? own : missingInTotal(own)
        }
        guard let combination = part.combination else {
            if let place = filledRuns?.place(of: value) {
                return Typed(.column(filledStart + place), value.type, value.origin)
            }
            return joined(part.aggregate, places)
        }
        let own = column(of: part.aggregate)
        let frame = relative.run.map { WindowCall.Frame.keys(from: $0.from, to: $0.to) } ?? .partition
        let combined = window(
            .aggregate(combination.function, frame), [own], combination.skipsMissing ? own.isPresent : nil,
            combination.type ?? value.type, partition: places, isAlong: relative.run != nil, of: value)
        let result = combination.type == nil ? combined : Typed(.call("toInt", [combined]), value.type, value.origin)
        return relative.run == nil ? result : missingInTotal(result)
    }

    /// A column of the second aggregation.
    private func joined(_ aggregate: Typed, _ places: [Int]) -> Typed {
        guard let regrouping = regroupings.first(where: { $0.keys == places }),
            let index = regrouping.aggregates.firstIndex(where: { isSame($0, aggregate) })
        else { preconditionFailure("an aggregate was not regrouped: \(aggregate.origin.text)") }
        return Typed(
            .column(regrouping.start + regrouping.keys.count + index), aggregate.type, aggregate.origin)
    }

    /// What is worked out over the table of groups: an aggregate of groups, a rank, a neighbour.
    private func liftGroups(_ relative: Relative, of value: Typed) -> Typed {
        if let place = place(of: relative) {
            let figure = Typed(.column(place), value.type, value.origin)
            return relative.isPlace ? missingInTotal(figure) : figure
        }
        let arguments = relative.arguments.map(lift)
        let others = Array(keys.indices.dropLast())
        switch relative.function {
        case .aggregate(let function):
            return window(
                .aggregate(function, .partition), arguments, nil, value.type, partition: relative.keys ?? [], of: value)
        case .rank:
            return missingInTotal(
                window(.rank, arguments, nil, value.type, partition: relative.keys ?? [], of: value))
        case .shift(let count):
            return missingInTotal(
                window(
                    .shiftKey(count), arguments, nil, value.type, partition: others, isAlong: true, of: value))
        case .rowNumber: preconditionFailure("the checker let through a number of rows among groups")
        }
    }

    /// A window over the table of groups, in which rows of totals stand for themselves.
    private func window(
        _ function: WindowCall.Function, _ arguments: [Typed], _ condition: Typed?, _ type: DataType, partition: [Int],
        isAlong: Bool = false, of value: Typed
    ) -> Typed {
        func key(_ place: Int) -> Typed { Typed(.column(place), keys[place].type, keys[place].origin) }
        var parts = partition.map(key)
        if let total { parts.append(total) }
        let order = isAlong ? [Order.Key(value: key(keys.count - 1).counted, isDescending: false)] : []
        let window = RowWindow(function, arguments, condition: condition, partition: parts, order: order)
        return Typed(.window(window), type, value.origin, body: value.body)
    }

    private var total: Typed? {
        guard let totalColumn, let key = keys.first else { return nil }
        return Typed(.column(totalColumn), .int, key.origin)
    }

    private func missingInTotal(_ value: Typed) -> Typed {
        guard let total else { return value }
        let nothing = Typed(.constant(.missing), value.type, value.origin)
        let isGroup = Typed(.call("isMissing", [total]), .bool, value.origin)
        return Typed(.call("if", [isGroup, value, nothing]), value.type, value.origin)
    }
}
