import TinhTypes

/// Reads a unit as people write it: `VND/m2`, `m²`, `triệu đồng/ha`, `1000 VND`, `nghìn tỷ đồng`, `10_000 m2`, `m^3`.
///
///     unit   = factor { ( '/' | '*' | '·' ) factor }
///     factor = [ number ] { scale word } [ name [ '^' int | superscript ] ]
///
/// A name of several words is looked up with `_` between them: `doanh nghiệp` as `doanh_nghiệp`.
struct UnitText {
    /// Nil when a part of it is no unit. `unit` finds a single name. The symbol is the text as written.
    static func parse(_ text: String, unit: (String) -> Unit?) -> Unit? {
        parse(text, unit: unit, below: unit)
    }

    /// As above, with names below a stroke found by `below`.
    static func parse(_ text: String, unit: (String) -> Unit?, below: (String) -> Unit?) -> Unit? {
        var product = Unit.none
        var sign = 1
        var rest = Substring(text)
        while true {
            let part = rest.prefix { !"/*·".contains($0) }
            guard let factor = Factor(part, unit: sign > 0 ? unit : below) else { return nil }
            guard let next = product.multiplied(by: factor.unit, exponent: sign * factor.exponent) else { return nil }
            product = next
            rest = rest[part.endIndex...]
            guard let separator = rest.first else { break }
            sign = separator == "/" ? -1 : 1
            rest = rest.dropFirst()
        }
        let symbol = text.split(separator: " ").joined(separator: " ")
        return Unit(dimensions: product.dimensions, factor: product.factor, symbol: symbol)
    }

    /// One factor of a unit, its number and scale words multiplied into `unit`.
    private struct Factor {
        let unit: Unit
        let exponent: Int

        init?(_ text: Substring, unit: (String) -> Unit?) {
            var words = text.split(separator: " ")[...]
            var scale = Rational.one
            var isScaled = false
            if let first = words.first, let number = Rational(digits: first) {
                scale = number
                isScaled = true
                words.removeFirst()
            }
            while let first = words.first, let value = UnitCatalogue.scale(named: first.lowercased()) {
                guard let product = scale.multiplied(by: Rational(Int128(value), 1)) else { return nil }
                scale = product
                isScaled = true
                words.removeFirst()
            }
            if words.isEmpty {
                guard isScaled else { return nil }
                self.unit = Unit(dimensions: [], factor: scale, symbol: "")
                self.exponent = 1
            } else {
                guard let power = Power(words.joined(separator: "_"), unit: unit) else { return nil }
                guard !isScaled || power.exponent == 1 else { return nil }
                guard let factor = power.unit.factor.multiplied(by: scale) else { return nil }
                self.unit = Unit(dimensions: power.unit.dimensions, factor: factor, symbol: "")
                self.exponent = power.exponent
            }
        }
    }

    /// `m2`, `m^2`, `m²`.
    private struct Power {
        let unit: Unit
        let exponent: Int

        init?(_ text: String, unit find: (String) -> Unit?) {
            if let unit = find(text) {
                self.unit = unit
                exponent = 1
                return
            }
            let base = text.prefix { $0 != "^" && Self.superscripts[$0] == nil }
            let digits = text[base.endIndex...].compactMap { $0 == "^" ? nil : Self.superscripts[$0] ?? $0 }
            guard !digits.isEmpty, let power = Int(String(digits)), (1...9).contains(power) else { return nil }
            guard let unit = find(String(base)) else { return nil }
            self.unit = unit
            exponent = power
        }

        private static let superscripts: [Character: Character] = ["¹": "1", "²": "2", "³": "3"]
    }
}

extension Rational {
    /// `1000`, `10_000`, `0.001`; nil for anything else, and for zero.
    init?(digits: Substring) {
        var value: Int128 = 0
        var scale: Int128 = 1
        var isFraction = false
        guard let first = digits.first, first.isASCII, first.isNumber else { return nil }
        for character in digits where character != "_" {
            if character == ".", !isFraction {
                isFraction = true
                continue
            }
            guard character.isASCII, let digit = character.wholeNumberValue, value < 1_000_000_000_000_000 else {
                return nil
            }
            value = value * 10 + Int128(digit)
            if isFraction { scale *= 10 }
        }
        guard value != 0 else { return nil }
        self.init(value, scale)
    }
}

extension Unit {
    /// This unit times a power of another; nil on overflow. The symbol is left empty.
    func multiplied(by other: Unit, exponent: Int) -> Unit? {
        var exponents: [String: Int] = [:]
        for dimension in dimensions { exponents[dimension.base] = dimension.exponent }
        for dimension in other.dimensions { exponents[dimension.base, default: 0] += dimension.exponent * exponent }
        var product = factor
        for _ in 0..<abs(exponent) {
            guard let next = exponent > 0 ? product.multiplied(by: other.factor) : product.divided(by: other.factor)
            else { return nil }
            product = next
        }
        let sorted = exponents.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        return Unit(dimensions: sorted.map { Dimension($0.key, $0.value) }, factor: product, symbol: "")
    }
}
