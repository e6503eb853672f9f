import CScan
import Testing
import TinhColumns

@testable import TinhFormats

/// Rows and cells come out as a reader that starts at the top of the file would find them, whatever the sizes of the parts,
/// the number of threads and the instructions of the machine.
struct StructureTests {
    /// Random text whose pieces are those on which structure depends.
    static func randomText(_ random: inout Randomness, columns: Int, rows: Int, delimiter: String) -> String {
        let newline = ["\n", "\r\n"].randomElement(using: &random) ?? "\n"
        let pieces = ["a", "bc", "đ", "Hải", " ", "\"", "5\"", "x\"y\"", "\r", "😀", "12", "."]
        let quotedPieces = pieces.filter { !$0.contains("\"") } + ["\"\"", newline, delimiter, "\n", "\"\"\"\"", ""]
        var text = (0..<columns).map { "c\($0)" }.joined(separator: delimiter) + newline
        for row in 0..<rows {
            var cells: [String] = []
            for column in 0..<columns {
                let count = Int.random(in: 0...4, using: &random)
                if Bool.random(using: &random) {
                    var inner = ""
                    for _ in 0..<count { inner += quotedPieces.randomElement(using: &random) ?? "" }
                    // Bytes behind the closing quote are taken as they are.
                    let rest = Int.random(in: 0..<8, using: &random) == 0 ? "z\"z" : ""
                    cells.append("\"" + inner + "\"" + rest)
                } else {
                    var plain = ""
                    for _ in 0..<count { plain += pieces.randomElement(using: &random) ?? "" }
                    if plain.hasPrefix("\"") { plain = "p" + plain }
                    if column == columns - 1, plain.hasSuffix("\r") { plain += "q" }
                    // A line that is a blank one is not a row of several fields, and is one of a single field.
                    cells.append(plain)
                }
            }
            text += cells.joined(separator: delimiter)
            if row < rows - 1 || Bool.random(using: &random) { text += newline }
        }
        return text
    }

