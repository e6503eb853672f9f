import TinhBase
import TinhPlan
import TinhTypes

extension Reference {
    func value(_ expression: TypedExpression, _ row: [Value]) throws -> Value {
        switch expression {
        case .column(let index, _): return row[index]
        case .constant(let value, _): return value
        case .call(let name, let arguments, let type, _): return try call(name, arguments, type.kind, row)
        }
    }

    private func call(_ name: String, _ arguments: [TypedExpression], _ kind: Kind, _ row: [Value]) throws -> Value {
        func isTrue(_ index: Int) throws -> Bool { try value(arguments[index], row) == .bool(true) }
        switch name {
        case "and": return .bool(try isTrue(0) && isTrue(1))
        case "or": return .bool(try isTrue(0) || isTrue(1))
        case "not": return .bool(try !isTrue(0))
        case "if": return try value(arguments[try isTrue(0) ? 1 : 2], row)
        case "coalesce":
            let first = try value(arguments[0], row)
            return first == .missing ? try value(arguments[1], row) : first
        default: break
        }
        let values = try arguments.map { try value($0, row) }
        if let result = predicate(name, values, arguments.map(\.type.kind)) { return .bool(result) }
        if values.contains(.missing) { return .missing }
        if kind == .float { return try floats(name, values, arguments.map(\.type.kind)) }
        let mantissas = values.map(\.testMantissa)
        let result: Int128
        switch name {
        case "add": result = mantissas[0] + mantissas[1]
        case "subtract": result = mantissas[0] - mantissas[1]
        case "multiply": result = mantissas[0] * mantissas[1]
        case "negate": result = -mantissas[0]
        case "toDecimal": result = mantissas[0] * ten(kind.testScale - arguments[0].type.kind.testScale)
        case "modulo", "quotient":
            if mantissas[1] == 0 { return .missing }
            var (quotient, rest) = mantissas[0].quotientAndRemainder(dividingBy: mantissas[1])
            if rest != 0, (rest < 0) != (mantissas[1] < 0) {
                quotient -= 1
                rest += mantissas[1]
            }
            result = name == "modulo" ? rest : quotient
        default: throw Fault()
        }
        if case .decimal = kind { return .decimal(result) }
        guard let narrow = Int64(exactly: result) else { throw Fault() }
        return .integer(narrow)
    }

    private func floats(_ name: String, _ values: [Value], _ kinds: [Kind]) throws -> Value {
        if name == "divide", !kinds.contains(.float) {
            if values[1].testMantissa == 0 { return .missing }
            return .float(
                ExactNumber.divide(
                    values[0].testMantissa * ten(kinds[1].testScale), values[1].testMantissa * ten(kinds[0].testScale)))
        }
        let numbers = zip(values, kinds).map { value, kind in
            kind == .float ? value.testDouble : ExactNumber.divide(value.testMantissa, ten(kind.testScale))
        }
        let result: Double
        switch name {
        case "add": result = numbers[0] + numbers[1]
        case "subtract": result = numbers[0] - numbers[1]
        case "multiply": result = numbers[0] * numbers[1]
        case "divide":
            if numbers[1] == 0 { return .missing }
            result = numbers[0] / numbers[1]
        case "negate": result = 0 - numbers[0]
        case "toFloat": result = numbers[0]
        default: throw Fault()
        }
        guard result.isFinite else { throw Fault() }
        return .float(result)
    }

    /// Nil where the name is no predicate.
    private func predicate(_ name: String, _ values: [Value], _ kinds: [Kind]) -> Bool? {
        func equal(_ index: Int) -> Bool {
            values[0] != .missing && values[index] != .missing
                && order(values[0], kinds[0], values[index], kinds[index]) == 0
        }
        let isComplete = !values.contains(.missing)
        func texts() -> (String, String)? {
            guard case .text(let a) = values[0], case .text(let b) = values[1] else { return nil }
            return (TextForm.normalized(a), TextForm.normalized(b))
        }
        switch name {
        case "isMissing": return values[0] == .missing
        case "equal": return equal(1)
        case "notEqual": return !equal(1)
        case "less": return isComplete && order(values[0], kinds[0], values[1], kinds[1]) < 0
        case "lessOrEqual": return isComplete && order(values[0], kinds[0], values[1], kinds[1]) <= 0
        case "greater": return isComplete && order(values[0], kinds[0], values[1], kinds[1]) > 0
        case "greaterOrEqual": return isComplete && order(values[0], kinds[0], values[1], kinds[1]) >= 0
        case "isIn": return values.indices.dropFirst().contains { equal($0) }
        case "contains": return texts().map { a, b in Reference.contains(Array(a.utf8), Array(b.utf8)) } ?? false
        case "starts": return texts().map { a, b in Array(a.utf8).starts(with: Array(b.utf8)) } ?? false
        case "ends":
            return texts().map { a, b in Array(a.utf8).reversed().starts(with: Array(b.utf8).reversed()) } ?? false
        case "alike": return texts().map { a, b in Folding.fold(a) == Folding.fold(b) } ?? false
        default: return nil
        }
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        part.isEmpty || text.indices.contains { text[$0...].starts(with: part) }
    }

    private func order(_ left: Value, _ leftKind: Kind, _ right: Value, _ rightKind: Kind) -> Int {
        if leftKind == .float || rightKind == .float {
            func number(_ value: Value, _ kind: Kind) -> Double {
                kind == .float ? value.testDouble : ExactNumber.divide(value.testMantissa, ten(kind.testScale))
            }
            return Reference.compare(.float(number(left, leftKind)), .float(number(right, rightKind)))
        }
        if leftKind.isNumeric, leftKind != rightKind {
            return Reference.compare(
                .decimal(left.testMantissa * ten(rightKind.testScale)),
                .decimal(right.testMantissa * ten(leftKind.testScale)))
        }
        return Reference.compare(left, right)
    }
}
