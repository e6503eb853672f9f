import CKernels
import Testing
import TinhBase
import TinhColumns

@testable import TinhEngine

/// Kernels in C against plain Swift, by the machine's instructions and by those that every machine has.
@Suite("Kernels find places, ranks and parts")
struct KernelsPlacesTests {
    private static let counts = [0, 1, 7, 8, 15, 16, 17, 63, 64, 65, 130, 1000]

    @Test("places of bytes", arguments: counts)
    func select(count: Int) {
        var random = SeededRandom(seed: 21)
        for share in [0, 1, 2, 40] {
            let mask = (0..<count).map { _ in UInt8(share == 0 || Int.random(in: 0..<share, using: &random) > 0 ? 0 : 1)
            }
            for wanted in [UInt8(0), 1] {
                let expected = mask.indices.filter { mask[$0] == wanted }.map { Int32($0) }
                for select in [tinh_select, tinh_select_narrow, tinh_select_portable] {
                    var rows = [Int32](repeating: -1, count: count + 16)
                    let found = select(mask, wanted, count, &rows)
                    #expect(Array(rows[..<found]) == expected)
                }
            }
        }
    }

    @Test("bits as bytes, from every place of a word on", arguments: counts)
    func expandBits(count: Int) {
        var random = SeededRandom(seed: 24)
        for start in [0, 1, 63, 64, 65] {
            for share in [0, 1, 40] {
                let bits = (0..<start + count).map { _ in share == 0 || Int.random(in: 0...share, using: &random) > 0 }
                var words = [UInt64](repeating: 0, count: (bits.count + 63) / 64)
                for place in bits.indices where bits[place] { words[place / 64] |= 1 << UInt64(place % 64) }
                let expected = bits[start...].map { $0 ? UInt8(1) : 0 }
                for expand in [tinh_expand_bits, tinh_expand_bits_narrow, tinh_expand_bits_portable] {
                    var bytes = [UInt8](repeating: 9, count: count + 1)
                    let isMissing = expand(words, start, count, &bytes)
                    #expect(Array(bytes[..<count]) == expected && bytes[count] == 9, "\(count) from \(start) on")
                    #expect((isMissing != 0) == expected.contains(0))
                }
            }
        }
    }

    @Test("two columns of every width, whichever way they are compared", arguments: counts)
    func compareColumns(count: Int) {
        var random = SeededRandom(seed: 23)
        func column(_ width: Int) -> (bytes: [UInt8], values: [Int64]) {
            let most: Int64 = width == 1 ? 255 : width == 2 ? 65_535 : 4_294_967_295
            let values = (0..<count).map { place -> Int64 in
                place % 5 == 0 ? most : place % 5 == 1 ? 0 : .random(in: 0...min(most, 40), using: &random)
            }
            switch width {
            case 1: return (values.map { UInt8($0) }, values)
            case 2: return (bytes(values.map { UInt16($0) }), values)
            default: return (bytes(values.map { UInt32($0) }), values)
            }
        }
        for (leftWidth, rightWidth) in [1, 2, 4].flatMap({ left in [1, 2, 4].map { (left, $0) } }) {
            let (left, right) = (column(leftWidth), column(rightWidth))
            for limit in [0, 1, -7, 255, -65_535, 1 << 32, -(1 << 33), Int64.max, Int64.min] {
                for (asksEqual, flip) in [(UInt8(0), UInt8(0)), (0, 1), (1, 0), (1, 1)] {
                    let expected = zip(left.values, right.values).map { a, b in
                        (asksEqual == 1 ? a - b == limit : a - b < limit) != (flip == 1) ? UInt8(1) : 0
                    }
                    left.bytes.withUnsafeBytes { left in
                        right.bytes.withUnsafeBytes { right in
                            var pair = tinh_pair(
                                left: left.baseAddress, right: right.baseAddress, left_width: UInt32(leftWidth),
                                right_width: UInt32(rightWidth), limit: limit, asks_equal: asksEqual, flip: flip)
                            for compare in [tinh_compare_columns, tinh_compare_columns_portable] {
                                var mask = [UInt8](repeating: 9, count: count)
                                compare(&pair, count, &mask)
                                #expect(mask == expected, "\(leftWidth), \(rightWidth) bytes, \(limit)")
                            }
                        }
                    }
                }
            }
        }
    }

