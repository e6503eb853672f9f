/// A bit for each word below a power of two: 1 for those that occur.
struct WordBits {
    private let words: GrowingBuffer<UInt64>

    init(_ width: Int, _ pieces: KeyedPieces) {
        var words = GrowingBuffer<UInt64>()
        words.resize(max(1, (1 << width) / 64), filling: 0)
        let bits = words.values
        pieces.forEach { word, _ in bits[word >> 6] |= 1 << UInt64(word & 63) }
        self.words = words
    }

    /// The word lies below the power of two.
    @inline(__always)
    func holds(_ word: UInt64) -> Bool {
        words.values[Int(truncatingIfNeeded: word >> 6)] >> (word & 63) & 1 != 0
    }
}
