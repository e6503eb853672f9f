import TinhBase
import TinhLibrary
import TinhSyntax
import TinhTypes

/// A unit as a product of named ones, so that a product of units can be shown and its parts can meet.
struct UnitProduct {
    struct Factor {
        let unit: Unit
        var exponent: Int
    }

    private(set) var factors: [Factor] = []
    /// What a number must be multiplied by because parts of the same dimension met: ha against m2.
    private(set) var conversion = Rational.one

    init() {}

    /// Multiplies in a named unit (its symbol is one name); nil when the exact factor leaves 128 bits.
    mutating func multiply(by unit: Unit, exponent: Int) -> Bool {
        guard exponent != 0, !unit.isNone, !unit.isPercent else { return true }
        if let index = factors.firstIndex(where: { $0.unit.symbol == unit.symbol }) {
            add(exponent, at: index)
            return true
        }
        if let index = factors.firstIndex(where: { $0.unit.dimensions == unit.dimensions && $0.exponent * exponent < 0 }
        ) {
            guard let ratio = unit.factor.divided(by: factors[index].unit.factor),
                let power = ratio.raised(to: exponent), let product = conversion.multiplied(by: power)
            else { return false }
            conversion = product
            add(exponent, at: index)
            return true
        }
        factors.append(Factor(unit: unit, exponent: exponent))
        return true
    }

    private mutating func add(_ exponent: Int, at index: Int) {
        factors[index].exponent += exponent
        if factors[index].exponent == 0 { factors.remove(at: index) }
    }

    /// The product as one unit; nil when the exact factor leaves 128 bits.
    var unit: Unit? {
        if factors.isEmpty { return Unit.none }
        if factors.count == 1, factors[0].exponent == 1 { return factors[0].unit }
        var exponents: [String: Int] = [:]
        var factor = Rational.one
        for part in factors {
            for dimension in part.unit.dimensions {
                exponents[dimension.base, default: 0] += dimension.exponent * part.exponent
            }
            guard let power = part.unit.factor.raised(to: part.exponent), let product = factor.multiplied(by: power)
            else {
                return nil
            }
            factor = product
        }
        let dimensions = exponents.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        return Unit(dimensions: dimensions.map { .init($0.key, $0.value) }, factor: factor, symbol: symbol)
    }

    /// `VND/m2`; without a factor above the stroke `1/m2`.
    private var symbol: String {
        func text(_ factor: Factor, _ exponent: Int) -> String {
            exponent == 1 ? factor.unit.symbol : "\(factor.unit.symbol)^\(exponent)"
        }
        let above = factors.filter { $0.exponent > 0 }.map { text($0, $0.exponent) }
        let below = factors.filter { $0.exponent < 0 }.map { text($0, -$0.exponent) }
        return (above.isEmpty ? "1" : above.joined(separator: "*")) + below.map { "/" + $0 }.joined()
    }
}

extension Rational {
    /// Nil when it leaves 128 bits, or for a negative power of 0.
    func raised(to exponent: Int) -> Rational? {
        guard exponent.magnitude <= 64 else { return nil }
        var power = Rational.one
        for _ in 0..<exponent.magnitude {
            guard let next = power.multiplied(by: self) else { return nil }
            power = next
        }
        return exponent < 0 ? Rational.one.divided(by: power) : power
    }
}

extension Checker {
    /// The unit of a single name, those that the script declares first. The rates are those of the statement.
    func unit(named name: String, _ environment: Environment) -> Unit? {
        (environment.units[name] ?? library.unit(named: name)).map(rated)
    }

    /// With the rates that the script declares; as it is where a rate is too large to reckon with.
    func rated(_ unit: Unit) -> Unit { environment.rated(unit) ?? unit }

