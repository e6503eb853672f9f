import Synchronization
import TinhColumns
import TinhPlan
import TinhTypes

/// The groups of all workers put together: their keys and the accumulators that hold their states.
///
/// Workers whose dense numbers mean the same keys are added number by number, in parallel; else keys are brought into one
/// table.
struct MergedGroups {
    let accumulators: [Accumulator]
    /// Numbers of the groups that occur; in the order of the keys if `isOrdered`.
    let numbers: [Int32]
    let isOrdered: Bool
    private let index: GroupIndex?
    private let general: (words: KeyWords, table: WordTable)?

    init(_ sinks: [AggregateSink], _ pool: ThreadPool, threadCount: Int) {
        guard let first = sinks.first else { preconditionFailure("a run without a worker") }
        for sink in sinks { sink.settle() }
        for sink in sinks.dropFirst() { first.addRowCounts(of: sink) }
        guard let index = first.index else {
            for sink in sinks.dropFirst() {
                for (own, theirs) in zip(first.calls, sink.calls) {
                    own.accumulator.merge(theirs.accumulator, from: [0], to: [0])
                }
            }
            accumulators = first.calls.map(\.accumulator)
            numbers = [0]
            isOrdered = true
            self.index = nil
            general = nil
            for accumulator in accumulators { accumulator.settle() }
            return
        }
        let others = sinks.dropFirst().filter { !($0.index?.isEmpty ?? true) }
        if others.contains(where: { $0.assumptions != first.assumptions }) {
            for sink in sinks { sink.keepFlags() }
        }
        if others.isEmpty {
            accumulators = first.calls.map(\.accumulator)
            numbers = index.numbers()
            isOrdered = index.isOrdered
            self.index = index
            general = nil
        } else if others.allSatisfy({ $0.index.map { $0.hasNumbers(of: index) } ?? false }) {
            MergedGroups.addDense(first, index, others, pool, threadCount: threadCount)
            accumulators = first.calls.map(\.accumulator)
            numbers = index.numbers()
            isOrdered = index.isOrdered
            self.index = index
            general = nil
        } else {
            let words = index.words
            var table = WordTable(wordCount: words.wordCount)
            for sink in sinks { sink.keepFlags() }
            let states = first.calls.map { $0.accumulator.empty() }
            for sink in sinks { MergedGroups.addGeneral(sink, words, &table, states) }
            for (state, call) in zip(states, first.calls) {
                state.rowsSeen = call.accumulator.rowsSeen
                state.rowsSkipped = call.accumulator.rowsSkipped
            }
            accumulators = states
            numbers = (0..<Int32(table.count)).map { $0 }
            isOrdered = false
            self.index = nil
            general = (words, table)
        }
        for accumulator in accumulators { accumulator.settle() }
    }

    private static func addDense(
        _ first: AggregateSink, _ index: GroupIndex, _ others: [AggregateSink], _ pool: ThreadPool, threadCount: Int
    ) {
        for other in others {
            guard let theirs = other.index else { continue }
            let pairs = zip(first.calls, other.calls).map { ($0.accumulator, $1.accumulator) }
            var shared: [(Accumulator, Accumulator)] = []
            for (own, other) in pairs {
                if own.mergesByGroups(with: other) {
                    own.beginMerge(other)
                    shared.append((own, other))
                } else {
                    let map = (0..<Int32(theirs.numberEnd)).map { $0 }
                    own.mergeWhole(other, map)
                }
            }
            let work = Unshared((shared, theirs.presence))
            let end = theirs.numberEnd
            let blockSize = 1 << 14
            let next = Atomic<Int>(0)
            let workers = end > blockSize * 2 ? threadCount : 1
            pool.run(workers) { _ in
                var groups = [Int32](repeating: 0, count: blockSize)
                let (shared, presence) = work.value
                while true {
                    let start = next.wrappingAdd(blockSize, ordering: .relaxed).oldValue
                    if start >= end { return }
                    groups.withUnsafeMutableBufferPointer { groups in
                        guard let place = groups.baseAddress else { return }
                        var count = 0
                        for number in start..<min(end, start + blockSize) {
                            place[count] = Int32(truncatingIfNeeded: number)
                            count += Int(presence.values[number])
                        }
                        for (own, other) in shared { own.merge(other, from: place, to: place, count) }
                    }
                }
            }
            index.addPresence(of: theirs)
        }
    }

    private static func addGeneral(
        _ sink: AggregateSink, _ words: KeyWords, _ table: inout WordTable, _ states: [Accumulator]
    ) {
        guard let index = sink.index else { return }
        let numbers = index.numbers()
        let keys = index.generalKeys(numbers)
        var targets = [Int32](repeating: 0, count: numbers.count)
        keys.withUnsafeBufferPointer { keys in
            targets.withUnsafeMutableBufferPointer { targets in
                guard let from = keys.baseAddress, let to = targets.baseAddress else { return }
                let own = index.words === words ? nil : words.translated(from, numbers.count, of: index.words)
                table.find(own.map { UnsafePointer($0.values) } ?? from, numbers.count, into: to)
            }
        }
        for state in states { state.grow(table.count) }
        for (state, call) in zip(states, sink.calls) { state.merge(call.accumulator, from: numbers, to: targets) }
    }

    /// Works out what `keyColumn` needs, so that it can be called from several threads.
    func settleKeys() {
        for coder in (general?.words ?? index?.words)?.coders ?? [] { coder?.settle() }
    }

    /// The values of a key part for some groups.
    func keyColumn(_ part: Int, _ numbers: UnsafePointer<Int32>, _ count: Int) -> Column {
        if let general { return general.words.column(part, general.table.keys.values, numbers, count) }
        guard let index else { preconditionFailure("a key of ungrouped rows") }
        if index.form != .general { return index.column(part, numbers, count) }
        return index.words.column(part, index.table.keys.values, numbers, count)
    }
}
