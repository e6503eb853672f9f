import TinhColumns
import TinhPlan
import TinhTypes

/// The accumulator of a call, chosen by its function and the kind of its argument.
enum Accumulators {
    /// `statistics`: of each argument that only names a column. `isComplete`: every row of every group is given to it.
    static func make(
        _ call: AggregateCall, _ statistics: [ColumnStatistics?], isComplete: Bool
    ) throws(AggregateFault) -> Accumulator {
        let kinds = call.arguments.map(\.type.kind)
        let site = call.site
        let kind = kinds.first ?? .missing
        switch call.function {
        case .countRows, .count: return CountAccumulator(site)
        case .countDistinct: return DistinctAccumulator(site, kinds: kinds, statistics)
        case .sum:
            return kind == .float
                ? FloatSumAccumulator(site, isAverage: false)
                : ExactSumAccumulator(
                    site, argument: kind, result: call.type.kind, isAverage: false, isComplete: isComplete)
        case .average:
            return kind == .float
                ? FloatSumAccumulator(site, isAverage: true)
                : ExactSumAccumulator(
                    site, argument: kind, result: call.type.kind, isAverage: true, isComplete: false)
        case .minimum: return extreme(call, kind, statistics, isMaximum: false)
        case .maximum: return extreme(call, kind, statistics, isMaximum: true)
        case .median, .percentile: return PercentileAccumulator(site, try percentile(call, kind))
        case .standardDeviation: return DeviationAccumulator(site, kind: kind)
        case .covariance: return PairAccumulator(site, .covariance, isExact: kind == .int)
        case .correlation: return PairAccumulator(site, .correlation, isExact: kind == .int)
        case .slope: return PairAccumulator(site, .slope, isExact: kind == .int)
        case .intercept: return PairAccumulator(site, .intercept, isExact: kind == .int)
        case .first: return choice(call, .first, (kind, kinds[1]), (statistics[0], statistics[1]))
        case .last: return choice(call, .last, (kind, kinds[1]), (statistics[0], statistics[1]))
        case .only: return choice(call, .only, (kind, .missing), (statistics[0], nil))
        }
    }

    private static func percentile(_ call: AggregateCall, _ kind: Kind) throws(AggregateFault) -> Percentile {
        if call.function == .median { return Percentile(kind: kind, ratio: .half) }
        guard call.arguments.count > 1, case .constant(let value, let type) = call.arguments[1],
            let ratio = Percentile.Ratio(value, type.kind)
        else { throw .badArgument(call.site, message: "the second argument of percentile must lie from 0% to 100%") }
        return Percentile(kind: kind, ratio: ratio)
    }

    /// The accumulator of a call that reads what that of another has been given, all rows of which are in; nil where it cannot.
    static func reading(_ other: Accumulator, _ call: AggregateCall) throws(AggregateFault) -> Accumulator? {
        guard let other = other as? PercentileAccumulator else { return nil }
        return PercentileAccumulator(call.site, try percentile(call, call.arguments[0].type.kind), of: other)
    }

    private static func choice(
        _ call: AggregateCall, _ choice: ChoiceAccumulator.Choice, _ kinds: (Kind, Kind),
        _ statistics: (ColumnStatistics?, ColumnStatistics?)
    ) -> Accumulator {
        NarrowChoiceAccumulator(call.site, choice, kinds: kinds, statistics, unit: call.type.unit)
            ?? ChoiceAccumulator(call.site, choice, kinds: kinds, statistics, unit: call.type.unit)
    }

    private static func extreme(
        _ call: AggregateCall, _ kind: Kind, _ statistics: [ColumnStatistics?], isMaximum: Bool
    ) -> Accumulator {
        let range = rangeOfWhole(kind, statistics.first ?? nil)
        if let range,
            let narrow = NarrowExtremeAccumulator(call.site, kind: kind, isMaximum: isMaximum, range: range)
        {
            return narrow
        }
        switch Vector.Form(kind) {
        case .integers, .floats, .mask: break
        case .wide where range != nil: break
        // Of a sorted dictionary the codes are compared.
        case .text where statistics.first??.dictionary?.isSorted != true:
            return TextExtremeAccumulator(call.site, isMaximum: isMaximum)
        case .wide, .text:
            return ChoiceAccumulator(
                call.site, isMaximum ? .maximum : .minimum, kinds: (kind, .missing), (statistics[0], nil))
        }
        return ExtremeAccumulator(call.site, kind: kind, isMaximum: isMaximum)
    }

    /// Where whole numbers and mantissas that are stored in 64 bits lie.
    private static func rangeOfWhole(_ kind: Kind, _ statistics: ColumnStatistics?) -> ClosedRange<Int64>? {
        switch Vector.Form(kind) {
        case .integers, .mask, .wide: break
        case .floats, .text: return nil
        }
        return statistics?.range
    }

    /// The memory that a group without unusual values takes, about. `statistics`: see `make`.
    static func bytesPerGroup(_ call: AggregateCall, _ statistics: [ColumnStatistics?]) -> Int {
        let isFloat = call.arguments.first?.type.kind == .float
        switch call.function {
        case .countRows, .count, .countDistinct, .median, .percentile: return 8
        case .sum: return isFloat ? 25 : 9
        case .average: return isFloat ? 32 : 16
        case .minimum, .maximum:
            guard let kind = call.arguments.first?.type.kind else { return 9 }
            if let range = rangeOfWhole(kind, statistics.first ?? nil) {
                return NarrowExtremeAccumulator.stateBytes(range) ?? 9
            }
            switch Vector.Form(kind) {
            case .integers, .floats, .mask: return 9
            case .wide, .text: return 64
            }
        case .first, .last, .only:
            let isNarrow = zip(call.arguments, statistics).allSatisfy {
                NarrowChoiceAccumulator.takes($0.type.kind, $1)
            }
            return isNarrow ? NarrowChoiceAccumulator.stateBytes : 64
        case .standardDeviation: return 64
        case .covariance, .correlation, .slope, .intercept: return 160
        }
    }

    /// How many of a call's arguments are worked out for each row.
    static func rowArgumentCount(_ call: AggregateCall) -> Int {
        switch call.function {
        case .countRows: 0
        case .percentile: min(1, call.arguments.count)
        case .count, .countDistinct, .sum, .average, .minimum, .maximum, .median, .standardDeviation, .covariance,
            .correlation, .slope, .intercept, .first, .last, .only:
            call.arguments.count
        }
    }
}
