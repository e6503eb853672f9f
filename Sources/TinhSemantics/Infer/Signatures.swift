import TinhBase
import TinhLibrary
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// The arguments in the kinds that the signature asks for, defaults filled in, and the result's type. Nil after
    /// reporting what does not fit.
    mutating func matched(
        _ signature: Signature, _ values: [Typed], _ name: Name, _ scope: Scope, _ origin: Origin
    ) -> (arguments: [Typed], result: DataType)? {
        let least = signature.parameters.prefix { $0.initial == nil }.count
        guard values.count >= least, signature.isVariadic || values.count <= signature.parameters.count else {
            let names = signature.parameters.map(\.name) + (signature.isVariadic ? ["…"] : [])
            fail(
                .argumentCount(function: name.text, wanted: names, least: least, found: values.count),
                at: origin)
            return nil
        }
        var values = values
        for parameter in signature.parameters.dropFirst(values.count) {
            guard let initial = parameter.initial, let value = defaultValue(initial, origin) else { break }
            values.append(value)
        }
        var match = SignatureMatch()
        var arguments: [Typed] = []
        for (index, value) in values.enumerated() {
            let parameter = signature.parameters[min(index, signature.parameters.count - 1)]
            guard let argument = fitted(value, to: parameter.pattern, name.text, &match) else { return nil }
            arguments.append(argument)
        }
        guard meetVariables(&arguments, signature, &match, origin) else { return nil }
        return (arguments, match.result(signature.result))
    }

    /// The default that a signature writes: `0`, `" "`, `true`.
    private func defaultValue(_ text: String, _ origin: Origin) -> Typed? {
        if let number = ExactNumber(parsing: text), let int = Int64(exactly: number.mantissa), number.scale == 0 {
            return Typed(.constant(.integer(int)), .int, origin, role: .bareNumber)
        }
        if text.hasPrefix("\""), text.hasSuffix("\""), text.count >= 2 {
            return Typed(.constant(.text(String(text.dropFirst().dropLast()))), .text, origin)
        }
        if text == "true" || text == "false" { return Typed(.constant(.bool(text == "true")), .bool, origin) }
        return nil
    }

    /// One argument against its pattern; nil after reporting.
    private mutating func fitted(
        _ value: Typed, to pattern: TypePattern, _ function: String, _ match: inout SignatureMatch
    ) -> Typed? {
        if value.kind == .missing { return missingArgument(value, pattern) }
        guard let argument = ofKind(value, pattern.kinds) else {
            reportKind(value, pattern.kinds, function)
            return nil
        }
        guard let converted = inUnit(argument, pattern, function, &match) else { return nil }
        // Only now: a conversion may have changed the kind.
        switch pattern.kinds {
        case .number, .amount: match.meet(converted.kind)
        case .day: match.day = converted.type
        case .period: match.period = converted.type
        case .word, .any, .variable: break
        }
        return converted
    }

    /// An argument of another kind, with what is most likely meant.
    private mutating func reportKind(_ value: Typed, _ kinds: TypePattern.Kinds, _ function: String) {
        let written = value.origin.expression.needsBracket ? "(\(value.origin.written))" : value.origin.written
        if kinds.takesDays, value.kind.isPeriod {
            let correction = [Correction(value.origin.span, "start_of \(written)", value.origin.source)]
            fail(
                .dayOrPeriod(
                    function: function, parameter: kinds.words, found: value.type, text: value.origin.text,
                    instead: "\(function) start_of \(written)"), at: value.origin,
                correction: value.origin.call == nil ? correction : [])
            return
        }
        if case .period = kinds, value.kind == .date || value.kind == .datetime {
            fail(
                .dayOrPeriod(
                    function: function, parameter: kinds.words, found: value.type, text: value.origin.text,
                    instead: "\(function) month \(written)` or `\(function) year \(written)"), at: value.origin)
            return
        }
        var reading = kinds.readable.flatMap { textReading(value, $0) }
        let correction = conversion(value, reading)
        // How text becomes a day or a period, the corrected line shows.
        if case .day = kinds, reading?.odd == nil, reading?.conversion != nil { reading = nil }
        fail(
            .argumentType(
                function: function, parameter: kinds.words, found: value.type, text: value.origin.text,
                reading: reading), at: value.origin, correction: correction)
    }

    private mutating func inUnit(
        _ argument: Typed, _ pattern: TypePattern, _ function: String, _ match: inout SignatureMatch
    ) -> Typed? {
        guard argument.kind.isNumeric else { return argument }
        if case .variable = pattern.kinds { return argument }
        return ofUnit(argument, pattern.unit, function, &match)
    }

    private func missingArgument(_ value: Typed, _ pattern: TypePattern) -> Typed {
        let kind: Kind
        switch pattern.kinds {
        case .word(let word): kind = Kind(word: word) ?? .missing
        case .number, .amount: kind = .float
        case .day: kind = .date
        case .period: kind = .year
        case .any, .variable: kind = .missing
        }
        return kind == .missing ? value : missingValue(value, as: DataType(kind))
    }

    /// The value in a kind that the pattern takes, converted where that loses nothing; nil where it does not fit.
    private func ofKind(_ value: Typed, _ kinds: TypePattern.Kinds) -> Typed? {
        let kind = value.kind
        switch kinds {
        case .word("int"):
            if kind == .year { return coerced(value, to: .int) }
            return kind == .int ? value : nil
        case .word("float"): return kind.isNumeric ? coerced(value, to: .float) : nil
        case .word("decimal"):
            if kind == .int { return coerced(value, to: .decimal(scale: 0)) }
            return kind.decimalScale != nil ? value : nil
        case .word("datetime"): return kind == .datetime ? value : nil
        case .word(let word): return kind.word == word ? value : nil
        case .number: return kind.isNumeric ? value : nil
        case .amount: return kind.isNumeric || kind == .duration ? value : nil
        case .day: return kind == .date || kind == .datetime ? value : nil
        case .period: return kind.isPeriod ? value : nil
        case .any, .variable: return value
        }
    }

    private mutating func ofUnit(
        _ value: Typed, _ rule: TypePattern.UnitRule, _ function: String, _ match: inout SignatureMatch
    ) -> Typed? {
        switch rule {
        case .any: return value
        case .plain, .percent:
            guard value.unit.dimensions.isEmpty, value.unit.factor == .one else {
                fail(
                    .argumentUnit(function: function, unit: value.unit.symbol, text: value.origin.text),
                    at: value.origin)
                return nil
            }
            return value
        case .variable(let letter):
            guard let unit = match.units[letter] else {
                match.units[letter] = value.unit
                return value
            }
            if unit == value.unit { return value }
            if value.isBareNumber, !unit.isPercent { return value.with(type: DataType(value.kind, unit: unit)) }
            if unit.dimensions.isEmpty, value.unit.dimensions.isEmpty {
                match.units[letter] = Unit.none
                return value
            }
            guard unit.hasSameDimension(as: value.unit) else {
                fail(
                    .argumentUnits(function: function, first: unit.symbol, second: value.unit.symbol),
                    at: value.origin)
                return nil
            }
            let converted = converted(value, to: unit)
            return converted.isInvalid ? nil : converted
        }
    }

    /// Brings arguments that share a letter to one type.
    private mutating func meetVariables(
        _ arguments: inout [Typed], _ signature: Signature, _ match: inout SignatureMatch, _ origin: Origin
    ) -> Bool {
        func letter(_ index: Int) -> String? {
            let parameter = signature.parameters[min(index, signature.parameters.count - 1)]
            if case .variable(let letter) = parameter.pattern.kinds { return letter }
            return nil
        }
        // Twice: the second time, the first ones meet what the last ones brought.
        for _ in 0..<2 {
            for index in arguments.indices {
                guard let letter = letter(index) else { continue }
                guard let known = match.variables[letter] else {
                    match.variables[letter] = arguments[index]
                    continue
                }
                guard let (met, own) = unify(known, arguments[index], adoptsUnit: true, origin) else { return false }
                match.variables[letter] = met
                arguments[index] = own
            }
        }
        // `mod` and `div` take two numbers of one kind.
        if signature.name == "mod" || signature.name == "div", arguments.count == 2 {
            let (x, y) = meet(arguments[0], arguments[1])
            arguments = [x, y]
        }
        return true
    }
}