    @Test("A file in tiny parts, by several workers, is what a plain parser reads from the top", arguments: 0..<60)
    func agreesWithPlainParser(seed: Int) throws {
        var random = Randomness(seed: seed + 1)
        let columns = Int.random(in: 1...4, using: &random)
        let rows = Int.random(in: 0...40, using: &random)
        let delimiter = [",", ";", "\t", "|"].randomElement(using: &random) ?? ","
        let text = StructureTests.randomText(&random, columns: columns, rows: rows, delimiter: delimiter)
        let bytes = Array(text.utf8)
        let expected = SequentialParser(bytes, delimiter: Array(delimiter.utf8)[0])
        let expectedRows = expected.rows.dropFirst()
        let options = CSVOptions(
            delimiter: Array(delimiter.utf8)[0],
            columns: (0..<columns).map { DeclaredColumn(name: "c\($0)", kind: .text) })
        for morselBytes in [1, 7, 64, 1000] {
            for threads in [1, 3] {
                let level = Int32.random(in: 0...3, using: &random)
                let source = try source(bytes, options: options, morselBytes: morselBytes, level: level)
                let table = try source.load(threadCount: threads)
                let found = values(table)
                for column in 0..<columns {
                    #expect(
                        found[column] == expectedRows.map { $0[column] },
                        "seed \(seed), morsels of \(morselBytes), \(threads) threads, level \(level), column \(column)")
                }
                #expect(table.chunks.map(\.firstRow) == firstRows(table.chunks))
                if let row = (0..<table.rowCount).randomElement(using: &random) {
                    #expect(source.locate(row: row).line == expected.lines[row + 1])
                }
            }
        }
    }

    private func firstRows(_ chunks: [Chunk]) -> [Int?] {
        var row = 0
        return chunks.map { chunk in
            defer { row += chunk.rowCount }
            return row
        }
    }

    @Test("Every set of instructions finds the same separators, states and faults of UTF-8", arguments: 0..<200)
    func levelsAgree(seed: Int) {
        var random = Randomness(seed: seed + 7)
        let count = Int.random(in: 0...400, using: &random)
        let alphabet: [UInt8] = [
            0x22, 0x22, 0x2C, 0x0A, 0x61, 0x62, 0x63, 0xC3, 0xA9, 0xE1, 0xBA, 0xA3, 0xF0, 0x9F, 0x00,
        ]
        let weights = Int.random(in: 1...alphabet.count, using: &random)
        let bytes =
            (0..<count).map { _ in alphabet[Int.random(in: 0..<weights, using: &random)] }
            + [UInt8](repeating: 0x22, count: 64)
        for start in 0..<4 as Range<UInt8> {
            var results: [(positions: [UInt32], state: UInt8, newlines: Int, zero: Bool, valid: Int)] = []
            for level in 0..<4 as Range<Int32> {
                var state = start
                var info = tinh_scan_info()
                var positions = [UInt32](repeating: 0, count: count + 64)
                let found = tinh_scan(level, nil, bytes, count, 0x2C, 0x0A, 5, &state, &positions, &info)
                let valid = tinh_utf8_valid_count(level, bytes, count)
                #expect(info.valid_count <= valid)
                if valid == count { #expect(count - info.valid_count <= 4) }
                #expect((info.has_quote != 0) == bytes[..<count].contains(0x22))
                #expect(
                    Array(bytes[info.valid_count...]).withUnsafeBufferPointer {
                        info.valid_count + tinh_utf8_valid_count(level, $0.baseAddress, count - info.valid_count)
                    } == valid)
                results.append(
                    (
                        Array(positions[..<found]), state, info.newline_count, info.has_zero != 0, valid
                    ))
            }
            for result in results {
                #expect(result.positions == results[0].positions)
                #expect(result.state == results[0].state)
                #expect(result.newlines == results[0].newlines)
                #expect(result.zero == results[0].zero)
                #expect(result.valid == results[0].valid)
            }
            // The plain way: one byte at a time.
            var state = start
            var info = tinh_scan_info()
            var plain: [UInt32] = []
            for index in 0..<count {
                var one = [UInt32](repeating: 0, count: 65)
                let window = [bytes[index]] + [UInt8](repeating: 0, count: 64)
                if tinh_scan(0, nil, window, 1, 0x2C, 0x0A, UInt32(index) + 5, &state, &one, &info) == 1 {
                    plain.append(one[0])
                }
            }
            #expect(plain == results[0].positions)
            #expect(state == results[0].state)
        }
        let reference = String(validating: bytes[..<count], as: UTF8.self) != nil
        #expect((tinh_utf8_valid_count(0, bytes, count) == count) == reference)
    }

    @Test("A row longer than its part of the file is read whole")
    func longRow() throws {
        let long = String(repeating: "đất, ", count: 50_000)
        let text = "a,b\n1,\"\(long)\"\n2,x\n"
        for threads in [1, 2] {
            let table = try source(text, morselBytes: 1000).load(threadCount: threads)
            #expect(values(table) == [["1", "2"], [long, "x"]])
        }
    }

    @Test("Numbers are the same by every set of instructions and byte by byte", arguments: 0..<100)
    func numbers(seed: Int) {
        var random = Randomness(seed: seed + 3)
        let pieces = ["", "-", "0", "1", "12", "345", "6789", "01234567", "98765432", ".", ",", "x", " ", "999999999"]
        var bytes: [UInt8] = []
        var starts: [UInt32] = []
        var lengths: [UInt32] = []
        for _ in 0..<300 {
            var cell = ""
            for _ in 0..<Int.random(in: 0...4, using: &random) { cell += pieces.randomElement(using: &random) ?? "" }
            starts.append(UInt32(bytes.count))
            lengths.append(UInt32(cell.utf8.count))
            bytes += Array(cell.utf8) + [0x2C]
        }
        bytes += [UInt8](repeating: 0x39, count: 64)
        let scale = Int.random(in: 0...19, using: &random)
        for row in starts.indices {
            let text = String(decoding: bytes[Int(starts[row])..<Int(starts[row] + lengths[row])], as: UTF8.self)
            let number = text.utf8.withContiguousStorageIfAvailable { NumberCell($0, mark: .point) } ?? nil
            let mantissa =
                text.utf8.withContiguousStorageIfAvailable {
                    NumberCell.mantissa($0, mark: .point, scale: scale)
                } ?? nil
            for level in 0..<4 as Range<Int32> {
                var values = [Int64](repeating: -77, count: starts.count)
                let integerEnd = tinh_read_integers(level, bytes, starts, lengths, row, row + 1, &values)
                let integer: Int64? = integerEnd == row ? nil : values[row]
                let isPlain = number.map { !$0.isGrouped && !$0.hasMark && !text.hasPrefix("+") } ?? false
                let digitCount = text.utf8.count - (text.hasPrefix("-") ? 1 : 0)
                #expect(integer == (text.isEmpty ? 0 : isPlain && digitCount <= 16 ? Int64(text) : nil), "\(text)")
                values[row] = -77
                let decimalEnd = tinh_read_decimals(
                    level, bytes, starts, lengths, row, row + 1, 0x2E, UInt32(scale), &values)
                let decimal: Int64? = decimalEnd == row ? nil : values[row]
                // What the quick way leaves to the careful one is not wrong, only slower.
                if let decimal {
                    #expect(text.isEmpty ? decimal == 0 : mantissa == Int128(decimal), "\(text), scale \(scale)")
                } else if let number, !number.isGrouped, digitCount <= 16, number.integerDigitCount + scale < 18,
                    number.fractionDigitCount <= scale, !text.hasPrefix("."), !text.hasPrefix("-.")
                {
                    Issue.record("\(text) in scale \(scale) was not read by level \(level)")
                }
            }
        }
    }

    @Test("Numbers side by side are the same by every set of instructions", arguments: 0..<100)
    func numbersTogether(seed: Int) throws {
        var random = Randomness(seed: seed + 11)
        var bytes: [UInt8] = []
        var starts: [UInt32] = []
        var lengths: [UInt32] = []
        let rowCount = Int.random(in: 0...40, using: &random)
        for _ in 0..<rowCount {
            let whole = Int.random(in: 0...999_999_999, using: &random) >> Int.random(in: 0...30, using: &random)
            let fraction = Int.random(in: 0...999_999, using: &random) >> Int.random(in: 0...20, using: &random)
            let cell = [
                "\(whole)", "-\(whole)", "\(whole).\(fraction)", "-\(whole).\(fraction)", "\(whole).0", "",
            ].randomElement(using: &random)
            // Now and then something that no quick way reads.
            let odd = ["0\(whole)", "-", ".5", "5.", "1.2.3", "1e5", "--1", "12345678901234567890", " 7"]
            let isOdd = Int.random(in: 0..<60, using: &random) == 0
            let text = (isOdd ? odd.randomElement(using: &random) : cell) ?? ""
            starts.append(UInt32(bytes.count))
            lengths.append(UInt32(text.utf8.count))
            bytes += Array(text.utf8) + [0x2C]
        }
        bytes += [UInt8](repeating: 0x39, count: 64)
        let scale = UInt32.random(in: 0...12, using: &random)
        for level in 1..<4 as Range<Int32> {
            for from in 0...rowCount {
                var plain = [Int64](repeating: -77, count: rowCount)
                var quick = plain
                let integerEnd = tinh_read_integers(0, bytes, starts, lengths, from, rowCount, &plain)
                #expect(tinh_read_integers(level, bytes, starts, lengths, from, rowCount, &quick) == integerEnd)
                #expect(quick[from..<integerEnd] == plain[from..<integerEnd])
                let decimalEnd = tinh_read_decimals(0, bytes, starts, lengths, from, rowCount, 0x2E, scale, &plain)
                #expect(
                    tinh_read_decimals(level, bytes, starts, lengths, from, rowCount, 0x2E, scale, &quick)
                        >= decimalEnd)
                #expect(quick[from..<decimalEnd] == plain[from..<decimalEnd])
            }
        }
        for isPercent in [false, true] {
            var row = 0
            while row < rowCount {
                var ends: [Int] = []
                var found: [[Double]] = []
                for level in 0..<4 as Range<Int32> {
                    var values = [Double](repeating: -77, count: rowCount)
                    let end = tinh_read_doubles(
                        level, bytes, starts, lengths, row, rowCount, 0x2E, isPercent ? 1 : 0, &values)
                    ends.append(end)
                    found.append(Array(values[row..<end]))
                }
                #expect(ends.allSatisfy { $0 == ends[0] })
                for values in found {
                    for (index, value) in values.enumerated() {
                        let start = Int(starts[row + index])
                        let count = Int(lengths[row + index])
                        let text = String(decoding: bytes[start..<start + count], as: UTF8.self)
                        let reference = text.isEmpty ? 0 : try #require(Double(isPercent ? text + "e-2" : text))
                        #expect(value.bitPattern == reference.bitPattern, "\(text)")
                    }
                }
                row = ends[0] + 1
            }
        }
    }

    @Test("Texts of all lengths get codes, and come back from them", arguments: 0..<50)
    func textCodes(seed: Int) throws {
        var random = Randomness(seed: seed + 5)
        let stem = String(repeating: "hồ sơ thiếu giấy chứng nhận ", count: 6)
        var texts = ["", stem]
        for _ in 0..<Int.random(in: 1...300, using: &random) {
            let count = Int.random(in: 0...140, using: &random)
            let number = Int.random(in: 0...99, using: &random)
            texts.append(String(decoding: Array(stem.utf8.prefix(count)) + Array("\(number)".utf8), as: UTF8.self))
        }
        let rows = (0..<2000).map { _ in texts.randomElement(using: &random) ?? "" }
        let text = "n,t\n" + rows.enumerated().map { "\($0),\"\($1)\"\n" }.joined()
        for threads in [1, 2] {
            let table = try source(text, morselBytes: 5000).load(threadCount: threads)
            guard case .dictionary = table.chunks[0].columns[1].storage else {
                Issue.record("texts that repeat are coded")
                return
            }
            let found = values(table)
            #expect(found[1].count == rows.count)
            for (row, value) in found[1].enumerated() where value != rows[row] {
                Issue.record("row \(row), \(threads) threads")
                break
            }
        }
    }

    @Test("Columns are narrowed and texts known to be in NFC by every set of instructions", arguments: 0..<60)
    func columnKernels(seed: Int) {
        var random = Randomness(seed: seed + 17)
        let rowCount = Int.random(in: 0...150, using: &random)
        let shift = Int64.random(in: 0...63, using: &random)
        let values = (0..<rowCount).map { _ in Int64.random(in: .min ... .max, using: &random) >> shift }
        let pieces = ["a", "Hải Dương", "đất", "é", "e\u{301}", "ḿ", "漢", "ư"]
        let pieceCount = Int.random(in: 1...pieces.count, using: &random)
        let text = (0..<rowCount).map { _ in pieces[Int.random(in: 0..<pieceCount, using: &random)] }.joined()
        let bytes = Array(text.utf8)
        let padded = bytes + [UInt8](repeating: 0xCC, count: 64)
        let isPlain = text.unicodeScalars.allSatisfy { $0.value < 0x300 || 0x1E80...0x1EFF ~= $0.value }
        for level in 0..<4 as Range<Int32> {
            var minimum: Int64 = 0
            var maximum: Int64 = 0
            tinh_range(level, values, rowCount, &minimum, &maximum)
            #expect(minimum == values.min() ?? .max)
            #expect(maximum == values.max() ?? .min)
            var bytewise = [UInt8](repeating: 0, count: rowCount)
            tinh_narrow(level, values, rowCount, minimum, 1, &bytewise)
            #expect(bytewise == values.map { UInt8(truncatingIfNeeded: $0 &- minimum) })
            var wide = [UInt32](repeating: 0, count: rowCount)
            tinh_narrow(level, values, rowCount, minimum, 4, &wide)
            #expect(wide == values.map { UInt32(truncatingIfNeeded: $0 &- minimum) })
            #expect((tinh_is_plainly_normalized(level, padded, bytes.count) != 0) == isPlain, "\(text)")
        }
        let lengths = values.map { $0 & 3 == 0 ? 0 : UInt32(truncatingIfNeeded: $0 & 0xFF) }
        var words = [UInt64](repeating: 0, count: (rowCount + 63) / 64)
        #expect(tinh_present_rows(lengths, rowCount, &words) == lengths.count { $0 != 0 })
        #expect(lengths.indices.allSatisfy { words[$0 / 64] >> UInt64($0 % 64) & 1 == (lengths[$0] == 0 ? 0 : 1) })
    }
}
