import TinhPlan

/// The aggregates that rows are given to, where others read the same values: several percentiles keep them once.
struct FedCalls {
    let calls: [AggregateCall]
    /// For each aggregate of the query the place of that which is fed for it.
    private let places: [Int]
    private let wanted: [AggregateCall]

    init(_ wanted: [AggregateCall]) {
        self.wanted = wanted
        // What is divided by what is told by places among all.
        guard wanted.allSatisfy(\.ratios.isEmpty) else {
            calls = wanted
            places = Array(wanted.indices)
            return
        }
        var calls: [AggregateCall] = []
        var places: [Int] = []
        var known: [TypedExpression: [TypedExpression?: Int]] = [:]
        for call in wanted {
            guard call.function == .median || call.function == .percentile, let value = call.arguments.first else {
                places.append(calls.count)
                calls.append(call)
                continue
            }
            let place = known[value]?[call.condition] ?? calls.count
            if place == calls.count { calls.append(call) }
            known[value, default: [:]][call.condition] = place
            places.append(place)
        }
        self.calls = calls
        self.places = places
    }

    /// The accumulators of all aggregates, from those of the ones that were fed.
    func all(_ fed: [Accumulator], _ threads: Gather.Threads) throws(ExecutionFault) -> [Accumulator] {
        if fed.count == wanted.count { return fed }
        var all: [Accumulator] = []
        var used: Set<Int> = []
        for (place, call) in zip(places, wanted) {
            let own = fed[place]
            guard !used.insert(place).inserted else {
                all.append(own)
                continue
            }
            do throws(AggregateFault) {
                guard let reader = try Accumulators.reading(own, call) else {
                    preconditionFailure("an aggregate that cannot be read by another")
                }
                reader.settle(threads)
                all.append(reader)
            } catch {
                throw ExecutionFault(error)
            }
            try threads.endIfCancelled()
        }
        return all
    }
}
