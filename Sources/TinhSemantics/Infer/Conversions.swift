import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// `x to billion`, `x in billion VND`: the number of them is a quotient.
    mutating func refuseScale(
        _ word: String, of value: Typed, at place: Diagnostic.Place, _ origin: Origin
    ) -> Typed {
        let text = value.origin.written
        let operand = value.origin.expression.needsBracket ? "(\(text))" : text
        // The quotient of money by money is a plain number, as what is asked for.
        let unit = isUnitName(value.unit.symbol) && !value.unit.isPercent ? " " + value.unit.symbol : ""
        return fail(
            .scaleAsUnit(word), at: place,
            correction: [Correction(origin.span, "\(operand) / 1 \(word)\(unit)", origin.source)])
            ?? .invalid(origin)
    }

    /// `E to ha`, `E to %`, `E to int`.
    mutating func convert(_ value: Typed, _ target: UnitExpression, _ scope: Scope, _ origin: Origin) -> Typed {
        if value.isInvalid { return .invalid(origin) }
        if target.factors.count == 1, target.factors[0].exponent == 1,
            let kind = targetKind(target.factors[0].name.text, of: value)
        {
            return changed(value, to: kind, origin)
        }
        if target.factors.count == 1, let name = target.factors.first?.name, library.scale(named: name.text) != nil {
            return refuseScale(name.text, of: value, at: placed(name.span, scope), origin)
        }
        if target.factors.count == 1, let name = target.factors.first?.name,
            unit(named: name.text, scope.environment) == nil,
            library.contract(named: name.text)?.signature.parameters.count == 1
        {
            let text = value.origin.written
            let instead = "\(name.text) \(value.origin.expression.needsBracket ? "(\(text))" : text)"
            return fail(
                .functionAsUnit(name.text, instead: instead), at: placed(name.span, scope),
                correction: value.origin.source === origin.source
                    ? [Correction(origin.span, instead, origin.source)] : []) ?? .invalid(origin)
        }
        guard let unit = unit(of: target, for: value.type, scope) else { return .invalid(origin) }
        let place = placed(target.span, scope)
        guard value.kind.isNumeric || value.kind == .missing else {
            return fail(.unitOfNoNumber(value.type, unit: unit.symbol), at: place) ?? .invalid(origin)
        }
        if value.kind == .missing { return missingValue(value, as: DataType(.float, unit: unit)) }
        guard value.unit.hasSameDimension(as: unit) else {
            var correction: [Correction] = []
            if value.unit.isNone, isUnitName(unit.symbol), value.origin.source === origin.source {
                let text = origin.source.slice(value.origin.span)
                let operand = value.origin.expression.needsBracket ? "(\(text))" : text
                correction = [Correction(origin.span, "\(operand) * 1 \(unit.symbol)", origin.source)]
            }
            return fail(
                .cannotConvertUnit(
                    value.type, to: unit.symbol,
                    isRate: library.loneUnit(named: value.unit.symbol) != nil
                        && library.loneUnit(named: unit.symbol) != nil), at: place, correction: correction)
                ?? .invalid(origin)
        }
        // A per cent has a fraction.
        let number = unit.isPercent && value.kind == .int ? coerced(value, to: .decimal(scale: 0)) : value
        return converted(number.with(origin: origin), to: unit)
    }

    /// The kind that a word after `to` names; a decimal's scale follows from the value.
    private func targetKind(_ word: String, of value: Typed) -> Kind? {
        switch word {
        case "int": .int
        case "float": .float
        case "text": .text
        case "date": .date
        case "datetime": .datetime
        case "year": .year
        case "half": .half
        case "quarter": .quarter
        case "month": .month
        case "week": .week
        case "decimal": .decimal(scale: decimalScale(of: value))
        default: nil
        }
    }

    /// As many digits as the value can have: those it was rounded to, or is written with; `ExactNumber.openScale` for what
    /// is not known beforehand.
    private func decimalScale(of value: Typed) -> Int {
        if let scale = value.kind.decimalScale { return scale }
        if value.kind == .int { return 0 }
        if case .float(let number)? = value.constantValue, let exact = ExactNumber(shortest: number) {
            return exact.scale
        }
        if case .call("round", let arguments) = value.form {
            guard arguments.count > 1 else { return 0 }
            if case .integer(let digits)? = arguments[1].constantValue {
                return min(max(0, Int(clamping: digits)), ExactNumber.openScale)
            }
        }
        if case .text(let text)? = value.constantValue, let number = ExactNumber(parsing: text) { return number.scale }
        return ExactNumber.openScale
    }

    private mutating func changed(_ value: Typed, to kind: Kind, _ origin: Origin) -> Typed {
        if value.kind == kind { return value.with(origin: origin) }
        let isPossible: Bool
        switch kind {
        case .int: isPossible = value.kind.isNumber || value.kind == .text || value.kind == .bool
        case .decimal, .float: isPossible = value.kind.isNumeric || value.kind == .text
        case .text: isPossible = true
        case .date: isPossible = value.kind == .text || value.kind == .datetime
        case .datetime: isPossible = value.kind == .text || value.kind == .date
        case .year: isPossible = value.kind.isWithPeriods || value.kind == .int && value.unit.isNone
        case .half, .quarter, .month, .week: isPossible = value.kind.isWithPeriods
        case .bool, .duration, .missing: isPossible = false
        }
        guard isPossible || value.kind == .missing else {
            return fail(.cannotConvert(value.type, to: kind.word), at: origin)
        }
        let unit = value.kind.isNumeric && kind.isNumeric ? value.unit : .none
        if value.kind == .missing { return missingValue(value, as: DataType(kind)) }
        guard let kernel = kind.conversion else { preconditionFailure("`to \(kind.word)` is no conversion") }
        return call(kernel, [value], DataType(kind, unit: unit), origin)
    }
}

extension Kind {
    /// The kernel that makes a value of this kind; nil where there is none.
    var conversion: String? {
        switch self {
        case .int: "toInt"
        case .decimal: "toDecimal"
        case .float: "toFloat"
        case .text: "toText"
        case .date: "toDate"
        case .datetime: "toDatetime"
        case .year: "toYear"
        case .half: "toHalf"
        case .quarter: "toQuarter"
        case .month: "toMonth"
        case .week: "toWeek"
        case .bool, .duration, .missing: nil
        }
    }

    /// Says in which period it lies: days, and texts as periods are written.
    fileprivate var isWithPeriods: Bool { self == .text || self == .date || self == .datetime }
}
