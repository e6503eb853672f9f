import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    mutating func negate(_ value: Typed, _ origin: Origin) -> Typed {
        let value = scalar(value)
        switch value.kind {
        case .int, .decimal, .float, .duration:
            let result = call("negate", [value], value.type, origin)
            if result.constantValue != nil {
                if case .percentLiteral(let text) = value.role { return result.with(role: .percentLiteral("-" + text)) }
                return result.with(role: value.role)
            }
            return result
        case .missing: return value.with(origin: origin)
        case .bool, .text, .date, .datetime, .year, .half, .quarter, .month, .week:
            return value.isInvalid
                ? value : fail(.notANumber(value.type, text: value.origin.text, after: "-"), at: value.origin)
        }
    }

    mutating func add(_ x: Typed, _ y: Typed, _ sign: OperatorUse, _ origin: Origin) -> Typed {
        if x.isInvalid || y.isInvalid { return .invalid(origin) }
        let (x, y) = terms(x, y)
        if let missing = missing(x, y, origin) { return missing }
        if let shifted = shifted(x, by: y, "add", origin) ?? shifted(y, by: x, "add", origin) { return shifted }
        return sum(x, y, "add", sign, origin)
    }

    mutating func subtract(_ x: Typed, _ y: Typed, _ sign: OperatorUse, _ origin: Origin) -> Typed {
        if x.isInvalid || y.isInvalid { return .invalid(origin) }
        let (x, y) = terms(x, y)
        if let missing = missing(x, y, origin) { return missing }
        switch (x.kind, y.kind) {
        case (.date, .date), (.datetime, .datetime): return call("subtractDates", [x, y], .duration, origin)
        case (.date, .datetime):
            return call("subtractDates", [coerced(x, to: .datetime), y], .duration, origin)
        case (.datetime, .date):
            return call("subtractDates", [x, coerced(y, to: .datetime)], .duration, origin)
        case (let a, let b) where a.isPeriod && a == b: return call("subtractPeriods", [x, y], .int, origin)
        default: break
        }
        return shifted(x, by: y, "subtract", origin) ?? sum(x, y, "subtract", sign, origin)
    }

    /// A day or period moved along the calendar; nil when `x` is none or `y` does not move it.
    private mutating func shifted(_ x: Typed, by y: Typed, _ operation: String, _ origin: Origin) -> Typed? {
        switch x.kind {
        case .date, .datetime:
            if y.kind == .duration {
                if x.kind == .date, case .integer(let microseconds)? = y.constantValue,
                    microseconds % Int64(CalendarText.microsecondsPerDay) != 0
                {
                    return fail(.partOfDay(date: x.origin.text, duration: y.origin.text), at: y.origin)
                }
                return moved(operation + "Duration", x, y, origin)
            }
            guard y.unit.isCalendar, let months = wholeNumber(converted(y, to: calendarMonth)) else { return nil }
            return moved("addMonths", x, signed(months, operation), origin)
        case .year, .half, .quarter, .month, .week:
            if y.unit.isCalendar {
                guard let each = x.kind.monthCount else {
                    return fail(.periodStep(x.kind, step: y.origin.text), at: y.origin)
                }
                let unit = Unit(dimensions: y.unit.dimensions, factor: Rational(Int128(each), 1), symbol: x.kind.word)
                guard let steps = wholeNumber(converted(y, to: unit)) else {
                    return fail(.periodStep(x.kind, step: y.origin.text), at: y.origin)
                }
                return moved("addPeriods", x, signed(steps, operation), origin)
            }
            guard y.kind == .int, y.unit.isNone else { return nil }
            return moved("addPeriods", x, signed(y, operation), origin)
        case .bool, .int, .decimal, .float, .text, .duration, .missing: return nil
        }
    }

    /// What is known to lie outside the calendar is refused before anything runs.
    private mutating func moved(_ kernel: String, _ x: Typed, _ step: Typed, _ origin: Origin) -> Typed {
        let result = call(kernel, [x, step], x.type, origin)
        guard let start = x.constantValue, start != .missing, let distance = step.constantValue, distance != .missing,
            result.constantValue == nil
        else { return result }
        return fail(.outsideCalendar(origin.text), at: origin)
    }

    private var calendarMonth: Unit {
        Unit(dimensions: [.init(TimeStep.monthDimension, 1)], factor: .one, symbol: "month")
    }

    /// An int without unit; nil when a constant is no whole number.
    private func wholeNumber(_ value: Typed) -> Typed? {
        if value.kind == .int { return value.with(type: .int) }
        guard let constant = value.constantValue, let scale = value.kind.decimalScale,
            case .decimal(let mantissa) = constant,
            let whole = ExactNumber(mantissa, scale: scale).exactly(inScale: 0),
            let int = Int64(exactly: whole.mantissa)
        else { return nil }
        return Typed(.constant(.integer(int)), .int, value.origin)
    }

    private func signed(_ steps: Typed, _ operation: String) -> Typed {
        operation == "add" ? steps : call("negate", [steps], steps.type, steps.origin)
    }

    /// Numbers or durations added or subtracted.
    private mutating func sum(_ x: Typed, _ y: Typed, _ kernel: String, _ sign: OperatorUse, _ origin: Origin) -> Typed
    {
        if x.kind == .duration, y.kind == .duration { return call(kernel, [x, y], .duration, origin) }
        // A year beside a number is one: `max year - min year` of years is handled above.
        let x = x.kind == .year ? coerced(x, to: .int) : x
        let y = y.kind == .year ? coerced(y, to: .int) : y
        guard x.kind.isNumeric, y.kind.isNumeric else {
            if kernel == "add", x.kind == .text || y.kind == .text {
                let text = "concat(\(joinedTexts(x)), \(textOperand(y)))"
                let fits = x.origin.source === y.origin.source && x.origin.source === origin.source
                // Beside a number a column of numbers was most likely meant, which one cell has made text.
                let reading = [(x, y), (y, x)].compactMap { text, other in
                    other.kind.isNumeric ? textReading(text, .numbers) : nil
                }.first
                let correction = fits && reading?.odd == nil ? [Correction(origin.span, text, origin.source)] : []
                return fail(.textAdded(instead: text, reading: reading), at: origin, correction: correction)
            }
            return cannotCombine(x, y, sign, origin, inDays(x, y))
        }
        guard let (left, right, unit) = sameUnit(x, y, sign, origin) else { return .invalid(origin) }
        let (a, b) = meet(left, right)
        return call(kernel, [a, b], DataType(a.kind, unit: unit), origin)
    }

    /// Operands that are no numbers; text among them may hold some, or dates.
    mutating func cannotCombine(
        _ x: Typed, _ y: Typed, _ sign: OperatorUse, _ origin: Origin, _ correction: [Correction] = []
    ) -> Typed {
        let texts = [(x, y), (y, x)].compactMap { text, other -> (value: Typed, reading: TextReading)? in
            let isDay = other.kind.isCalendar || other.kind == .duration
            return textReading(text, isDay ? .dates : .numbers).map { (text, $0) }
        }
        var correction = correction
        if correction.isEmpty, texts.allSatisfy({ $0.reading.odd == nil }) {
            correction = texts.flatMap { conversion($0.value, $0.reading) }
        }
        let reading = texts.first { $0.reading.odd != nil } ?? texts.first
        return fail(
            .cannotCombine(x.type, sign.operator.rawValue, y.type, reading: reading?.reading), at: sign.place,
            correction: correction) ?? .invalid(origin)
    }

    /// `date + 30` as `date + 30 days`.
    private func inDays(_ x: Typed, _ y: Typed) -> [Correction] {
        guard x.kind == .date || x.kind == .datetime || x.kind == .duration, y.isBareNumber, y.kind == .int,
            case .quantity = y.origin.expression.form
        else { return [] }
        return [Correction(y.origin.span, y.origin.written + " days", y.origin.source)]
    }

    private func textOperand(_ value: Typed) -> String {
        let text = value.origin.written
        return value.kind == .text ? text : text + " to text"
    }

    /// Both sides in one unit, for `+` and `-`; nil after reporting that they have none in common.
    private mutating func sameUnit(_ x: Typed, _ y: Typed, _ sign: OperatorUse, _ origin: Origin) -> (
        Typed, Typed, Unit
    )? {
        if x.unit == y.unit { return (x, y, x.unit) }
        if x.unit.dimensions.isEmpty, y.unit.dimensions.isEmpty, x.unit.factor == y.unit.factor { return (x, y, .none) }
        if x.unit.hasSameDimension(as: y.unit) {
            let converted = converted(y, to: x.unit)
            return converted.isInvalid ? nil : (x, converted, x.unit)
        }
        var correction: [Correction] = []
        for (bare, other) in [(x, y), (y, x)] where bare.isBareNumber && bare.origin.source === origin.source {
            if isUnitName(other.unit.symbol), case .quantity = bare.origin.expression.form {
                let text = bare.origin.written
                correction = [Correction(bare.origin.span, "\(text) \(other.unit.symbol)", bare.origin.source)]
            }
        }
        if case .percentLiteral(let text) = y.role, y.origin.source === origin.source {
            let left = x.origin.written
            let bracketed = x.origin.expression.needsBracket ? "(\(left))" : left
            correction = [
                Correction(origin.span, "\(bracketed) * (1 \(sign.operator.rawValue) \(text))", origin.source)
            ]
        }
        fail(.differentUnits(x.type, sign.operator.rawValue, y.type), at: sign.place, correction: correction)
        return nil
    }

    /// Two numbers as the narrowest kind that holds both.
    func meet(_ x: Typed, _ y: Typed) -> (Typed, Typed) {
        let kind = meetingKind(x.kind, y.kind)
        return (coerced(x, to: kind), coerced(y, to: kind))
    }

    func meetingKind(_ x: Kind, _ y: Kind) -> Kind {
        switch (x, y) {
        case (.float, _), (_, .float): .float
        case (.decimal(let a), .decimal(let b)): .decimal(scale: max(a, b))
        case (.decimal(let scale), _), (_, .decimal(let scale)): .decimal(scale: scale)
        default: .int
        }
    }
}

/// A symbol that can stand after a number as it is.
func isUnitName(_ symbol: String) -> Bool {
    !symbol.isEmpty && !symbol.contains { "/*^% ".contains($0) }
}

extension Kind {
    /// The months in one period; nil for a week and what is no period.
    var monthCount: Int? {
        switch self {
        case .year: 12
        case .half: 6
        case .quarter: 3
        case .month: 1
        case .bool, .int, .decimal, .float, .text, .date, .datetime, .duration, .week, .missing: nil
        }
    }
}

extension Checker {
    /// What `+` was to put together, one text after another: those of a `concat` come along.
    private func joinedTexts(_ value: Typed) -> String {
        if case .apply(let function, let argument) = value.origin.expression.form, function.text == "concat",
            case .list(let parts) = argument.form, parts.count > 1, let first = parts.first, let last = parts.last
        {
            return value.origin.source.slice(first.span.union(last.span))
        }
        return textOperand(value)
    }
}

extension Expression {
    /// False for what can be an operand as it stands.
    var needsBracket: Bool {
        switch form {
        case .name, .apply, .parameter, .literal, .quantity, .list, .query: false
        case .unary, .binary, .isMissing, .conditional, .when, .over, .convert, .rate: true
        }
    }
}
