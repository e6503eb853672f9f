import CScan
import Testing
import TinhBase
import TinhColumns

@testable import TinhFormats

/// Texts that repeat are codes into a sorted dictionary, the same whatever the instructions of the machine and the number of
/// threads.
struct TextCodeTests {
    @Test("Texts get the same codes by every set of instructions", arguments: 0..<40)
    func codes(seed: Int) {
        var random = Randomness(seed: seed + 11)
        // Texts that begin alike and differ late, shorter and longer than a register.
        let texts = (0..<60).map { _ in
            (0..<Int.random(in: 0...150, using: &random)).map { place in
                place % 16 == 15 ? UInt8.random(in: 0x61...0x63, using: &random) : 0x61
            }
        }
        var bytes: [UInt8] = []
        var starts: [UInt32] = []
        var lengths: [UInt32] = []
        var expected: [[UInt8]?] = []
        for _ in 0..<500 {
            let text = texts[Int.random(in: 0..<texts.count, using: &random)]
            let isMissing = Int.random(in: 0..<10, using: &random) == 0
            starts.append(UInt32(bytes.count))
            lengths.append(isMissing ? 0 : text.isEmpty ? Cells.emptyText : UInt32(text.count))
            expected.append(isMissing ? nil : text)
            bytes += text + [0x2C]
        }
        bytes += [UInt8](repeating: 0x61, count: 64)
        for level in 0..<4 as Range<Int32> {
            let builder = DictionaryBuilder(
                isGivenUp: false, textCountMin: 1 << 16, textCountMax: nil, scanLevel: level)
            let storage = bytes.withUnsafeMutableBufferPointer { bytes in
                starts.withUnsafeMutableBufferPointer { starts in
                    lengths.withUnsafeMutableBufferPointer { lengths -> DictionaryStorage? in
                        guard let bytes = bytes.baseAddress, let starts = starts.baseAddress,
                            let lengths = lengths.baseAddress
                        else { return nil }
                        return builder.storage(
                            Cells(
                                bytes: bytes, starts: starts, lengths: lengths, count: expected.count,
                                hasMissing: true, hasEmptyText: true), pool: nil)
                    }
                }
            }
            guard let storage else {
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
