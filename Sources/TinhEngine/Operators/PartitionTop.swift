import CKernels
import Synchronization

/// The first rows of each partition, found without sorting all: each thread keeps the best rows so far of every partition.
///
/// For partitions in a narrow range and few rows of each. O(rows), and O(count) more for each row that comes in.
struct PartitionTop {
    private let partition: [RankReader]
    private let partitionBits: Int
    private let order: Order
    private let count: Int
    private let rowCount: Int

    /// What rows are compared by.
    private struct Order {
        let first: RankReader
        /// The words after the first, for rows that share it.
        let others: [GrowingBuffer<UInt64>]
        /// Rows that share so many words, the first among them, are ties; nil where ties are not asked for.
        let tiedWordCount: Int?
    }

    private static let partitionBitsMax = 22
    private static let countMax = 64
    private static let parallelRowCountMin = 1 << 16

    /// Nil where sorting is the better way. `order`: of each key, of which the first `tieKeyCount` make ties.
    init?(
        partition: [RankReader], order: [[RankReader]], tieKeyCount: Int, count: Int, rowCount: Int,
        _ threads: Gather.Threads
    ) {
        let bits = partition.reduce(0) { $0 + $1.bits }
        let words = order.flatMap { $0 }.filter { $0.bits > 0 }
        let tiedWordCount = order.prefix(tieKeyCount).joined().count { $0.bits > 0 }
        guard bits <= PartitionTop.partitionBitsMax, let first = words.first, count > 0, count <= PartitionTop.countMax,
            (count << bits) <= rowCount, tieKeyCount == 0 || tiedWordCount > 0
        else { return nil }
        self.partition = partition.filter { $0.bits > 0 }
        partitionBits = bits
        self.order = Order(
            first: first, others: words.dropFirst().map { $0.words(threads) },
            tiedWordCount: tieKeyCount == 0 ? nil : tiedWordCount)
        self.count = count
        self.rowCount = rowCount
    }

    /// The rows, partition after partition in the order of each; and how many more rows are ties of the last row kept of their
    /// partition. Nil when cancelled.
    func rows(
        _ threads: Gather.Threads, isCancelled: @escaping @Sendable () -> Bool
    ) -> (kept: [Int32], ties: Int)? {
        let parts = PartitionTop.workerCount(
            rowCount: rowCount, roomCount: count << partitionBits, threadCount: threads.count)
        let keepers = (0..<parts).map { _ in Keeper(1 << partitionBits, count, order) }
        let work = Unshared((keepers: keepers, partition: partition))
        let rowCount = rowCount
        threads.pool.run(parts) { part in
            let keeper = work.value.keepers[part]
            var start = rowCount * part / parts
            let end = rowCount * (part + 1) / parts
            while start < end, !isCancelled() {
                let next = min(end, start + Keeper.stretchRowCount)
                keeper.add(start..<next, work.value.partition)
                start = next
            }
        }
        if isCancelled() { return nil }
        // Of each worker's partitions a share, so that nothing is left to one thread.
        let found = Mutex<[(share: Int, rows: [Int32], ties: Int)]>([])
        let partitionCount = 1 << partitionBits
        threads.pool.run(parts) { share in
            let keepers = work.value.keepers
            let own = partitionCount * share / parts..<partitionCount * (share + 1) / parts
            for other in keepers.dropFirst() { keepers[0].add(other, own) }
            let (rows, ties) = keepers[0].rows(own)
            found.withLock { $0.append((share, rows, ties)) }
        }
        return found.withLock { found in
            found.sort { $0.share < $1.share }
            return (found.flatMap(\.rows), found.reduce(0) { $0 + $1.ties })
        }
    }

    /// Each worker has room for its own rows of every partition, `roomCount` in all: no more workers than would see a row for
    /// each two of these.
    static func workerCount(rowCount: Int, roomCount: Int, threadCount: Int) -> Int {
        if rowCount < parallelRowCountMin { return 1 }
        return max(1, min(threadCount, 2 * rowCount / roomCount))
    }

    /// The best rows so far of each partition. Owned by one worker.
    private final class Keeper {
        private let count: Int
        private let order: Order
        /// The rows of partition `i` beside their first words, the best first, from `i * count` on.
        private let kept: GrowingBuffer<RadixSort.KeyedRow>
        private let counts: GrowingBuffer<Counts>
        /// The high bits of the first word of the last row kept, all ones while there is room: rows above cannot come in. Half a
        /// word each, since nearly all rows are turned away by what stands here.
        private let bounds: GrowingBuffer<UInt32>
        private let boundShift: UInt64
        /// There are more partitions than a core has near.
        private let isFar: Bool
        private let room: UnsafeMutablePointer<UInt64> = .allocate(capacity: 3 * stretchRowCount)
        private let candidates: UnsafeMutablePointer<Int32> = .allocate(capacity: blockRowCount)

        /// Rows whose words are read at once.
        static let stretchRowCount = 8192
        /// Rows whose partitions' memory is asked for at once.
        private static let blockRowCount = 1024

        private struct Counts {
            /// Rows kept.
            var size: Int32 = 0
            /// Rows that were not kept and are ties of the last that is. As that one only ever moves forward, no row is one again.
            var ties: Int32 = 0
        }

        init(_ partitionCount: Int, _ count: Int, _ order: Order) {
            self.count = count
            self.order = order
            var kept = GrowingBuffer<RadixSort.KeyedRow>()
            kept.resize(partitionCount * count, filling: RadixSort.KeyedRow(key: 0, row: 0))
            self.kept = kept
            var counts = GrowingBuffer<Counts>()
            counts.resize(partitionCount, filling: Counts())
            self.counts = counts
            var bounds = GrowingBuffer<UInt32>()
            bounds.resize(partitionCount, filling: .max)
            self.bounds = bounds
            boundShift = UInt64(max(0, order.first.bits - 32))
            isFar = partitionCount * MemoryLayout<UInt32>.stride > MemoryBlock.nearBytesMax
        }

