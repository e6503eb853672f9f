import TinhPlan
import TinhTypes

/// Columns of two tables that become one: keys of a join, columns of a union, columns turned into rows.
extension Checker {
    /// The two as one type. They can meet (`canMeet`); nil after reporting that their units are too far apart to reckon.
    mutating func broughtTogether(_ x: Typed, _ y: Typed) -> (Typed, Typed)? {
        var (x, y) = (x, y)
        if x.kind == .year, y.kind.isNumeric { x = coerced(x, to: .int) }
        if y.kind == .year, x.kind.isNumeric { y = coerced(y, to: .int) }
        noteMixture(x, y, at: x.origin.place)
        return unify(x, y, adoptsUnit: false, x.origin)
    }
}

extension Typed {
    func canMeet(_ other: Typed) -> Bool { type.canMeet(other.type) }
}

extension DataType {
    /// Values of both can be of one type: numbers of one dimension, a number and a year, days with and without a time, or the
    /// same kind. What has no kind of its own meets all.
    func canMeet(_ other: DataType) -> Bool {
        switch (kind, other.kind) {
        case (.missing, _), (_, .missing): true
        case (let a, let b) where a.isNumber && b.isNumber: unit.hasSameDimension(as: other.unit)
        case (.date, .datetime), (.datetime, .date): true
        case (let a, let b): a == b
        }
    }
}
