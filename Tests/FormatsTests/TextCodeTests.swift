import CScan
import Testing
import TinhBase
import TinhColumns

@testable import TinhFormats

/// Texts that repeat are codes into a sorted dictionary, the same whatever the instructions of the machine and the number of
/// threads.
struct TextCodeTests {
    @Test(
        "Texts get the same codes by every set of instructions, be they few or more than a near cache holds",
        arguments: 0..<40)
    func codes(seed: Int) {
        var random = Randomness(seed: seed + 11)
        let isLarge = seed % 10 == 9
        // Texts that begin alike and differ late, shorter and longer than a register.
        let texts = (0..<(isLarge ? 3000 : 60)).map { _ in
            (0..<Int.random(in: 0...150, using: &random)).map { place in
                place % 16 >= (isLarge ? 12 : 15) ? UInt8.random(in: 0x61...0x63, using: &random) : 0x61
            }
        }
        let expected = (0..<(isLarge ? 5000 : 500)).map { _ -> [UInt8]? in
            let text = texts[Int.random(in: 0..<texts.count, using: &random)]
            return Int.random(in: 0..<10, using: &random) == 0 ? nil : text
        }
        let cells = TextCells(expected, padding: 0x61)
        for level in 0..<4 as Range<Int32> {
            let builder = DictionaryBuilder(
                isGivenUp: false, textCountMin: 1 << 16, textCountMax: nil, scanLevel: level)
            guard let storage = cells.storage(of: builder) else {
                Issue.record("level \(level) codes no texts")
                continue
            }
            let codes = DictionaryMerge.codes(storage, count: expected.count)
            let distinct = Set(expected.compactMap { $0 })
            #expect(storage.dictionary.count == distinct.count)
            for (row, text) in expected.enumerated() {
                if let text { #expect(Array(storage.dictionary.value(Int(codes[row]))) == text, "level \(level)") }
            }
        }
    }

    @Test(
        "A merged dictionary is in the order of the language, whatever its texts begin with",
        arguments: ["", "id0000", "id0000000000", "Đường số "], ["", "x", "id0000", "id00000000001"])
    func mergedOrder(start: String, otherStart: String) throws {
        var random = Randomness(seed: start.utf8.count)
        let cells = (0..<3000).map { row in
            (row < 1500 ? start : otherStart) + String(Int.random(in: 0..<300, using: &random))
        }
        let options = CSVOptions(columns: [DeclaredColumn(name: "a", kind: .text)])
        let text = "a,b\n" + cells.map { "\($0),1\n" }.joined()
        let table = try source(text, options: options, morselBytes: 500).load(threadCount: 2)
        #expect(values(table)[0] == cells)
        guard case .dictionary(let storage) = table.chunks[0].columns[0].storage else {
            Issue.record("texts that repeat are coded")
            return
        }
        let texts = (0..<storage.dictionary.count).map { String(decoding: storage.dictionary.value($0), as: UTF8.self) }
        #expect(texts == Set(cells).sorted(by: Collation.isLess))
    }
}
