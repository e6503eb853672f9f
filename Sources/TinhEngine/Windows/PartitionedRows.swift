import TinhColumns

/// The rows of a table, partition after partition, in order within each.
final class PartitionedRows {
    /// Numbers of rows.
    let rows: [Int32]
    /// Partition `i` stands at `starts[i] ..< starts[i + 1]` of `rows`.
    let starts: [Int]
    private let threads: Gather.Threads

    /// Stable. O(rows × bits of the keys).
    init(
        partition: [RankColumn], order: [RankColumn] = [], then keys: [SortKey] = [], rowCount: Int,
        _ threads: Gather.Threads
    ) throws(ExecutionFault) {
        rows = try SortKey.order(by: partition + order, then: keys, rowCount, threads)
        self.threads = threads
        let changes = RowOrder.places(rows, partition, isAlike: false, threads)
        starts = rows.isEmpty ? [0] : [0] + changes + [rows.count]
        try threads.endIfCancelled()
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

    /// All places, a stretch of a partition at a time by one of the threads: the partition, and those of its places. Some are left
    /// out when cancelled.
    func eachStretch(_ body: @escaping @Sendable (_ partition: Range<Int>, _ places: Range<Int>) -> Void) {
        threads.stretches(of: rows.count) { [starts] stretch in
            var index = starts.part(of: stretch.lowerBound)
            var start = stretch.lowerBound
            while start < stretch.upperBound {
                let end = min(starts[index + 1], stretch.upperBound)
                body(starts[index]..<starts[index + 1], start..<end)
                start = end
                index += 1
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