        deinit {
            room.deallocate()
            candidates.deallocate()
        }

        /// Rows of one stretch, at most `stretchRowCount`.
        func add(_ rows: Range<Int>, _ partition: [RankReader]) {
            let first = order.first.words(rows, room)
            let partitions = self.partitions(rows, partition)
            for start in stride(from: 0, to: rows.count, by: Keeper.blockRowCount) {
                let count = min(Keeper.blockRowCount, rows.count - start)
                add(first + start, partitions + start, count, firstRow: rows.lowerBound + start)
            }
        }

        /// Rows of one block: first which of them may come in, without deciding row by row, and what they need of memory all at
        /// once.
        private func add(
            _ first: UnsafePointer<UInt64>, _ partitions: UnsafePointer<UInt64>, _ rowCount: Int, firstRow: Int
        ) {
            let (bounds, kept, counts) = (bounds.values, kept.values, counts.values)
            let (candidates, shift) = (candidates, boundShift)
            if isFar { for row in 0..<rowCount { tinh_prefetch(bounds + Int(truncatingIfNeeded: partitions[row])) } }
            var found = 0
            for row in 0..<rowCount {
                candidates[found] = Int32(truncatingIfNeeded: row)
                let bound = UInt64(bounds[Int(truncatingIfNeeded: partitions[row])])
                found += first[row] &>> shift > bound ? 0 : 1
            }
            if isFar {
                for place in 0..<found {
                    let partition = Int(truncatingIfNeeded: partitions[Int(candidates[place])])
                    tinh_prefetch_written(kept + partition * count)
                    tinh_prefetch_written(counts + partition)
                }
            }
            for place in 0..<found {
                let row = Int(candidates[place])
                insert(
                    RadixSort.KeyedRow(key: first[row], row: Int32(truncatingIfNeeded: firstRow + row)),
                    Int(truncatingIfNeeded: partitions[row]))
            }
        }

        /// The partitions of rows, as one number of what all columns tell.
        private func partitions(_ rows: Range<Int>, _ columns: [RankReader]) -> UnsafePointer<UInt64> {
            let (own, more) = (room + Keeper.stretchRowCount, room + 2 * Keeper.stretchRowCount)
            guard let first = columns.first else {
                own.update(repeating: 0, count: rows.count)
                return UnsafePointer(own)
            }
            let words = first.words(rows, own)
            if columns.count == 1 { return words }
            for row in 0..<rows.count { own[row] = words[row] }
            for column in columns.dropFirst() {
                let words = column.words(rows, more)
                let shift = UInt64(column.bits)
                for row in 0..<rows.count { own[row] = own[row] << shift | words[row] }
            }
            return UnsafePointer(own)
        }

        private func insert(_ row: RadixSort.KeyedRow, _ partition: Int) {
            let own = kept.values + partition * count
            let counts = counts.values + partition
            var place = Int(counts.pointee.size)
            var dropped: RadixSort.KeyedRow?
            if place == count {
                place -= 1
                let last = own[place]
                if !isBefore(row, last) {
                    if isTie(row, last) { counts.pointee.ties += 1 }
                    return
                }
                dropped = last
            } else {
                counts.pointee.size += 1
            }
            while place > 0, isBefore(row, own[place - 1]) {
                own[place] = own[place - 1]
                place -= 1
            }
            own[place] = row
            if counts.pointee.size < count { return }
            let last = own[count - 1]
            bounds.values[partition] = UInt32(truncatingIfNeeded: last.key &>> boundShift)
            if let dropped { counts.pointee.ties = isTie(dropped, last) ? counts.pointee.ties + 1 : 0 }
        }

        @inline(__always)
        private func isBefore(_ left: RadixSort.KeyedRow, _ right: RadixSort.KeyedRow) -> Bool {
            if left.key != right.key { return left.key < right.key }
            for word in order.others {
                let (a, b) = (word.values[Int(left.row)], word.values[Int(right.row)])
                if a != b { return a < b }
            }
            return left.row < right.row
        }

        @inline(__always)
        private func isTie(_ left: RadixSort.KeyedRow, _ right: RadixSort.KeyedRow) -> Bool {
            guard left.key == right.key, let wordCount = order.tiedWordCount else { return false }
            for word in order.others.prefix(wordCount - 1)
            where word.values[Int(left.row)] != word.values[Int(right.row)] { return false }
            return true
        }

        /// The rows of another worker in some partitions. May run at the same time for others.
        func add(_ other: Keeper, _ partitions: Range<Int>) {
            for partition in partitions {
                let (start, others) = (partition * count, other.counts.values[partition])
                let size = Int(others.size)
                for place in 0..<size { insert(other.kept.values[start + place], partition) }
                if others.ties > 0, isTie(other.kept.values[start + size - 1], kept.values[start + count - 1]) {
                    counts.values[partition].ties += others.ties
                }
            }
        }

        /// All rows kept in some partitions, and the ties.
        func rows(_ partitions: Range<Int>) -> (rows: [Int32], ties: Int) {
            let rowCount = partitions.reduce(0) { $0 + Int(counts.values[$1].size) }
            let rows = [Int32](unsafeUninitializedCapacity: rowCount) { rows, found in
                found = 0
                for partition in partitions {
                    let own = kept.values + partition * count
                    for place in 0..<Int(counts.values[partition].size) {
                        rows[found] = own[place].row
                        found += 1
                    }
                }
            }
            return (rows, partitions.reduce(0) { $0 + Int(counts.values[$1].ties) })
        }
    }
}
