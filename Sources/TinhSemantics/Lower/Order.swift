import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// How a step sorts and cuts, before it is brought over the operator it works on.
struct Order {
    struct Key {
        let value: Typed
        let isDescending: Bool
    }

    var keys: [Key]
    /// Of `top 3 per city`: so many rows of each.
    var partition: [Typed] = []
    /// `top` or `bottom` without `sort`: by the first measure.
    let isByMeasure: Bool

    /// All that it looks at.
    var values: [Typed] { partition + keys.map(\.value) }

    /// Others in the place of `values`, in their order.
    mutating func replaceValues(_ values: ArraySlice<Typed>) {
        let rest = values.dropFirst(partition.count)
        partition = Array(values.prefix(partition.count))
        keys = zip(keys, rest).map { Key(value: $1, isDescending: $0.isDescending) }
    }
}

/// An order over the operator that is sorted.
struct SortKeys {
    var keys: [Plan.SortOrder] = []
    var partition: [TypedExpression] = []

    /// `expression` is asked in the order of `Order.values`.
    init(_ order: Order?, _ expression: (Typed) -> TypedExpression) {
        partition = (order?.partition ?? []).map(expression)
        keys = (order?.keys ?? []).map { Plan.SortOrder(expression($0.value), isDescending: $0.isDescending) }
    }
}

/// What a step sorts by as columns of a projection: of the outputs that they are, else of further columns behind these.
struct SortColumns {
    private(set) var hidden: [NamedExpression] = []
    private(set) var sort = SortKeys(nil) { $0.rowExpression }

    init(_ order: Order?, behind outputs: [Checker.Output], expression: (Typed) -> TypedExpression) {
        var hidden: [(value: Typed, column: NamedExpression)] = []
        sort = SortKeys(order) { value in
            if let index = outputs.firstIndex(where: { isSame($0.value, value) }) { return .column(index, value.type) }
            if let index = hidden.firstIndex(where: { isSame($0.value, value) }) {
                return .column(outputs.count + index, value.type)
            }
            hidden.append((value, NamedExpression("$sort\(hidden.count + 1)", expression(value))))
            return .column(outputs.count + hidden.count - 1, value.type)
        }
        self.hidden = hidden.map(\.column)
    }
}
