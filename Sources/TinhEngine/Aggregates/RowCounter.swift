/// How many rows each group has had, counted once for all aggregates of a query that each would count them. Owned by one worker.
final class RowCounter {
    private(set) var counts = GrowingBuffer<Int64>()

    func grow(_ groupCount: Int) { counts.resize(groupCount, filling: 0) }

    /// A batch that the aggregates have taken.
    func add(_ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        counts.bringNear(groups, rowCount)
        let counts = counts.values
        for row in 0..<rowCount { counts[Int(groups[row])] &+= 1 }
    }
}
