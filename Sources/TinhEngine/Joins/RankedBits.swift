import CKernels

/// Words that occur, numbered in their order: a bit for each, and for each 64 of them how many stand before.
///
/// A rank in constant time from counts beside the bits: Jacobson, "Space-efficient Static Trees and Graphs" (1989).
struct RankedBits {
    let bits: WordBits
    private let before: GrowingBuffer<UInt32>
    /// Words that occur.
    let count: Int

    /// O(bits / 64).
    init(_ bits: WordBits) {
        self.bits = bits
        var before = GrowingBuffer<UInt32>(capacity: bits.wordCount)
        let (out, words) = (before.extend(bits.wordCount), bits.words)
        var count: UInt32 = 0
        for place in 0..<bits.wordCount {
            out[place] = count
            count += UInt32(truncatingIfNeeded: words[place].nonzeroBitCount)
        }
        self.before = before
        self.count = Int(count)
    }

    /// The numbers of words that occur.
    func numbers(_ words: UnsafePointer<UInt64>, _ count: Int, into out: UnsafeMutablePointer<Int32>) {
        tinh_ranks(bits.words, before.values, words, count, out)
    }

    /// The number of a word that occurs.
    @inline(__always)
    func number(_ word: UInt64) -> Int32 {
        let place = Int(truncatingIfNeeded: word >> 6)
        let lower = bits.words[place] & ((1 << (word & 63)) - 1)
        return Int32(truncatingIfNeeded: before.values[place]) &+ Int32(truncatingIfNeeded: lower.nonzeroBitCount)
    }
}
