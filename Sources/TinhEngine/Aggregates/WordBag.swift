/// Words of which the distinct ones are wanted: put down as they come, but for those that came lately, and made distinct now and
/// then, so that the memory follows the distinct ones. None is the greatest.
struct WordBag {
    var words = GrowingBuffer<UInt64>()
    private var compactAt = 1 << 23
    /// Words that came lately, each at the place that its hash says.
    private let recent: GrowingBuffer<UInt64>
    /// Few words come again soon, so that looking for them is given up.
    private var looksForRecent = true
    private var addedCount = 0

    private static let recentBits: UInt64 = 10
    /// 2^64 over the golden ratio: its products differ most in their first bits (Knuth, The Art of Computer Programming 6.4).
    static let spread: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// After so many words it is known how many come again.
    private static let probeCount = 1 << 15

    init() {
        var recent = GrowingBuffer<UInt64>()
        recent.resize(1 << Int(WordBag.recentBits), filling: .max)
        self.recent = recent
    }

    @inline(__always)
    mutating func add(_ count: Int, _ word: (Int) -> UInt64) {
        let out = words.extend(count)
        if looksForRecent {
            let kept = addNew(count, word, out)
            words.drop(count - kept)
            addedCount += count
            if addedCount >= WordBag.probeCount, words.count / 3 * 4 > addedCount { looksForRecent = false }
        } else {
            for row in 0..<count { out[row] = word(row) }
        }
        if words.count >= compactAt { compact() }
    }

    /// Writes the words that have not come lately; their number.
    @inline(__always)
    private func addNew(_ count: Int, _ word: (Int) -> UInt64, _ out: UnsafeMutablePointer<UInt64>) -> Int {
        let recent = recent.values
        var kept = 0
        for row in 0..<count {
            let word = word(row)
            let place = Int(truncatingIfNeeded: (word &* WordBag.spread) >> (64 - WordBag.recentBits))
            out[kept] = word
            kept += recent[place] == word ? 0 : 1
            recent[place] = word
        }
        return kept
    }

    private mutating func compact() {
        let set = WordSet(capacity: words.count)
        words.shorten(set.insert(words.values, words.count, into: words.values))
        compactAt = max(compactAt, words.count * 2)
    }
}
