import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

/// An aggregate by its word.
enum Aggregate: String, CaseIterable {
    case count, sum, avg, min, max, median, percentile, stdev, covariance, correlation, slope, intercept, first, last,
        only

    init?(word: String) { self.init(rawValue: word) }

    static let words = allCases.map(\.rawValue)

    var parameters: [String] {
        switch self {
        case .count, .sum, .avg, .min, .max, .median, .stdev, .only: ["x"]
        case .percentile: ["x", "share"]
        case .covariance, .correlation: ["x", "y"]
        case .slope, .intercept: ["y", "x"]
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
            if arguments.count == 1, let instead = distinctInBracket(arguments[0], scope) {
                let correction = [Correction(origin.span, instead, origin.source)]
                return fail(.countOfDistinct(instead: instead), at: origin.place, correction: correction)
                    ?? .invalid(origin)
            }
            if arguments.count == 1, case .name(let word) = arguments[0].form, word.text == "distinct", !word.isQuoted,
                columnIndex(word.text, scope) == nil
            {
                return fail(.distinctAlone, at: placed(word.span, scope)) ?? .invalid(origin)
            }
        }
        if let word = arguments.first.flatMap({ unitAlone($0, scope) }) {
            let columns = unit(named: word.text, scope.environment).map { columnsMeasured(in: $0, scope) } ?? []
            let correction = columns.count == 1 ? [Correction(word.span, written(columns[0]), scope.source)] : []
            return fail(
                .unitAsColumn(word.text, question: sampleQuestion(scope)), at: placed(word.span, scope),
                correction: correction) ?? .invalid(origin)
        }
        let wanted = aggregate.parameters
        if let told = firstMeant(aggregate, arguments, scope, origin) { return told }
        guard arguments.count == wanted.count else {
            if aggregate == .percentile, let text = percentileMeant(arguments, scope) {
                let fact = TypeFact.argumentCount(
                    function: aggregate.rawValue, wanted: wanted, least: wanted.count, found: arguments.count)
                return fail(fact, at: origin, correction: [Correction(origin.span, text, scope.source)])
            }
            for argument in arguments { _ = infer(argument, scope) }
            if let told = greatestMeant(aggregate, arguments, scope, origin) { return told }
            if wanted.count == 1, arguments.count > 1, aggregate != .count, scope.source !== libraryText {
                let each = arguments.map { "\(aggregate.rawValue) \(argument($0, scope))" }.joined(separator: ", ")
                return fail(
                    .sharedOperand(aggregate.rawValue, takesOne: true), at: origin.place,
                    correction: [Correction(origin.span, each, scope.source)]) ?? .invalid(origin)
            }
            let fact = TypeFact.argumentCount(
                function: aggregate.rawValue, wanted: wanted, least: wanted.count, found: arguments.count)
            return fail(fact, at: origin)
        }
        var values = arguments.map { self.argument($0, scope, of: origin) }
        if values.contains(where: \.isInvalid) { return .invalid(origin) }
        if aggregate.isNumeric {
            values[0] = missingValue(values[0], as: DataType(.decimal(scale: 0), unit: values[0].unit))
        }
        let origin = scope.parameters.isEmpty ? origin : origin.naming(values, in: scope)
        return aggregate.isNumeric ? numeric(aggregate, values, origin) : any(aggregate, values, origin)
    }

    /// As a word before it takes it.
    private func argument(_ expression: Expression, _ scope: Scope) -> String {
        let text = scope.source.slice(expression.span)
        return expression.needsBracket ? "(\(text))" : text
    }

    /// `ha` of `sum ha`: one hectare for each row is never meant. Nil for anything but the name of a unit.
    func unitAlone(_ argument: Expression, _ scope: Scope) -> Name? {
        guard case .name(let name) = argument.form, !name.isQuoted, scope.parameters[name.text] == nil,
            scope.environment.definitions[name.text] == nil, columnIndex(name.text, scope) == nil,
            unit(named: name.text, scope.environment) != nil
        else { return nil }
        return name
    }

