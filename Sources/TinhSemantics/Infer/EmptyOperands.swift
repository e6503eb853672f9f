import TinhPlan
import TinhTypes

/// Arithmetic with what is missing.
extension Checker {
    /// Arithmetic with the literal `missing` is missing.
    func missing(_ x: Typed, _ y: Typed, _ origin: Origin) -> Typed? {
        guard x.kind == .missing || y.kind == .missing else { return nil }
        return Typed(.constant(.missing), x.kind == .missing ? y.type : x.type, origin)
    }

    /// Terms of a sum or difference: a column without any value is what fits beside the other one.
    func terms(_ x: Typed, _ y: Typed) -> (Typed, Typed) { (term(x, beside: y), term(y, beside: x)) }

    private func term(_ value: Typed, beside other: Typed) -> Typed {
        guard value.kind == .missing, !value.isConstant else { return value }
        if value.unit.isNone, other.unit.isCalendar || other.kind == .duration {
            return missingValue(value, as: DataType(.date))
        }
        if other.kind.isNumeric || other.kind == .missing {
            let unit = value.unit.isNone ? other.unit : value.unit
            return missingValue(value, as: DataType(.decimal(scale: 0), unit: unit))
        }
        return missingValue(value, as: other.type)
    }

    /// Factors of a product or quotient: a column without any value is a number of its own unit.
    func factors(_ x: Typed, _ y: Typed) -> (Typed, Typed) { (factor(x), factor(y)) }

    private func factor(_ value: Typed) -> Typed {
        guard value.kind == .missing, !value.isConstant else { return value }
        return missingValue(value, as: DataType(.decimal(scale: 0), unit: value.unit))
    }
}
