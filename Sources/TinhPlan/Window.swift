import TinhTypes

extension Plan {
    /// Columns worked out for each row over the rows around it. Every row stays, in its place.
    package struct Window: Sendable {
        /// Rows of equal values (missing is one) see each other; empty: all do.
        package let partition: [TypedExpression]
        /// The order within a partition; stable, missing last. Empty where a call needs none.
        package let order: [SortOrder]
        package let calls: [WindowCall]

        package init(partition: [TypedExpression], order: [SortOrder], calls: [WindowCall]) {
            self.partition = partition
            self.order = order
            self.calls = calls
        }
    }
}

package struct WindowCall: Sendable {
    package enum Function: Hashable, Sendable {
        /// Over the rows of the frame.
        case aggregate(AggregateFunction, Frame)
        /// From 1, in the order.
        case rowNumber
        /// 1 for the largest argument of the partition, ties alike, then a gap; missing for a missing argument.
        case rank
        /// The argument in the row so many places on (negative: back) in the order; missing where there is none.
        case shiftRows(Int)
        /// The argument in the row whose value of the one order key, of an integer kind, is greater by so much; missing where
        /// there is none. The key is unique within the partition. A row without the key has no neighbour.
        case shiftKey(Int)
    }

    package enum Frame: Hashable, Sendable {
        case partition
        /// From so many rows before or after to so many, both included; nil: to the partition's end.
        case rows(from: Int?, to: Int?)
        /// Rows whose value of the one order key, of an integer kind, differs from this row's by a number from … to; nil: no
        /// limit. Rows without the key see only each other.
        case keys(from: Int?, to: Int?)
    }

    package let name: String
    package let function: Function
    package let arguments: [TypedExpression]
    /// Only rows for which it is true count in an aggregate; missing is false.
    package let condition: TypedExpression?
    package let type: DataType
    package let site: Site

    package init(
        name: String, function: Function, arguments: [TypedExpression], condition: TypedExpression? = nil,
        type: DataType, site: Site
    ) {
        self.name = name
        self.function = function
        self.arguments = arguments
        self.condition = condition
        self.type = type
        self.site = site
    }

    package var columns: [Int] { arguments.flatMap(\.columns) + (condition?.columns ?? []) }

    package func moved(_ map: [Int: Int]) -> WindowCall {
        WindowCall(
            name: name, function: function, arguments: arguments.map { $0.moved(map) },
            condition: condition?.moved(map), type: type, site: site)
    }
}
