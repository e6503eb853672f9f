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
        let keeper = keepers[0]
        for other in keepers.dropFirst() { keeper.add(other) }
        return (keeper.rows(), ties(keeper, tieWords, threads, parts))
    }

    private func ties(
        _ keeper: Keeper, _ tieWords: [GrowingBuffer<UInt64>], _ threads: Gather.Threads, _ parts: Int
    ) -> Int {
        if tieWords.isEmpty { return 0 }
        let sum = Atomic<Int>(0)
        let work = Unshared((keeper, tieWords.map(\.values), partitions.values))
        let rowCount = rowCount
        threads.pool.run(parts) { part in
            let (keeper, words, partitions) = work.value
            var own = 0
            let first = keeper.firstWord
            let isBounded = first == words[0]
            for row in rowCount * part / parts..<rowCount * (part + 1) / parts {
                let partition = Int(truncatingIfNeeded: partitions[row])
                if isBounded, first[row] != keeper.bounds.values[partition] { continue }
                guard let last = keeper.last(partition) else { continue }
                own += words.allSatisfy { $0[row] == $0[last] } ? 1 : 0
            }
            sum.wrappingAdd(own, ordering: .relaxed)
        }
        let words = tieWords.map { UnsafePointer($0.values) }
        var kept = 0
        for row in keeper.rows() {
            guard let last = keeper.last(Int(truncatingIfNeeded: partitions.values[Int(row)])) else { continue }
            kept += words.allSatisfy { $0[Int(row)] == $0[last] } ? 1 : 0
        }
        return sum.load(ordering: .relaxed) - kept
    }

    /// The best rows so far of each partition. Owned by one worker.
    private final class Keeper {
        private let count: Int
        let firstWord: UnsafeMutablePointer<UInt64>
        /// Those after the first.
        private let otherWords: [UnsafeMutablePointer<UInt64>]
        /// The rows of partition `i` beside their first words, the best first, from `i * count` on.
        private let kept: GrowingBuffer<RadixSort.KeyedRow>
        private let sizes: GrowingBuffer<Int32>
        /// The first word of the last row kept, the greatest word while there is room.
        let bounds: GrowingBuffer<UInt64>
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

        private static let stretchRowCount = 1024

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

        func add(_ other: Keeper) {
            for partition in 0..<sizes.count {
                for place in 0..<Int(other.sizes.values[partition]) {
                    insert(other.kept.values[partition * count + place], partition)
                }
            }
        }

        /// The last row kept of a partition that has as many as are wanted.
        @inline(__always)
        func last(_ partition: Int) -> Int? {
            sizes.values[partition] == count ? Int(kept.values[partition * count + count - 1].row) : nil
        }

        func rows() -> [Int32] {
            var rows: [Int32] = []
            for partition in 0..<sizes.count {
                let own = kept.values + partition * count
                for place in 0..<Int(sizes.values[partition]) { rows.append(own[place].row) }
            }
            return rows
        }
    }
}
