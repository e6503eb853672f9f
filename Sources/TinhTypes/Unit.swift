/// The unit of a number: nothing, per cent, or a product of base units.
///
/// A value of unit `ha` is stored as a number of hectares; `factor` says how many base units (m2) one of it is. A per cent
/// is stored as its ratio: 9.26 % is 0.0926, so that arithmetic with plain numbers needs no conversion.
package struct Unit: Hashable, Sendable {
    /// Base unit names with non-zero exponents, sorted by name: `[("m", 2)]` for ha, `[("VND", 1), ("m", -2)]`.
    package let dimensions: [Dimension]
    /// How many of the product of `dimensions` one of this unit is; exact.
    package let factor: Rational
    package let isPercent: Bool
    /// How it is shown: `ha`, `VND/m2`, `%`; empty for none.
    package let symbol: String

    package struct Dimension: Hashable, Sendable {
        package let base: String
        package let exponent: Int

        package init(_ base: String, _ exponent: Int) {
            self.base = base
            self.exponent = exponent
        }
    }

    package init(dimensions: [Dimension], factor: Rational, symbol: String, isPercent: Bool = false) {
        self.dimensions = dimensions
        self.factor = factor
        self.symbol = symbol
        self.isPercent = isPercent
    }

    package static let none = Unit(dimensions: [], factor: .one, symbol: "")
    package static let percent = Unit(dimensions: [], factor: .one, symbol: "%", isPercent: true)

    /// Neither a per cent nor of any dimension.
    package var isNone: Bool { dimensions.isEmpty && !isPercent && factor == .one }

    /// Values of both can be added once converted. Per cent and none have the same dimension.
    package func hasSameDimension(as other: Unit) -> Bool { dimensions == other.dimensions }

    package static func == (left: Unit, right: Unit) -> Bool {
        left.dimensions == right.dimensions && left.factor == right.factor && left.isPercent == right.isPercent
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(dimensions)
        hasher.combine(isPercent)
    }
}

/// An exact ratio in lowest terms, the denominator positive.
package struct Rational: Hashable, Sendable {
    package let numerator: Int128
    package let denominator: Int128

    package static let one = Rational(1, 1)

    /// Reduces. The denominator must not be 0.
    package init(_ numerator: Int128, _ denominator: Int128) {
        precondition(denominator != 0, "a rational with denominator 0")
        var a = numerator.magnitude
        var b = denominator.magnitude
        while b != 0 { (a, b) = (b, a % b) }
        let divisor = Int128(a == 0 ? 1 : a) * (denominator < 0 ? -1 : 1)
        self.numerator = numerator / divisor
        self.denominator = denominator / divisor
    }

    /// Nil on overflow of 128 bits.
    package func multiplied(by other: Rational) -> Rational? {
        let left = Rational(numerator, other.denominator)
        let right = Rational(other.numerator, denominator)
        let (n, nOverflow) = left.numerator.multipliedReportingOverflow(by: right.numerator)
        let (d, dOverflow) = left.denominator.multipliedReportingOverflow(by: right.denominator)
        return nOverflow || dOverflow ? nil : Rational(n, d)
    }

    package func divided(by other: Rational) -> Rational? {
        other.numerator == 0 ? nil : multiplied(by: Rational(other.denominator, other.numerator))
    }
}
