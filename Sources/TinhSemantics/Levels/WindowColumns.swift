import TinhPlan
import TinhTypes

/// Values that are worked out over other rows, as columns behind those of an input.
///
/// Innermost first: a value that stands in another one is a column before that one is worked out. Those of the same
/// partition in the same order share an operator. O(expressions²) for each step.
struct WindowColumns {
    /// The input's columns, then one for each value found so far.
    private(set) var plan: Plan
    private var columns: [(value: Typed, index: Int)] = []

    init(over plan: Plan) { self.plan = plan }

    /// The same values over `plan`, where what is worked out over other rows is a column.
    mutating func settle(_ values: [Typed]) -> [Typed] {
        var values = values.map(known)
        while true {
            var found: [Typed] = []
            for value in values { collect(value, &found) }
            if found.isEmpty { return values }
            add(found)
            values = values.map(known)
        }
    }

    mutating func settle(_ value: Typed) -> Typed { settle([value]).first ?? value }

    private func known(_ value: Typed) -> Typed {
        columns.isEmpty ? value : value.replacing { part in column(of: part) }
    }

    private func column(of value: Typed) -> Typed? {
        guard case .window = value.form, let known = columns.first(where: { isSame($0.value, value) }) else {
            return nil
        }
        return Typed(.column(known.index), value.type, value.origin, body: value.body)
    }

    /// Windows in which no other window stands, each once. True where a window stands in the value.
    @discardableResult
    private func collect(_ value: Typed, _ found: inout [Typed]) -> Bool {
        var holdsWindow = false
        for part in value.parts where collect(part, &found) { holdsWindow = true }
        guard case .window = value.form else { return holdsWindow }
        if !holdsWindow, !found.contains(where: { isSame($0, value) }) { found.append(value) }
        return true
    }

    private mutating func add(_ found: [Typed]) {
        var rest = found.compactMap { value -> (value: Typed, window: RowWindow)? in
            guard case .window(let window) = value.form else { return nil }
            return (value, window)
        }
        while let first = rest.first {
            let group = rest.filter { $0.window.hasSameRows(as: first.window) }
            rest.removeAll { $0.window.hasSameRows(as: first.window) }
            let fields = plan.schema.fields
            var names = Set(fields.map(\.name))
            var calls: [WindowCall] = []
            for (value, window) in group {
                var name = "$" + value.origin.text
                while !names.insert(name).inserted { name += "'" }
                columns.append((value, fields.count + calls.count))
                let origin = value.body ?? value.origin
                calls.append(
                    WindowCall(
                        name: name, function: window.function, arguments: window.arguments.map(\.rowExpression),
                        condition: window.condition?.rowExpression, type: value.type, site: origin.site))
            }
            plan = .window(
                plan,
                .init(
                    partition: first.window.partition.map(\.rowExpression),
                    order: first.window.order.map {
                        Plan.SortOrder($0.value.rowExpression, isDescending: $0.isDescending)
                    }, calls: calls))
        }
    }
}