    /// `(distinct city)` as `count` wants it; nil for anything else.
    private func distinctInBracket(_ argument: Expression, _ scope: Scope) -> String? {
        guard case .query(let query) = argument.form, query.steps.count == 1, query.steps[0].clauses.isEmpty,
            case .distinct(let items)? = query.steps[0].head?.form, let first = items.first
        else { return nil }
        let text = items.map { scope.source.slice($0.expression.span) }.joined(separator: ", ")
        return items.count == 1 && !first.expression.needsBracket
            ? "count distinct \(text)" : "count distinct (\(text))"
    }

    private mutating func countDistinct(_ operand: Expression, _ scope: Scope, _ origin: Origin) -> Typed {
        var operands = [operand]
        if case .list(let elements) = operand.form, !elements.isEmpty { operands = elements }
        let values = operands.map { argument($0, scope, of: origin) }
        if values.contains(where: \.isInvalid) { return .invalid(origin) }
        return Typed(aggregate(.countDistinct, values), .int, origin)
    }

    /// An aggregate's argument: a value of each row; where an `over` says so, also a value of each group.
    private mutating func argument(_ expression: Expression, _ scope: Scope, of aggregate: Origin) -> Typed {
        if scope.isUnderOver, case .groups = scope.level {
            var trial = self
            let value = trial.scalar(trial.infer(expression, scope.ofRows))
            if !value.isInvalid, !value.aggregates {
                self = trial
                return value
            }
            var groups = scope
            groups.isUnderOver = false
            return scalar(infer(expression, groups))
        }
        let value = scalar(infer(expression, scope.ofRows))
        guard value.aggregates else { return value }
        if let open = value.open.first, case .relative(let relative) = open.form,
            relative.isPlace || relative.run != nil
        {
            _ = refusesPlace(in: value, scope, isArgument: true)
            return .invalid(value.origin)
        }
        if scope.isUnderOver {
            return fail(.groupsAmongRows(value.origin.text, word: aggregate.text), at: value.origin)
        }
        let end = Span(aggregate.span.upper, aggregate.span.upper)
        var correction: [Correction] = []
        if case .groups(let keys?) = scope.level, !keys.isEmpty {
            correction = [Correction(end, " over all", aggregate.source)]
        }
        return fail(.nestedAggregate(text: value.origin.text), at: value.origin, correction: correction)
    }

    /// An aggregate of values of rows; of values of groups, it works on the step's groups.
    private func aggregate(_ function: AggregateFunction, _ values: [Typed]) -> Typed.Form {
        guard values.contains(where: \.aggregates) else { return .aggregate(function, values, condition: nil) }
        return .relative(Relative(.aggregate(function), values, isOfGroups: true, word: function.rawValue))
    }