    @Test("what texts begin and end with", arguments: counts)
    func affixes(count: Int) {
        var random = SeededRandom(seed: 24)
        let texts = (0..<count).map { _ in
            (0..<Int.random(in: 0...5, using: &random)).map { _ in UInt8.random(in: 97...98, using: &random) }
        }
        let all = texts.flatMap { $0 }
        var offsets: [UInt32] = [0]
        for text in texts { offsets.append(offsets[offsets.count - 1] + UInt32(text.count)) }
        for affix in ["", "a", "b", "ab", "ba", "aab", "abab", "bbbbbb"].map({ Array($0.utf8) }) {
            for atEnd in [UInt8(0), 1] {
                let expected = texts.map { text -> UInt8 in
                    let part = atEnd == 1 ? text.suffix(affix.count) : text.prefix(affix.count)
                    return Array(part) == affix ? 1 : 0
                }
                var mask = [UInt8](repeating: 9, count: count)
                tinh_mark_affix(all, offsets, count, affix, affix.count, atEnd, &mask)
                #expect(mask == expected, "\(affix)")
            }
        }
    }

    @Test("places within ranges of values of every width", arguments: counts)
    func selectRanges(count: Int) {
        var random = SeededRandom(seed: 22)
        let end = count + 40
        let wide = (0..<end).map { _ in UInt64.random(in: 0...300, using: &random) &- 20 }
        let widths: [(UInt32, [UInt8])] = [
            (1, wide.map { UInt8(truncatingIfNeeded: $0) }), (2, bytes(wide.map { UInt16(truncatingIfNeeded: $0) })),
            (4, bytes(wide.map { UInt32(truncatingIfNeeded: $0) })), (8, bytes(wide)),
        ]
        let second = (0..<end).map { _ in UInt8.random(in: 0...255, using: &random) }
        for (width, values) in widths {
            let cut = width == 8 ? UInt64.max : 1 << UInt64(8 * width) - 1
            for (low, span) in [(UInt64(5), UInt64(90)), (0 &- 10, 30), (0, 0), (0, cut)] {
                let expected = (40..<end).filter { ((wide[$0] &- low) & cut) <= span && second[$0] <= 200 }
                values.withUnsafeBytes { first in
                    second.withUnsafeBytes { second in
                        let ranges = [
                            tinh_range(values: first.baseAddress, low: low & cut, span: span, width: width),
                            tinh_range(values: second.baseAddress, low: 0, span: 200, width: 1),
                        ]
                        for select in [tinh_select_ranges, tinh_select_ranges_narrow, tinh_select_ranges_portable] {
                            var rows = [Int32](repeating: -1, count: count + 16)
                            let found = select(ranges, 2, 40, count, &rows)
                            #expect(rows[..<found].map { Int($0) } == expected, "\(width) bytes, \(low) + \(span)")
                        }
                    }
                }
            }
        }
    }

    private func bytes<Word: FixedWidthInteger>(_ words: [Word]) -> [UInt8] {
        words.withUnsafeBytes { Array($0) }
    }

    @Test("ranks of words among those that occur")
    func ranks() {
        var random = SeededRandom(seed: 23)
        for end in [1, 64, 65, 5000] {
            for share in [1, 3, 90] {
                let occurring = (0..<end).filter { _ in Int.random(in: 0..<share, using: &random) == 0 } + [end]
                var bits = [UInt64](repeating: 0, count: end / 64 + 1)
                for word in occurring { bits[word / 64] |= 1 << UInt64(word % 64) }
                var before: [UInt32] = []
                var sum: UInt32 = 0
                for word in bits {
                    before.append(sum)
                    sum += UInt32(word.nonzeroBitCount)
                }
                let ranked = occurring.indices.shuffled(using: &random)
                let words = ranked.map { UInt64(occurring[$0]) }
                for rank in [tinh_ranks, tinh_ranks_portable] {
                    var found = [Int32](repeating: -1, count: words.count)
                    rank(bits, before, words, words.count, &found)
                    #expect(found == ranked.map { Int32($0) })
                }
            }
        }
    }

