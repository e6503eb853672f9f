import TinhBase
import TinhPlan
import TinhTypes

extension Plan {
    /// Rows of groups and of their subtotals in an order: the groups of each prefix of the keys go by their subtotal, the rows
    /// within them by themselves, and each subtotal stands behind its rows.
    ///
    /// - Parameters:
    ///   - keys: what is sorted by; among equals the keys of the groups decide.
    ///   - orders: what the keys of the groups, the first columns, are ordered by.
    ///   - mark: the column that says how many keys a row of a subtotal has.
    func ordered(
        by keys: [Plan.SortOrder], amongSubtotalsOf orders: [TypedExpression], _ mark: Int
    ) -> Plan {
        let fields = schema.fields
        let keyOrders = orders.map { Plan.SortOrder($0, isDescending: false) }
        let site = Site(span: Span(0, 0), text: "with subtotals", isQuiet: true)
        func isSubtotal(of count: Int) -> TypedExpression {
            let number = TypedExpression.constant(.integer(Int64(count)), .int)
            return .call("equal", [.column(mark, .int), number], .bool, site)
        }
        var plan = self
        var orders = [Plan.SortOrder(isSubtotal(of: 0), isDescending: false)]
        var width = fields.count
        for count in 1..<max(1, keyOrders.count) {
            // What the subtotal is sorted by, beside each row that it covers.
            let calls = keys.enumerated().map { index, key in
                WindowCall(
                    name: "$sort\(count).\(index + 1)", function: .aggregate(.minimum, .partition),
                    arguments: [key.expression], condition: isSubtotal(of: count), type: key.expression.type, site: site
                )
            }
            if keys.isEmpty {
                orders += [keyOrders[count - 1], Plan.SortOrder(isSubtotal(of: count), isDescending: false)]
                continue
            }
            let partition = (0..<count).map { TypedExpression.column($0, fields[$0].type) }
            plan = .window(plan, .init(partition: partition, order: [], calls: calls))
            for (index, key) in keys.enumerated() {
                let column = TypedExpression.column(width + index, key.expression.type)
                orders.append(Plan.SortOrder(column, isDescending: key.isDescending))
            }
            width += keys.count
            orders.append(keyOrders[count - 1])
            orders.append(Plan.SortOrder(isSubtotal(of: count), isDescending: false))
        }
        orders += keys
        if let last = keyOrders.last { orders.append(last) }
        let kept = fields.enumerated().map { NamedExpression($1.name, .column($0, $1.type)) }
        return projected(.sort(plan, keys: orders), kept)
    }
}
