import Testing
import TinhBase
import TinhColumns

@testable import TinhEngine

/// What the first bytes of two texts tell of their order is what all of both do.
@Suite("Beginnings of texts")
struct BeginningsTests {
    private static func text(_ random: inout SeededRandom) -> String {
        let parts = [
            "a", "A", "b", "d", "đ", "e", "z", "0", "9", " ", "-", "/", "", "\u{0}", "ă", "ấ", "ẻ", "ß", "æ", "漢", "😀",
            "a\u{301}", "a\u{302}\u{301}", "e\u{323}", "o\u{31B}", "b\u{301}", "\u{AD}", "\u{200B}", "日", "д",
        ]
        return (0..<Int.random(in: 0...9, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }
            .joined()
    }

    @Test("tell the order of the whole texts, or nothing", arguments: [1, 2, 3])
    func order(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let beginnings = Beginnings()
        var toldCounts = [0, 0]
        for _ in 0..<20_000 {
            let common = Self.text(&random)
            var (left, right) = (common + Self.text(&random), common + Self.text(&random))
            let told = left.withUTF8 { left in
                right.withUTF8 { right in
                    let (left, right) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
                    return [
                        beginnings.order(Beginnings.word(left), Beginnings.word(right)), beginnings.order(left, right),
                    ]
                }
            }
            for (way, order) in told.enumerated() where order != 0 {
                toldCounts[way] += 1
                #expect(
                    order.signum() == Collation.compare(left, right).signum(),
                    "\(Array(left.utf8)), \(Array(right.utf8))")
            }
        }
        #expect(toldCounts[0] > 100 && toldCounts[1] > toldCounts[0])
    }
}
