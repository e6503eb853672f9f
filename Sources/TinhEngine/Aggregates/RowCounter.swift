/// What is kept of groups anyhow and tells which of them have had rows, so that these need not be marked.
protocol PresenceTeller: AnyObject {
    /// Whether the states tell of every row of the last batch; else its groups are to be marked.
    var hasToldBatch: Bool { get }
    /// Sets the flags of groups that have had a row which was told of, and of no group that has had none.
    func tellPresent(_ presence: UnsafeMutablePointer<UInt8>, _ groupCount: Int)
}

/// How many rows each group has had, counted once for all aggregates of a query that each would count them. Owned by one worker.
final class RowCounter: PresenceTeller {
    private(set) var counts = RowCounts()

    var hasToldBatch: Bool { true }

    func grow(_ groupCount: Int) { counts.grow(groupCount) }

    /// A batch that the aggregates have taken.
    func add(_ groups: UnsafePointer<Int32>, _ rowCount: Int) { counts.add(nil, groups, rowCount) }

    func tellPresent(_ presence: UnsafeMutablePointer<UInt8>, _ groupCount: Int) {
        counts.flag(presence, groupCount)
    }
}
