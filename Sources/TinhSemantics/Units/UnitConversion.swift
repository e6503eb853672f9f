import TinhBase
import TinhPlan
import TinhTypes

extension Checker {
    /// The value in another unit of the same dimension.
    mutating func converted(_ value: Typed, to unit: Unit) -> Typed {
        if value.unit == unit { return value.with(type: DataType(value.kind, unit: unit)) }
        guard let ratio = value.unit.factor.divided(by: unit.factor) else {
            return fail(.unitTooLarge, at: value.origin)
        }
        return scaled(value, by: ratio, unit: unit)
    }

    /// The number times an exact ratio, as exactly as its kind allows, with a new unit.
    mutating func scaled(_ value: Typed, by ratio: Rational, unit: Unit) -> Typed {
        if ratio == .one { return value.with(type: DataType(value.kind, unit: unit)).with(role: .worked) }
        let origin = value.origin
        if case .float = value.kind { return scaledFloat(value, by: ratio, unit: unit) }
        if let scale = ratio.decimalScale {
            let mantissa = ratio.numerator * (PowerOfTen.signed[scale] / ratio.denominator)
            if scale == 0, value.kind == .int, let int = Int64(exactly: mantissa) {
                let constant = Typed(.constant(.integer(int)), .int, origin)
                return call("multiply", [value, constant], DataType(.int, unit: unit), origin)
            }
            let decimal = coerced(value, to: .decimal(scale: value.kind.decimalScale ?? 0))
            guard let own = decimal.kind.decimalScale, own + scale <= ExactNumber.digitCountMax else {
                return fail(.tooManyDecimals(digitCount: ExactNumber.digitCountMax), at: origin)
            }
            let constant = Typed(.constant(.decimal(mantissa)), DataType(.decimal(scale: scale)), origin)
            let type = DataType(.decimal(scale: own + scale), unit: unit)
            return shortened(call("multiply", [decimal, constant], type, origin), fromInt: value.kind == .int)
        }
        return scaledFloat(coerced(value, to: .float), by: ratio, unit: unit)
    }

    /// A literal in no more digits after the point than it needs: 50 billion VND beside a column in billions is 50, and not
    /// 50.000000000, which every result would then carry. Anything but a constant stays as it is.
    private func shortened(_ value: Typed, fromInt: Bool) -> Typed {
        guard case .decimal(var mantissa)? = value.constantValue, var scale = value.kind.decimalScale else {
            return value
        }
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        if scale == 0, fromInt, let int = Int64(exactly: mantissa) {
            return Typed(.constant(.integer(int)), DataType(.int, unit: value.unit), value.origin)
        }
        return Typed(.constant(.decimal(mantissa)), DataType(.decimal(scale: scale), unit: value.unit), value.origin)
    }

    /// Multiplied and divided by whole numbers, so that 10,000 m2 are exactly 1 ha.
    private func scaledFloat(_ value: Typed, by ratio: Rational, unit: Unit) -> Typed {
        let type = DataType(.float, unit: unit)
        var result = value
        if ratio.numerator != 1 {
            let factor = Typed(.constant(.float(Double(ratio.numerator))), .float, value.origin)
            result = call("multiply", [result, factor], type, value.origin)
        }
        if ratio.denominator != 1 {
            let divisor = Typed(.constant(.float(Double(ratio.denominator))), .float, value.origin)
            result = call("divide", [result, divisor], type, value.origin)
        }
        return result
    }

    /// The same number as another numeric kind that holds it; constants are converted at once.
    func coerced(_ value: Typed, to kind: Kind) -> Typed {
        if value.kind == kind { return value }
        let type = DataType(kind, unit: value.unit)
        if value.kind == .missing { return missingValue(value, as: type) }
        guard let kernel = kind.conversion else { preconditionFailure("nothing is coerced to \(kind.word)") }
        let result = call(kernel, [value], type, value.origin)
        // A converted literal is still one.
        return result.constantValue == nil ? result : result.with(role: value.role)
    }
}

extension Rational {
    /// How many digits after the point it takes to write the ratio exactly; nil when none do, or it gets too long.
    var decimalScale: Int? {
        guard numerator.magnitude < PowerOfTen.unsigned[19] else { return nil }
        return (0...19).first { PowerOfTen.signed[$0] % denominator == 0 }
    }
}

extension Kind {
    /// The digits after the point of a decimal; nil for other kinds.
    var decimalScale: Int? {
        if case .decimal(let scale) = self { return scale }
        return nil
    }
}
