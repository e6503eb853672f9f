import Synchronization
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

/// Finds the few rows of a table that can be among the first `count` by one key, without sorting all.
///
/// Each worker keeps the best ranks seen and drops rows behind the `count`-th. Rows of equal rank are all found, in a second look
/// where they are many, so that later keys, the rows' order and the count of ties are settled among the candidates alone.
enum TopCandidates {
    struct Candidate {
        let rank: UInt64
        let row: Int32
    }

    /// Rows by what one key, or the eight primary weights of one of texts, tells of them; ascending numbers.
    struct Found {
        /// Surely among the first.
        private(set) var better: [Int32] = []
        /// Equal, as far as told; some of them are among the first.
        private(set) var tied: [Int32] = []
        let rest: Rest

        /// `parts`: rows, ascending, with ranks up to the last one wanted.
        fileprivate init(_ parts: [[Candidate]], last: UInt64, _ rest: Rest) {
            self.rest = rest
            tied.reserveCapacity(parts.reduce(0) { $0 + $1.count })
            for candidate in parts.joined() {
                if candidate.rank < last { better.append(candidate.row) } else { tied.append(candidate.row) }
            }
        }
    }

    /// What may tell further which of the tied rows come first.
    enum Rest {
        /// The next weights of the same texts.
        case weights
        /// The next key: in this one they are equal.
        case key
        /// Only a sort by this key.
        case sort
    }

    /// `skipping`: so many primary weights of texts, in which all rows are equal. Nil where the key cannot be ranked on the way,
    /// or it does not pay (then all rows are to be sorted).
    static func rows(
        _ table: Table, column: Int, skipping weights: Int, count: Int, isDescending: Bool, _ threads: Gather.Threads
    ) -> Found? {
        guard isWorthwhile(count, of: table.rowCount),
            let ranker = Ranker(table, column, isDescending, skipping: weights)
        else { return nil }
        let starts = table.chunks.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.rowCount) }
        let found = Mutex<[Keeper.Kept]>([])
        let next = Atomic<Int>(0)
        let chunks = table.chunks
        threads.pool.run(min(threads.count, chunks.count)) { _ in
            var keeper = Keeper(count)
            while !threads.isCancelled() {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if index >= chunks.count { break }
                keeper.add(chunks[index].columns[column], ranker, firstRow: starts[index])
            }
            let kept = keeper.finish()
            found.withLock { $0.append(kept) }
        }
        var all = Keeper(count)
        for kept in found.withLock({ $0 }) { all.add(kept) }
        let best = all.finish()
        guard let last = best.candidates.last?.rank else { return nil }
        if best.lossyRank != nil {
            // A second look, now that it is known how good a rank has to be.
            let rows = Mutex<[(chunk: Int, candidates: [Candidate])]>([])
            threads.each(chunks.count) { index in
                var keeper = Keeper(upTo: last)
                keeper.add(chunks[index].columns[column], ranker, firstRow: starts[index])
                rows.withLock { $0.append((index, keeper.candidates)) }
            }
            let parts = rows.withLock { $0.sorted { $0.chunk < $1.chunk }.map(\.candidates) }
            return Found(parts, last: last, ranker.rest(of: last))
        }
        return Found([best.candidates.sorted { $0.row < $1.row }], last: last, ranker.rest(of: last))
    }

    /// So few of all that most are soon hopeless.
    static func isWorthwhile(_ count: Int, of rowCount: Int) -> Bool { count > 0 && count < rowCount / 8 }

    /// Collects candidates, dropping those that have become hopeless now and then.
    struct Keeper {
        private let count: Int
        private(set) var candidates: [Candidate] = []
        /// Ranks above this are hopeless.
        private var bound = UInt64.max
        private var trimAt: Int
        /// The rank of which not all that tie are kept.
        private var lossyRank: UInt64?
        private var selected = GrowingBuffer<Int32>()

        struct Kept {
            /// By rank.
            let candidates: [Candidate]
            /// That of the last of them, where so many tie with it that not all are kept.
            let lossyRank: UInt64?
        }

        /// More than so many that tie are not kept.
        private static let tieCountMax = 1 << 14

        init(_ count: Int) {
            self.count = count
            trimAt = count * 2 + 1024
        }

        /// All up to that rank, in the order in which they come.
        init(upTo rank: UInt64) {
            count = .max
            trimAt = .max
            bound = rank
        }

        /// All rows of a column.
        mutating func add(_ column: Column, _ ranker: Ranker, firstRow: Int) {
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Vector.capacity) { ranks in
                guard let ranks = ranks.baseAddress else { return }
                let stored = StoredColumn()
                stored.read(column)
                var start = 0
                while start < column.rowCount {
                    let rowCount = min(Vector.capacity, column.rowCount - start)
                    if !addWithin(stored, ranker, start, rowCount, firstRow: firstRow + start) {
                        ranker.rank(column, start, rowCount, bound: bound, into: ranks)
                        add(ranks, rowCount, firstRow: firstRow + start)
                    }
                    start += rowCount
                }
            }
        }

        /// Where it is known how good a rank has to be: only rows whose stored values are so good are ranked. False, and nothing
        /// done, where that cannot be asked of the storage.
        private mutating func addWithin(
            _ stored: StoredColumn, _ ranker: Ranker, _ start: Int, _ rowCount: Int, firstRow: Int
        ) -> Bool {
            if bound == .max { return false }
            if selected.count == 0 { _ = selected.extend(Vector.capacity + 16) }
            let rows = selected.values
            guard let count = ranker.rows(upTo: bound, stored, start, rowCount, into: rows) else { return false }
            for place in 0..<count {
                let row = Int(rows[place])
                if let validity = stored.validity, validity[row / 64] >> UInt64(row % 64) & 1 == 0 { continue }
                add(ranker.rank(stored, row), row: firstRow + row - start)
            }
            return true
        }

        private mutating func add(_ rank: UInt64, row: Int) {
            if rank > bound { return }
            candidates.append(Candidate(rank: rank, row: Int32(truncatingIfNeeded: row)))
            if candidates.count >= trimAt { trim() }
        }

        private mutating func add(_ ranks: UnsafePointer<UInt64>, _ rowCount: Int, firstRow: Int) {
            for row in 0..<rowCount where ranks[row] <= bound { add(ranks[row], row: firstRow + row) }
        }

        mutating func add(_ others: Kept) {
            candidates.append(contentsOf: others.candidates.filter { $0.rank <= bound })
            if let rank = others.lossyRank { lossyRank = min(lossyRank ?? .max, rank) }
        }

        private mutating func trim() {
            candidates.sort { $0.rank < $1.rank }
            guard candidates.count >= count, count > 0 else { return }
            let last = candidates[count - 1].rank
            candidates.removeLast(candidates.count - (candidates.firstIndex { $0.rank > last } ?? candidates.count))
            if candidates.count - count > Keeper.tieCountMax { lossyRank = last }
            if lossyRank == last {
                candidates.removeLast(candidates.count - count)
                // What ties need not come.
                bound = max(last, 1) - 1
            } else {
                bound = last
            }
            trimAt = max(trimAt, candidates.count * 2)
        }

        mutating func finish() -> Kept {
            trim()
            let last = candidates.last?.rank
            return Kept(candidates: candidates, lossyRank: last == lossyRank ? last : nil)
        }
    }
}
