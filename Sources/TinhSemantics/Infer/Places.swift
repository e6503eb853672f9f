import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// A function that numbers, shifts or runs, by its word.
enum PlaceFunction: String, CaseIterable {
    case rank
    case rowNumber = "row_number"
    case previous, next, cumulative, moving

    var parameters: [String] {
        switch self {
        case .rowNumber: []
        case .rank, .previous, .next, .cumulative: ["x"]
        case .moving: ["x", "n"]
        }
    }
}

/// `rank x`, `previous x`, `cumulative x`. Which rows or groups they see, an `over` says, or the step's keys do.
extension Checker {
    mutating func place(_ function: PlaceFunction, _ arguments: [Expression], _ scope: Scope, _ origin: Origin) -> Typed
    {
        var inner = scope
        inner.isUnderOver = false
        let values = arguments.map { scalar(infer($0, inner)) }
        if values.contains(where: \.isInvalid) { return .invalid(origin) }
        let wanted = function.parameters
        guard values.count == wanted.count else {
            return fail(
                .argumentCount(function: function.rawValue, wanted: wanted, least: wanted.count, found: values.count),
                at: origin)
        }
        guard isAtPlace(function, scope, origin) else { return .invalid(origin) }
        let origin = scope.parameters.isEmpty ? origin : origin.naming(values, in: scope)
        let word = scope.word(function.rawValue)
        switch function {
        case .rowNumber:
            return Typed(.relative(Relative(.rowNumber, [], word: word)), .int, origin)
        case .rank: return shifted(.rank, values[0], .int, word, scope, origin)
        case .previous: return shifted(.shift(-1), values[0], nil, word, scope, origin)
        case .next: return shifted(.shift(1), values[0], nil, word, scope, origin)
        case .cumulative: return run(.init(from: nil, to: 0), values[0], word, scope, origin)
        case .moving:
            guard let count = periodCount(values[1]) else { return .invalid(origin) }
            return run(.init(from: 1 - count, to: 0), values[0], word, scope, origin)
        }
    }

    /// Whether the step has what the function counts by; else that is reported.
    private mutating func isAtPlace(_ function: PlaceFunction, _ scope: Scope, _ origin: Origin) -> Bool {
        guard case .groups(let known) = scope.level else { return true }
        guard let keys = known else { return false }
        switch function {
        case .rank: return true
        case .rowNumber:
            fail(.rowNumberOfGroups, at: origin)
            return false
        case .previous, .next, .cumulative, .moving:
            if scope.alongPlace(keys) != nil { return true }
            // Among the keys of one clause another one may be good.
            let byKeys = Array(keys.dropLast(scope.acrossCount))
            let isAcross = !byKeys.contains { $0.value.kind.isCounted } && scope.acrossCount > 0
            let own = isAcross ? Array(keys.suffix(scope.acrossCount)) : byKeys
            guard let last = own.last else {
                let key = yearKey(scope)
                let errorCount = errors.count
                fail(
                    .alongNothing(scope.word(function.rawValue), key: key, takesRows: scope.libraryCall == nil),
                    at: origin)
                if errors.count > errorCount, let key { errors[errorCount].correction = grouped(by: key, scope) }
                return false
            }
            let counted = own.filter { $0.value.kind.isCounted }.map(\.name)
            let others = own.map(\.name).filter { $0 != counted.last }
            let instead = counted.last.map { others + [$0] } ?? []
            fail(
                .alongNoPeriod(
                    scope.word(function.rawValue), last.value.type, key: last.name, clause: isAcross ? "across" : "by",
                    instead: instead), at: origin)
            return false
        }
    }

    private mutating func shifted(
        _ function: Relative.Function, _ value: Typed, _ type: DataType?, _ word: String, _ scope: Scope,
        _ origin: Origin
    ) -> Typed {
        let value = value.kind == .missing ? missingValue(value, as: DataType(.float)) : value
        if case .rows = scope.level, value.aggregates {
            if let open = value.open.first, case .relative(let relative) = open.form, relative.isPlace {
                reportOpen(value, clause: word, scope)
                return .invalid(origin)
            }
            let aggregate = firstAggregate(in: value).origin
            return fail(.groupsAmongRows(aggregate.text, word: word), at: aggregate)
        }
        var relative = Relative(function, [value], word: word)
        relative.looksAcross = relative.isAlong && scope.looksAcross
        return Typed(.relative(relative), type ?? value.type, origin)
    }

    // MARK: Running

