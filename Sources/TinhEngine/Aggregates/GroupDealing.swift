/// When rows wait until others of the same groups, or of groups nearby, have come: where the states of all groups are more than
/// the caches hold, each row would wait for memory. Rows are dealt by their groups' numbers instead, and states are updated part
/// by part.
struct GroupDealing {
    /// All states of a group.
    let bytesPerGroup: Int
    /// What one worker has of the caches.
    let cachedBytesMax: Int
    /// Rows that may come; nil where that is not known.
    let rowCount: Int?

    /// So many parts' states fit the caches together.
    private static let cachedPartCount = 32
    private static let partCountMax = 512
    /// Rows that wait take so many times the caches: enough for several of each group.
    private static let waitingFactor = 6
    /// Of fewer rows for each group too few would come together.
    private static let rowsPerGroupMin = 4

    /// Rows in a block: one batch.
    static let blockRowCount = Vector.capacity

    /// How rows are dealt by numbers below `numberEnd`; nil where they need not wait.
    func split(numberEnd: Int) -> WordSplit? {
        guard let rowCount, rowCount / GroupDealing.rowsPerGroupMin >= numberEnd,
            numberEnd * bytesPerGroup > cachedBytesMax
        else { return nil }
        let partCount = numberEnd * bytesPerGroup * GroupDealing.cachedPartCount / max(1, cachedBytesMax)
        return WordSplit(
            least: 0, most: UInt64(numberEnd - 1), partCountMax: min(GroupDealing.partCountMax, partCount))
    }

    /// So many rows of `valueCount` values wait at most.
    func rowCountMax(valueCount: Int) -> Int {
        max(2 * Vector.capacity, cachedBytesMax * GroupDealing.waitingFactor / (8 * (valueCount + 1)))
    }
}
