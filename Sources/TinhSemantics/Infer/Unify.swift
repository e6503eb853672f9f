import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// `x ?? y`.
    mutating func coalesce(_ x: Typed, _ y: Typed, _ origin: Origin) -> Typed {
        if x.isInvalid || y.isInvalid { return .invalid(origin) }
        guard let (left, right) = unify(x, y, adoptsUnit: true, origin) else { return .invalid(origin) }
        return call("coalesce", [left, right], left.type, origin)
    }

    /// Two values as one type, for what gives now one and now the other; nil after reporting that there is none.
    mutating func unify(_ x: Typed, _ y: Typed, adoptsUnit: Bool, _ origin: Origin) -> (Typed, Typed)? {
        if x.kind == .missing, y.kind == .missing { return (x, y) }
        if x.kind == .missing { return (missingValue(x, as: y.type), y) }
        if y.kind == .missing { return (x, missingValue(y, as: x.type)) }
        if x.kind == y.kind, !x.kind.isNumeric { return (x, y) }
        switch (x.kind, y.kind) {
        case (.date, .datetime): return (coerced(x, to: .datetime), y)
        case (.datetime, .date): return (x, coerced(y, to: .datetime))
        case (.year, .int): return (coerced(x, to: .int), y)
        case (.int, .year): return (x, coerced(y, to: .int))
        default: break
        }
        guard x.kind.isNumeric, y.kind.isNumeric else {
            fail(.differentResults(x.type, y.type), at: y.origin)
            return nil
        }
        let left = adoptsUnit ? adoptingAny(x, unitOf: y) : x
        var right = adoptsUnit ? adoptingAny(y, unitOf: x) : y
        var unit = left.unit
        if left.unit != right.unit {
            if left.unit.dimensions.isEmpty, right.unit.dimensions.isEmpty, left.unit.factor == right.unit.factor {
                unit = .none
            } else if left.unit.hasSameDimension(as: right.unit) {
                right = converted(right, to: left.unit)
                if right.isInvalid { return nil }
            } else {
                reportUnits(x, y)
                return nil
            }
        }
        let (a, b) = meet(left, right)
        return (a.with(type: DataType(a.kind, unit: unit)), b.with(type: DataType(b.kind, unit: unit)))
    }

    /// As a bare literal beside `??`: it takes any unit, a per cent as 5 of `x ?? 5` too.
    private func adoptingAny(_ value: Typed, unitOf other: Typed) -> Typed {
        guard value.isBareNumber, other.unit.isPercent else { return adopting(value, unitOf: other) }
        let hundredth = Typed(.constant(.decimal(1)), DataType(.decimal(scale: 2)), value.origin)
        let scale = (value.kind.decimalScale ?? 0) + 2
        guard value.kind != .float, scale <= ExactNumber.digitCountMax else { return value }
        let number = coerced(value, to: .decimal(scale: scale - 2))
        return call("multiply", [number, hundredth], DataType(.decimal(scale: scale), unit: .percent), value.origin)
    }

    private mutating func reportUnits(_ x: Typed, _ y: Typed) {
        var correction: [Correction] = []
        for (bare, other) in [(x, y), (y, x)] where bare.isBareNumber && isUnitName(other.unit.symbol) {
            let text = bare.origin.written
            correction = [Correction(bare.origin.span, "\(text) \(other.unit.symbol)", bare.origin.source)]
        }
        fail(.differentResults(x.type, y.type), at: y.origin, correction: correction)
    }
}
