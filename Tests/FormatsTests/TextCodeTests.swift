import CScan
import Testing
import TinhBase
import TinhColumns

@testable import TinhFormats

/// Texts that repeat are codes into a sorted dictionary, the same whatever the instructions of the machine and the number of
/// threads.
struct TextCodeTests {
    @Test(
        "The chunk whose last texts are too many for a dictionary keeps its codes", arguments: [20, 300, 5000, 60_000])
    func lastOfDictionary(count: Int) {
        let expected = (0..<count).map { Array("text \($0)".utf8) }
        let cells = TextCells(expected, padding: 0x61)
        for level in 0..<4 as Range<Int32> {
            // Texts are counted by some at once: the last of these are more than the dictionary takes.
            let builder = DictionaryBuilder(
                isGivenUp: false, textCountMin: count - 4, textCountMax: nil, scanLevel: level)
            guard let storage = cells.storage(of: builder) else {
                Issue.record("level \(level) codes no texts")
                continue
            }
            #expect(builder.isGivenUp)
            let codes = DictionaryMerge.codes(storage, count: count)
            #expect(codes == (0..<UInt32(count)).map { $0 }, "level \(level)")
        }
    }

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

    /// Codes texts by a table of 2^13 slots; the longest run of slots that are taken.
    private static func longestRun(_ texts: [[UInt8]], level: Int32) -> Int? {
        let slots = UnsafeMutablePointer<tinh_text_slot>.allocate(capacity: 1 << 13)
        slots.initialize(repeating: tinh_text_slot(), count: 1 << 13)
        defer { slots.deallocate() }
        return TextCells(texts, padding: 0x61).withCells { cells in
            var codes = [UInt32](repeating: 0, count: texts.count)
            var table = tinh_text_table(
                slots: slots, mask: (1 << 13) - 1, count: 0, count_max: 1 << 13,
                keep: { owner, text, _ in
                    guard let count = owner?.assumingMemoryBound(to: UInt32.self) else { return tinh_kept_text() }
                    count.pointee += 1
                    return tinh_kept_text(text: text, code: count.pointee - 1)
                }, owner: nil)
            var count: UInt32 = 0
            withUnsafeMutablePointer(to: &count) { count in
                table.owner = UnsafeMutableRawPointer(count)
                _ = tinh_code_texts(level, &table, cells.bytes, cells.starts, cells.lengths, 0, texts.count, &codes)
            }
            #expect(count == texts.count && codes == Array(0..<count))
            let taken = (0..<1 << 13).map { slots[$0].number != 0 }
            return taken.split(separator: false).map(\.count).max()
        }
    }

    @Test("Texts that were chosen by known constants lie all over a table", arguments: 0..<4 as Range<Int32>)
    func hostileTexts(level: Int32) {
        func hash(_ low: UInt64) -> UInt64 {
            let product = (low ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB &+ (8 << 40))
            return product.high ^ product.low
        }
        var (short, word): ([[UInt8]], UInt64) = ([], 0)
        while short.count < 2000 {
            word &+= 0x0001_0003_0005_0007
            if hash(word) & 0x1FF0 == 0 { short.append(withUnsafeBytes(of: word) { Array($0) }) }
        }
        #expect(Self.longestRun(short, level: level).map { $0 < 200 } == true)

        // The first word, and what undoes it before the two are multiplied: x becomes the inverse of the factor.
        var inverse: UInt64 = 1
        for _ in 0..<6 { inverse = inverse &* (2 &- 0xC2B2_AE3D_27D4_EB4F &* inverse) }
        let long = (1...2000).map { number -> [UInt8] in
            let first = UInt64(number) &* 0x0001_0003_0005_0007
            return [first, 0, first &* inverse, 0].flatMap { word in withUnsafeBytes(of: word) { Array($0) } }
        }
        #expect(Self.longestRun(long, level: level).map { $0 < 200 } == true)
    }

    @Test("Texts of another normal form than those before them are found by their hash", .timeLimit(.minutes(1)))
    func normalForms() throws {
        let count = 100_000
        let texts = (0..<count).map { Array("\u{E9}\($0)".utf8) } + (0..<count).map { Array("e\u{301}\($0)".utf8) }
        let builder = DictionaryBuilder(isGivenUp: false, textCountMin: 1 << 20, textCountMax: 1 << 20, scanLevel: 3)
        let storage = try #require(TextCells(texts, padding: 0x61).storage(of: builder))
        let canonical = try #require(storage.dictionary.canonicalCodes)
        #expect((0..<count).allSatisfy { canonical[count + $0] == canonical[$0] })
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
