import TinhPlan
import TinhTypes

/// An aggregate over the rows of several groups.
struct RegroupedAggregate {
    /// The same over the rows of one group.
    let aggregate: Typed
    /// All keys are named, so it is the group's own.
    let isWhole: Bool
    /// How the groups' own figures make it; nil where they do not say it exactly.
    let combination: Combination?

    struct Combination {
        let function: AggregateFunction
        let skipsMissing: Bool
        /// The type of the combined figure where it is not the aggregate's own.
        let type: DataType?
    }
}

extension Relative {
    /// Nil for what works on groups.
    func overRows(of value: Typed, keyCount: Int) -> RegroupedAggregate? {
        guard isOfRows, case .aggregate(let function) = function else { return nil }
        let form = Typed.Form.aggregate(function, arguments, condition: condition)
        return RegroupedAggregate(
            aggregate: Typed(form, value.type, value.body ?? value.origin),
            isWhole: keys?.count == keyCount,
            combination: function.combination(of: arguments.first?.kind))
    }
}

extension AggregateFunction {
    /// How figures of groups make that of all their rows, to the last digit.
    fileprivate func combination(of kind: Kind?) -> RegroupedAggregate.Combination? {
        switch self {
        case .countRows, .count:
            .init(function: .sum, skipsMissing: false, type: DataType(.decimal(scale: 0)))
        case .sum: kind == .float ? nil : .init(function: .sum, skipsMissing: true, type: nil)
        case .minimum, .maximum: .init(function: self, skipsMissing: true, type: nil)
        case .countDistinct, .average, .median, .percentile, .standardDeviation, .covariance, .correlation, .slope,
            .intercept, .first, .last, .only:
            nil
        }
    }
}

extension Typed {
    /// A key to look along; one without any value is a number that is missing.
    var counted: Typed {
        guard kind == .missing else { return self }
        return Typed(.call("coalesce", [self, Typed(.constant(.missing), .int, origin)]), .int, origin)
    }

    /// True where it is not missing.
    var isPresent: Typed {
        Typed(.call("not", [Typed(.call("isMissing", [self]), .bool, origin)]), .bool, origin)
    }

    /// Of an aggregate: the same, which looks only at rows whose arguments are there, so that none is skipped and noted.
    var withoutMissing: Typed {
        guard case .aggregate(let function, let arguments, let condition) = form else { return self }
        let tests = arguments.filter { !$0.isConstant }.map(\.isPresent)
        let all = ([condition].compactMap { $0 } + tests).reduce(nil as Typed?) { both, test in
            both.map { Typed(.call("and", [$0, test]), .bool, test.origin) } ?? test
        }
        return Typed(.aggregate(function, arguments, condition: all), type, origin, body: body)
    }

    /// An aggregate as a call of an aggregation.
    func call(named name: String, ratios: [AggregateRatio] = []) -> AggregateCall {
        guard case .aggregate(let function, let arguments, let condition) = form else {
            preconditionFailure("no aggregate: \(origin.text)")
        }
        return AggregateCall(
            name: name, function: function, arguments: arguments.map(\.rowExpression),
            condition: condition?.rowExpression, type: type, site: origin.site, ratios: ratios)
    }
}

/// `avg x over all`, x exact: the quotient of the sum and the count, which the groups' own figures make; it is rounded once, as
/// the mean is.
struct RegroupedMeans {
    let keyCount: Int
    /// Means of the groups themselves, which tell of missing values.
    private let told: [Typed]

    init(keyCount: Int, among measures: [Typed]) {
        self.keyCount = keyCount
        told = measures.flatMap(\.aggregatesOfGroup)
    }

    func replaced(_ value: Typed) -> Typed {
        value.replacing { part in
            guard case .relative(let relative) = part.form, case .aggregate(.average) = relative.function,
                relative.isOfRows, relative.keys?.count != keyCount, let argument = relative.arguments.first
            else { return nil }
            let kind: Kind
            switch argument.kind {
            case .int: kind = .decimal(scale: 0)
            case .decimal: kind = argument.kind
            case .bool, .float, .text, .date, .datetime, .duration, .year, .half, .quarter, .month, .week, .missing:
                return nil
            }
            let isTold = told.contains { own in
                guard case .aggregate(.average, let arguments, let condition) = own.form else { return false }
                let same = Relative(.aggregate(.average), arguments, condition: condition, word: relative.word)
                return areSame(same.parts, relative.parts) && (condition == nil) == (relative.condition == nil)
            }
            // What the groups have told of missing values is not told again.
            var (origin, body) = (part.origin, part.body)
            if isTold {
                origin.isQuiet = true
                body?.isQuiet = true
            }
            func made(_ function: AggregateFunction, _ type: DataType) -> Typed {
                let form = Relative(
                    .aggregate(function), relative.arguments, condition: relative.condition, run: relative.run,
                    keys: relative.keys, word: relative.word)
                return Typed(.relative(form), type, origin, body: body)
            }
            let sum = made(.sum, DataType(kind, unit: argument.unit))
            return Typed(.call("divide", [sum, made(.count, .int)]), part.type, part.origin, body: part.body)
        }
    }
}

extension Typed {
    /// Aggregates of the group's own rows.
    var aggregatesOfGroup: [Typed] {
        if case .aggregate = form { return [self] }
        return parts.flatMap(\.aggregatesOfGroup)
    }
}

/// `cumulative count distinct x`: what the groups' figures do not say exactly is worked out over the rows of several periods
/// in each row, and is the same in all rows of a group.
struct RunningRows {
    let keys: [Typed]

    func replaced(_ value: Typed) -> Typed {
        value.replacing { part in
            guard case .relative(let relative) = part.form, let run = relative.run,
                case .aggregate(let function) = relative.function,
                let regrouped = relative.overRows(of: part, keyCount: keys.count), regrouped.combination == nil,
                let along = keys.last
            else { return nil }
            let partition = (relative.keys ?? Array(keys.indices.dropLast())).map { keys[$0] }
            let window = RowWindow(
                .aggregate(function, .keys(from: run.from, to: run.to)), relative.arguments,
                condition: relative.condition, partition: partition,
                order: [Order.Key(value: along.counted, isDescending: false)])
            let row = Typed(.window(window), part.type, part.origin, body: part.body)
            let own = Relative(
                .aggregate(.maximum), [row], condition: row.isPresent, run: run, keys: Array(keys.indices),
                word: relative.word)
            return Typed(.relative(own), part.type, part.origin, body: part.body)
        }
    }
}
