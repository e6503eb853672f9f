import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// An aggregate by its word.
enum Aggregate: String, CaseIterable {
    case count, sum, avg, min, max, median, percentile, stdev, first, last, only

    init?(word: String) { self.init(rawValue: word) }

    static let words = allCases.map(\.rawValue)

    var parameters: [String] {
        switch self {
        case .count, .sum, .avg, .min, .max, .median, .stdev, .only: ["x"]
        case .percentile: ["x", "share"]
        case .first, .last: ["x", "order"]
        }
    }
}

extension Checker {
    /// `sum compensation`, `count distinct (city, project)`, `percentile(x, 90%)`.
    mutating func aggregate(_ aggregate: Aggregate, _ arguments: [Expression], _ scope: Scope, _ origin: Origin)
        -> Typed
    {
        if aggregate == .count {
            if arguments.isEmpty { return Typed(.aggregate(.countRows, [], condition: nil), .int, origin) }
            if arguments.count == 1, case .apply(let word, let operand) = arguments[0].form, word.text == "distinct" {
                return countDistinct(operand, scope, origin)
            }
            if arguments.count == 1, case .name(let word) = arguments[0].form, word.text == "distinct", !word.isQuoted,
                columnIndex(word.text, scope) == nil
            {
                return fail(.distinctAlone, at: placed(word.span, scope)) ?? .invalid(origin)
            }
        }
        let wanted = aggregate.parameters
        guard arguments.count == wanted.count else {
            for argument in arguments { _ = infer(argument, scope) }
            let fact = TypeFact.argumentCount(
                function: aggregate.rawValue, wanted: wanted, least: wanted.count, found: arguments.count)
            return fail(fact, at: origin)
        }
        var values = arguments.map { rowValue($0, scope) }
        if values.contains(where: \.isInvalid) { return .invalid(origin) }
        if aggregate.isNumeric { values[0] = missingValue(values[0], as: DataType(.decimal(scale: 0))) }
        let origin = scope.parameters.isEmpty ? origin : origin.naming(values, in: scope)
        return aggregate.isNumeric ? numeric(aggregate, values, origin) : any(aggregate, values, origin)
    }

    private mutating func countDistinct(_ operand: Expression, _ scope: Scope, _ origin: Origin) -> Typed {
        var operands = [operand]
        if case .list(let elements) = operand.form, !elements.isEmpty { operands = elements }
        let values = operands.map { rowValue($0, scope) }
        if values.contains(where: \.isInvalid) { return .invalid(origin) }
        return Typed(.aggregate(.countDistinct, values, condition: nil), .int, origin)
    }

    /// An aggregate's argument: a value of each row.
    private mutating func rowValue(_ expression: Expression, _ scope: Scope) -> Typed {
        let value = scalar(infer(expression, scope))
        if value.aggregates { return fail(.nestedAggregate(text: value.origin.text), at: value.origin) }
        return value
    }

    /// `min max first last only count`, which take values of any kind.
    private mutating func any(_ aggregate: Aggregate, _ values: [Typed], _ origin: Origin) -> Typed {
        let function: AggregateFunction
        var type = values[0].type
        switch aggregate {
        case .count:
            function = .count
            type = .int
        case .min: function = .minimum
        case .max: function = .maximum
        case .first: function = .first
        case .last: function = .last
        case .only: function = .only
        case .sum, .avg, .median, .percentile, .stdev: preconditionFailure("\(aggregate.rawValue) takes numbers")
        }
        return Typed(.aggregate(function, values, condition: nil), type, origin)
    }

    /// `sum avg median percentile stdev`, which take numbers; the first two also durations.
    private mutating func numeric(_ aggregate: Aggregate, _ values: [Typed], _ origin: Origin) -> Typed {
        let value = values[0]
        let takesDurations = aggregate == .sum || aggregate == .avg
        guard value.kind.isNumeric || takesDurations && value.kind == .duration else {
            return notNumbers(aggregate, value, origin)
        }
        let unit = value.unit
        let float = DataType(value.kind == .duration ? .duration : .float, unit: unit)
        switch aggregate {
        case .sum:
            let kind: Kind = value.kind == .int ? .decimal(scale: 0) : value.kind
            return Typed(.aggregate(.sum, values, condition: nil), DataType(kind, unit: unit), origin)
        case .avg: return Typed(.aggregate(.average, values, condition: nil), float, origin)
        case .median: return Typed(.aggregate(.median, values, condition: nil), float, origin)
        case .stdev: return Typed(.aggregate(.standardDeviation, values, condition: nil), float, origin)
        case .percentile:
            guard let share = share(values[1]) else { return .invalid(origin) }
            return Typed(.aggregate(.percentile, [value, share], condition: nil), float, origin)
        case .count, .min, .max, .first, .last, .only: preconditionFailure("\(aggregate.rawValue) takes any kind")
        }
    }

