/// A bit for each word below a power of two: 1 for those that occur.
struct WordBits {
    private let buffer: GrowingBuffer<UInt64>

    /// None occurs yet.
    init(_ width: Int) {
        var words = GrowingBuffer<UInt64>()
        words.resize(max(1, (1 << width) / 64), filling: 0)
        buffer = words
    }

    init(_ width: Int, _ pieces: KeyedPieces) {
        self.init(width)
        let bits = buffer.values
        pieces.visit { word, _ in bits[word >> 6] |= 1 << UInt64(word & 63) }
    }

    /// 64 words each, the lowest bit first.
    var words: UnsafePointer<UInt64> { UnsafePointer(buffer.values) }
    var wordCount: Int { buffer.count }

    /// The word lies below the power of two.
    @inline(__always)
    func holds(_ word: UInt64) -> Bool {
        buffer.values[Int(truncatingIfNeeded: word >> 6)] >> (word & 63) & 1 != 0
    }

    /// The word lies below the power of two. By one thread.
    @inline(__always)
    func add(_ word: UInt64) { buffer.values[Int(truncatingIfNeeded: word >> 6)] |= 1 << (word & 63) }

    /// Those of another of the same width.
    func add(_ other: WordBits) {
        let (own, theirs) = (buffer.values, other.buffer.values)
        for place in 0..<buffer.count { own[place] |= theirs[place] }
    }
}