    @Test("doubles in two whole numbers, or a word that they do not split", arguments: counts)
    func split(count: Int) {
        var random = SeededRandom(seed: 24)
        let whole = (0..<count).map { _ in Double(Int64.random(in: -9_999_999...9_999_999, using: &random)) }
        for split in [tinh_split_doubles, tinh_split_doubles_narrow, tinh_split_doubles_portable] {
            // The last bit of the second part stands for 2^-79, 2^-47 and 2^-40.
            for (power, divisor) in [(35, 1e6), (3, 1024), (-4, 0.0625)] as [(Int, Double)] {
                let scale = Double(sign: .plus, exponent: power, significand: 1)
                let values = whole.map { $0 / divisor }
                var parts = [Int64](repeating: 0, count: 2 * count + 2)
                #expect(split(values, count, scale, &parts) == 1)
                for (place, value) in values.enumerated() {
                    let (high, low) = (parts[2 * place], parts[2 * place + 1])
                    #expect(abs(high) <= 1 << 44 && abs(low) <= 1 << 43)
                    // Both terms and the sum are doubles without rounding.
                    #expect(Double(high) / scale + Double(low) / 0x1p44 / scale == value)
                }
                #expect(parts[2 * count] == 0 && parts[2 * count + 1] == 0)
                for wrong in [Double.nan, .infinity, -.infinity, 1e300, 1e-30, .leastNonzeroMagnitude, -1e-200]
                where count > 0 {
                    var values = values
                    values[Int.random(in: 0..<count, using: &random)] = wrong
                    #expect(split(values, count, scale, &parts) == 0, "\(wrong)")
                }
            }
        }
    }

    @Test("rows dealt into blocks stand there by their parts, in the order in which they came", arguments: [1, 2, 3])
    func dealt(wordCount: Int) {
        var random = SeededRandom(seed: 26)
        let (partCount, shift, blockRowCount) = (37, 3, 64)
        let line = Int(TINH_DEALT_ROWS) * wordCount
        let batches = (0..<40).map { batch in
            // Some batches are of one part alone.
            (0..<Int.random(in: 0...300, using: &random)).map { _ in
                Int32(batch % 7 == 3 ? 8 : Int.random(in: 0..<partCount << shift, using: &random))
            }
        }
        let blockCount = batches.reduce(0) { $0 + $1.count } / blockRowCount + partCount + 1
        for deal in [tinh_deal, tinh_deal_portable] {
            func room<T: FixedWidthInteger>(_ count: Int) -> GrowingBuffer<T> {
                var made = GrowingBuffer<T>()
                made.resize(count, filling: 0)
                return made
            }
            let lines: GrowingBuffer<UInt64> = room(partCount * line)
            let fills: GrowingBuffer<UInt8> = room(partCount)
            let next: GrowingBuffer<UInt32> = room(partCount)
            let first: GrowingBuffer<UInt32> = room(partCount)
            let last: GrowingBuffer<UInt32> = room(partCount)
            let following: GrowingBuffer<UInt32> = room(blockCount + 1)
            let rows: GrowingBuffer<UInt64> = room(blockCount * blockRowCount * wordCount)
            var expected = [[UInt64]](repeating: [], count: partCount)
            var taken = 0
            for numbers in batches {
                let words = numbers.flatMap { number in
                    (0..<wordCount).map {
                        UInt64(number) << 32 | UInt64($0) << 28 | UInt64.random(in: 0..<1 << 28, using: &random)
                    }
                }
                for (row, number) in numbers.enumerated() {
                    expected[Int(number) >> shift] += words[row * wordCount..<(row + 1) * wordCount]
                }
                var dealing = tinh_dealing(
                    row_words: wordCount, part_shift: UInt32(shift), lines: lines.values, fills: fills.values,
                    rows: rows.values, block_rows: UInt32(blockRowCount), next: next.values, first: first.values,
                    last: last.values,
                    following: following.values, block_count: taken)
                deal(&dealing, numbers, words, numbers.count)
                taken = dealing.block_count
            }
            #expect(taken <= blockCount)
            for part in 0..<partCount {
                var found: [UInt64] = []
                var block = first.values[part]
                while block != 0 {
                    let isLast = block == last.values[part]
                    let used = Int(next.values[part]) % blockRowCount
                    let start = (Int(block) - 1) * blockRowCount * wordCount
                    let count = (isLast && used > 0 ? used : blockRowCount) * wordCount
                    found += UnsafeBufferPointer(start: rows.values + start, count: count)
                    block = isLast ? 0 : following.values[Int(block)]
                }
                found += UnsafeBufferPointer(
                    start: lines.values + part * line, count: Int(fills.values[part]) * wordCount)
                #expect(found == expected[part], "part \(part)")
            }
        }
    }

