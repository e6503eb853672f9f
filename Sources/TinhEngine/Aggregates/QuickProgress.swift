/// How far quick sums have come.
struct QuickProgress {
    /// Since the sums were taken out.
    private var rowCount = 0
    private var batchCount = 0
    private var failureCount = 0

    /// So many times a part of 44 bits fits 63.
    private static let rowCountMax = 1 << 18

    /// No batch of rows more fits before the sums have been taken out.
    var isFull: Bool { rowCount + Vector.capacity > QuickProgress.rowCountMax }

    /// Most batches have values that do not split.
    var isUseless: Bool { batchCount >= 16 && failureCount * 2 > batchCount }

    /// Notes a batch; gives whether its values were split.
    mutating func note(_ isSplit: Bool, _ count: Int) -> Bool {
        batchCount += 1
        if isSplit { rowCount += count } else { failureCount += 1 }
        return isSplit
    }

    /// False where no rows have come since the last time.
    mutating func restart() -> Bool {
        defer { rowCount = 0 }
        return rowCount > 0
    }
}