    func nearestUnit(to name: String, _ environment: Environment) -> [String] {
        // Every short word is near to some unit: it begins like it, and one of two letters differs in case at most.
        nearestNames(to: name, among: environment.units.keys.sorted() + library.unitNames).filter { unit in
            let (own, other) = (Folding.fold(unit), Folding.fold(name))
            return own == other
                || min(own.count, other.count) >= (own.first == other.first ? 3 : 6)
        }
    }

    /// `VND/m2`, `%`; nil after reporting a name that is no unit.
    ///
    /// - Parameter value: What is to be shown in it.
    mutating func unit(of expression: UnitExpression, for value: DataType? = nil, _ scope: Scope) -> Unit? {
        if expression.isPercent { return .percent }
        var product = UnitProduct()
        for factor in expression.factors {
            guard let unit = unit(named: factor.name.text, scope.environment) else {
                let place = placed(factor.name.span, scope)
                let nearest = nearestUnit(to: factor.name.text, scope.environment)
                let correction = nearest.first.map { [Correction(factor.name.span, $0, place.source)] } ?? []
                let worth = expression.factors.count == 1 ? value?.unit.symbol : nil
                fail(
                    .unknownUnit(factor.name.text, nearest: nearest, worth: worth.flatMap { $0.isEmpty ? nil : $0 }),
                    at: place, correction: correction)
                return nil
            }
            guard product.multiply(by: unit, exponent: factor.exponent) else {
                fail(.unitTooLarge, at: placed(expression.span, scope))
                return nil
            }
        }
        guard let unit = product.unit else {
            fail(.unitTooLarge, at: placed(expression.span, scope))
            return nil
        }
        return unit
    }

    /// The unit of `left * right` (exponent 1) or `left / right` (exponent -1), and what the plain product of the numbers
    /// must be multiplied by. Nil when the exact factor leaves 128 bits.
    func compose(_ left: Unit, _ right: Unit, exponent: Int, _ environment: Environment) -> (Unit, Rational)? {
        if left.isNone && right.isNone { return (.none, .one) }
        if left.isPercent && right.isPercent { return (.none, .one) }
        if left.isPercent && right.isNone { return (exponent < 0 ? .percent : .none, .one) }
        if left.isNone && right.isPercent { return (.none, .one) }
        if right.isPercent || right.isNone { return (left, .one) }
        if left == right && exponent < 0 { return (.none, .one) }
        var product = UnitProduct()
        for part in parts(of: left, environment) {
            guard product.multiply(by: part.unit, exponent: part.exponent) else { return nil }
        }
        for part in parts(of: right, environment) {
            guard product.multiply(by: part.unit, exponent: part.exponent * exponent) else { return nil }
        }
        guard let unit = product.unit else { return nil }
        if unit.dimensions.isEmpty {
            guard let ratio = product.conversion.multiplied(by: unit.factor) else { return nil }
            return (.none, ratio)
        }
        return (unit, product.conversion)
    }

    /// A unit's named factors, read from its symbol; the unit itself where the symbol names none that is known.
    private func parts(of unit: Unit, _ environment: Environment) -> [UnitProduct.Factor] {
        if unit.isNone || unit.isPercent { return [] }
        var factors: [UnitProduct.Factor] = []
        var sign = 1
        var word = ""
        func close() -> Bool {
            let pieces = word.split(separator: "^")
            if word == "1" { return true }
            guard let name = pieces.first, let named = self.unit(named: String(name), environment) else { return false }
            let exponent = pieces.count > 1 ? Int(pieces[1]) : 1
            guard let exponent else { return false }
            factors.append(.init(unit: named, exponent: sign * exponent))
            return true
        }
        for character in unit.symbol {
            if character == "/" || character == "*" {
                guard close() else { return [.init(unit: unit, exponent: 1)] }
                sign = character == "/" ? -1 : 1
                word = ""
            } else {
                word.append(character)
            }
        }
        guard close(), factors.count > 1 || factors.first?.exponent != 1 else {
            return [.init(unit: unit, exponent: 1)]
        }
        return factors
    }
}
