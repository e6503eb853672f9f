import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// Products, quotients and powers, and their units.
extension Checker {
    mutating func multiply(_ x: Typed, _ y: Typed, _ sign: OperatorUse, _ origin: Origin) -> Typed {
        if x.isInvalid || y.isInvalid { return .invalid(origin) }
        let (x, y) = factors(x, y)
        if let missing = missing(x, y, origin) { return missing }
        for (span, factor) in [(x, y), (y, x)]
        where span.kind == .duration && factor.kind.isNumeric && factor.unit.isNone {
            return call("multiply", [span, coerced(factor, to: .float)], .duration, origin)
        }
        guard x.kind.isNumeric, y.kind.isNumeric else {
            return cannotCombine(x, y, sign, origin)
        }
        guard let (unit, ratio) = compose(x.unit, y.unit, exponent: 1, environment) else {
            return fail(.unitTooLarge, at: origin)
        }
        let product: Typed
        switch (x.kind, y.kind) {
        case (.float, _), (_, .float):
            let type = DataType(.float, unit: unit)
            product = call("multiply", [coerced(x, to: .float), coerced(y, to: .float)], type, origin)
        case (.int, .int): product = call("multiply", [x, y], DataType(.int, unit: unit), origin)
        default:
            let a = x.kind == .int ? coerced(x, to: .decimal(scale: 0)) : x
            let b = y.kind == .int ? coerced(y, to: .decimal(scale: 0)) : y
            let scale = (a.kind.decimalScale ?? 0) + (b.kind.decimalScale ?? 0)
            guard scale <= ExactNumber.digitCountMax else {
                return fail(.tooManyDecimals(digitCount: ExactNumber.digitCountMax), at: origin)
            }
            product = call("multiply", [a, b], DataType(.decimal(scale: scale), unit: unit), origin)
        }
        return scaled(product, by: ratio, unit: unit)
    }

    mutating func divide(_ x: Typed, _ y: Typed, _ sign: OperatorUse, _ origin: Origin) -> Typed {
        if x.isInvalid || y.isInvalid { return .invalid(origin) }
        let (x, y) = factors(x, y)
        if x.kind == .missing || y.kind == .missing { return Typed(.constant(.missing), .float, origin) }
        switch (x.kind, y.kind) {
        case (.duration, .duration): return call("divide", [x, y], .float, origin)
        case (.duration, let kind) where kind.isNumeric && y.unit.isNone:
            let one = Typed(.constant(.float(1)), .float, origin)
            let inverse = call("divide", [one, coerced(y, to: .float)], .float, origin)
            return call("multiply", [x, inverse], .duration, origin)
        default: break
        }
        guard x.kind.isNumeric, y.kind.isNumeric else {
            return cannotCombine(x, y, sign, origin)
        }
        guard let (unit, ratio) = compose(x.unit, y.unit, exponent: -1, environment) else {
            return fail(.unitTooLarge, at: origin)
        }
        return scaled(call("divide", [x, y], DataType(.float, unit: unit), origin), by: ratio, unit: unit)
    }

    /// The largest whole power whose digits after the point still fit; 0 for a float.
    private func exactPowerMax(of kind: Kind) -> Int64 {
        switch kind {
        case .int: 63
        case .decimal(let scale): scale == 0 ? 38 : Int64(ExactNumber.digitCountMax / scale)
        default: 0
        }
    }

    /// `x ^ y`: exact for a whole y that is written out and an exact x, else a float. The unit of x is raised too when y is
    /// a whole number.
    mutating func power(_ x: Typed, _ y: Typed, _ sign: OperatorUse, _ origin: Origin) -> Typed {
        if x.isInvalid || y.isInvalid { return .invalid(origin) }
        if x.kind == .missing || y.kind == .missing { return Typed(.constant(.missing), .float, origin) }
        guard x.kind.isNumeric, y.kind.isNumeric, y.unit.dimensions.isEmpty else {
            return cannotCombine(x, y, sign, origin)
        }
        // A whole power of an exact number is a product, as exact as `*`.
        if case .integer(let exponent)? = y.constantValue, exponent >= 1, exponent <= exactPowerMax(of: x.kind) {
            return (1..<exponent).reduce(x) { product, _ in multiply(product, x, sign, origin) }
        }
        var unit = Unit.none
        if !x.unit.dimensions.isEmpty {
            var product = UnitProduct()
            guard case .integer(let exponent)? = y.constantValue, let count = Int(exactly: exponent),
                count.magnitude <= 16, product.multiply(by: x.unit, exponent: count), let power = product.unit
            else { return fail(.unitPower(x.type, text: y.origin.text), at: y.origin) }
            unit = power
        }
        return call("power", [coerced(x, to: .float), coerced(y, to: .float)], DataType(.float, unit: unit), origin)
    }
}
