import Testing
import TinhBase
import TinhColumns

@testable import TinhEngine

@Suite("Many texts in the order of the language")
struct TextSortTests {
    private static let page = "https://example.vn/"
    private static let cases = [
        ("", ""), (page, ""), (page, "\u{301}"), (page, "ộ"), (page, "?"), ("Xã Đông Hưng ", ""),
        (String(repeating: "thôn ", count: 14), ""),
    ]
    private static let ends = ["", "a", "A", "á", "Ạ", "đ", "d", "-", " ", "z", "1", "ư", "\u{1}", "æ"]

    /// A rare one goes on with a mark, which changes the letter before it, with another letter than one of ASCII, or begins otherwise.
    @Test("are those that a comparison gives, whatever they begin with alike", arguments: cases)
    func order(start: String, odd: String) {
        var random = SeededRandom(seed: 17)
        var seen: Set<[UInt8]> = []
        var arena = TextArena()
        var all: [[UInt8]] = []
        while all.count < 4200 {
            let number = Int.random(in: 0..<700, using: &random)
            let tail = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                Self.ends.randomElement(using: &random) ?? ""
            }
            let isOdd = all.count == 4150 && !odd.isEmpty
            let text = (isOdd && odd == "?" ? "" : start) + (isOdd ? odd : "") + tail.joined() + "\(number)"
            let bytes = TextForm.normalized(Array(text.utf8))
            guard seen.insert(bytes).inserted else { continue }
            all.append(bytes)
            bytes.withUnsafeBytes { arena.append($0) }
        }
        let texts = all.indices.map { TextSlice.view(arena[$0]) }
        let expected = all.indices.sorted { Collation.isLess(arena[$0], arena[$1]) }
        let found = texts.withUnsafeBufferPointer { texts in
            texts.baseAddress.flatMap { TextSort.order($0, texts.count, .caller) }
        }
        #expect(found?.map { Int($0) } == expected)
    }
}
