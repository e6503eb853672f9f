import Synchronization
import TinhColumns
import TinhTypes

/// The groups of workers that postponed rows: rows and the groups that were found before are sorted by their packed keys, and
/// stretches of them, each with all rows of its groups, become the pieces of the answer. So groups come in the order of their
/// keys, and each thread's states fit the cache.
///
/// O(rows × bits / 11).
struct SortedGroups {
    private let sinks: [AggregateSink]
    private let index: GroupIndex
    private let rows: [PostponedRows]
    private let sorted: GrowingBuffer<RadixSort.KeyedRow>
    /// Rows that were postponed; behind them among all stand the groups of each worker.
    private let rowCount: Int
    private let stateStarts: [Int]
    private let threads: Gather.Threads

    /// Rows in a piece, about.
    private static let pieceRowCount = 1 << 14

    /// Nil where no rows wait.
    init?(_ sinks: [AggregateSink], _ threads: Gather.Threads) throws(ExecutionFault) {
        let waiting = sinks.filter { ($0.postponed?.words.count ?? 0) > 0 }
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
        rowCount = rows.reduce(0) { $0 + $1.words.count }
        stateStarts = sinks.reduce(into: [rowCount]) { $0.append($0[$0.count - 1] + ($1.index?.table.count ?? 0)) }
        let words = rows.map(\.words) + sinks.map { $0.index?.table.keys ?? GrowingBuffer() }
        let all = SortedGroups.keyed(words, threads)
        guard let sorted = RadixSort.sorted(all, index.layout.bits, threads, threads.isCancelled) else {
            throw .cancelled
        }
        self.sorted = sorted
    }

    /// All words with their place among all.
    private static func keyed(
        _ words: [GrowingBuffer<UInt64>], _ threads: Gather.Threads
    ) -> GrowingBuffer<RadixSort.KeyedRow> {
        let starts = words.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        let count = starts[starts.count - 1]
        var keyed = GrowingBuffer<RadixSort.KeyedRow>(capacity: count)
        let out = Unshared(keyed.extend(count))
        let from = Unshared(words)
        let parts = max(1, threads.count)
        threads.pool.run(parts) { part in
            for (start, words) in zip(starts, from.value) {
                let to = out.value + start
                for place in words.count * part / parts..<words.count * (part + 1) / parts {
                    to[place] = RadixSort.KeyedRow(
                        key: words.values[place], row: Int32(truncatingIfNeeded: start + place))
                }
            }
        }
        return keyed
    }

    /// The groups' rows in the order of their keys. What was counted beside the states is added to the first worker's.
    func pieces(
        keyCount: Int
    ) throws(ExecutionFault) -> [(columns: [Column], rowCount: Int)] {
        let ends = ends()
        let results = Mutex<[(piece: Int, result: Result<Piece, AggregateFault>)]>([])
        let next = Atomic<Int>(0)
        if ends.isEmpty { return [] }
        let work = Unshared(self)
        threads.pool.run(min(threads.count, ends.count)) { _ in
            let maker = PieceMaker(work.value.rows)
            while !work.value.threads.isCancelled() {
                let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if piece >= ends.count { return }
                let result = work.value.piece((piece == 0 ? 0 : ends[piece - 1])..<ends[piece], keyCount, maker)
                results.withLock { $0.append((piece, result)) }
            }
        }
        try threads.endIfCancelled()
        var pieces: [(columns: [Column], rowCount: Int)] = []
        for (_, result) in results.withLock({ $0.sorted { $0.piece < $1.piece } }) {
            let piece = try result.mapError { ExecutionFault($0) }.get()
            pieces.append((piece.columns, piece.rowCount))
            for (call, counted) in zip(sinks[0].calls, piece.counted) {
                call.accumulator.rowsSeen += counted.seen
                call.accumulator.rowsSkipped += counted.skipped
            }
        }
        return pieces
    }

    private struct Piece: @unchecked Sendable {
        let columns: [Column]
        let rowCount: Int
        /// Rows that each aggregate has seen and skipped.
        let counted: [(seen: Int, skipped: Int)]
    }

    /// Where pieces end: no group stands in two.
    private func ends() -> [Int] {
        let (rows, count) = (sorted.values, sorted.count)
        var ends: [Int] = []
        var end = 0
        while end < count {
            end = min(count, end + SortedGroups.pieceRowCount)
            while end < count, rows[end].key == rows[end - 1].key { end += 1 }
            ends.append(end)
        }
        return ends
    }

    /// What one thread needs for its pieces.
    private final class PieceMaker {
        let vectors: PostponedVectors
        let rows: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
        let groups: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
        var count = 0

        init(_ rows: [PostponedRows]) { vectors = PostponedVectors(rows) }

        deinit {
            rows.deallocate()
            groups.deallocate()
        }
    }

    private func piece(_ range: Range<Int>, _ keyCount: Int, _ maker: PieceMaker) -> Result<Piece, AggregateFault> {
        let accumulators = sinks[0].calls.map { $0.accumulator.empty() }
        let (words, states) = groups(range)
        for accumulator in accumulators {
            accumulator.isCancelled = threads.isCancelled
            accumulator.grow(words.count)
        }
        // States first: what rows add then stands like them.
        for (worker, state) in states.enumerated() where !state.from.isEmpty {
            for (own, call) in zip(accumulators, sinks[worker].calls) {
                own.merge(call.accumulator, from: state.from, to: state.to)
            }
        }
        var group: Int32 = -1
        maker.count = 0
        for place in range {
            let row = sorted.values[place]
            if place == range.lowerBound || row.key != sorted.values[place - 1].key { group += 1 }
            if Int(row.row) >= rowCount { continue }
            maker.rows[maker.count] = row.row
            maker.groups[maker.count] = group
            maker.count += 1
            if maker.count == Vector.capacity { update(accumulators, maker) }
        }
        update(accumulators, maker)
        let numbers = (0..<Int32(truncatingIfNeeded: words.count)).map { $0 }
        return numbers.withUnsafeBufferPointer { numbers in
            guard let start = numbers.baseAddress else { preconditionFailure("a piece without groups") }
            var columns = (0..<keyCount).map { index.column($0, words.values, start, words.count) }
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

    /// The words of a stretch's groups, and the groups of each worker among them: their numbers there and here.
    private func groups(_ range: Range<Int>) -> (words: GrowingBuffer<UInt64>, states: [(from: [Int32], to: [Int32])]) {
        var words = GrowingBuffer<UInt64>(capacity: range.count)
        var states = sinks.map { _ in (from: [Int32](), to: [Int32]()) }
        for place in range {
            let row = sorted.values[place]
            if place == range.lowerBound || row.key != sorted.values[place - 1].key { words.append(row.key) }
            if Int(row.row) < rowCount { continue }
            var worker = 0
            while Int(row.row) >= stateStarts[worker + 1] { worker += 1 }
            states[worker].from.append(row.row - Int32(truncatingIfNeeded: stateStarts[worker]))
            states[worker].to.append(Int32(truncatingIfNeeded: words.count - 1))
        }
        return (words, states)
    }

    private func update(_ accumulators: [Accumulator], _ maker: PieceMaker) {
        if maker.count == 0 { return }
        maker.vectors.read(maker.rows, maker.count)
        for (accumulator, places) in zip(accumulators, rows[0].places) {
            accumulator.update(places.map { maker.vectors.vectors[$0] }, maker.groups, maker.count)
        }
        maker.count = 0
    }
}
