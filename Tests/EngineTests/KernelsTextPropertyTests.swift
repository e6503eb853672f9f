import CKernels
import Testing
import TinhBase
import TinhTypes

@testable import TinhEngine

/// Kernels against Swift's own strings, over texts drawn from scalars that break rules: marks, joiners, flags, jamo,
/// controls, letters whose case changes their length.
@Suite("Text kernels agree with Swift's strings")
struct KernelsTextPropertyTests {
    private static let common = Array("abcXYZ 019-'.\tàÀđĐơƯỳẤ₫“”ữ\n").map(String.init)
    private static let rare =
        [
            "\u{301}", "\u{309}", "\u{31B}", "\u{345}", "\u{35C}", "\r", "\r\n", "\u{200D}", "\u{FE0F}", "👩", "🇻", "🇳",
            "👍🏽", "ß", "ŉ", "İ", "ǅ", "ﬃ",
        ]
        + [
            "\u{1100}", "\u{1161}", "\u{11A8}", "각", "क", "\u{94D}", "ष", "\u{903}", "\u{600}", "ก", "็", "\u{AD}",
            "\u{7F}", "\u{85}", "\u{A0}",
        ]
        + [
            "\u{2010}", "\u{200B}", "\u{2028}", "漢", "Ω", "ς", "Σ", "Ⅷ", "ⓐ", "\u{1E9E}", "\u{1F9}", "©", "\u{D7}",
            "\u{F7}", "ÿ", "\u{20E3}",
        ]

    /// Texts of up to 14 pieces; every other one of common pieces only, so that the fast paths are taken.
    private static func texts(_ count: Int, seed: UInt64) -> [String] {
        var generator = SplitMix(state: seed)
        return (0..<count).map { index in
            let length = Int.random(in: 0...14, using: &generator)
            let pool = index % 2 == 0 ? common : common + rare
            return (0..<length).map { _ in pool.randomElement(using: &generator) ?? "" }.joined()
        }
    }

    private static let sample = texts(2_000, seed: 7)

    private func results(_ kernel: Kernel, _ rows: [[KernelCell]]) throws -> [KernelCell] { try kernel.run(rows) }

    @Test("length, reverse, upper, lower")
    func wholeTexts() throws {
        let rows = Self.sample.map { [KernelCell.text($0)] }
        let lengths = try Kernel("length", [.text], .int).run(rows)
        let reversed = try Kernel("reverse", [.text], .text).run(rows)
        let upper = try Kernel("upper", [.text], .text).run(rows)
        let lower = try Kernel("lower", [.text], .text).run(rows)
        for (index, text) in Self.sample.enumerated() {
            #expect(lengths[index] == .number(Int64(text.count)), "length of \(text.debugDescription)")
            let backwards = text.reversed().map { String($0).utf8.map { $0 } }.flatMap { $0 }
            #expect(reversed[index] == .text(String(decoding: backwards, as: UTF8.self)), "\(text.debugDescription)")
            #expect(upper[index] == .text(text.uppercased()), "upper of \(text.debugDescription)")
            #expect(lower[index] == .text(text.lowercased()), "lower of \(text.debugDescription)")
        }
    }

    @Test("Characters of long texts are counted as Swift does, by the instructions of every machine")
    func longTexts() {
        var generator = SplitMix(state: 29)
        let strange = Self.rare + ["\u{370}", "\u{1DC1}", "\u{1F00}", "\u{202A}", "€", "\u{2080}", "😀"]
        var counted = 0
        for round in 0..<3_000 {
            let length = Int.random(in: 0...150, using: &generator)
            let isStrange = round % 2 == 0
            let text = (0..<length).map { _ in
                let pool =
                    isStrange && Int.random(in: 0..<length, using: &generator) == 0
                    ? strange : Self.common + ["a\u{301}"]
                return pool.randomElement(using: &generator) ?? ""
            }.joined()
            let bytes = Array(text.utf8)
            let counts = [tinh_count_characters, tinh_count_characters_narrow, tinh_count_characters_portable]
                .map { $0(bytes, bytes.count) }
            #expect(counts[0] == counts[1] && counts[0] == counts[2], "\(text.debugDescription)")
            if counts[0] >= 0 {
                counted += 1
                #expect(counts[0] == text.count, "\(text.debugDescription)")
            }
        }
        #expect(counted > 1_500)
    }

    @Test("One character among plain letters, of every kind and at every place of a block, is counted alike")
    func oneAmongLetters() {
        let letters = Array(String(repeating: "đất ở Hải Dương ", count: 6).utf8)
        for scalar in (1..<0x3000).compactMap(Unicode.Scalar.init) {
            let start = Int(scalar.value) % 3 == 0 ? 0 : 50 + Int(scalar.value) % 29
            let bytes = letters[..<start] + Array(String(scalar).utf8) + letters[start...]
            guard String(validating: bytes, as: UTF8.self) != nil else { continue }
            let text = Array(bytes)
            let counts = [tinh_count_characters, tinh_count_characters_narrow, tinh_count_characters_portable]
                .map { $0(text, text.count) }
            #expect(counts[0] == counts[1] && counts[0] == counts[2], "U+\(String(scalar.value, radix: 16))")
        }
    }

