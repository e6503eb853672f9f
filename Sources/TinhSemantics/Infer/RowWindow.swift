import TinhPlan

/// What is worked out for each row over the rows around it, as `Plan.Window` takes it.
struct RowWindow {
    let function: WindowCall.Function
    let arguments: [Typed]
    /// Only rows for which it is true count in an aggregate.
    let condition: Typed?
    let partition: [Typed]
    let order: [Order.Key]

    init(
        _ function: WindowCall.Function, _ arguments: [Typed], condition: Typed? = nil, partition: [Typed],
        order: [Order.Key] = []
    ) {
        self.function = function
        self.arguments = arguments
        self.condition = condition
        self.partition = partition
        self.order = order
    }

    var parts: [Typed] { arguments + (condition.map { [$0] } ?? []) + partition + order.map(\.value) }

    func with(parts: [Typed]) -> RowWindow {
        var rest = parts[...]
        func take(_ count: Int) -> [Typed] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        return RowWindow(
            function, take(arguments.count), condition: condition == nil ? nil : take(1).first,
            partition: take(partition.count),
            order: zip(order, take(order.count)).map { Order.Key(value: $1, isDescending: $0.isDescending) })
    }

    func isSame(as other: RowWindow) -> Bool {
        function == other.function && (condition == nil) == (other.condition == nil)
            && arguments.count == other.arguments.count && hasSameRows(as: other) && areSame(parts, other.parts)
    }

    /// The same partition in the same order, so that one operator works both out.
    func hasSameRows(as other: RowWindow) -> Bool {
        areSame(partition, other.partition) && areSame(order.map(\.value), other.order.map(\.value))
            && order.map(\.isDescending) == other.order.map(\.isDescending)
    }
}
