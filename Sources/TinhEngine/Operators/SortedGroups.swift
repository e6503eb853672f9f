import Synchronization
import TinhColumns
import TinhTypes

/// The groups of workers that postponed rows: rows and the groups that were found before are sorted by their packed keys, part by
/// part, and stretches of them, each with all rows of its groups, become the pieces of the answer. So groups come in the order
/// of their keys, and what each thread reads and writes for a piece fits the cache.
///
/// O(rows × bits / 11).
struct SortedGroups {
    let sinks: [AggregateSink]
    let index: GroupIndex
    let rows: [PostponedRows]
    /// Of each worker that postponed rows the first of its places among all.
    let rowStarts: [Int]
    /// Places of all rows; behind them stand the groups of each worker.
    let placeCount: Int
    let stateStarts: [Int]
    /// The groups of each worker by parts.
    private let states: [PartedGroups]
    private let stateWords: [GrowingBuffer<UInt64>]
    /// Second words of keys that have two.
    let stateLowWords: [GrowingBuffer<UInt64>]
    /// Where one word holds what a part leaves of two.
    let rest: WordSplit.Rest?
    /// The first of the values that aggregates read travels with its row.
    let carriesValue: Bool
    let threads: Gather.Threads

    /// Rows in a piece, about.
    private static let pieceRowCount = 1 << 14
    /// A part with fewer rows is one thread's work, whatever the others have.
    private static let sharedRowCountMin = 1 << 16

