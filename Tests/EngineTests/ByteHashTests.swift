import Testing

@testable import TinhEngine

/// Keys that all met in a few places of a table as long as everybody knew what hashes begin with.
struct ByteHashTests {
    private static let first: UInt64 = 0xA076_1D64_78BD_642F
    private static let second: UInt64 = 0xE703_7ED1_A0B4_28DB
    /// Of a table of 2^13 slots the first 16 are left to such keys.
    private static let known: UInt64 = 0x1FF0

    /// 2,000 words; those of `hash` lie in the first 16 slots.
    private static func words(_ hash: (UInt64) -> UInt64) -> [UInt64] {
        var (words, word): ([UInt64], UInt64) = ([], 0)
        while words.count < 2000 {
            word &+= 0x0001_0003_0005_0007
            if hash(word) & known == 0 { words.append(word) }
        }
        return words
    }

    @Test("words that were chosen by known constants lie all over a table")
    func words() {
        let words = Self.words { ByteHash.mix($0 ^ Self.first, Self.second) }
        #expect(Set(words.map { ByteHash.hash($0) & 0x1FFF }).count > 1500)
    }

    @Test("and so do texts")
    func texts() {
        let words = Self.words {
            ByteHash.mix(ByteHash.mix(Self.first ^ 8 ^ $0, Self.second), Self.second)
        }
        let homes = words.map { word in withUnsafeBytes(of: word) { ByteHash.hash($0) & 0x1FFF } }
        #expect(Set(homes).count > 1500)
    }
}
