import Testing
import TinhBase

@Suite struct CollationTests {
    @Test func aTableOfWordsSortsAsCLDRHasIt() {
        var generator = Dice(seed: 7)
        let sorted = wordsInOrder.shuffled(using: &generator).sorted(by: Collation.isLess)
        for (found, expected) in zip(sorted, wordsInOrder) where found != expected {
            Issue.record("\(found) stands where \(expected) should")
            break
        }
        #expect(sorted == wordsInOrder)
    }

    @Test func keysSortLikeTheTexts() {
        let keyed = wordsInOrder.map { (Collation.sortKey($0), $0) }.shuffled()
        let sorted = keyed.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
        #expect(sorted == wordsInOrder)
    }

    @Test func decomposedTextSortsLikeComposed() {
        for word in wordsInOrder {
            let decomposed = decomposed(word)
            #expect(Collation.compare(word, decomposed) == 0, "\(word)")
            #expect(Collation.sortKey(word) == Collation.sortKey(decomposed), "\(word)")
        }
        let mixed = wordsInOrder.enumerated().map { $0.offset % 2 == 0 ? decomposed($0.element) : $0.element }
        #expect(mixed.shuffled().sorted(by: Collation.isLess) == wordsInOrder)
    }

    @Test(arguments: [
        // Letters first, tones second, case third.
        ("Ma", "má"), ("má", "mab"), ("MA", "mà"), ("ma", "mA"), ("mA", "Ma"),
        // A shorter text before its continuations; a blank before letters.
        ("Hà", "Hà Nam"), ("Hạ Long", "Hà Nội"), ("", " "), ("a", "a b"),
        // Control and format characters are looked past, but part what is else equal.
        ("a\u{200B}b", "ac"), ("ab", "a\u{200B}b"), ("a\u{0}b", "ab"),
        // Other scripts after Latin, capitals beside their small letters.
        ("zzz", "α"), ("ж", "Ж"), ("Ж", "з"), ("я", "漢"), ("한", "漢"),
        // A mark of another class does not keep the circumflex from its letter: ậ in both orders.
        ("ấ", "a\u{323}\u{302}"), ("ạ", "a\u{302}"),
    ])
    func oneComesBeforeTheOther(_ first: String, _ second: String) {
        #expect(Collation.compare(first, second) < 0)
        #expect(Collation.compare(second, first) > 0)
        #expect(Collation.sortKey(first).lexicographicallyPrecedes(Collation.sortKey(second)))
    }

    /// Texts of a few scalars that meet each other often: letters, marks, signs, other scripts, ignorable ones.
    static let scalars: [Unicode.Scalar] = Array(
        "aAăâáàạeêoơôuưdđĐzsß æ19²-._µ\u{300}\u{302}\u{306}\u{31B}\u{323}\u{1DC0}\u{1DCA}\u{200B}\u{A0}жЖ한漢😀\u{7}"
            .unicodeScalars)

    @Test func theOrderIsTotalAndKeysAgreeWithIt() {
        var generator = Dice(seed: 11)
        let texts = (0..<220).map { _ in text(of: CollationTests.scalars, upTo: 5, using: &generator) }
        let keys = texts.map { Collation.sortKey($0) }
        for i in texts.indices {
            for j in texts.indices {
                let order = Collation.compare(texts[i], texts[j]).signum()
                #expect(order == -Collation.compare(texts[j], texts[i]).signum())
                #expect(
                    order == bytesOrder(keys[i], keys[j]), "\(texts[i].debugDescription) \(texts[j].debugDescription)")
                #expect((order == 0) == (texts[i] == texts[j]))
            }
        }
        // Keys are compared as bytes, so agreement with them is transitivity too.
    }

    @Test func wordsOfPrimaryWeightsAreThoseOfTheKeys() {
        var generator = Dice(seed: 12)
        let texts = (0..<2000).map { _ in text(of: CollationTests.scalars, upTo: 14, using: &generator) }
        for text in texts + wordsInOrder + wordsInOrder.map(decomposed) {
            let primary = Collation.sortKey(text).prefix { $0 != 0 }
            for skipped in [0, 8, 3] {
                let bytes = Array((primary.dropFirst(skipped) + [UInt8](repeating: 0, count: 8)).prefix(8))
                let word = Array(text.utf8).withUnsafeBytes { Collation.primaryWord($0, skipping: skipped) }
                let expected = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                #expect(word == expected, "\(text.debugDescription) from \(skipped)")
            }
        }
    }

    @Test func ordersToAWordAreThoseOfTheWords() {
        var generator = Dice(seed: 13)
        let any = (0..<150).map { _ in text(of: CollationTests.scalars, upTo: 9, using: &generator) }
        let plain = (0..<150).map { _ in text(of: Array("aAoộđ zế9".unicodeScalars), upTo: 9, using: &generator) }
        for (texts, isPlain) in [(any + any.map(decomposed), false), (plain, true)] {
            let words = texts.map { text in Array(text.utf8).withUnsafeBytes { Collation.primaryWord($0) } }
            for (text, own) in zip(texts, words) {
                for other in words {
                    let order = Array(text.utf8).withUnsafeBytes { Collation.primaryOrder($0, to: other) }.signum()
                    let expected = own == other ? 0 : own < other ? -1 : 1
                    // Plain letters always tell, others need not.
                    #expect(order == expected || (order == 0 && !isPlain), "\(text.debugDescription) to \(other)")
                }
            }
        }
    }

    private func bytesOrder(_ left: [UInt8], _ right: [UInt8]) -> Int {
        left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
    }
}