    @Test("codes come out of words as one shift and mask after another gives them, with their bounds")
    func unpackedCodes() {
        var random = SeededRandom(seed: 27)
        for count in [0, 1, 7, 8, 33, 500] {
            for (shift, mask) in [(0, UInt32.max), (5, 1), (13, 0xFF), (30, 0x3_FFFF), (63, 1)] as [(UInt32, UInt32)] {
                let words = (0..<count).map { _ in UInt64.random(in: 0...UInt64.max, using: &random) }
                let expected = words.map { UInt32(truncatingIfNeeded: $0 >> UInt64(shift)) & mask }
                for unpack in [tinh_unpack_codes, tinh_unpack_codes_portable] {
                    var codes = [UInt32](repeating: 0, count: count)
                    var bounds = tinh_code_bounds()
                    unpack(words, count, shift, mask, &codes, &bounds)
                    #expect(codes == expected)
                    #expect(bounds.least == expected.min() ?? .max && bounds.most == expected.max() ?? 0)
                }
            }
        }
    }

    @Test("all texts of a dictionary at once are those that one test after another finds")
    func contained() {
        var random = SeededRandom(seed: 25)
        var arena = TextArena()
        let pieces = ["tái", " ", "định", "cư", "á", "b", "tái định cư", ""]
        // More than a block of texts holds, and some longer than that.
        for index in 0..<9000 {
            let count = index % 3000 == 0 ? 20_000 : Int.random(in: 0...6, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            text.utf8.withContiguousStorageIfAvailable { arena.append(UnsafeRawBufferPointer($0)) }
        }
        for isNormalized in [true, false] {
            let dictionary = TextDictionary(
                values: arena, canonicalCodes: nil, isSorted: false, isNormalized: isNormalized)
            for part in ["tái định cư", "cưb", "á", "b", "định cưđịnh cưđịnh", ""] {
                for isNegated in [false, true] {
                    let test = TextTest(.contains, part, isNegated: isNegated)
                    let range = 3..<arena.count - 5
                    var found = [UInt8](repeating: 7, count: range.count)
                    test.mark(dictionary, range, into: &found)
                    let expected = range.map { code -> UInt8 in
                        let text = String(decoding: arena[code], as: UTF8.self)
                        return (part.isEmpty || text.utf8.contains(part.utf8)) != isNegated ? 1 : 0
                    }
                    #expect(found == expected, "\(part)")
                }
            }
        }
    }
}

extension String.UTF8View {
    /// Byte after byte.
    fileprivate func contains(_ part: String.UTF8View) -> Bool {
        let (text, part) = (Array(self), Array(part))
        return text.count >= part.count
            && (0...text.count - part.count).contains { text[$0..<$0 + part.count].elementsEqual(part) }
    }
}
