import TinhColumns

/// A bit for each of some hashes, so that most words that do not occur are told by one look near at hand: a filter of one hash
/// (Bloom, 1970).
struct HashedBits {
    private let bits: WordBits
    private let shift: UInt64

    /// A bit and more for each of 2^4 rows, so that one word in 16 that does not occur passes; at most 4 MB.
    private static let bitsPerRow = 4
    private static let widthMax = 25

    /// Of the words of the rows that can meet something. O(rows).
    init(_ pieces: KeyedPieces) {
        let rowBits = Int.bitWidth - pieces.rowCount.leadingZeroBitCount
        let width = min(HashedBits.widthMax, max(10, rowBits + HashedBits.bitsPerRow))
        bits = WordBits(width)
        shift = UInt64(64 - width)
        pieces.visit { word, _ in bits.add(place(UInt64(truncatingIfNeeded: word))) }
    }

    @inline(__always)
    private func place(_ word: UInt64) -> UInt64 { (word &* WordBag.spread) >> shift }

    /// False of no word that occurs.
    @inline(__always)
    func mayHold(_ word: UInt64) -> Bool { bits.holds(place(word)) }
}
