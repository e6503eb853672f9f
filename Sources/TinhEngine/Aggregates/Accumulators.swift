import TinhPlan
import TinhTypes

/// The accumulator of a call, chosen by its function and the kind of its argument.
enum Accumulators {
    /// `kinds`: of the arguments; `constants`: their values where constant.
    static func make(_ call: AggregateCall, kinds: [Kind]) throws(AggregateFault) -> Accumulator {
        let site = call.site
        let kind = kinds.first ?? .missing
        switch call.function {
        case .countRows, .count: return CountAccumulator(site)
        case .countDistinct: return DistinctAccumulator(site, kinds: kinds)
        case .sum:
            return kind == .float
                ? FloatSumAccumulator(site, isAverage: false)
                : ExactSumAccumulator(site, argument: kind, result: call.type.kind, isAverage: false)
        case .average:
            return kind == .float
                ? FloatSumAccumulator(site, isAverage: true)
                : ExactSumAccumulator(site, argument: kind, result: call.type.kind, isAverage: true)
        case .minimum: return ChoiceAccumulator(site, .minimum, kind: kind, keyKind: .missing)
        case .maximum: return ChoiceAccumulator(site, .maximum, kind: kind, keyKind: .missing)
        case .median: return PercentileAccumulator(site, kind: kind, ratio: .half)
        case .percentile:
            guard call.arguments.count > 1, case .constant(let value, let type) = call.arguments[1],
                let ratio = PercentileAccumulator.Ratio(value, type.kind)
            else { throw .badArgument(site, message: "the second argument of percentile must lie from 0% to 100%") }
            return PercentileAccumulator(site, kind: kind, ratio: ratio)
        case .standardDeviation: return DeviationAccumulator(site, kind: kind)
        case .first: return ChoiceAccumulator(site, .first, kind: kind, keyKind: kinds[1])
        case .last: return ChoiceAccumulator(site, .last, kind: kind, keyKind: kinds[1])
        case .only: return ChoiceAccumulator(site, .only, kind: kind, keyKind: .missing)
        }
    }

    /// How many of a call's arguments are worked out for each row.
    static func rowArgumentCount(_ call: AggregateCall) -> Int {
        switch call.function {
        case .countRows: 0
        case .percentile: min(1, call.arguments.count)
        case .count, .countDistinct, .sum, .average, .minimum, .maximum, .median, .standardDeviation, .first, .last,
            .only:
            call.arguments.count
        }
    }
}
