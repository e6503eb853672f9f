import TinhColumns
import TinhPlan
import TinhTypes

/// Which groups of a stream can be numbered by their keys from the first row on, as those of a table at rest whose range is
/// known: then a file need not be loaded to be grouped fast.
package enum StreamedGroups {
    /// The groups by a single number that hardly repeats, of a file that is read while the query runs.
    package static func areNumbered(
        _ keys: [NamedExpression], _ calls: [AggregateCall], _ expectation: NumberExpectation, threadCount: Int
    ) -> Bool {
        mayShare(keys, calls) && areNumbered(expectation, calls, threadCount: threadCount)
    }

    static func areNumbered(_ expectation: NumberExpectation, _ calls: [AggregateCall], threadCount: Int) -> Bool {
        guard expectation.isMostlyDistinct,
            let layout = KeyLayout([(expectation.range.lowerBound, expectation.range.upperBound)], slack: 0)
        else { return false }
        let bytesPerGroup = calls.reduce(0) { $0 + Accumulators.bytesPerGroup($1, []) }
        return layout.bits
            <= denseBitsMax(rowCount: expectation.rowCount, bytesPerGroup: bytesPerGroup, threadCount: threadCount)
    }

    /// Several workers can add to the same states in turns: whatever rows they add, and in whatever order, the states are the
    /// same, and nothing in them belongs to a worker, as the codes of its texts do.
    static func mayShare(_ keys: [NamedExpression], _ calls: [AggregateCall]) -> Bool {
        guard keys.count == 1, Vector.Form(keys[0].expression.type.kind) == .integers else { return false }
        return calls.allSatisfy { call in
            guard call.condition == nil, call.ratios.isEmpty else { return false }
            switch call.function {
            case .countRows: return true
            case .count, .sum, .average, .minimum, .maximum:
                switch Vector.Form(call.arguments.first?.type.kind ?? .missing) {
                case .integers, .floats: return true
                case .wide, .mask, .text: return false
                }
            case .countDistinct, .median, .percentile, .standardDeviation, .covariance, .correlation, .slope,
                .intercept, .first, .last, .only:
                return false
            }
        }
    }

    /// Numbers of groups up to 2^this may have arrays of their own: as long as these are no longer than the rows are many,
    /// nor larger than 512 MB in all.
    static func denseBitsMax(rowCount: Int?, bytesPerGroup: Int, threadCount: Int) -> Int {
        let byRows = rowCount.map { Int.bitWidth - $0.leadingZeroBitCount + 1 } ?? 16
        let bytes = (1 + bytesPerGroup) * max(1, threadCount)
        let byMemory = Int.bitWidth - ((512 << 20) / bytes).leadingZeroBitCount - 1
        return max(12, min(byRows, byMemory, 24))
    }
}
