import CScan
import Testing

@testable import TinhFormats

/// Cells between their separators.
struct CellTests {
    @Test("Cells are found alike by every set of instructions, with many quotes and with few", arguments: 0..<60)
    func cells(seed: Int) {
        var random = Randomness(seed: seed + 17)
        let fieldCount = Int.random(in: 1...12, using: &random)
        let rowCount = Int.random(in: 0...300, using: &random)
        let plainPerQuoted = [2, 30, 3000][seed % 3]
        let quotesPerDoubled = [1, 8, 300][seed / 9 % 3]
        let returnsPerRow = [1, 40, 4000][seed / 3 % 3]
        var text = ""
        var expected: [[String?]] = []
        for _ in 0..<rowCount {
            var row: [String?] = []
            for field in 0..<fieldCount {
                let plain =
                    [
                        "", "7", "trung du", String(repeating: "đ", count: 31) + "e", String(repeating: "đ", count: 32),
                        String(repeating: "đ", count: 40),
                    ]
                    .randomElement(using: &random) ?? ""
                if Int.random(in: 0..<plainPerQuoted, using: &random) == 0 {
                    // Perhaps a doubled quote, perhaps a separator within quotes.
                    let inner = Int.random(in: 0..<quotesPerDoubled, using: &random) == 0 ? "\"" : ""
                    let rest = Bool.random(using: &random) ? "," : ""
                    text += "\"" + plain + inner + inner + rest + "\""
                    row.append(plain + inner + rest)
                } else {
                    text += plain
                    row.append(plain.isEmpty ? nil : plain)
                }
                if field < fieldCount - 1 { text += "," }
            }
            text += Int.random(in: 0..<returnsPerRow, using: &random) == 0 ? "\r\n" : "\n"
            expected.append(row)
        }
        let bytes = Array(text.utf8) + [UInt8](repeating: 0x22, count: 64)
        var state: UInt8 = 0
        var info = tinh_scan_info()
        var positions = [UInt32](repeating: 0, count: bytes.count + 64)
        let found = tinh_scan(0, nil, bytes, bytes.count - 64, 0x2C, 0x0A, 0, &state, &positions, &info)
        #expect(found == rowCount * fieldCount)
        #expect((info.has_quote != 0) == text.contains("\""))
        for level in 0..<4 as Range<Int32> {
            for field in 0..<fieldCount {
                var own = bytes
                var starts = [UInt32](repeating: 0, count: rowCount + 1)
                var lengths = [UInt32](repeating: 0, count: rowCount + 1)
                let flags = tinh_gather(
                    level, &own, positions, rowCount, fieldCount, field, 0, nil, field == fieldCount - 1 ? 1 : 0,
                    info.has_quote == 0 ? 0 : 1, &starts, &lengths)
                for row in 0..<rowCount {
                    let start = Int(starts[row])
                    let cell: String? =
                        lengths[row] == 0
                        ? nil
                        : String(
                            decoding: own[start..<start + Int(lengths[row] & ~Cells.emptyText)], as: UTF8.self)
                    #expect(cell == expected[row][field], "level \(level), row \(row), field \(field)")
                }
                let hasMissing = expected.contains { $0[field] == nil }
                #expect((flags & Int32(TINH_GATHER_MISSING.rawValue) != 0) == hasMissing)
                let hasEmpty = expected.contains { $0[field]?.isEmpty == true }
                #expect((flags & Int32(TINH_GATHER_EMPTY_TEXT.rawValue) != 0) == hasEmpty)
            }
        }
    }

    @Test("Numbers are read as the doubles that Swift reads, and told apart by what comes back of their digits")
    func doubles() {
        var random = Randomness(seed: 4)
        for _ in 0..<20_000 {
            let digitCount = Int.random(in: 1...20, using: &random)
            var digits = String(Int.random(in: 1...9, using: &random))
            for _ in 1..<digitCount { digits += String(Int.random(in: 0...9, using: &random)) }
            let markAt = Int.random(in: 0...digitCount, using: &random)
            var number = (Bool.random(using: &random) ? "-" : "") + digits.prefix(markAt)
            if markAt < digitCount { number += "." + digits.dropFirst(markAt) }
            if Bool.random(using: &random) { number += "e\(Int.random(in: -310...310, using: &random))" }
            let leading = number.replacing("-.", with: "-0.")
            let expected = Double(leading.hasPrefix(".") ? "0" + leading : leading).flatMap { $0.isFinite ? $0 : nil }
            Array(number.utf8).withUnsafeBufferPointer { cell in
                let value = NumberCell.double(cell, mark: .point, isPercent: false)
                #expect(value == expected, "\(number)")
                let written = value.map { "\($0)".prefix { $0 != "e" }.filter(\.isNumber) } ?? ""
                let trimmed = { (text: String) in
                    String(text.drop { $0 == "0" }.reversed().drop { $0 == "0" }.reversed())
                }
                let survives = value.map { $0 != 0 } == true && trimmed(written) == trimmed(digits)
                #expect(NumberCell.survivesAsDouble(cell, mark: .point) == survives, "\(number)")
            }
        }
    }

    @Test("Whether a double holds a number of megabytes takes no longer than to see that it is a number")
    func manyDigits() {
        [UInt8](repeating: 0x31, count: 1 << 20).withUnsafeBufferPointer { cell in
            let clock = ContinuousClock()
            let read = (0..<5).map { _ in clock.measure { _ = NumberCell(cell, mark: .point) } }.min()!
            let told = (0..<5).map { _ in
                clock.measure { _ = NumberCell.survivesAsDouble(cell, mark: .point) }
            }.min()!
            #expect(told < read * 2)
        }
    }
}
