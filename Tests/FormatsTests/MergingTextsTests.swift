import Testing
import TinhBase
import TinhColumns

@testable import TinhFormats

/// Dictionaries of several workers become one, in parts that threads merge by themselves.
struct MergingTextsTests {
    /// Composed and decomposed, upper and lower case, with and without accents: many that are equal as NFC, or nearly.
    private static let syllables = [
        "Ha", "ha", "Hà", "Ha\u{300}", "H\u{61}\u{300}", "hà", "Đ", "d", "D\u{323}", "Ḍ", "", "z",
    ]

    private func builder(_ texts: [String]) throws -> DictionaryBuilder {
        let builder = DictionaryBuilder(isGivenUp: false, textCountMin: 1 << 16, textCountMax: nil, scanLevel: 0)
        _ = try #require(TextCells(texts.map { Array($0.utf8) }, padding: 0).storage(of: builder))
        return builder
    }

    private struct Merged: Equatable {
        var texts: [[UInt8]] = []
        var canonical: [Int] = []
        /// Of each builder, what each of its codes became.
        var maps: [[UInt32]] = []
    }

    private func merged(_ builders: [DictionaryBuilder], partCountMax: Int) -> (Merged, partCount: Int) {
        let merging = MergingTexts(
            builders, builders.map(SortedTexts.init), partCountMax: partCountMax, textCountMin: 1)
        // The last part first, as threads may have it.
        let parts = (0..<merging.partCount).reversed().map { merging.merged(part: $0) }
        let dictionary = DictionaryMerge(merging, parts.reversed()).dictionary
        var result = Merged()
        for code in 0..<dictionary.count {
            result.texts.append(Array(dictionary.value(code)))
            result.canonical.append(dictionary.canonicalCode(code))
        }
        result.maps = zip(builders, merging.maps).map { builder, map in
            (0..<builder.dictionary.count).map { map.pointer(of: UInt32.self)[$0] }
        }
        return (result, merging.partCount)
    }

    @Test("Merged in any number of parts, the dictionary is the same", arguments: 0..<30)
    func parts(seed: Int) throws {
        var random = Randomness(seed: seed + 3)
        let start = ["", "Mã hàng số ", "Hà"][seed % 3]
        let builders = try (0..<Int.random(in: 1...4, using: &random)).map { _ in
            try builder(
                (0..<Int.random(in: 1...200, using: &random)).map { _ in
                    start
                        + (0..<Int.random(in: 0...3, using: &random)).map { _ in
                            MergingTextsTests.syllables.randomElement(using: &random) ?? ""
                        }.joined()
                })
        }
        let whole = merged(builders, partCountMax: 1)
        #expect(whole.partCount == 1)
        // Each code became its own text, and the canonical one is its NFC.
        for (builder, map) in zip(builders, whole.0.maps) {
            builder.forEachText { text, code in
                let new = Int(map[code])
                #expect(whole.0.texts[new] == Array(text))
                #expect(whole.0.texts[whole.0.canonical[new]] == TextForm.normalized(text))
            }
        }
        let texts = whole.0.texts.map { String(decoding: $0, as: UTF8.self) }
        for (left, right) in zip(texts, texts.dropFirst()) { #expect(!Collation.isLess(right, left)) }
        for partCountMax in [2, 3, 7, 500] {
            let other = merged(builders, partCountMax: partCountMax)
            #expect(other.0 == whole.0, "seed \(seed), \(other.partCount) parts")
        }
    }

    @Test("Long lists are cut into as many parts as there are threads, short ones are not")
    func partCount() throws {
        let texts = (0..<20_000).map { "text \($0)" }
        let long = try builder(texts)
        let short = try builder(Array(texts.prefix(100)))
        #expect(MergingTexts([long], [SortedTexts(long)], partCountMax: 2).partCount == 2)
        #expect(MergingTexts([short], [SortedTexts(short)], partCountMax: 2).partCount == 1)
        #expect(MergingTexts([long, short], [SortedTexts(long), SortedTexts(short)], partCountMax: 2).partCount == 2)
    }
}
