import Synchronization
import TinhColumns
import TinhTypes

/// The groups of workers that postponed rows: rows and the groups that were found before are sorted by their packed keys, part by
/// part, and stretches of them, each with all rows of its groups, become the pieces of the answer. So groups come in the order
/// of their keys, and what each thread reads and writes for a piece fits the cache.
///
/// O(rows × bits / 11).
struct SortedGroups {
    private let sinks: [AggregateSink]
    private let index: GroupIndex
    private let rows: [PostponedRows]
    /// Of each worker that postponed rows the first of its places among all.
    private let rowStarts: [Int]
    /// Places of all rows; behind them stand the groups of each worker.
    private let placeCount: Int
    private let stateStarts: [Int]
    /// The groups of each worker by parts.
    private let states: [PartedGroups]
    private let threads: Gather.Threads

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
        guard PostponedVectors.canRead(rows), others.allSatisfy({ $0.index?.hasWords(of: index) ?? false }) else {
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
        states = sinks.map { PartedGroups($0.index?.table.keys ?? GrowingBuffer(), split) }
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
            results = try sortedByAll(counts, all, keyCount)
        } else {
            let tasks = SortedGroups.tasks(counts)
            let work = Unshared(self)
            results = try run(tasks.count) { task, maker in
                let rows = work.value.sorted(tasks[task], maker)
                return work.value.pieces(rows, SortedGroups.ends(rows), keyCount, maker)
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

    /// Where one part has most of the rows: all of them are sorted by all threads.
    private func sortedByAll(
        _ counts: [Int], _ all: Int, _ keyCount: Int
    ) throws(ExecutionFault) -> [Result<[Piece], AggregateFault>] {
        let starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        var keyed = GrowingBuffer<RadixSort.KeyedRow>(capacity: all)
        let work = Unshared((groups: self, out: keyed.extend(all)))
        let next = Atomic<Int>(0)
        threads.pool.run(threads.count) { [isCancelled = threads.isCancelled] _ in
            while !isCancelled() {
                let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if part >= counts.count { return }
                work.value.groups.write(part, to: work.value.out + starts[part])
            }
        }
        guard let sorted = RadixSort.sorted(keyed, threads, threads.isCancelled) else { throw .cancelled }
        let rows = Unshared((groups: self, sorted: sorted))
        let ends = SortedGroups.ends(UnsafeBufferPointer(start: sorted.values, count: sorted.count))
        return try run(ends.count) { piece, maker in
            let (groups, sorted) = rows.value
            let rows = UnsafeBufferPointer(start: sorted.values, count: sorted.count)
            let start = piece == 0 ? 0 : ends[piece - 1]
            return groups.pieces(
                UnsafeBufferPointer(rebasing: rows[start..<ends[piece]]), [ends[piece] - start], keyCount, maker)
        }
    }

    /// Rows of a part, and groups that were found before.
    private func rowCount(_ part: Int) -> Int {
        rows.reduce(0) { $0 + $1.places.rowCount(part) } + states.reduce(0) { $0 + $1.range(part).count }
    }

    /// Parts in turn that make a piece together, or more than one.
    private static func tasks(_ counts: [Int]) -> [Range<Int>] {
        var tasks: [Range<Int>] = []
        var (start, rowCount) = (0, 0)
        for part in counts.indices {
            rowCount += counts[part]
            if rowCount < pieceRowCount, part < counts.count - 1 { continue }
            if rowCount > 0 { tasks.append(start..<part + 1) }
            (start, rowCount) = (part + 1, 0)
        }
        return tasks
    }

    /// A part's rows with their places among all, and its groups.
    private func write(_ part: Int, to out: UnsafeMutablePointer<RadixSort.KeyedRow>) {
        var count = 0
        for (worker, own) in rows.enumerated() {
            let words = own.words.values
            for stretch in own.places.stretches(part) {
                for place in stretch {
                    out[count] = RadixSort.KeyedRow(
                        key: words[place], row: Int32(truncatingIfNeeded: rowStarts[worker] + place))
                    count += 1
                }
            }
        }
        for (worker, own) in states.enumerated() {
            guard let words = sinks[worker].index?.table.keys.values else { continue }
            for place in own.range(part) {
                let group = own.groups[place]
                out[count] = RadixSort.KeyedRow(
                    key: words[Int(group)], row: Int32(truncatingIfNeeded: stateStarts[worker]) + group)
                count += 1
            }
        }
    }

    /// The rows of some parts in the order of their keys; until the thread's next ones.
    private func sorted(_ parts: Range<Int>, _ maker: PieceMaker) -> UnsafeBufferPointer<RadixSort.KeyedRow> {
        let counts = parts.map { rowCount($0) }
        let all = counts.reduce(0, +)
        maker.reserve(all)
        var start = 0
        for (part, count) in zip(parts, counts) {
            let stretch = RadixSort.Stretch(
                rows: maker.keyed.values + start, room: maker.room.values + start, count: count)
            write(part, to: stretch.rows)
            if stretch.sort() { stretch.rows.update(from: stretch.room, count: count) }
            start += count
        }
        return UnsafeBufferPointer(start: maker.keyed.values, count: all)
    }

    /// Where pieces end: no group stands in two.
    private static func ends(_ rows: UnsafeBufferPointer<RadixSort.KeyedRow>) -> [Int] {
        var ends: [Int] = []
        var end = 0
        while end < rows.count {
            end = rows.count - end < pieceRowCount * 3 / 2 ? rows.count : end + pieceRowCount
            while end < rows.count, rows[end].key == rows[end - 1].key { end += 1 }
            ends.append(end)
        }
        return ends
    }

    /// Sorted rows of whole groups as pieces that end at `ends`.
    private func pieces(
        _ rows: UnsafeBufferPointer<RadixSort.KeyedRow>, _ ends: [Int], _ keyCount: Int, _ maker: PieceMaker
    ) -> Result<[Piece], AggregateFault> {
        var pieces: [Piece] = []
        var start = 0
        for end in ends {
            switch piece(UnsafeBufferPointer(rebasing: rows[start..<end]), keyCount, maker) {
            case .success(let piece): pieces.append(piece)
            case .failure(let fault): return .failure(fault)
            }
            start = end
        }
        return .success(pieces)
    }

    private struct Piece: @unchecked Sendable {
        let columns: [Column]
        let rowCount: Int
        /// Rows that each aggregate has seen and skipped.
        let counted: [(seen: Int, skipped: Int)]
    }

    /// What one thread needs for its pieces.
    private final class PieceMaker {
        let vectors: PostponedVectors
        let pool = BufferPool()
        private(set) var keyed = GrowingBuffer<RadixSort.KeyedRow>()
        private(set) var room = GrowingBuffer<RadixSort.KeyedRow>()
        let rows: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
        let groups: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
        var count = 0

        init(_ rows: [PostponedRows]) { vectors = PostponedVectors(rows) }

        /// Makes room for rows that are sorted.
        func reserve(_ count: Int) {
            if keyed.count < count { _ = keyed.extend(count - keyed.count) }
            if room.count < count { _ = room.extend(count - room.count) }
        }

        deinit {
            rows.deallocate()
            groups.deallocate()
        }
    }

    private func piece(
        _ sorted: UnsafeBufferPointer<RadixSort.KeyedRow>, _ keyCount: Int, _ maker: PieceMaker
    ) -> Result<Piece, AggregateFault> {
        let accumulators = sinks[0].calls.map { $0.accumulator.empty() }
        let (words, states) = groups(sorted)
        for accumulator in accumulators {
            accumulator.isCancelled = threads.isCancelled
            accumulator.pool = maker.pool
            accumulator.grow(words.count)
        }
        // States first: what rows add then stands like them.
        for (worker, state) in states.enumerated() where !state.from.isEmpty {
            for (own, call) in zip(accumulators, sinks[worker].calls) {
                own.merge(call.accumulator, from: state.from, to: state.to)
            }
        }
        var group: Int32 = -1
        var word: UInt64 = 0
        maker.count = 0
        for row in sorted {
            if group < 0 || row.key != word { (group, word) = (group + 1, row.key) }
            if Int(row.row) >= placeCount { continue }
            maker.rows[maker.count] = row.row
            maker.groups[maker.count] = group
            maker.count += 1
            if maker.count == Vector.capacity { update(accumulators, maker) }
        }
        update(accumulators, maker)
        let numbers = (0..<Int32(truncatingIfNeeded: words.count)).map { $0 }
        return numbers.withUnsafeBufferPointer { numbers in
            guard let start = numbers.baseAddress else { preconditionFailure("a piece without groups") }
            var columns = (0..<keyCount).map { index.column($0, words.values, words.count, in: maker.pool) }
            do throws(AggregateFault) {
                for accumulator in accumulators {
                    accumulator.settle(threads.alone)
                    columns.append(try accumulator.finish(start, words.count))
                }
            } catch {
                return .failure(error)
            }
            return .success(
                Piece(
                    columns: columns, rowCount: words.count,
                    counted: accumulators.map { ($0.rowsSeen, $0.rowsSkipped) }))
        }
    }

    /// The words of the groups, and those of each worker's states among them: their numbers there and here.
    private func groups(
        _ sorted: UnsafeBufferPointer<RadixSort.KeyedRow>
    ) -> (words: GrowingBuffer<UInt64>, states: [(from: [Int32], to: [Int32])]) {
        var words = GrowingBuffer<UInt64>(capacity: sorted.count)
        var states = sinks.map { _ in (from: [Int32](), to: [Int32]()) }
        let out = words.extend(sorted.count)
        var count = 0
        for row in sorted {
            if count == 0 || row.key != out[count - 1] {
                out[count] = row.key
                count += 1
            }
            if Int(row.row) < placeCount { continue }
            var worker = 0
            while Int(row.row) >= stateStarts[worker + 1] { worker += 1 }
            states[worker].from.append(row.row - Int32(truncatingIfNeeded: stateStarts[worker]))
            states[worker].to.append(Int32(truncatingIfNeeded: count - 1))
        }
        words.shorten(count)
        return (words, states)
    }

    private func update(_ accumulators: [Accumulator], _ maker: PieceMaker) {
        if maker.count == 0 { return }
        maker.vectors.read(maker.rows, maker.count)
        for (accumulator, arguments) in zip(accumulators, rows[0].arguments) {
            accumulator.update(arguments.map { maker.vectors.vectors[$0] }, maker.groups, maker.count)
        }
        maker.count = 0
    }
}
