import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// Values given from outside as text.
package enum ParameterText {
    /// The value of a text of a declared type, `decimal` with the digits that it has; nil where it is none.
    package static func parse(_ text: String, as word: String) -> (value: Value, type: DataType)? {
        var text = text
        switch word {
        case "text": return (.text(text), .text)
        case "int": return Int64(text).map { (.integer($0), .int) }
        case "decimal":
            return ExactNumber(parsing: text).map { (.decimal($0.mantissa), DataType(.decimal(scale: $0.scale))) }
        case "float":
            guard let number = Double(text), number.isFinite else { return nil }
            return (.float(number), .float)
        case "bool":
            switch text {
            case "true": return (.bool(true), .bool)
            case "false": return (.bool(false), .bool)
            default: return nil
            }
        case "date":
            let days = text.withUTF8 { CalendarText.parseDate(UnsafeRawBufferPointer($0)) }
            return days.map { (.integer(Int64($0)), .date) }
        case "datetime":
            let moment = text.withUTF8 { CalendarText.parseDatetime(UnsafeRawBufferPointer($0)) }
            return moment.map { (.integer(Int64($0)), .datetime) }
        case "year", "half", "quarter", "month", "week":
            guard let found = text.withUTF8({ CalendarText.parsePeriod(UnsafeRawBufferPointer($0)) }),
                let kind = Kind(word: word), CalendarPeriod(kind) == found.period
            else { return nil }
            return (.integer(Int64(found.index)), DataType(kind))
        default: return nil
        }
    }

    /// The words for types that a parameter may have.
    package static let types = [
        "int", "decimal", "float", "text", "bool", "date", "datetime", "year", "half", "quarter", "month", "week",
    ]

    /// What a text is that no `param` declares: a whole number, a decimal, a date, else text.
    package static func guess(_ text: String) -> (value: Value, type: DataType) {
        for word in ["int", "decimal", "date"] {
            if let found = parse(text, as: word) { return found }
        }
        return (.text(text), .text)
    }
}

extension Checker {
    /// `param year int = 2023`: the value given from outside, else the one written here.
    mutating func parameter(
        _ name: Name, _ type: Name, _ initial: Expression?, _ source: SourceText
    ) -> CheckedStatement? {
        let place = Diagnostic.Place(source, name.span)
        guard ParameterText.types.contains(type.text) else {
            let nearest = nearestNames(to: type.text, among: ParameterText.types)
            let correction = nearest.first.map { [Correction(type.span, $0, source)] } ?? []
            fail(.unknownType(type.text, nearest: nearest), at: .init(source, type.span), correction: correction)
            return nil
        }
        if !environment.replaces, let before = environment.parameters[name.text]?.place {
            let related = (place: before, words: "first declared here")
            fail(.definedTwice("$" + name.text), at: place, related: related)
            return nil
        }
        var found: (value: Value, type: DataType)?
        if let initial {
            found = initialValue(name, type, initial, source)
            if found == nil { return nil }
        }
        if let text = environment.givenParameters[name.text] {
            guard let given = ParameterText.parse(text, as: type.text) else {
                fail(.parameterText(name.text, text: text, type: type.text), at: place)
                return nil
            }
            found = given
        }
        var next = environment
        if let found {
            next.set(parameter: name.text, found.value, found.type, at: place)
        } else if environment.parameters[name.text] == nil {
            next.declare(parameter: name.text, type: type.text, at: place)
        }
        return .environment(next, notes: [])
    }

    private mutating func initialValue(
        _ name: Name, _ type: Name, _ initial: Expression, _ source: SourceText
    ) -> (value: Value, type: DataType)? {
        let scope = Scope(columns: [], environment: environment, source: source, hasSource: false)
        let value = scalar(infer(initial, scope))
        if value.isInvalid { return nil }
        guard let constant = value.constantValue else {
            fail(.notConstant(value.origin.text), at: value.origin)
            return nil
        }
        if constant == .missing, let kind = Kind(word: type.text) { return (.missing, DataType(kind)) }
        let wanted: Typed?
        switch (type.text, value.kind) {
        case ("decimal", .int): wanted = coerced(value, to: .decimal(scale: 0))
        case ("float", .int), ("float", .decimal): wanted = coerced(value, to: .float)
        case ("datetime", .date): wanted = coerced(value, to: .datetime)
        case ("year", .int): wanted = value.with(type: DataType(.year))
        default: wanted = value.kind.word == type.text ? value : nil
        }
        guard let wanted, let found = wanted.constantValue else {
            fail(.parameterInitial(name.text, found: value.type, type: type.text), at: value.origin)
            return nil
        }
        return (found, wanted.type)
    }
}
