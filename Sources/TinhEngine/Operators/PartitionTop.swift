import CKernels
import Synchronization

/// The first rows of each partition, found without sorting all: each thread keeps the best rows so far of every partition.
///
/// For partitions in a narrow range and few rows of each. O(rows), and O(count) more for each row that comes in.
struct PartitionTop {
    private let partitionBits: Int
    private let partitions: GrowingBuffer<UInt64>
    /// The words of the order, the first word first.
    private let words: [GrowingBuffer<UInt64>]
    private let count: Int
    private let rowCount: Int

    private static let partitionBitsMax = 22
    private static let countMax = 64
    private static let parallelRowCountMin = 1 << 16

    /// Nil where sorting is the better way.
    init?(partition: [RankColumn], order: [RankColumn], count: Int, rowCount: Int) {
        let parts = RowOrder.packed(partition.flatMap(\.words), rowCount)
        let own = order.flatMap(\.words).filter { $0.bits > 0 }.map(\.values)
        guard parts.count == 1, parts[0].bits <= PartitionTop.partitionBitsMax, !own.isEmpty, count > 0,
            count <= PartitionTop.countMax, (count << parts[0].bits) <= rowCount
        else { return nil }
        partitionBits = parts[0].bits
        partitions = parts[0].values
        words = own
        self.count = count
        self.rowCount = rowCount
    }

    /// The rows, partition after partition in the order of each; and how many more rows share the first `tieWords` words of the
    /// last row kept of their partition. Nil when cancelled.
    func rows(
        tieWords: [GrowingBuffer<UInt64>], _ threads: Gather.Threads, isCancelled: @escaping @Sendable () -> Bool
    ) -> (kept: [Int32], ties: Int)? {
        let parts = rowCount < PartitionTop.parallelRowCountMin ? 1 : max(1, threads.count)
        let keepers = (0..<parts).map { _ in Keeper(1 << partitionBits, count, words.map(\.values)) }
        let work = Unshared((keepers, UnsafePointer(partitions.values)))
        let rowCount = rowCount
        threads.pool.run(parts) { part in
            let (keepers, partitions) = work.value
            let keeper = keepers[part]
            var start = rowCount * part / parts
            let end = rowCount * (part + 1) / parts
            while start < end, !isCancelled() {
                let next = min(end, start + PartitionTop.parallelRowCountMin)
                keeper.add(start..<next, partitions)
                start = next
            }
        }
        if isCancelled() { return nil }
        // Of each worker's partitions a share, so that nothing is left to one thread.
        let found = Mutex<[(share: Int, rows: [Int32])]>([])
        let partitionCount = 1 << partitionBits
        threads.pool.run(parts) { share in
            let keepers = work.value.0
            let own = partitionCount * share / parts..<partitionCount * (share + 1) / parts
            for other in keepers.dropFirst() { keepers[0].add(other, own) }
            let rows = keepers[0].rows(own)
            found.withLock { $0.append((share, rows)) }
        }
        let kept = found.withLock { $0.sorted { $0.share < $1.share }.flatMap(\.rows) }
        return (kept, ties(keepers[0], tieWords, threads, parts))
    }

    /// Rows that share the words of their partition's last row, less those that are kept.
    private func ties(
        _ keeper: Keeper, _ tieWords: [GrowingBuffer<UInt64>], _ threads: Gather.Threads, _ parts: Int
    ) -> Int {
        if tieWords.isEmpty { return 0 }
        let sum = Atomic<Int>(0)
        let work = Unshared((keeper, tieWords.map(\.values), partitions.values))
        let rowCount = rowCount
        let partitionCount = 1 << partitionBits
        threads.pool.run(parts) { part in
            let (keeper, words, partitions) = work.value
            var own = 0
            var start = rowCount * part / parts
            let end = rowCount * (part + 1) / parts
            while start < end {
                let next = min(end, start + Keeper.stretchRowCount)
                own += keeper.ties(start..<next, partitions, words)
                start = next
            }
            own -= keeper.keptTies(partitionCount * part / parts..<partitionCount * (part + 1) / parts, words)
            sum.wrappingAdd(own, ordering: .relaxed)
        }
        return sum.load(ordering: .relaxed)
    }

    /// The best rows so far of each partition. Owned by one worker.
    private final class Keeper {
        private let count: Int
        private let firstWord: UnsafeMutablePointer<UInt64>
        /// Those after the first.
        private let otherWords: [UnsafeMutablePointer<UInt64>]
        /// The rows of partition `i` beside their first words, the best first, from `i * count` on.
        private let kept: GrowingBuffer<RadixSort.KeyedRow>
        private let sizes: GrowingBuffer<Int32>
        /// The first word of the last row kept, the greatest word while there is room.
        private let bounds: GrowingBuffer<UInt64>
        /// There are more partitions than a core has near.
        private let isFar: Bool

        init(_ partitionCount: Int, _ count: Int, _ words: [UnsafeMutablePointer<UInt64>]) {
            self.count = count
            firstWord = words[0]
            otherWords = Array(words.dropFirst())
            var kept = GrowingBuffer<RadixSort.KeyedRow>()
            kept.resize(partitionCount * count, filling: RadixSort.KeyedRow(key: 0, row: 0))
            self.kept = kept
            var sizes = GrowingBuffer<Int32>()
            sizes.resize(partitionCount, filling: 0)
            self.sizes = sizes
            var bounds = GrowingBuffer<UInt64>()
            bounds.resize(partitionCount, filling: .max)
            self.bounds = bounds
            isFar = partitionCount * MemoryLayout<UInt64>.stride > MemoryBlock.nearBytesMax
        }