    /// A row value summed, as `cumulative` and `moving` take it.
    mutating func sum(_ value: Typed, _ origin: Origin) -> Typed {
        let given = value.origin.expression
        let argument = given.needsBracket ? Expression(.list([given]), given.span, depth: given.depth + 1) : given
        let call = Expression(
            .apply(function: Name("sum", origin.span), argument: argument), origin.span, depth: argument.depth + 1)
        return numeric(
            .sum, [value], Origin(source: origin.source, expression: call, usedAt: origin.usedAt, call: origin.call))
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
        case .sum, .avg, .median, .percentile, .stdev, .covariance, .correlation, .slope, .intercept:
            preconditionFailure("\(aggregate.rawValue) takes numbers")
        }
        return Typed(self.aggregate(function, values), type, origin)
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
            return Typed(self.aggregate(.sum, values), DataType(kind, unit: unit), origin)
        case .avg: return Typed(self.aggregate(.average, values), float, origin)
        case .median: return Typed(self.aggregate(.median, values), float, origin)
        case .stdev: return Typed(self.aggregate(.standardDeviation, values), float, origin)
        case .percentile:
            guard let share = share(values[1], of: value) else { return .invalid(origin) }
            return Typed(self.aggregate(.percentile, [value, share]), float, origin)
        case .covariance: return pair(.covariance, values, unitExponent: 1, origin)
        case .correlation: return pair(.correlation, values, unitExponent: nil, origin)
        case .slope: return pair(.slope, values, unitExponent: -1, origin)
        case .intercept: return pair(.intercept, values, unitExponent: 0, origin)
        case .count, .min, .max, .first, .last, .only: preconditionFailure("\(aggregate.rawValue) takes any kind")
        }
    }

    /// Statistics of two values, both as ints or both as floats. The result's unit is the first's times a power of the
    /// second's; nil: it has none.
    private mutating func pair(
        _ function: AggregateFunction, _ values: [Typed], unitExponent: Int?, _ origin: Origin
    ) -> Typed {
        let second = missingValue(values[1], as: DataType(.decimal(scale: 0)))
        guard second.kind.isNumeric else {
            return fail(
                .aggregateWantsNumbers(
                    function.rawValue, found: second.type, text: second.origin.text,
                    reading: textReading(second, .numbers)),
                at: second.origin)
        }
        var pair = [values[0], second]
        if pair.contains(where: { $0.kind != .int }) { pair = pair.map { coerced($0, to: .float) } }
        guard let unitExponent else { return Typed(aggregate(function, pair), .float, origin) }
        guard let (unit, ratio) = compose(values[0].unit, second.unit, exponent: unitExponent, environment) else {
            return fail(.unitTooLarge, at: origin)
        }
        return scaled(Typed(aggregate(function, pair), DataType(.float, unit: unit), origin), by: ratio, unit: unit)
    }

    private mutating func notNumbers(_ aggregate: Aggregate, _ value: Typed, _ origin: Origin) -> Typed {
        let fits = value.origin.source === origin.source
        var correction: [Correction] = []
        if fits, aggregate == .sum, value.kind == .bool {
            correction = [Correction(origin.span, "count when \(value.origin.written)", origin.source)]
        } else if fits, aggregate == .avg, value.kind == .bool {
            correction = [Correction(origin.span, "proportion \(value.origin.written)", origin.source)]
        } else if fits, aggregate == .sum, value.kind == .text {
            correction = [Correction(origin.span, "count \(value.origin.written)", origin.source)]
        }
        let reading = textReading(value, .numbers)
        if reading?.odd != nil { correction = [] }
        return fail(
            .aggregateWantsNumbers(
                aggregate.rawValue, found: value.type, text: value.origin.text, reading: reading), at: value.origin,
            correction: correction)
    }

    /// The constant ratio of `percentile`, from 0 to 1, as a float.
    private mutating func share(_ value: Typed, of column: Typed) -> Typed? {
        let float = coerced(value.kind.isNumeric ? value : .invalid(value.origin), to: .float)
        guard value.unit.dimensions.isEmpty, case .float(let ratio)? = float.constantValue, ratio >= 0, ratio <= 1
        else {
            var correction: [Correction] = []
            if value.isBareNumber, case .integer(let number)? = value.constantValue, (2...100).contains(number) {
                correction = [Correction(value.origin.span, "\(number)%", value.origin.source)]
            }
            fail(
                .percentileShare(text: value.origin.text, of: column.origin.text), at: value.origin,
                correction: correction)
            return nil
        }
        return float
    }
}

extension Origin {
    /// The same place; in its text the parameters of a function stand for what they were given.
    func naming(_ values: [Typed], in scope: Scope) -> Origin {
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
        return Origin(source: source, expression: call, usedAt: usedAt, call: self.call)
    }
}

extension Aggregate {
    /// Takes numbers only.
    var isNumeric: Bool {
        switch self {
        case .sum, .avg, .median, .percentile, .stdev, .covariance, .correlation, .slope, .intercept: true
        case .count, .min, .max, .first, .last, .only: false
        }
    }
}
