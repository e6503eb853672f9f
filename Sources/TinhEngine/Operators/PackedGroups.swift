import Synchronization

/// The groups of several workers whose keys are packed into words of one layout, brought together by a sort of the words.
///
/// The first worker's groups keep their numbers; those of others that it does not have come after them. O(groups × bits / 11).
struct PackedGroups {
    private let threads: Gather.Threads
    private let tables: [WordTable]
    /// Of each worker's groups, one worker after the other, the first place.
    private let starts: [Int]

    init(_ first: GroupIndex, _ others: [GroupIndex], _ threads: Gather.Threads) {
        self.threads = threads
        tables = ([first] + others).map(\.table)
        starts = tables.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    }

    /// Adds the others' states to the first's. The words by number, and the numbers in the order of the words.
    func merged(
        _ first: AggregateSink, _ others: [AggregateSink]
    ) throws(ExecutionFault) -> (words: GrowingBuffer<UInt64>, numbers: [Int32]) {
        guard let sorted = sortedWords() else { throw .cancelled }
        let own = tables[0].count
        var words = GrowingBuffer<UInt64>(capacity: sorted.count)
        words.extend(own).update(from: tables[0].keys.values, count: own)
        if others.isEmpty {
            return (
                words,
                [Int32](unsafeUninitializedCapacity: own) { out, count in
                    for place in 0..<own { out[place] = sorted.values[place].row }
                    count = own
                }
            )
        }
        let (targets, numbers) = number(sorted, &words)
        for accumulator in first.calls.map(\.accumulator) { accumulator.grow(words.count) }
        for (place, other) in others.enumerated() {
            try threads.endIfCancelled()
            let start = starts[place + 1]
            add(other, to: first, UnsafePointer(targets.values + start), starts[place + 2] - start)
        }
        return (words, numbers)
    }

    /// Nil when cancelled.
    private func sortedWords() -> GrowingBuffer<RadixSort.KeyedRow>? {
        let count = starts[starts.count - 1]
        var rows = GrowingBuffer<RadixSort.KeyedRow>(capacity: count)
        let out = Unshared((to: rows.extend(count), from: tables.map(\.keys.values)))
        let starts = starts
        threads.pool.run(count < 1 << 16 ? 1 : tables.count) { worker in
            for table in starts.indices.dropLast() where count < 1 << 16 || table == worker {
                let (to, keys) = (out.value.to, out.value.from[table])
                for place in starts[table]..<starts[table + 1] {
                    to[place] = RadixSort.KeyedRow(
                        key: keys[place - starts[table]], row: Int32(truncatingIfNeeded: place))
                }
            }
        }
        return RadixSort.sorted(rows, threads, threads.isCancelled)
    }

    /// The number of each worker's group, by its place, and all numbers in the order of their words. Equal words stand side by
    /// side, the first worker's foremost.
    private func number(
        _ sorted: GrowingBuffer<RadixSort.KeyedRow>, _ words: inout GrowingBuffer<UInt64>
    ) -> (targets: GrowingBuffer<Int32>, numbers: [Int32]) {
        let count = sorted.count
        let rows = sorted.values
        var targets = GrowingBuffer<Int32>(capacity: count)
        let target = targets.extend(count)
        let own = tables[0].count
        // New groups are numbered in the order in which their worker met them, so that states are added in the order in which
        // they lie: first each place is told whether it is new.
        for place in 0..<own { target[place] = Int32(truncatingIfNeeded: place) }
        // The first place of each word, in the order of the words.
        var heads: [Int32] = []
        heads.reserveCapacity(count)
        var before: UInt64 = 0
        var head: Int32 = 0
        for place in 0..<count {
            let row = rows[place]
            if place == 0 || row.key != before {
                before = row.key
                head = row.row
                heads.append(head)
            }
            // Of a group that is met again the place of its first, told apart by being negative.
            target[Int(row.row)] = row.row == head ? 0 : ~head
        }
        for place in 0..<own { target[place] = Int32(truncatingIfNeeded: place) }
        var next = own
        for place in own..<count {
            if target[place] == 0 {
                target[place] = Int32(truncatingIfNeeded: next)
                words.append(word(place))
                next += 1
            } else {
                // The first of its word stands before it, and has its number.
                target[place] = target[Int(~target[place])]
            }
        }
        for place in heads.indices { heads[place] = target[Int(heads[place])] }
        return (targets, heads)
    }

    private func word(_ place: Int) -> UInt64 {
        var worker = 0
        while place >= starts[worker + 1] { worker += 1 }
        return tables[worker].keys.values[place - starts[worker]]
    }

    /// Adds a worker's states, group `i` to group `targets[i]`, a block of groups at a time by all threads.
    private func add(_ other: AggregateSink, to first: AggregateSink, _ targets: UnsafePointer<Int32>, _ count: Int) {
        var shared: [(Accumulator, Accumulator)] = []
        for (own, other) in zip(first.calls, other.calls).map({ ($0.accumulator, $1.accumulator) }) {
            if own.mergesByGroups(with: other) {
                own.beginMerge(other)
                shared.append((own, other))
            } else {
                own.mergeWhole(other, Array(UnsafeBufferPointer(start: targets, count: count)))
            }
        }
        let work = Unshared((shared, targets))
        let blockSize = 1 << 14
        let next = Atomic<Int>(0)
        threads.pool.run(count > blockSize * 2 ? threads.count : 1) { [isCancelled = threads.isCancelled] _ in
            let (shared, targets) = work.value
            var groups = [Int32](repeating: 0, count: blockSize)
            while !isCancelled() {
                let start = next.wrappingAdd(blockSize, ordering: .relaxed).oldValue
                if start >= count { return }
                let end = min(count, start + blockSize)
                groups.withUnsafeMutableBufferPointer { groups in
                    guard let from = groups.baseAddress else { return }
                    for number in start..<end { from[number - start] = Int32(truncatingIfNeeded: number) }
                    for (own, other) in shared { own.merge(other, from: from, to: targets + start, end - start) }
                }
            }
        }
    }
}
