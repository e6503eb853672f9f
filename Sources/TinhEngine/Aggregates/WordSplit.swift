import Synchronization

/// Words cut into parts that follow one another: by their distance from the least one known, in steps of a power of two. Words
/// outside of what was known belong to the first part or the last.
struct WordSplit {
    private let least: UInt64
    private let shift: UInt64
    let partCount: Int
    /// Of keys of two words: what their part leaves of the first, and behind it the second, is one word.
    let rest: Rest?

    struct Rest {
        /// Of the first word, below those that tell the part.
        let highBits: UInt64
        /// Of the second word.
        let lowBits: UInt64

        var bits: UInt64 { highBits + lowBits }

        @inline(__always)
        func word(_ high: UInt64, _ low: UInt64) -> UInt64 {
            (high & ((1 &<< highBits) &- 1)) &<< lowBits | low
        }

        /// Both words of a key.
        @inline(__always)
        func words(_ part: Int, _ rest: UInt64) -> (high: UInt64, low: UInt64) {
            (
                UInt64(truncatingIfNeeded: part) &<< highBits | rest &>> lowBits,
                rest & ((1 &<< lowBits) &- 1)
            )
        }

        /// Words that are told apart by so many parts side by side, whose number then stands before the rest of each.
        var partCountMax: Int { bits > 32 ? 1 << Int(64 - bits) : Int.max }
    }

    /// `partCountMax` parts at most of words that lie from `least` to `most`, and half as many at least where these are many.
    init(least: UInt64, most: UInt64, partCountMax: Int) {
        self.least = least
        var shift: UInt64 = 0
        while (most - least) >> shift >= UInt64(max(1, partCountMax)) { shift += 1 }
        self.shift = shift
        partCount = Int((most - least) >> shift) + 1
        rest = nil
    }

    /// Of all words that a layout may have; nil where a part leaves more of them than one word.
    init?(_ layout: WideKeys.Layout, partCountMax: Int) {
        let most = UInt64.max >> (64 - WideKeys.Layout.bitsMax)
        let split = WordSplit(least: 0, most: most, partCountMax: partCountMax)
        guard layout.lowBits > 0, split.shift + layout.lowBits <= 64 else { return nil }
        least = 0
        shift = split.shift
        partCount = split.partCount
        rest = Rest(highBits: shift, lowBits: layout.lowBits)
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
    /// One part of this many at least has rows, if parts are to be made of all words that there may be.
    private static let usedShareMin = 4

    /// `rowCount`: nil where it is not known.
    init(rowCountMax: Int, rowCount: Int?) {
        self.rowCountMax = rowCountMax
        self.rowCount = rowCount ?? PostponingPlan.partRowCount << 10
    }

    /// The split of all workers, by the words of one of them: the first words of keys that have two.
    func split(_ words: GrowingBuffer<UInt64>, _ wide: WideKeys.Layout?) -> WordSplit {
        split.withLock { known in
            if let known { return known }
            var (least, most) = (UInt64.max, UInt64.min)
            for place in 0..<words.count {
                least = min(least, words.values[place])
                most = max(most, words.values[place])
            }
            let partCount = min(PostponingPlan.partCountMax, rowCount / PostponingPlan.partRowCount)
            var made = WordSplit(least: min(least, most), most: most, partCountMax: partCount)
            if let wide, let whole = WordSplit(wide, partCountMax: partCount),
                whole.part(of: most) - whole.part(of: min(least, most)) >= partCount / PostponingPlan.usedShareMin
            {
                made = whole
            }
            known = made
            return made
        }
    }
}
