import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// `= != < <= > >=`.
    mutating func comparison(_ x: Typed, _ y: Typed, _ sign: OperatorUse, _ origin: Origin) -> Typed {
        if x.isInvalid || y.isInvalid { return .invalid(origin) }
        let kernel = sign.operator.comparisonKernel
        if x.isMissingLiteral || y.isMissingLiteral { return comparedWithMissing(x, y, sign, origin) }
        // A column without any value is missing in each row, whatever it is compared with.
        if x.kind == .missing || y.kind == .missing {
            return call(kernel, [missingValue(x, as: y.type), missingValue(y, as: x.type)], .bool, origin)
        }
        if x.kind.isCalendar, y.kind.isCalendar, x.kind != y.kind { return comparedDays(x, y, sign, origin) }
        if x.kind.isNumber, y.kind.isNumber {
            guard let (left, right) = comparable(x, y, sign, origin) else { return .invalid(origin) }
            return call(kernel, [left, right], .bool, origin)
        }
        guard x.kind == y.kind else { return mismatch(x, y, sign, origin) }
        if x.kind == .text, sign.operator == .equal || sign.operator == .notEqual {
            let left = lookedUp(x, beside: y)
            let right = lookedUp(y, beside: x)
            return left.isInvalid || right.isInvalid ? .invalid(origin) : call(kernel, [left, right], .bool, origin)
        }
        return call(kernel, [x, y], .bool, origin)
    }

    /// A value without a kind of its own as missing of another type; any other value as it is. A column of a table without rows
    /// stays one, so that no data decide whether the query is right.
    func missingValue(_ value: Typed, as type: DataType) -> Typed {
        guard value.kind == .missing else { return value }
        let type = type.kind == .missing ? .bool : type
        let missing = Typed(.constant(.missing), type, value.origin)
        return value.isConstant ? missing : Typed(.call("coalesce", [value, missing]), type, value.origin)
    }

    /// Numbers with their units brought together; years count as numbers. Nil after reporting.
    mutating func comparable(_ x: Typed, _ y: Typed, _ sign: OperatorUse, _ origin: Origin) -> (Typed, Typed)? {
        if x.kind == .year || y.kind == .year {
            let other = x.kind == .year ? y : x
            if !other.unit.isNone {
                fail(.differentUnits(x.type, sign.operator.rawValue, y.type), at: sign.place)
                return nil
            }
            if other.kind == .int || other.kind == .year { return (x, y) }
            return (
                x.kind == .year ? coerced(x, to: .int) : x, y.kind == .year ? coerced(y, to: .int) : y
            )
        }
        let (left, right) = (adopting(x, unitOf: y), adopting(y, unitOf: x))
        if left.unit == right.unit { return (left, right) }
        if left.unit.isPercent || right.unit.isPercent, left.unit.dimensions == right.unit.dimensions {
            for (bare, other) in [(x, y), (y, x)] where bare.isBareNumber && other.unit.isPercent {
                return percentMissing(bare, other, sign)
            }
            noteRatio(x, y)
            noteRatio(y, x)
            noteMixture(x, y, at: sign.place)
            return (left, right)
        }
        if left.unit.hasSameDimension(as: right.unit) {
            // The literal is converted, so that a column is compared as it is stored.
            if left.constantValue != nil {
                let converted = converted(left, to: right.unit)
                return converted.isInvalid ? nil : (converted, right)
            }
            let converted = converted(right, to: left.unit)
            return converted.isInvalid ? nil : (left, converted)
        }
        fail(.differentUnits(x.type, sign.operator.rawValue, y.type), at: sign.place)
        return nil
    }

    /// A bare literal takes the other side's unit; a per cent it does not take.
    func adopting(_ value: Typed, unitOf other: Typed) -> Typed {
        guard value.isBareNumber, !other.isBareNumber, !other.unit.isNone, !other.unit.isPercent else { return value }
        return value.with(type: DataType(value.kind, unit: other.unit))
    }

    private mutating func percentMissing(_ bare: Typed, _ other: Typed, _ sign: OperatorUse) -> (Typed, Typed)? {
        let text = bare.origin.written
        var correction: [Correction] = []
        if case .quantity(let quantity) = bare.origin.expression.form, quantity.scale == nil, !quantity.isFloat {
            correction = [Correction(bare.origin.span, text + "%", bare.origin.source)]
        } else if case .unary(.negate, let inner) = bare.origin.expression.form, case .quantity = inner.form {
            correction = [Correction(bare.origin.span, text + "%", bare.origin.source)]
        }
        fail(.bareNumberBesidePercent(text, other: other.origin.text), at: bare.origin, correction: correction)
        return nil
    }

    /// `overrun > 9%`, where overrun is a plain column: 9% means 0.09, which may not be what the column holds.
    private mutating func noteRatio(_ plain: Typed, _ percent: Typed) {
        guard case .percentLiteral(let text) = percent.role, let source = plain.unchangedSource, plain.unit.isNone
        else {
            return
        }
        let ratio = percent.constantValue.map { PlanText.value($0, percent.kind) } ?? text
        if environment.isStrict {
            let correction = [Correction(percent.origin.span, ratio, percent.origin.source)]
            fail(
                .percentAsRatio(column: source.column, percent: text, ratio: ratio), at: percent.origin,
                correction: correction)
            return
        }
        note(.percentAsRatio(column: source.column, percent: text, ratio: ratio), at: percent.origin.place)
    }

    /// Columns, one in per cent, the other a plain number of a table, that may hold per cents too: 9 and not 0.09.
    mutating func noteMixture(_ x: Typed, _ y: Typed, at place: Diagnostic.Place) {
        guard x.unit.isPercent != y.unit.isPercent, !x.isConstant, !y.isConstant else { return }
        let (percent, plain) = x.unit.isPercent ? (x, y) : (y, x)
        guard plain.kind.isNumeric, plain.unit.isNone, plain.unchangedSource != nil else { return }
        let (first, second) = (percent.origin.text, plain.origin.text)
        if environment.isStrict {
            fail(.percentBesidePlain(percent: first, plain: second), at: place)
        } else {
            note(.percentBesidePlain(percent: first, plain: second), at: place)
        }
    }

    private mutating func comparedWithMissing(_ x: Typed, _ y: Typed, _ sign: OperatorUse, _ origin: Origin) -> Typed {
        let value = x.isMissingLiteral ? y : x
        let test = sign.operator == .notEqual ? "is not missing" : "is missing"
        let text = value.origin.written
        let isFitting = sign.operator == .equal || sign.operator == .notEqual
        let correction = isFitting ? [Correction(origin.span, "\(text) \(test)", origin.source)] : []
        return fail(
            .comparedWithMissing(isEquality: isFitting, instead: "\(text) \(test)"), at: origin, correction: correction)
    }

    /// Kinds that never compare; what was most likely meant is offered.
    mutating func mismatch(_ x: Typed, _ y: Typed, _ sign: OperatorUse, _ origin: Origin) -> Typed {
        var correction: [Correction] = []
        var otherDay: [Correction]?
        for (literal, other) in [(x, y), (y, x)] where literal.constantValue != nil && other.constantValue == nil {
            if let text = literalText(literal, as: other.kind),
                other.kind != .text || [.equal, .notEqual].contains(sign.operator)
            {
                correction = [Correction(literal.origin.span, text, literal.origin.source)]
            }
            if literal.isBareNumber, other.kind == .month || other.kind == .quarter,
                case .apply(let function, _) = other.origin.expression.form
            {
                // `month date = 3`
                correction = [Correction(function.span, "\(other.kind.word)_of_year", other.origin.source)]
            }
            if literal.isBareNumber, literal.kind == .int, other.kind == .date || other.kind == .datetime {
                // `date = 2023`
                let operand = other.origin.expression.needsBracket ? "(\(other.origin.written))" : other.origin.written
                correction = [Correction(other.origin.span, "year " + operand, other.origin.source)]
            }
            if case .text(let text)? = literal.constantValue, let part = PartOfYear(text), let name = part.function,
                case .apply(let function, _) = other.origin.expression.form, other.kind == part.kind
            {
                // `quarter date = "Q1"`
                correction = [
                    Correction(function.span, name, other.origin.source),
                    Correction(literal.origin.span, String(part.number), literal.origin.source),
                ]
            }
        }
        for (literal, other) in [(x, y), (y, x)] where other.kind.isCalendar {
            let days = daysMeant(literal.origin.written).map {
                [Correction(literal.origin.span, $0, literal.origin.source)]
            }
            if let first = days.first { (correction, otherDay) = (first, days.dropFirst().first) }
        }
        let texts = [(x, y), (y, x)].compactMap { text, other -> (value: Typed, reading: TextReading)? in
            guard other.kind.isNumber || other.kind.isCalendar else { return nil }
            return textReading(text, other.kind.isNumber ? .numbers : .dates).map { (text, $0) }
        }
        var reading: TextReading?
        if let first = texts.first,
            first.reading.odd != nil || correction.isEmpty || first.reading.cells == .percents
        {
            reading = first.reading
            correction = conversion(first.value, reading)
            let other = isSame(first.value, x) ? y : x
            if first.reading.cells == .percents, other.isBareNumber, !correction.isEmpty {
                correction.append(Correction(other.origin.span, other.origin.written + "%", other.origin.source))
            }
        }
        let part = correction.contains { $0.text.hasSuffix("_of_year") }
        let errorCount = errors.count
        fail(
            .cannotCompare(x.type, sign.operator.rawValue, y.type, reading: reading, isPart: part), at: sign.place,
            correction: correction)
        if let otherDay, errors.count > errorCount {
            errors[errorCount].alternative = ("where the month stands first", otherDay)
        }
        return .invalid(origin)
    }

    private static let wordsForTrue: Set<String> = ["yes", "y", "1", "x", "t", "true", "co"]
    private static let wordsForFalse: Set<String> = ["no", "n", "0", "f", "false", "khong"]

    /// A literal written as another kind: "2023" as 2023, "2023-05-01" as @2023-05-01, 13 as "13".
    private func literalText(_ literal: Typed, as kind: Kind) -> String? {
        switch (literal.constantValue, kind) {
        case (.text(let text)?, let kind) where kind.isNumber:
            return ExactNumber(parsing: text) != nil && !text.hasPrefix("+") ? text : nil
        case (.text(let text)?, .date), (.text(let text)?, .datetime):
            var text = text
            let isDate = text.withUTF8 { CalendarText.parseDate(UnsafeRawBufferPointer($0)) } != nil
            return isDate && text.utf8.count == 10 ? "@" + text : nil
        case (.text("true")?, .bool), (.text("false")?, .bool):
            return literal.origin.written.filter { $0 != "\"" }
        case (.text(let text)?, .bool):
            let word = Folding.fold(text)
            return Checker.wordsForTrue.contains(word) ? "true" : Checker.wordsForFalse.contains(word) ? "false" : nil
        case (.integer(1)?, .bool) where literal.isBareNumber: return "true"
        case (.integer(0)?, .bool) where literal.isBareNumber: return "false"
        case (.integer?, .duration) where literal.isBareNumber: return literal.origin.written + " days"
        case (.integer?, .text), (.decimal?, .text):
            guard literal.kind.isNumeric, literal.unit.isNone else { return nil }
            return "\"" + literal.origin.written + "\""
        default: return nil
        }
    }

    /// `~ contains starts ends matches`.
    mutating func textTest(
        _ kernel: String, _ x: Typed, _ y: Typed, _ sign: OperatorUse, _ origin: Origin
    ) -> Typed {
        if x.isInvalid || y.isInvalid { return .invalid(origin) }
        for side in [x, y] where side.kind != .text && side.kind != .missing {
            let text = side.origin.written
            let instead = side.constantValue != nil ? "\"\(text)\"" : "(\(text) to text)"
            let correction = [Correction(side.origin.span, instead, side.origin.source)]
            return fail(
                .notText(side.type, text: side.origin.text, operation: sign.operator.rawValue), at: side.origin,
                correction: correction)
        }
        return call(kernel, [missingValue(x, as: .text), missingValue(y, as: .text)], .bool, origin)
    }
}

