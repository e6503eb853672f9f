import Synchronization
import TinhColumns
import TinhPlan
import TinhTypes

/// The groups of all workers put together: their keys and the accumulators that hold their states.
///
/// Workers whose dense numbers mean the same keys are added number by number, in parallel; packed words are sorted, so that
/// equal ones meet and groups come in order; else keys are brought into one table.
struct MergedGroups {
    private(set) var accumulators: [Accumulator]
    /// Numbers of the groups that occur; in the order of the keys if `isOrdered`.
    let numbers: GroupNumbers
    let isOrdered: Bool
    private let index: GroupIndex?
    private let general: (words: KeyWords, table: WordTable)?
    /// The words of packed keys.
    private let packed: GrowingBuffer<UInt64>

    /// Of a run that is called off it throws, as all work on groups does: some of them would be left out.
    init(_ sinks: [AggregateSink], _ threads: Gather.Threads) throws(ExecutionFault) {
        guard let first = sinks.first else { preconditionFailure("a run without a worker") }
        for sink in sinks {
            try threads.endIfCancelled()
            sink.settle()
            for call in sink.calls { call.accumulator.isCancelled = threads.isCancelled }
        }
        for sink in sinks.dropFirst() { first.addRowCounts(of: sink) }
        guard let index = first.index else {
            for sink in sinks.dropFirst() {
                for (own, theirs) in zip(first.calls, sink.calls) {
                    try threads.endIfCancelled()
                    let (own, theirs) = (own.accumulator, theirs.accumulator)
                    if own.mergesByGroups(with: theirs) {
                        own.merge(theirs, from: [0], to: [0])
                    } else {
                        own.mergeWhole(theirs, groupCount: 1)
                    }
                }
            }
            accumulators = first.calls.map(\.accumulator)
            numbers = GroupNumbers([0])
            isOrdered = true
            self.index = nil
            general = nil
            packed = GrowingBuffer()
            try MergedGroups.settle(accumulators, threads)
            return
        }
        let others = sinks.dropFirst().filter { !($0.index?.isEmpty ?? true) }
        if others.contains(where: { $0.assumptions != first.assumptions }) {
            for sink in sinks { sink.keepFlags() }
        }
        if index.form != .general, others.allSatisfy({ $0.index.map { $0.hasWords(of: index) } ?? false }) {
            accumulators = first.calls.map(\.accumulator)
            isOrdered = index.isOrdered
            self.index = index
            general = nil
            if index.form == .dense {
                try MergedGroups.addDense(first, index, others, threads)
                numbers = index.occurring()
                packed = GrowingBuffer()
            } else {
                let merged = try PackedGroups(index, others.compactMap(\.index), threads).merged(first, others)
                (packed, numbers) = (merged.words, GroupNumbers(merged.numbers))
            }
        } else if others.isEmpty {
            accumulators = first.calls.map(\.accumulator)
            numbers = index.occurring()
            isOrdered = false
            self.index = index
            general = nil
            packed = GrowingBuffer()
        } else {
            let words = index.words
            var table = WordTable(wordCount: words.wordCount)
            for sink in sinks { sink.keepFlags() }
            let states = first.calls.map { $0.accumulator.empty() }
            for state in states { state.isCancelled = threads.isCancelled }
            for sink in sinks { try MergedGroups.addGeneral(sink, words, &table, states, threads) }
            for (state, call) in zip(states, first.calls) {
                state.rowsSeen = call.accumulator.rowsSeen
                state.rowsSkipped = call.accumulator.rowsSkipped
            }
            accumulators = states
            numbers = GroupNumbers((0..<Int32(table.count)).map { $0 })
            isOrdered = false
            self.index = nil
            general = (words, table)
            packed = GrowingBuffer()
        }
        try MergedGroups.settle(accumulators, threads)
    }

    /// With the accumulators of all aggregates, where some read what others were given.
    func complete(_ fed: FedCalls, _ threads: Gather.Threads) throws(ExecutionFault) -> MergedGroups {
        var all = self
        all.accumulators = try fed.all(accumulators, threads)
        return all
    }

    private static func settle(_ accumulators: [Accumulator], _ threads: Gather.Threads) throws(ExecutionFault) {
        for accumulator in accumulators {
            try threads.endIfCancelled()
            accumulator.settle(threads)
        }
        try threads.endIfCancelled()
    }