    @Test("left, right, substring")
    func parts() throws {
        var generator = SplitMix(state: 11)
        let cases = Self.sample.map {
            (
                text: $0, start: Int64.random(in: 1...12, using: &generator),
                count: Int64.random(in: 0...12, using: &generator)
            )
        }
        let left = try Kernel("left", [.text, .int], .text).run(cases.map { [.text($0.text), .number($0.count)] })
        let right = try Kernel("right", [.text, .int], .text).run(cases.map { [.text($0.text), .number($0.count)] })
        let middle = try Kernel("substring", [.text, .int, .int], .text)
            .run(cases.map { [.text($0.text), .number($0.start), .number($0.count)] })
        for (index, row) in cases.enumerated() {
            #expect(left[index] == .text(String(row.text.prefix(Int(row.count)))), "\(row)")
            #expect(right[index] == .text(String(row.text.suffix(Int(row.count)))), "\(row)")
            let expected = row.text.dropFirst(Int(row.start) - 1).prefix(Int(row.count))
            #expect(middle[index] == .text(String(expected)), "\(row)")
        }
    }

    @Test("the beginning of a long text, whatever stands where the look at it ends")
    func beginnings() throws {
        var generator = SplitMix(state: 31)
        let cases = (0..<2_000).map { round -> (text: String, count: Int64) in
            // Some rare pieces stand about where the first stretch ends.
            let text = (0..<120).map { place in
                let isRare =
                    round % 2 == 0 && (20...70).contains(place) && Int.random(in: 0..<20, using: &generator) == 0
                return (isRare ? Self.rare : Self.common + ["a\u{301}"]).randomElement(using: &generator) ?? ""
            }
            return (text.joined(), Int64.random(in: 0...60, using: &generator))
        }
        let found = try Kernel("left", [.text, .int], .text).run(cases.map { [.text($0.text), .number($0.count)] })
        for (index, row) in cases.enumerated() {
            #expect(found[index] == .text(String(row.text.prefix(Int(row.count)))), "\(row)")
        }
    }

    @Test("trim takes exactly the white space of Unicode")
    func trim() throws {
        let found = try Kernel("trim", [.text], .text).run(Self.sample.map { [.text($0)] })
        for (text, result) in zip(Self.sample, found) {
            var scalars = Array(text.unicodeScalars)
            while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
            scalars = Array(scalars.drop { $0.properties.isWhitespace })
            var expected = String.UnicodeScalarView()
            expected.append(contentsOf: scalars)
            #expect(result == .text(String(expected)), "\(text.debugDescription)")
        }
    }

    @Test("position, replace and split agree with a search scalar by scalar in NFC")
    func search() throws {
        var generator = SplitMix(state: 13)
        let cases = Self.sample.map { text -> (text: String, part: String) in
            let scalars = Array(text.unicodeScalars)
            // Half of the parts occur.
            if scalars.isEmpty || Bool.random(using: &generator) {
                return (text, Self.common.randomElement(using: &generator) ?? "a")
            }
            let lower = Int.random(in: 0..<scalars.count, using: &generator)
            let upper = Int.random(in: lower..<min(scalars.count, lower + 3), using: &generator)
            return (text, Self.string(scalars[lower...upper]))
        }
        let position = try Kernel("position", [.text, .text], .int).run(cases.map { [.text($0.text), .text($0.part)] })
        let replaced = try Kernel("replace", [.text, .text, .text], .text)
            .run(cases.map { [.text($0.text), .text($0.part), "<>"] })
        let second = try Kernel("split", [.text, .text, .int], .text).run(
            cases.map { [.text($0.text), .text($0.part), 2] })
        for (index, row) in cases.enumerated() {
            let text = Array(TextForm.normalized(row.text).unicodeScalars)
            let pieces = Self.pieces(text, separator: Array(TextForm.normalized(row.part).unicodeScalars))
            if pieces.count == 1 {
                #expect(position[index] == 0, "\(row)")
                #expect(replaced[index] == .text(row.text), "\(row)")
                #expect(second[index] == .missing, "\(row)")
            } else {
                // The characters that begin at or before the place where the part was found.
                let offset = Self.string(pieces[0]).utf8.count
                var starts = 0
                var start = 0
                for character in TextForm.normalized(row.text) {
                    if start <= offset { starts += 1 }
                    start += character.utf8.count
                }
                #expect(position[index] == .number(Int64(starts)), "\(row)")
                let joined = pieces.map { Self.string($0) }.joined(separator: "<>")
                #expect(replaced[index] == .text(joined), "\(row)")
                #expect(second[index] == .text(Self.string(pieces[1])), "\(row)")
            }
        }
    }

    @Test("padding reaches the width, and cutting it off again gives the text")
    func padding() throws {
        let cases = Self.sample.filter {
            !$0.contains(where: { $0.isNewline }) && $0.unicodeScalars.allSatisfy { $0.value < 0x300 }
        }
        let left = try Kernel("pad_left", [.text, .int, .text], .text).run(cases.map { [.text($0), 20, "ơ-"] })
        let right = try Kernel("pad_right", [.text, .int, .text], .text).run(cases.map { [.text($0), 20, "ơ-"] })
        for (index, text) in cases.enumerated() {
            let fill = String(String(repeating: "ơ-", count: 10).prefix(20 - text.count))
            #expect(left[index] == .text(fill + text))
            #expect(right[index] == .text(text + fill))
        }
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func pieces(_ text: [Unicode.Scalar], separator: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        var pieces: [[Unicode.Scalar]] = [[]]
        var index = 0
        while index < text.count {
            if !separator.isEmpty, text[index...].starts(with: separator) {
                pieces.append([])
                index += separator.count
            } else {
                pieces[pieces.count - 1].append(text[index])
                index += 1
            }
        }
        return pieces
    }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014): the same draws at every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