extension BinaryOperator {
    /// The kernel of a comparison.
    var comparisonKernel: String {
        switch self {
        case .equal: "equal"
        case .notEqual: "notEqual"
        case .less: "less"
        case .lessOrEqual: "lessOrEqual"
        case .greater: "greater"
        case .greaterOrEqual: "greaterOrEqual"
        case .or, .and, .alike, .isIn, .notIn, .contains, .notContains, .starts, .notStarts, .ends, .notEnds, .matches,
            .notMatches, .coalesce, .range, .add, .subtract, .multiply, .divide, .power:
            preconditionFailure("\(rawValue) is no comparison")
        }
    }

    /// The same comparison with its sides changed over.
    var flipped: BinaryOperator {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .equal, .notEqual: self
        case .or, .and, .alike, .isIn, .notIn, .contains, .notContains, .starts, .notStarts, .ends, .notEnds, .matches,
            .notMatches, .coalesce, .range, .add, .subtract, .multiply, .divide, .power:
            preconditionFailure("\(rawValue) is no comparison")
        }
    }
}

extension Kind {
    /// A number or a year, which compare by number.
    var isNumber: Bool { isNumeric || self == .year }
    /// A place or span of the calendar.
    var isCalendar: Bool { self == .date || self == .datetime || isPeriod }
}
