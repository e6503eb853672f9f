import Synchronization

/// Words cut into parts that follow one another: by their distance from the least one known, in steps of a power of two. Words
/// outside of what was known belong to the first part or the last.
struct WordSplit {
    private let least: UInt64
    private let shift: UInt64
    let partCount: Int

    /// `partCountMax` parts at most of words that lie from `least` to `most`, and half as many at least where these are many.
    init(least: UInt64, most: UInt64, partCountMax: Int) {
        self.least = least
        var shift: UInt64 = 0
        while (most - least) >> shift >= UInt64(max(1, partCountMax)) { shift += 1 }
        self.shift = shift
        partCount = Int((most - least) >> shift) + 1
    }

    @inline(__always)
    func part(of word: UInt64) -> Int {
        let distance = word < least ? 0 : word &- least
        return min(Int(truncatingIfNeeded: distance >> shift), partCount - 1)
    }
}

/// How the workers of one run postpone rows: all by the same split, which is settled by the first that has seen enough groups.
final class PostponingPlan: Sendable {
    /// So many rows may wait in each worker.
    let rowCountMax: Int
    /// Rows that may come.
    private let rowCount: Int
    private let split = Mutex<WordSplit?>(nil)

    /// A part's rows are sorted in the caches.
    private static let partRowCount = 1 << 12
    /// More parts at once would be more than the caches have lines for.
    private static let partCountMax = 1 << 11

    /// `rowCount`: nil where it is not known.
    init(rowCountMax: Int, rowCount: Int?) {
        self.rowCountMax = rowCountMax
        self.rowCount = rowCount ?? PostponingPlan.partRowCount << 10
    }

    /// The split of all workers, by the words of one of them.
    func split(_ words: GrowingBuffer<UInt64>) -> WordSplit {
        split.withLock { known in
            if let known { return known }
            var (least, most) = (UInt64.max, UInt64.min)
            for place in 0..<words.count {
                least = min(least, words.values[place])
                most = max(most, words.values[place])
            }
            let partCount = min(PostponingPlan.partCountMax, rowCount / PostponingPlan.partRowCount)
            let made = WordSplit(least: min(least, most), most: most, partCountMax: partCount)
            known = made
            return made
        }
    }
}
