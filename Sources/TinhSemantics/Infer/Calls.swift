import TinhBase
import TinhLibrary
import TinhPlan
import TinhSyntax
import TinhTypes

extension Checker {
    /// `f x`, `f(x, y)`: a word with an argument is a function.
    mutating func apply(_ function: Name, to argument: Expression, _ scope: Scope, _ origin: Origin) -> Typed {
        if let told = nameMeant(function, argument, scope, origin) { return told }
        let arguments = argumentExpressions(argument)
        if let meant = measureBehind(function, argument, scope) {
            return fail(
                .measureBehind(meant.word, column: meant.column), at: placed(meant.span, scope),
                correction: [Correction(origin.span, meant.text, origin.source)]) ?? .invalid(origin)
        }
        if let definition = scope.environment.definitions[function.text], case .function = definition.body {
            return inlined(definition, arguments, function, scope, origin)
        }
        if let isDescending = directionMeant(function, arguments, scope) {
            let word = Span(function.span.upper, argument.span.upper)
            return fail(
                .directionBehind(isDescending: isDescending), at: placed(argument.span, scope),
                correction: [Correction(word, isDescending ? " desc" : "", scope.source)]) ?? .invalid(origin)
        }
        if let told = runningMeant(function, argument, scope, origin) { return told }
        if let meant = countMeant(function, argument, scope) {
            return fail(
                meant.fact, at: placed(meant.word.span, scope),
                correction: [Correction(origin.span, meant.text, origin.source)]) ?? .invalid(origin)
        }
        if let aggregate = Aggregate(word: function.text) {
            return self.aggregate(aggregate, arguments, scope, origin)
        }
        if let meant = shareMeant(function, arguments, scope) {
            let fact: NameFact =
                meant.filler.map { NameFact.fillerWord($0.text) }
                ?? .unknownFunction(function.text, nearest: [meant.word], own: nil, sample: nil)
            return fail(
                fact, at: placed((meant.filler ?? function).span, scope),
                correction: [Correction(origin.span, meant.text, origin.source)]) ?? .invalid(origin)
        }
        if let place = PlaceFunction(rawValue: function.text) {
            return self.place(place, arguments, scope, origin)
        }
        if columnIndex(function.text, scope) != nil,
            let told = conditionInWords(function, until: argument.span.upper, scope, origin)
        {
            return told
        }
        guard let contract = library.contract(named: function.text) else {
            return unknownFunction(function, arguments, scope, origin)
        }
        if refusesAround(contract, scope, origin) { return .invalid(origin) }
        var inner = scope
        if contract.comparesWithAll { (inner.isUnderOver, inner.whole) = (false, nil) }
        let values = arguments.map { scalar(arguments.count > 1 ? alternative($0, inner) : infer($0, inner)) }
        if values.contains(where: \.isInvalid) || hasNoShares(contract, values.first, origin) {
            return .invalid(origin)
        }
        return called(contract, values, function, scope, origin)
    }

    private func argumentExpressions(_ argument: Expression) -> [Expression] {
        if case .list(let elements) = argument.form { return elements }
        return [argument]
    }

    private mutating func called(
        _ contract: Contract, _ values: [Typed], _ name: Name, _ scope: Scope, _ origin: Origin
    ) -> Typed {
        if name.text == "date", values.count == 1 { return dayOf(values[0], name, scope, origin) }
        let errorCount = errors.count
        guard let (arguments, result) = matched(contract.signature, values, name, scope, origin) else {
            if errors.count == errorCount + 1, values.count == 1, values[0].isConstant,
                columnIndex(name.text, scope) != nil
            {
                // `where year 2023`, where year is a column too.
                let text = "\(name.text) = \(values[0].origin.written)"
                errors[errorCount].correction = [Correction(origin.span, text, origin.source)]
            } else if errors.count == errorCount + 1, values.count == 1, !errors[errorCount].namesOddCells,
                case .day? = contract.signature.parameters.first?.pattern.kinds,
                let text = dayless(values[0], name.text)
            {
                errors[errorCount].correction = [Correction(origin.span, text, origin.source)]
            }
            return .invalid(origin)
        }
        if name.text == "round" { noteRatio(rounded: arguments, origin) }
        switch contract.body {
        case .native where name.text == "percent_change":
            return percentChange(from: arguments[1], to: arguments[0], origin)
        case .native: return native(contract.signature, arguments, result, origin)
        case .tinh(let parameters, let body):
            let definition = Environment.Definition(
                name: name, body: .function(parameters: parameters.map { Name($0, name.span) }, body),
                source: libraryText, environment: Environment(), documentation: [])
            return unfolded(definition, parameters, body, arguments, name, scope, origin, isLibrary: true)
        }
    }

    /// `month m` of a text as `(m to month)`, `year m` of a month as `year start_of m`.
    private func dayless(_ value: Typed, _ function: String) -> String? {
        let operand = value.origin.expression.needsBracket ? "(\(value.origin.written))" : value.origin.written
        if value.kind.word == function { return operand }
        if value.kind.isPeriod { return "\(function) start_of \(operand)" }
        guard value.kind == .text else { return nil }
        let isPeriod = Kind(word: function)?.isPeriod ?? false
        switch textReading(value, .dates)?.cells {
        case .kind(let kind)?:
            if kind.word == function { return "(\(operand) to \(function))" }
            return kind.isPeriod
                ? "\(function) start_of (\(operand) to \(kind.word))" : "\(function) (\(operand) to \(kind.word))"
        case .percents?, .none(_)?: return nil
        case .unknown?, nil: break
        }
        return isPeriod ? "(\(operand) to \(function))" : "\(function) (\(operand) to date)"
    }