    private static func addDense(
        _ first: AggregateSink, _ index: GroupIndex, _ others: [AggregateSink], _ threads: Gather.Threads
    ) throws(ExecutionFault) {
        index.reach(others.reduce(0) { max($0, $1.index?.numberEnd ?? 0) })
        first.grow(index.numberEnd)
        for other in others {
            try threads.endIfCancelled()
            guard let theirs = other.index else { continue }
            let pairs = zip(first.calls, other.calls).map { ($0.accumulator, $1.accumulator) }
            var shared: [(Accumulator, Accumulator)] = []
            for (own, other) in pairs {
                if own.mergesByGroups(with: other) {
                    own.beginMerge(other)
                    shared.append((own, other))
                } else {
                    try threads.endIfCancelled()
                    own.mergeWhole(other, groupCount: theirs.numberEnd)
                }
            }
            let work = Unshared((shared, index, theirs))
            let pieceCount = GroupNumbers.pieceCount(theirs.presence)
            let next = Atomic<Int>(0)
            threads.pool.run(pieceCount > 4 ? threads.count : 1) { _ in
                let (shared, index, theirs) = work.value
                let room = GroupNumbers.room()
                while true {
                    let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    if piece >= pieceCount { return }
                    let count = GroupNumbers.list(theirs.presence, piece: piece, into: room.values)
                    if count == 0 { continue }
                    for (own, other) in shared { own.merge(other, from: room.values, to: room.values, count) }
                    index.addPresence(room.values, count)
                }
            }
        }
    }

    private static func addGeneral(
        _ sink: AggregateSink, _ words: KeyWords, _ table: inout WordTable, _ states: [Accumulator],
        _ threads: Gather.Threads
    ) throws(ExecutionFault) {
        try threads.endIfCancelled()
        guard let index = sink.index else { return }
        let numbers = index.numbers()
        let keys = index.generalKeys(numbers)
        var targets = [Int32](repeating: 0, count: numbers.count)
        keys.withUnsafeBufferPointer { keys in
            targets.withUnsafeMutableBufferPointer { targets in
                guard let from = keys.baseAddress, let to = targets.baseAddress else { return }
                let own =
                    index.words === words
                    ? nil
                    : words.translated(
                        from, numbers.count, of: index.words, isCancelled: threads.isCancelled)
                let source = own.map { UnsafePointer($0.values) } ?? from
                var start = 0
                while start < numbers.count, !threads.isCancelled() {
                    let count = min(Vector.capacity, numbers.count - start)
                    table.find(source + start * words.wordCount, count, into: to + start)
                    start += count
                }
            }
        }
        try threads.endIfCancelled()
        for state in states { state.grow(table.count) }
        for (state, call) in zip(states, sink.calls) {
            try threads.endIfCancelled()
            state.merge(call.accumulator, from: numbers, to: targets)
        }
    }

    /// Works out what `keyColumn` needs, so that it can be called from several threads: for so many groups in all.
    func settleKeys(_ threads: Gather.Threads, groupCount: Int) throws(ExecutionFault) {
        for coder in (general?.words ?? index?.words)?.coders ?? [] {
            coder?.settle(threads)
            coder?.keptCount = groupCount
            try threads.endIfCancelled()
        }
    }

    /// The values of the first key parts for some groups.
    func keyColumns(_ keyCount: Int, _ numbers: UnsafePointer<Int32>, _ count: Int) -> [Column] {
        guard let index, index.form == .packed, general == nil else {
            return (0..<keyCount).map { keyColumn($0, numbers, count) }
        }
        // Words stand in the order in which they came: they are brought side by side once for all parts.
        var words = GrowingBuffer<UInt64>(capacity: count)
        let (out, from) = (words.extend(count), packed.values)
        for row in 0..<count { out[row] = from[Int(numbers[row])] }
        return (0..<keyCount).map { index.column($0, words.values, count, in: nil) }
    }

    /// The values of a key part for some groups.
    func keyColumn(_ part: Int, _ numbers: UnsafePointer<Int32>, _ count: Int) -> Column {
        if let general { return general.words.column(part, general.table.keys.values, numbers, count) }
        guard let index else { preconditionFailure("a key of ungrouped rows") }
        if index.form != .general { return index.column(part, packed.values, numbers, count) }
        return index.words.column(part, index.table.keys.values, numbers, count)
    }
}