        func add(_ rows: Range<Int>, _ partitions: UnsafePointer<UInt64>) {
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: Keeper.stretchRowCount) { candidates in
                guard let candidates = candidates.baseAddress else { return }
                var start = rows.lowerBound
                while start < rows.upperBound {
                    let end = min(rows.upperBound, start + Keeper.stretchRowCount)
                    add(start..<end, partitions, candidates)
                    start = end
                }
            }
        }

        static let stretchRowCount = 1024

        /// First which rows may come in, without deciding row by row, and what they need of memory all at once.
        @inline(__always)
        private func add(
            _ rows: Range<Int>, _ partitions: UnsafePointer<UInt64>, _ candidates: UnsafeMutablePointer<Int32>
        ) {
            let (first, bounds, kept, sizes) = (firstWord, bounds.values, kept.values, sizes.values)
            if isFar { for row in rows { tinh_prefetch(bounds + Int(truncatingIfNeeded: partitions[row])) } }
            var found = 0
            for row in rows {
                candidates[found] = Int32(truncatingIfNeeded: row)
                found += first[row] > bounds[Int(truncatingIfNeeded: partitions[row])] ? 0 : 1
            }
            if isFar {
                for place in 0..<found {
                    let partition = Int(truncatingIfNeeded: partitions[Int(candidates[place])])
                    tinh_prefetch_written(kept + partition * count)
                    tinh_prefetch_written(sizes + partition)
                }
            }
            for place in 0..<found {
                let row = candidates[place]
                insert(
                    RadixSort.KeyedRow(key: first[Int(row)], row: row),
                    Int(truncatingIfNeeded: partitions[Int(row)]))
            }
        }

        private func insert(_ row: RadixSort.KeyedRow, _ partition: Int) {
            let own = kept.values + partition * count
            var size = Int(sizes.values[partition])
            if size == count {
                if !isBefore(row, own[size - 1]) { return }
                size -= 1
            } else {
                sizes.values[partition] += 1
            }
            var place = size
            while place > 0, isBefore(row, own[place - 1]) {
                own[place] = own[place - 1]
                place -= 1
            }
            own[place] = row
            if size + 1 == count { bounds.values[partition] = own[size].key }
        }

        @inline(__always)
        private func isBefore(_ left: RadixSort.KeyedRow, _ right: RadixSort.KeyedRow) -> Bool {
            if left.key != right.key { return left.key < right.key }
            for word in otherWords {
                let (a, b) = (word[Int(left.row)], word[Int(right.row)])
                if a != b { return a < b }
            }
            return left.row < right.row
        }

        /// The rows of another worker in some partitions. May run at the same time for others.
        func add(_ other: Keeper, _ partitions: Range<Int>) {
            for partition in partitions {
                for place in 0..<Int(other.sizes.values[partition]) {
                    insert(other.kept.values[partition * count + place], partition)
                }
            }
        }

        /// How many of these rows have the words of the last row kept of their partition.
        @inline(__always)
        func ties(
            _ rows: Range<Int>, _ partitions: UnsafePointer<UInt64>, _ words: [UnsafeMutablePointer<UInt64>]
        ) -> Int {
            let (first, bounds) = (firstWord, bounds.values)
            let isBounded = first == words[0]
            var found = 0
            for row in rows {
                let partition = Int(truncatingIfNeeded: partitions[row])
                if isBounded, first[row] != bounds[partition] { continue }
                guard let last = last(partition) else { continue }
                found += words.allSatisfy { $0[row] == $0[last] } ? 1 : 0
            }
            return found
        }

        /// How many rows kept have them, in some partitions.
        func keptTies(_ partitions: Range<Int>, _ words: [UnsafeMutablePointer<UInt64>]) -> Int {
            let isBounded = firstWord == words[0]
            var found = 0
            for partition in partitions {
                guard let last = last(partition) else { continue }
                let own = kept.values + partition * count
                for place in 0..<count - 1 {
                    let row = Int(own[place].row)
                    // What stands beside the row is near.
                    if isBounded, own[place].key != own[count - 1].key { continue }
                    found += words.allSatisfy { $0[row] == $0[last] } ? 1 : 0
                }
                found += 1
            }
            return found
        }

        /// The last row kept of a partition that has as many as are wanted.
        @inline(__always)
        private func last(_ partition: Int) -> Int? {
            sizes.values[partition] == count ? Int(kept.values[partition * count + count - 1].row) : nil
        }

        /// All rows kept in some partitions.
        func rows(_ partitions: Range<Int>) -> [Int32] {
            let rowCount = partitions.reduce(0) { $0 + Int(sizes.values[$1]) }
            return [Int32](unsafeUninitializedCapacity: rowCount) { rows, found in
                found = 0
                for partition in partitions {
                    let own = kept.values + partition * count
                    for place in 0..<Int(sizes.values[partition]) {
                        rows[found] = own[place].row
                        found += 1
                    }
                }
            }
        }
    }
}