    /// A value of rows counts as its sum.
    private mutating func run(
        _ run: Relative.Run, _ value: Typed, _ word: String, _ scope: Scope, _ origin: Origin
    ) -> Typed {
        var whole = value
        if !value.aggregates {
            whole = sum(missingValue(value, as: DataType(.decimal(scale: 0))), origin)
            if whole.isInvalid { return whole }
        }
        guard let result = running(whole, run, word, isAcross: scope.looksAcross) else { return .invalid(origin) }
        return result.with(origin: origin)
    }

    /// Nil after reporting what does not run.
    private mutating func running(
        _ value: Typed, _ run: Relative.Run, _ word: String, isAcross: Bool
    ) -> Typed? {
        func made(_ relative: Relative) -> Typed {
            var relative = relative
            relative.looksAcross = isAcross
            return Typed(.relative(relative), value.type, value.origin)
        }
        switch value.form {
        case .column, .constant, .window, .invalid: return value
        case .aggregate(let function, let arguments, let condition):
            return made(
                Relative(.aggregate(function), arguments, condition: condition, run: run, word: word))
        case .relative(let relative):
            if relative.isOfRows, relative.run == nil {
                return made(
                    Relative(
                        relative.function, relative.arguments, condition: relative.condition, run: run,
                        keys: relative.keys, word: word))
            }
            fail(.cannotRun(word, value.origin.text), at: value.origin)
            return nil
        case .call(let kernel, let parts):
            var results: [Typed] = []
            for part in parts {
                guard let result = running(part, run, word, isAcross: isAcross) else { return nil }
                results.append(result)
            }
            return Typed(.call(kernel, results), value.type, value.origin)
        case .list, .range: return value
        }
    }

    /// The n of `moving(x, n)`.
    private mutating func periodCount(_ value: Typed) -> Int? {
        guard value.kind == .int, value.unit.isNone, case .integer(let number)? = value.constantValue, number >= 1,
            number <= 1_000_000_000
        else {
            fail(.movingCount(value.origin.text), at: value.origin)
            return nil
        }
        return Int(number)
    }

    // MARK: Without over

    /// Reports what says no rows where each row is looked at by itself: `over all` is offered where that can be meant.
    mutating func reportOpen(_ value: Typed, clause: String, _ scope: Scope) {
        if refusesPlace(in: value, scope) { return }
        let aggregate = firstAggregate(in: value).origin
        let correction = clause == "where" || clause == "when" ? overAll(value) : []
        fail(.aggregateInCondition(text: aggregate.text, clause: clause), at: aggregate, correction: correction)
    }

    /// True after reporting a function that numbers, shifts or runs, and does not say over what.
    ///
    /// As an argument of another function it needs a bracket, because `over` belongs to the outermost one.
    mutating func refusesPlace(in value: Typed, _ scope: Scope, isArgument: Bool = false) -> Bool {
        let places = value.open.filter { if case .relative = $0.form { true } else { false } }
        guard let first = places.first, case .relative(let relative) = first.form else { return false }
        let origin = first.origin
        guard origin.call == nil else {
            fail(.groupsOnly(relative.word), at: origin)
            return true
        }
        let end = Span(origin.span.upper, origin.span.upper)
        var over: String?
        if case .rank = relative.function {
            over = " over all"
        } else if let day = scope.columns.first(where: { $0.type.kind.isOfCalendar })
            ?? scope.columns.first(where: isOfYears)
        {
            over = " over (sort \(writtenName(day.name)))"
        }
        var example = origin.text + (over ?? " over (sort …)")
        var correction = over.map { [Correction(end, $0, origin.source)] } ?? []
        if isArgument {
            example = "(\(example))"
            if let over { correction = [Correction(origin.span, "(\(origin.written)\(over))", origin.source)] }
        }
        fail(.wantsOver(relative.word, example: example), at: origin, correction: correction)
        return true
    }

    /// ` over all` behind every aggregate that says no rows.
    func overAll(_ value: Typed) -> [Correction] {
        var spans: [Span] = []
        var corrections: [Correction] = []
        for open in value.open where !spans.contains(open.origin.span) {
            spans.append(open.origin.span)
            let end = Span(open.origin.span.upper, open.origin.span.upper)
            corrections.append(Correction(end, " over all", open.origin.source))
        }
        return corrections
    }
}

extension Kind {
    /// Values that follow one another one by one: int, date, periods.
    var isCounted: Bool {
        switch self {
        case .int, .date, .year, .half, .quarter, .month, .week: true
        case .bool, .decimal, .float, .text, .datetime, .duration, .missing: false
        }
    }

    /// Rows are most likely in its order.
    var isOfCalendar: Bool { isPeriod || self == .date || self == .datetime }
}
