/// When rows wait until others of the same groups, or of groups nearby, have come: where the states of all groups are more than
/// the caches hold, each row would wait for memory. Rows are dealt into parts by their groups' numbers instead, and states are
/// updated part by part.
struct GroupDealing {
    /// All states of a group.
    let bytesPerGroup: Int
    /// What one worker has of the caches.
    let cachedBytesMax: Int
    /// Rows that may come; nil where that is not known.
    let rowCount: Int?

    /// So many parts' states fit the caches together.
    private static let cachedPartCount = 64
    private static let partCountMax = 512
    /// Rows that wait take so many times the caches: enough for several of each group.
    private static let waitingFactor = 6
    /// Of fewer rows for each group too few would come together.
    private static let rowsPerGroupMin = 4

    /// The parts of groups with numbers below `numberEnd`: a group's is its number without that many bits; nil where rows need
    /// not wait.
    func partBits(numberEnd: Int) -> Int? {
        guard let rowCount, rowCount / GroupDealing.rowsPerGroupMin >= numberEnd,
            numberEnd * bytesPerGroup > cachedBytesMax
        else { return nil }
        let partCount = min(
            GroupDealing.partCountMax,
            numberEnd * bytesPerGroup * GroupDealing.cachedPartCount / max(1, cachedBytesMax))
        var bits = 1
        while (numberEnd - 1) >> bits >= partCount { bits += 1 }
        return bits
    }

    /// So many rows of `wordCount` words of 64 bits wait at most.
    func rowCountMax(wordCount: Int) -> Int {
        max(2 * Vector.capacity, cachedBytesMax * GroupDealing.waitingFactor / (8 * wordCount))
    }
}
