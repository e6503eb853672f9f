/// What is kept of groups anyhow and tells which of them have had rows, so that these need not be marked.
protocol PresenceTeller: AnyObject {
    /// Whether the states tell of every row of the last batch; else its groups are to be marked.
    var hasToldBatch: Bool { get }
    /// Sets the flags of groups that have had a row which was told of, and of no group that has had none.
    func tellPresent(_ presence: UnsafeMutablePointer<UInt8>, _ groupCount: Int)
}

/// How many rows each group has had, counted once for all aggregates of a query that each would count them. Owned by one worker.
final class RowCounter: PresenceTeller {
    private(set) var counts = GrowingBuffer<Int64>()

    var hasToldBatch: Bool { true }

    func grow(_ groupCount: Int) { counts.resize(groupCount, filling: 0) }

    /// A batch that the aggregates have taken.
    func add(_ groups: UnsafePointer<Int32>, _ rowCount: Int) {
        counts.bringNear(groups, rowCount)
        let counts = counts.values
        for row in 0..<rowCount { counts[Int(groups[row])] &+= 1 }
    }

    func tellPresent(_ presence: UnsafeMutablePointer<UInt8>, _ groupCount: Int) {
        let counts = counts.values
        for group in 0..<min(self.counts.count, groupCount) { presence[group] |= counts[group] > 0 ? 1 : 0 }
    }
}