    private mutating func notNumbers(_ aggregate: Aggregate, _ value: Typed, _ origin: Origin) -> Typed {
        let fits = value.origin.source === origin.source
        var correction: [Correction] = []
        if fits, aggregate == .sum, value.kind == .bool {
            correction = [Correction(origin.span, "count when \(value.origin.written)", origin.source)]
        } else if fits, aggregate == .sum, value.kind == .text {
            correction = [Correction(origin.span, "count \(value.origin.written)", origin.source)]
        }
        return fail(
            .aggregateWantsNumbers(aggregate.rawValue, found: value.type, text: value.origin.text), at: value.origin,
            correction: correction)
    }

    /// The constant ratio of `percentile`, from 0 to 1, as a float.
    private mutating func share(_ value: Typed) -> Typed? {
        let float = coerced(value.kind.isNumeric ? value : .invalid(value.origin), to: .float)
        guard value.unit.dimensions.isEmpty, case .float(let ratio)? = float.constantValue, ratio >= 0, ratio <= 1
        else {
            var correction: [Correction] = []
            if value.isBareNumber, case .integer(let number)? = value.constantValue, (2...100).contains(number) {
                correction = [Correction(value.origin.span, "\(number)%", value.origin.source)]
            }
            fail(.percentileShare(text: value.origin.text), at: value.origin, correction: correction)
            return nil
        }
        return float
    }

    /// `E when C`: narrows every aggregate in E.
    mutating func when(_ value: Expression, _ condition: Expression, _ scope: Scope, _ origin: Origin) -> Typed {
        let narrowed = scalar(infer(value, scope))
        let test = self.condition(infer(condition, scope))
        guard !narrowed.isInvalid, let test else { return .invalid(origin) }
        if test.aggregates {
            let aggregate = firstAggregate(in: test).origin
            return fail(.aggregateInCondition(text: aggregate.text, clause: "when"), at: aggregate)
        }
        guard narrowed.aggregates else {
            let text = "if \(test.origin.written) then \(narrowed.origin.written) else missing"
            let correction = [Correction(origin.span, text, origin.source)]
            return fail(.whenOnRow(text: narrowed.origin.text, instead: text), at: origin, correction: correction)
        }
        return self.narrowed(narrowed, by: test).with(origin: origin)
    }

    private func narrowed(_ value: Typed, by test: Typed) -> Typed {
        switch value.form {
        case .column, .constant, .invalid: return value
        case .aggregate(let function, let arguments, let condition):
            let both = condition.map { call("and", [$0, test], .bool, test.origin) } ?? test
            return Typed(.aggregate(function, arguments, condition: both), value.type, value.origin)
        case .call(let kernel, let arguments):
            guard value.aggregates else { return value }
            return Typed(.call(kernel, arguments.map { narrowed($0, by: test) }), value.type, value.origin)
        case .list(let elements):
            return Typed(.list(elements.map { narrowed($0, by: test) }), value.type, value.origin)
        case .range(let low, let high):
            return Typed(.range(narrowed(low, by: test), narrowed(high, by: test)), value.type, value.origin)
        }
    }
}

extension Origin {
    /// The same place; in its text the parameters of a function stand for what they were given.
    fileprivate func naming(_ values: [Typed], in scope: Scope) -> Origin {
        guard case .apply(let function, let argument) = expression.form else { return self }
        func named(_ written: Expression, _ value: Typed) -> Expression {
            guard case .name(let name) = written.form, scope.parameters[name.text] != nil else { return written }
            let given = value.origin.expression
            return given.needsBracket ? Expression(.list([given]), given.span, depth: given.depth + 1) : given
        }
        var given = argument
        if case .list(let elements) = argument.form {
            guard elements.count == values.count else { return self }
            let depth = values.reduce(argument.depth) { max($0, $1.origin.expression.depth + 2) }
            given = Expression(.list(zip(elements, values).map(named)), argument.span, depth: depth)
        } else if let value = values.first, values.count == 1 {
            given = named(argument, value)
        }
        let call = Expression(.apply(function: function, argument: given), expression.span, depth: given.depth + 1)
        return Origin(source: source, expression: call, usedAt: usedAt)
    }
}

extension Aggregate {
    /// Takes numbers only.
    var isNumeric: Bool {
        switch self {
        case .sum, .avg, .median, .percentile, .stdev: true
        case .count, .min, .max, .first, .last, .only: false
        }
    }
}
