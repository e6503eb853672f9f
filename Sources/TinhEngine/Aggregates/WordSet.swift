/// A set of 64-bit words other than the greatest: open addressing with linear probing, at most half full.
struct WordSet {
    private var slots = GrowingBuffer<UInt64>()
    private var mask: Int

    private static let free = UInt64.max

    /// Has room for `capacity` words.
    init(capacity: Int) {
        mask = 0
        empty(capacity: capacity)
    }

    /// Without words again, with room for `capacity`.
    mutating func empty(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        mask = size - 1
        slots.removeAll()
        slots.extend(size).update(repeating: WordSet.free, count: size)
    }

    /// False where it was there.
    @inline(__always)
    func insert(_ word: UInt64) -> Bool {
        let slots = slots.values
        var slot = Int(truncatingIfNeeded: ByteHash.hash(word)) & mask
        while true {
            let own = slots[slot]
            if own == word { return false }
            if own == WordSet.free {
                slots[slot] = word
                return true
            }
            slot = (slot + 1) & mask
        }
    }

    /// Writes those of some words that were not there, in their order, at `out`, which may be where they are read; their count.
    func insert(
        _ words: UnsafePointer<UInt64>, _ count: Int, into out: UnsafeMutablePointer<UInt64>
    ) -> Int {
        var kept = 0
        for place in 0..<count {
            let word = words[place]
            if insert(word) {
                out[kept] = word
                kept += 1
            }
        }
        return kept
    }
}
