import TinhBase

/// What is told along one side of a picture.
package struct Axis: Sendable, Equatable {
    /// What the numbers of a scale stand for.
    package enum Quantity: Sendable, Equatable {
        /// Names, in their order.
        case category
        /// `isWhole`: no number between two whole ones occurs.
        case number(isWhole: Bool)
        /// Ratios, shown as per cents.
        case percent
        /// Days since 1970-01-01.
        case date
        /// Microseconds since then.
        case datetime
        case period(CalendarPeriod)

        /// A measure whose zero means none.
        package var isMeasured: Bool {
            switch self {
            case .number, .percent: true
            case .category, .date, .datetime, .period: false
            }
        }
    }

    package let name: String
    /// `VND`, `ha`; empty for none and for per cents.
    package let unit: String
    package let quantity: Quantity

    package init(name: String, unit: String = "", quantity: Quantity) {
        self.name = name
        self.unit = unit
        self.quantity = quantity
    }
}