/// What the letters of a signature stand for in one call.
private struct SignatureMatch {
    var units: [String: Unit] = [:]
    /// A value of each letter's type.
    var variables: [String: Typed] = [:]
    var number: Kind?
    var day: DataType?
    var period: DataType?

    mutating func meet(_ kind: Kind) {
        switch (number, kind) {
        case (nil, _), (.int?, _): number = kind
        case (.decimal(let a)?, .decimal(let b)): number = .decimal(scale: max(a, b))
        case (_, .float): number = .float
        default: break
        }
    }

    func result(_ pattern: TypePattern) -> DataType {
        var unit = Unit.none
        switch pattern.unit {
        case .plain, .any: break
        case .percent: unit = .percent
        case .variable(let letter): unit = units[letter] ?? .none
        }
        switch pattern.kinds {
        case .word(let word): return DataType(Kind(word: word) ?? .missing, unit: unit)
        case .number, .amount: return DataType(number ?? .float, unit: number == .duration ? .none : unit)
        case .day: return day ?? .date
        case .period: return period ?? DataType(.year)
        case .any: return DataType(.missing)
        case .variable(let letter): return variables[letter]?.type ?? DataType(.missing)
        }
    }
}

extension TypePattern.Kinds {
    fileprivate var takesDays: Bool {
        switch self {
        case .day: true
        case .word(let word): word == "date" || word == "datetime"
        case .number, .amount, .period, .any, .variable: false
        }
    }

    /// What text may hold in place of it.
    fileprivate var readable: OddCells.Wanted? {
        switch self {
        case .number, .amount: .numbers
        case .day: .dates
        case .word(let word):
            ["int", "decimal", "float"].contains(word) ? .numbers : takesDays ? .dates : nil
        case .period, .any, .variable: nil
        }
    }

    /// How a message calls what fits.
    var words: String {
        switch self {
        case .word("text"): "text"
        case .word("int"): "a whole number"
        case .word("bool"): "a condition"
        case .word(let word): "a \(word)"
        case .number: "a number"
        case .amount: "a number or duration"
        case .day: "a date"
        case .period: "a period such as @2023-Q2"
        case .any, .variable: "any value"
        }
    }
}

extension Kind {
    /// The kind that a word of the language names; a decimal without digits after the point.
    init?(word: String) {
        switch word {
        case "bool": self = .bool
        case "int": self = .int
        case "decimal": self = .decimal(scale: 0)
        case "float": self = .float
        case "text": self = .text
        case "date": self = .date
        case "datetime": self = .datetime
        case "duration": self = .duration
        case "year": self = .year
        case "half": self = .half
        case "quarter": self = .quarter
        case "month": self = .month
        case "week": self = .week
        default: return nil
        }
    }
}
