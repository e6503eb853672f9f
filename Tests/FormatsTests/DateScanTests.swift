import Testing
import TinhColumns

@testable import TinhFormats

/// Dates of ten bytes by registers.
struct DateScanTests {
    @Test("Dates are read alike by every set of instructions, and as cell by cell", arguments: DateStyle.all, 0..<8)
    func levelsAgree(style: DateStyle, seed: Int) {
        var random = Randomness(seed: seed + 5)
        let rowCount = Int.random(in: 0...200, using: &random)
        let texts = (0..<rowCount).map { _ -> [UInt8]? in
            if Int.random(in: 0..<9, using: &random) == 0 { return nil }
            var text = Array(date(&random, style: style).utf8)
            // Now and then a byte that does not belong there: mostly no date then.
            if Int.random(in: 0..<8, using: &random) == 0 {
                text[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(in: 0x20...0x7E, using: &random)
            }
            return text
        }
        let cells = TextCells(texts, padding: 0x31)
        let expected = texts.map { text in
            text.map { text in text.withUnsafeBufferPointer { DateCell($0, style: style)?.days ?? -1 } } ?? 0
        }
        for level in 0..<4 as Range<Int32> {
            var values = [Int64](repeating: 7, count: rowCount)
            var misfits: Set<Int> = []
            let misfit = cells.withCells { cells -> Int? in
                values.withUnsafeMutableBufferPointer { values -> Int? in
                    guard let start = values.baseAddress else { return nil }
                    return DateScan.readDates(cells, style: style, scanLevel: level, into: start) { row in
                        if expected[row] == -1 { misfits.insert(row) }
                        return Int64(expected[row])
                    }
                }
            }
            #expect(misfit == nil)
            #expect(values == expected.map { Int64($0) }, "level \(level)")
            #expect(misfits == Set(expected.indices.filter { expected[$0] == -1 }), "level \(level)")
        }
    }

    @Test("The first cell that is no date stops the reading", arguments: 0..<4 as Range<Int32>)
    func firstMisfit(level: Int32) {
        let texts = ["2024-02-29", "1600-01-01", "2399-12-31", "2023-02-29", "2023-13-01"].map { Array($0.utf8) }
        var values = [Int64](repeating: 7, count: texts.count)
        let misfit = TextCells(texts, padding: 0x31).withCells { cells in
            values.withUnsafeMutableBufferPointer { values in
                values.baseAddress.flatMap {
                    DateScan.readDates(cells, style: .iso, scanLevel: level, into: $0) { _ in nil }
                }
            }
        }
        #expect(misfit == 3)
        #expect(values == [19782, -135_140, 157_053, 7, 7])
    }

    /// Days that are there and days that are not, in years that have a table and in others.
    private func date(_ random: inout Randomness, style: DateStyle) -> String {
        let years = [1500...1700, 1999...2030, 2380...2420].randomElement(using: &random) ?? 1999...2030
        let year = String(Int.random(in: years, using: &random))
        let month = Int.random(in: 0...13, using: &random)
        let day = Int.random(in: 0...32, using: &random)
        let isPadded = Int.random(in: 0..<6, using: &random) > 0
        func two(_ number: Int) -> String { number < 10 && isPadded ? "0\(number)" : String(number) }
        let mark = String(UnicodeScalar(style.separator))
        return switch style.order {
        case .yearMonthDay: year + mark + two(month) + mark + two(day)
        case .dayMonthYear: two(day) + mark + two(month) + mark + year
        case .monthDayYear: two(month) + mark + two(day) + mark + year
        }
    }
}
