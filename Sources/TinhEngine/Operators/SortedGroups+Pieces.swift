import TinhColumns
import TinhTypes

/// Sorted rows, and groups that were found before, as pieces of the answer.
extension SortedGroups {
    /// Sorted rows of whole groups, of the parts from `first` on, as pieces that end at `ends`.
    func pieces(
        _ rows: UnsafeMutableBufferPointer<RadixSort.KeyedRow>, _ ends: [Int], _ first: Int, _ keyCount: Int,
        _ maker: PieceMaker
    ) -> Result<[Piece], AggregateFault> {
        var pieces: [Piece] = []
        var start = 0
        for end in ends {
            switch piece(UnsafeMutableBufferPointer(rebasing: rows[start..<end]), first, keyCount, maker) {
            case .success(let piece): pieces.append(piece)
            case .failure(let fault): return .failure(fault)
            }
            start = end
        }
        return .success(pieces)
    }

    struct Piece: @unchecked Sendable {
        let columns: [Column]
        let rowCount: Int
        /// Rows that each aggregate has seen and skipped.
        let counted: [(seen: Int, skipped: Int)]
    }

    /// What one thread needs for its pieces.
    final class PieceMaker {
        let vectors: PostponedVectors
        let pool = BufferPool()
        private(set) var keyed = GrowingBuffer<RadixSort.KeyedRow>()
        private(set) var room = GrowingBuffer<RadixSort.KeyedRow>()
        let rows: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
        let groups: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
        let carried: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
        var count = 0

        init(_ rows: [PostponedRows]) { vectors = PostponedVectors(rows) }

        /// Makes room for rows that are sorted.
        func reserve(_ count: Int) {
            if keyed.count < count { _ = keyed.extend(count - keyed.count) }
            reserveRoom(count)
        }

        func reserveRoom(_ count: Int) {
            if room.count < count { _ = room.extend(count - room.count) }
        }

        deinit {
            rows.deallocate()
            groups.deallocate()
            carried.deallocate()
        }
    }

    private func piece(
        _ sorted: UnsafeMutableBufferPointer<RadixSort.KeyedRow>, _ first: Int, _ keyCount: Int, _ maker: PieceMaker
    ) -> Result<Piece, AggregateFault> {
        let accumulators = sinks[0].calls.map { $0.accumulator.empty() }
        let numbered = index.wide.flatMap { rest == nil ? number(sorted, $0.layout, maker) : nil }
        let (words, states) = groups(sorted)
        let wide = index.wide.map { (keys: $0, words: numbered ?? whole(words, first)) }
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
            maker.carried[maker.count] = row.value
            maker.count += 1
            if maker.count == Vector.capacity { update(accumulators, maker) }
        }
        update(accumulators, maker)
        let numbers = (0..<Int32(truncatingIfNeeded: words.count)).map { $0 }
        return numbers.withUnsafeBufferPointer { numbers in
            guard let start = numbers.baseAddress else { preconditionFailure("a piece without groups") }
            var columns = (0..<keyCount).map { part in
                guard let wide else { return index.column(part, words.values, words.count, in: maker.pool) }
                return wide.keys.column(part, wide.words, words.count, in: maker.pool)
            }
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
        _ sorted: UnsafeMutableBufferPointer<RadixSort.KeyedRow>
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
        maker.vectors.read(maker.rows, maker.count, first: carriesValue ? UnsafePointer(maker.carried) : nil)
        for (accumulator, arguments) in zip(accumulators, rows[0].arguments) {
            accumulator.update(arguments.map { maker.vectors.vectors[$0] }, maker.groups, maker.count)
        }
        maker.count = 0
    }
}