    /// `round(share, 1)`: the digits are those of the ratio, and leave of the per cent nothing, or whole ones.
    private mutating func noteRatio(rounded arguments: [Typed], _ origin: Origin) {
        guard arguments[0].unit.isPercent, case .integer(let digits)? = arguments[1].constantValue,
            (0...2).contains(digits)
        else { return }
        let value = arguments[0].origin.text
        note(
            .percentRounded(
                text: origin.text, step: ["100%", "10%", "1%"][Int(digits)], instead: "round(\(value), \(digits + 2))",
                digits: Int(digits)), at: origin.place)
    }

    /// `date at`: the day of a datetime.
    private mutating func dayOf(_ value: Typed, _ name: Name, _ scope: Scope, _ origin: Origin) -> Typed {
        switch value.kind {
        case .date: return value.with(origin: origin)
        case .datetime: return call("toDate", [value], .date, origin)
        case .bool, .int, .decimal, .float, .text, .duration, .year, .half, .quarter, .month, .week, .missing:
            let reading = textReading(value, .dates)
            return fail(
                .argumentType(
                    function: "date", parameter: "a date or datetime", found: value.type, text: value.origin.text,
                    reading: reading), at: value.origin, correction: conversion(value, reading))
        }
    }

    /// The rule of `versus`: of nothing and less there is no change in per cent.
    private mutating func percentChange(from old: Typed, to new: Typed, _ origin: Origin) -> Typed {
        let sign = OperatorUse(operator: .subtract, place: origin.place)
        let difference = subtract(new, old, sign, origin)
        return difference.isInvalid ? difference : change(difference, of: old, origin)
    }

    /// A difference in per cent of its base; missing, and noted, where that is not above 0.
    mutating func change(_ difference: Typed, of base: Typed, _ origin: Origin) -> Typed {
        let divisor = base.kind == .year ? coerced(base, to: .int) : converted(base, to: difference.unit)
        if divisor.isInvalid { return divisor }
        return call("change", [difference, divisor], DataType(.float, unit: .percent), origin)
    }

    private func native(_ signature: Signature, _ arguments: [Typed], _ result: DataType, _ origin: Origin) -> Typed {
        switch signature.name {
        case "mod": return call("modulo", arguments, result, origin)
        case "div":
            let kind: Kind = arguments[0].kind.decimalScale == nil ? arguments[0].kind : .decimal(scale: 0)
            return call("quotient", arguments, DataType(kind), origin)
        case "round":
            guard let scale = arguments[0].kind.decimalScale else { return call("round", arguments, result, origin) }
            var digits = scale
            if case .integer(let count)? = arguments[1].constantValue {
                digits = min(scale, max(0, Int(clamping: count)))
            }
            return call("round", arguments, DataType(.decimal(scale: digits), unit: result.unit), origin)
        case "floor", "ceiling", "truncate":
            let kind: Kind = arguments[0].kind.decimalScale == nil ? arguments[0].kind : .decimal(scale: 0)
            return call(signature.name, arguments, DataType(kind, unit: result.unit), origin)
        case "year" where arguments[0].kind == .int: return call("toYear", arguments, DataType(.year), origin)
        default: return call(signature.name, arguments, result, origin)
        }
    }

    // MARK: Inlining

    private mutating func inlined(
        _ definition: Environment.Definition, _ arguments: [Expression], _ name: Name, _ scope: Scope, _ origin: Origin
    ) -> Typed {
        guard case .function(let parameters, let body) = definition.body else {
            preconditionFailure("`\(name.text)` is no function")
        }
        var outer = scope
        outer.whole = nil
        let values = arguments.map { infer($0, outer) }
        if values.contains(where: \.isInvalid) { return .invalid(origin) }
        guard values.count == parameters.count else {
            let fact = TypeFact.argumentCount(
                function: name.text, wanted: parameters.map(\.text), least: parameters.count, found: values.count)
            return fail(fact, at: origin)
        }
        return unfolded(
            definition, parameters.map(\.text), body, values, name, scope, origin, isLibrary: false)
    }

    private mutating func unfolded(
        _ definition: Environment.Definition, _ parameters: [String], _ body: Expression, _ values: [Typed],
        _ name: Name,
        _ scope: Scope, _ origin: Origin, isLibrary: Bool
    ) -> Typed {
        var inner = scope.entering(definition, from: origin.span)
        for (parameter, value) in zip(parameters, values) { inner.parameters[parameter] = value }
        if isLibrary { inner.libraryCall = scope.libraryCall ?? origin.expression }
        return entering(at: placed(origin.span, scope), isLibrary: isLibrary, origin) { $0.infer(body, inner) }
    }

    /// Works on an inlined body: its mistakes also name the place where it is used, those of the library's only that one.
    mutating func entering(
        at place: Diagnostic.Place, isLibrary: Bool, _ origin: Origin, _ work: (inout Checker) -> Typed
    ) -> Typed {
        guard inlineDepth < Checker.inlineDepthMax else {
            return fail(.tooDeep(depthMax: Checker.inlineDepthMax), at: origin)
        }
        inlineDepth += 1
        let outer = (usePlace, libraryPlace)
        if usePlace == nil { usePlace = place }
        if isLibrary, libraryPlace == nil { libraryPlace = place }
        let result = work(&self)
        (usePlace, libraryPlace) = outer
        inlineDepth -= 1
        return result.isInvalid ? .invalid(origin) : result.with(origin: origin)
    }
}

extension CheckError {
    /// It says which cells keep a column from being what is wanted: converting it would stop at them.
    fileprivate var namesOddCells: Bool {
        guard case .argumentType(_, _, _, _, let reading)? = fact as? TypeFact else { return false }
        return reading?.odd != nil
    }
}

/// What the library's own bodies are given for a text: their spans are never shown.
let libraryText = SourceText(name: "standard library", text: "")
