import TinhBase

/// What parts the figures of a table: a name for each row, and where they run along an axis a place on it.
package struct KeyColumn: Sendable {
    package let axis: Axis
    package let labels: [String]

    package init(axis: Axis, labels: [String]) {
        self.axis = axis
        self.labels = labels
    }
}

/// Where each row stands along an axis of numbers or of time; nil where missing.
package struct PlaceColumn: Sendable {
    package let axis: Axis
    package let places: [Double?]

    package init(axis: Axis, places: [Double?]) {
        self.axis = axis
        self.places = places
    }
}

/// What is measured in each row; nil where missing.
package struct FigureColumn: Sendable {
    package let axis: Axis
    package let figures: [Figure?]
    /// The figures of several rows have a sum: they are sums or counts themselves.
    package let isAdditive: Bool

    package init(axis: Axis, figures: [Figure?], isAdditive: Bool) {
        self.axis = axis
        self.figures = figures
        self.isAdditive = isAdditive
    }

    var style: FigureStyle {
        let unit = axis.quantity == .percent ? "%" : axis.unit
        return FigureStyle(unit: unit, sample: figures.lazy.compactMap { $0 })
    }
}

/// Why a table cannot be drawn: its rows do not say which of two figures is meant.
package enum ChartFault: Error, Equatable {
    case keysTwice([String])
}

/// How a picture and its parts are called.
package struct ChartNames: Sendable {
    /// `compensation by city`.
    package let title: String
    /// What several measures on one axis are; empty where they are nothing in common but their unit.
    package let measure: String
    /// What parts several measures: the key that was spread over columns.
    package let columns: String

    package init(title: String, measure: String = "", columns: String = "") {
        self.title = title
        self.measure = measure
        self.columns = columns
    }
}

/// The one axis of several columns.
func together(_ columns: [FigureColumn], called name: String) -> Axis {
    guard let first = columns.first else { return Axis(name: name, quantity: .number(isWhole: false)) }
    guard columns.count > 1 else { return first.axis }
    let quantity: Axis.Quantity =
        switch first.axis.quantity {
        case .number: .number(isWhole: columns.allSatisfy { $0.axis.quantity == .number(isWhole: true) })
        case .percent, .category, .date, .datetime, .period: first.axis.quantity
        }
    return Axis(name: name, unit: first.axis.unit, quantity: quantity)
}

/// The numbers of distinct texts in the order of their first rows.
func numbered(_ labels: [String]) -> (names: [String], numbers: [Int]) {
    var places: [String: Int] = [:]
    var names: [String] = []
    let numbers = labels.map { label in
        if let place = places[label] { return place }
        places[label] = names.count
        names.append(label)
        return names.count - 1
    }
    return (names, numbers)
}
