import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// Lists after `in`.
extension Checker {
    /// Up to so many days, months … are told by their first and last days, which stored values are compared with; more are looked
    /// up.
    private static let rangedSpanCountMax = 16

    /// A value, and constants that it is looked up among.
    private struct ConstantSet {
        let value: Typed
        var constants: [Typed]
    }

    /// A chain of `=`: constants in one test for all that are compared with the same value, the others one by one.
    mutating func amongst(_ x: Typed, _ elements: [Typed], _ sign: OperatorUse, _ origin: Origin) -> Typed {
        noteFraction(among: elements, beside: x)
        var sets: [ConstantSet] = []
        var tests: [Typed] = []
        for element in elements {
            switch element.form {
            case .list(let inner): tests.append(amongst(x, inner, sign, origin))
            case .range(let low, let high): tests.append(between(x, low, high, sign, origin))
            case .column, .constant, .call, .aggregate, .window, .relative, .invalid:
                if element.isMissingLiteral {
                    let instead = "\(x.origin.written) is missing"
                    tests.append(fail(.comparedWithMissing(isEquality: true, instead: instead), at: element.origin))
                    continue
                }
                if spanOrder(x, element) == .right {
                    if elements.count > Checker.rangedSpanCountMax, element.isKnown {
                        Checker.add(element, to: &sets, of: span(around: x, element.kind))
                    } else {
                        tests.append(within(x, element, origin))
                    }
                    continue
                }
                let equal = OperatorUse(operator: .equal, place: sign.place)
                let test = comparison(x, element, equal, origin)
                guard case .call("equal", let sides) = test.form, sides.count == 2, sides[1].isKnown else {
                    tests.append(test)
                    continue
                }
                // Numbers without an equal of the value's type are compared by the engine, which knows that they have none.
                let constant = isSame(sides[0], x) ? exactly(sides[1], as: x.type) : nil
                Checker.add(constant ?? sides[1], to: &sets, of: sides[0])
            }
        }
        if tests.contains(where: \.isInvalid) { return .invalid(origin) }
        // A set without any value: the same level as with one, so that no data decide whether the query is right.
        if sets.isEmpty, tests.isEmpty { return Typed(.call("isIn", [x]), .bool, origin) }
        tests = sets.map { Typed(.call("isIn", [$0.value] + $0.constants), .bool, origin) } + tests
        return tests.dropFirst().reduce(tests[0]) { call("or", [$0, $1], .bool, origin) }
    }

    /// `year in (2022, 2023.5)`: no whole number is equal to it.
    private mutating func noteFraction(among elements: [Typed], beside x: Typed) {
        guard x.kind == .int || x.kind == .year, x.unit.isNone,
            let fraction = elements.first(where: { element in
                guard case .quantity = element.origin.expression.form, element.unit.isNone else { return false }
                return element.exactConstant.map { $0.exactly(inScale: 0) == nil } ?? false
            })
        else { return }
        note(.fractionAmongWholes(fraction.origin.text, of: x.origin.text), at: fraction.origin.place)
    }

    private static func add(_ constant: Typed, to sets: inout [ConstantSet], of value: Typed) {
        if let place = sets.firstIndex(where: { isSame($0.value, value) }) {
            sets[place].constants.append(constant)
        } else {
            sets.append(ConstantSet(value: value, constants: [constant]))
        }
    }

    /// A constant as a value of another type, nil when it is none or has no equal there.
    func exactly(_ value: Typed, as type: DataType) -> Typed? {
        guard let constant = value.constantValue, constant != .missing else { return nil }
        if value.kind == type.kind { return value.with(type: type) }
        let number: ExactNumber
        switch (constant, value.kind) {
        case (.integer(let int), .int), (.integer(let int), .year): number = ExactNumber(Int128(int))
        case (.decimal(let mantissa), .decimal(let scale)): number = ExactNumber(mantissa, scale: scale)
        default: return nil
        }
        switch type.kind {
        case .int, .year:
            guard let whole = number.exactly(inScale: 0), let int = Int64(exactly: whole.mantissa) else { return nil }
            return Typed(.constant(.integer(int)), type, value.origin)
        case .decimal(let scale):
            return number.exactly(inScale: scale).map { Typed(.constant(.decimal($0.mantissa)), type, value.origin) }
        case .bool, .float, .text, .date, .datetime, .duration, .half, .quarter, .month, .week, .missing: return nil
        }
    }
}

extension Typed {
    /// A constant that is not missing.
    fileprivate var isKnown: Bool { constantValue.map { $0 != .missing } ?? false }
}