    /// Nil where no rows wait.
    init?(_ sinks: [AggregateSink], _ threads: Gather.Threads) throws(ExecutionFault) {
        let waiting = sinks.filter { !($0.postponed?.isEmpty ?? true) }
        guard let first = waiting.first, let index = first.index else { return nil }
        let rows = waiting.compactMap(\.postponed)
        let others = sinks.filter { !($0.index?.isEmpty ?? true) && $0 !== first }
        let words = sinks.compactMap { $0.index?.groupWords() }
        guard PostponedVectors.canRead(rows), words.count == sinks.count,
            others.allSatisfy({ $0.index?.hasWords(of: index) ?? false })
        else {
            for sink in waiting {
                try threads.endIfCancelled()
                sink.lookUpPostponed()
            }
            return nil
        }
        self.threads = threads
        self.sinks = sinks
        self.index = index
        self.rows = rows
        for sink in sinks {
            sink.settle()
            sink.keepFlags()
        }
        rowStarts = rows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.places.count) }
        placeCount = rowStarts[rows.count]
        stateStarts = sinks.reduce(into: [placeCount]) { $0.append($0[$0.count - 1] + ($1.index?.table.count ?? 0)) }
        let split = rows[0].places.split
        rest = split.rest
        carriesValue = rows.allSatisfy { $0.values.first?.isNarrow ?? false }
        states = words.map { PartedGroups($0.high, split) }
        stateWords = words.map(\.high)
        stateLowWords = words.map(\.low)
    }

    /// The groups' rows in the order of their keys. What was counted beside the states is added to the first worker's.
    func pieces(
        keyCount: Int
    ) throws(ExecutionFault) -> [(columns: [Column], rowCount: Int)] {
        let counts = (0..<rows[0].partCount).map { rowCount($0) }
        let all = counts.reduce(0, +)
        let most = counts.max() ?? 0
        let results: [Result<[Piece], AggregateFault>]
        if threads.count > 1, most >= SortedGroups.sharedRowCountMin, most > all / (2 * threads.count) {
            results = try sortedByAll(counts, keyCount)
        } else {
            let tasks = SortedGroups.tasks(counts, partCountMax: rest?.partCountMax ?? Int.max)
            let work = Unshared(self)
            results = try run(tasks.count) { task, maker in
                let rows = work.value.sorted(tasks[task], maker)
                return work.value.pieces(rows, SortedGroups.ends(rows), tasks[task].lowerBound, keyCount, maker)
            }
        }
        var pieces: [(columns: [Column], rowCount: Int)] = []
        for result in results {
            for piece in try result.mapError({ ExecutionFault($0) }).get() {
                pieces.append((piece.columns, piece.rowCount))
                for (call, counted) in zip(sinks[0].calls, piece.counted) {
                    call.accumulator.rowsSeen += counted.seen
                    call.accumulator.rowsSkipped += counted.skipped
                }
            }
        }
        return pieces
    }

    /// Tasks `0 ..< count`, each done by one of the threads.
    private func run(
        _ count: Int, _ work: @escaping @Sendable (Int, PieceMaker) -> Result<[Piece], AggregateFault>
    ) throws(ExecutionFault) -> [Result<[Piece], AggregateFault>] {
        if count == 0 { return [] }
        let results = Mutex<[(task: Int, result: Result<[Piece], AggregateFault>)]>([])
        let next = Atomic<Int>(0)
        let own = Unshared(self)
        threads.pool.run(min(threads.count, count)) { _ in
            let maker = PieceMaker(own.value.rows)
            while !own.value.threads.isCancelled() {
                let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if task >= count { return }
                let result = work(task, maker)
                results.withLock { $0.append((task, result)) }
            }
        }
        try threads.endIfCancelled()
        return results.withLock { $0.sorted { $0.task < $1.task }.map(\.result) }
    }

    /// Where one part has most of the rows: all of them are sorted by all threads, those of as many parts at once as their words
    /// can be told apart.
    private func sortedByAll(
        _ counts: [Int], _ keyCount: Int
    ) throws(ExecutionFault) -> [Result<[Piece], AggregateFault>] {
        let step = min(counts.count, rest?.partCountMax ?? Int.max)
        var results: [Result<[Piece], AggregateFault>] = []
        for first in stride(from: 0, to: counts.count, by: step) {
            let own = Array(counts[first..<min(first + step, counts.count)])
            if own.contains(where: { $0 > 0 }) { results += try sortedByAll(own, first, keyCount) }
        }
        return results
    }

    /// The parts from `first` on.
    private func sortedByAll(
        _ counts: [Int], _ first: Int, _ keyCount: Int
    ) throws(ExecutionFault) -> [Result<[Piece], AggregateFault>] {
        let starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        let all = starts[counts.count]
        var keyed = GrowingBuffer<RadixSort.KeyedRow>(capacity: all)
        let work = Unshared((groups: self, out: keyed.extend(all)))
        let next = Atomic<Int>(0)
        threads.pool.run(threads.count) { [isCancelled = threads.isCancelled] _ in
            while !isCancelled() {
                let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if part >= counts.count { return }
                work.value.groups.write(first + part, from: first, to: work.value.out + starts[part])
            }
        }
        guard let sorted = RadixSort.sorted(keyed, threads, threads.isCancelled) else { throw .cancelled }
        let rows = Unshared((groups: self, sorted: sorted))
        let ends = SortedGroups.ends(UnsafeMutableBufferPointer(start: sorted.values, count: sorted.count))
        return try run(ends.count) { piece, maker in
            let (groups, sorted) = rows.value
            let rows = UnsafeMutableBufferPointer(start: sorted.values, count: sorted.count)
            let start = piece == 0 ? 0 : ends[piece - 1]
            return groups.pieces(
                UnsafeMutableBufferPointer(rebasing: rows[start..<ends[piece]]), [ends[piece] - start], first, keyCount,
                maker)
        }
    }

    /// Rows of a part, and groups that were found before.
    private func rowCount(_ part: Int) -> Int {
        rows.reduce(0) { $0 + $1.places.rowCount(part) } + states.reduce(0) { $0 + $1.range(part).count }
    }

    /// Parts in turn that make a piece together, or more than one.
    private static func tasks(_ counts: [Int], partCountMax: Int) -> [Range<Int>] {
        var tasks: [Range<Int>] = []
        var (start, rowCount) = (0, 0)
        for part in counts.indices {
            rowCount += counts[part]
            let isWhole = rowCount >= pieceRowCount || part + 1 - start >= partCountMax || part == counts.count - 1
            if !isWhole { continue }
            if rowCount > 0 { tasks.append(start..<part + 1) }
            (start, rowCount) = (part + 1, 0)
        }
        return tasks
    }

    /// A part's rows with their places among all, and its groups; `first`: the first of the parts whose words have to be told
    /// apart.
    private func write(_ part: Int, from first: Int, to out: UnsafeMutablePointer<RadixSort.KeyedRow>) {
        var count = 0
        let before = rest.map { UInt64(truncatingIfNeeded: part - first) &<< $0.bits } ?? 0
        for (worker, own) in rows.enumerated() {
            let words = own.words.values
            let values = carriesValue ? own.values[0].narrow.values : nil
            let start = rowStarts[worker]
            for stretch in own.places.stretches(part) {
                for place in stretch {
                    out[count] = RadixSort.KeyedRow(
                        key: before | words[place], row: Int32(truncatingIfNeeded: start + place),
                        value: values?[place] ?? 0)
                    count += 1
                }
            }
        }
        for (worker, own) in states.enumerated() {
            let words = stateWords[worker].values
            for place in own.range(part) {
                let group = own.groups[place]
                var word = words[Int(group)]
                if let rest { word = before | rest.word(word, stateLowWords[worker].values[Int(group)]) }
                out[count] = RadixSort.KeyedRow(
                    key: word, row: Int32(truncatingIfNeeded: stateStarts[worker]) + group)
                count += 1
            }
        }
    }

    /// The rows of some parts in the order of their keys; until the thread's next ones.
    private func sorted(_ parts: Range<Int>, _ maker: PieceMaker) -> UnsafeMutableBufferPointer<RadixSort.KeyedRow> {
        let counts = parts.map { rowCount($0) }
        let all = counts.reduce(0, +)
        maker.reserve(all)
        var start = 0
        for (part, count) in zip(parts, counts) {
            let stretch = RadixSort.Stretch(
                rows: maker.keyed.values + start, room: maker.room.values + start, count: count)
            write(part, from: parts.lowerBound, to: stretch.rows)
            if stretch.sort() { stretch.rows.update(from: stretch.room, count: count) }
            start += count
        }
        return UnsafeMutableBufferPointer(start: maker.keyed.values, count: all)
    }

    /// Where pieces end: no group stands in two.
    private static func ends(_ rows: UnsafeMutableBufferPointer<RadixSort.KeyedRow>) -> [Int] {
        var ends: [Int] = []
        var end = 0
        while end < rows.count {
            end = rows.count - end < pieceRowCount * 3 / 2 ? rows.count : end + pieceRowCount
            while end < rows.count, rows[end].key == rows[end - 1].key { end += 1 }
            ends.append(end)
        }
        return ends
    }
}
