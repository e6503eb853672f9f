import TinhBase

/// What parts the figures of a table: a name for each row, and where they run along an axis a place on it.
package struct KeyColumn: Sendable {
    package let axis: Axis
    package let labels: [String]
    /// Where each row's key stands among numbers, in time, or among names in their order; none where names have the order of
    /// their rows.
    package let places: [Double?]?
    /// From the greatest on where the rows stand so.
    let keepsDescent: Bool

    package init(axis: Axis, labels: [String], places: [Double?]? = nil) {
        self.axis = axis
        self.labels = labels
        self.places = places
        keepsDescent = true
    }

    /// Names in the order of the collation, whatever rows come first; those at `missing` come last.
    package init(
        axis: Axis, sorting labels: [String], missing: Set<Int>, _ meter: WorkMeter
    ) throws(ChartFault) {
        var known: [String: Double] = [:]
        let distinct = Array(Set(try meter.map(Array(labels.indices)) { missing.contains($0) ? "" : labels[$0] }))
        let keys = distinct.map(Collation.sortKey)
        let order = try meter.sorted(Array(distinct.indices)) { left, right in
            keys[left] == keys[right]
                ? distinct[left] < distinct[right] : keys[left].lexicographicallyPrecedes(keys[right])
        }
        for (place, index) in order.enumerated() { known[distinct[index]] = Double(place) }
        self.axis = axis
        self.labels = labels
        places = try meter.map(Array(labels.indices)) { missing.contains($0) ? nil : known[labels[$0]] }
        keepsDescent = false
    }
}

/// Where each row stands along an axis of numbers or of time; nil where missing.
package struct PlaceColumn: Sendable {
    package let axis: Axis
    package let places: [Double?]
    /// The places are periods, one after another: one that is not there leaves a gap.
    package let areCounted: Bool

    package init(axis: Axis, places: [Double?], areCounted: Bool = false) {
        self.axis = axis
        self.places = places
        self.areCounted = areCounted
    }

    /// How far the nearest two places are from one another; nil where they are not counted, or no two differ.
    func step(_ meter: WorkMeter) throws(ChartFault) -> Double? {
        guard areCounted else { return nil }
        let sorted = try meter.sorted(Array(Set(places.lazy.compactMap { $0 }))) { $0 < $1 }
        return zip(sorted.dropFirst(), sorted).map { $0 - $1 }.min()
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
        return FigureStyle(unit: unit, sample: figures.lazy.compactMap { $0 }, mayBeYears: !isAdditive)
    }
}

/// Why a table is not drawn.
package enum ChartFault: Error, Equatable {
    /// Its rows do not say which of two figures is meant.
    case keysTwice([String])
    case calledOff
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

extension KeyColumn {
    /// The distinct keys, and the number of each row's. Names come in the order of their first rows or in their own, numbers
    /// and times from the least on, missing ones last; the other way round where their rows do.
    func numbered(_ meter: WorkMeter) throws(ChartFault) -> (names: [String], numbers: [Int]) {
        var known: [String: Int] = [:]
        var names: [String] = []
        var firstRows: [Int] = []
        var numbers: [Int] = []
        numbers.reserveCapacity(labels.count)
        for (row, label) in labels.enumerated() {
            if let number = known[label] {
                numbers.append(number)
            } else {
                known[label] = names.count
                numbers.append(names.count)
                names.append(label)
                firstRows.append(row)
            }
            try meter.step()
        }
        guard let places else { return (names, numbers) }
        let keys = firstRows.map { places[$0] ?? .infinity }
        if keepsDescent, zip(keys, keys.dropFirst()).allSatisfy({ $0 > $1 }) { return (names, numbers) }
        let order = try meter.sorted(Array(keys.indices)) { (keys[$0], $0) < (keys[$1], $1) }
        var moved = [Int](repeating: 0, count: order.count)
        for (number, before) in order.enumerated() { moved[before] = number }
        return (order.map { names[$0] }, numbers.map { moved[$0] })
    }
}
