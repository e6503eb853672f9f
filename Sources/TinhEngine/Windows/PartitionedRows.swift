import Synchronization
import TinhColumns

/// The rows of a table, partition after partition, in order within each.
final class PartitionedRows {
    /// Numbers of rows.
    let rows: [Int32]
    /// Partition `i` stands at `starts[i] ..< starts[i + 1]` of `rows`.
    let starts: [Int]
    private let threads: Gather.Threads

    /// Stable. Nil when cancelled. O(rows × bits of the keys).
    init?(
        partition: [RankColumn], order: [RankColumn], rowCount: Int, _ threads: Gather.Threads, isCancelled: () -> Bool
    ) {
        guard let rows = RowOrder.ascending(partition + order, rowCount, threads, isCancelled: isCancelled) else {
            return nil
        }
        self.rows = rows
        self.threads = threads
        let words = partition.flatMap(\.words).filter { $0.bits > 0 }.map(\.values)
        starts = PartitionedRows.changes(rows, words, threads)
        if isCancelled() { return nil }
    }

    /// The places where any word differs from the row before, the first and the end among them.
    private static func changes(
        _ rows: [Int32], _ words: [GrowingBuffer<UInt64>], _ threads: Gather.Threads
    ) -> [Int] {
        if rows.isEmpty { return [0] }
        if words.isEmpty { return [0, rows.count] }
        let found = Mutex<[(first: Int, places: [Int])]>([])
        let words = Unshared(words.map { UnsafePointer($0.values) })
        threads.stretches(of: rows.count) { stretch in
            var places: [Int] = []
            for place in max(1, stretch.lowerBound)..<stretch.upperBound {
                let (before, own) = (Int(rows[place - 1]), Int(rows[place]))
                for word in words.value where word[before] != word[own] {
                    places.append(place)
                    break
                }
            }
            found.withLock { $0.append((stretch.lowerBound, places)) }
        }
        let inOrder = found.withLock { $0.sorted { $0.first < $1.first }.flatMap(\.places) }
        return [0] + inOrder + [rows.count]
    }

    /// All places, a stretch of a partition at a time, in their order: the partition, and those of its places that are next.
    /// Between two stretches a run that is called off ends.
    func forEachStretch(
        _ threads: Gather.Threads, _ body: (_ partition: Range<Int>, _ places: Range<Int>) -> Void
    ) throws(ExecutionFault) {
        var unlooked = 0
        for index in 0..<partitionCount {
            let own = partition(index)
            var start = own.lowerBound
            while start < own.upperBound {
                if unlooked <= 0 {
                    try threads.endIfCancelled()
                    unlooked = Gather.Threads.rowsBetweenLooks
                }
                let end = min(own.upperBound, start + unlooked)
                body(own, start..<end)
                unlooked -= end - start
                start = end
            }
        }
    }

    var partitionCount: Int { starts.count - 1 }

    func partition(_ index: Int) -> Range<Int> { starts[index]..<starts[index + 1] }

    /// For each row its place in `rows`; means nothing once the run is called off, but that each is some place.
    lazy var places: [Int32] = {
        HeapMemory.require(byteCount: rows.count * MemoryLayout<Int32>.stride)
        var places = [Int32](repeating: 0, count: rows.count)
        places.withUnsafeMutableBufferPointer { [rows] places in
            guard let start = places.baseAddress else { return }
            let out = Unshared(start)
            threads.stretches(of: rows.count) { stretch in
                for place in stretch { out.value[Int(rows[place])] = Int32(truncatingIfNeeded: place) }
            }
        }
        return places
    }()
}
