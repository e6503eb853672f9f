import CScan
import Testing
import TinhBase
import TinhColumns
import TinhTypes

@testable import TinhFormats

/// Cells with an exponent among plain decimals: whatever part of a column is seen first, and by whom, its type is the same.
struct ExponentTests {
    /// The rule once more, from texts without a sign and with a point.
    private enum Expected: Equatable {
        case int, float, other
        case decimal(Int)

        init(_ cells: Set<String>) {
            let written = cells.map(Expected.written)
            let plain = written.filter { !$0.hasExponent }
            let others = written.filter { $0.hasExponent }
            let scale = plain.map(\.fraction).max() ?? 0
            if others.isEmpty {
                self = scale == 0 ? .int : .decimal(scale)
            } else if scale > 0, others.allSatisfy({ $0.fraction <= scale && $0.whole + scale <= 18 }) {
                self = .decimal(scale)
            } else {
                self = cells.allSatisfy(Expected.isDouble) ? .float : .other
            }
        }

        /// Moves the mark through the digits, one zero at a time.
        private static func written(_ cell: String) -> (whole: Int, fraction: Int, hasExponent: Bool) {
            let parts = cell.split(separator: "e")
            let digits = parts[0].split(separator: ".")
            var whole = Array(digits[0])
            var fraction = digits.count > 1 ? Array(digits[1]) : []
            for _ in 0..<max(0, parts.count > 1 ? Int(parts[1]) ?? 0 : 0) {
                whole.append(fraction.isEmpty ? "0" : fraction.removeFirst())
            }
            for _ in 0..<max(0, parts.count > 1 ? -(Int(parts[1]) ?? 0) : 0) {
                fraction.insert(whole.popLast() ?? "0", at: 0)
            }
            return (whole.drop { $0 == "0" }.count, fraction.count, parts.count > 1)
        }

        private static func isDouble(_ cell: String) -> Bool {
            guard let value = Double(cell), value.isFinite else { return false }
            return value != 0 || !cell.prefix { $0 != "e" }.contains { ("1"..."9").contains($0) }
        }
    }

    private static func expected(_ reading: CellReading) -> Expected {
        switch reading {
        case .int: .int
        case .float: .float
        case .decimal(let scale, _): .decimal(scale)
        case .missing, .bool, .date, .datetime, .text, .period, .duration, .pattern: .other
        }
    }

    private static let pool = [
        "5", "1200", "0.5", "0.25", "0.000012", "1234.5", "0.1234567", "100000000000.5", "0", "0.00", "8e-6", "1e3",
        "1.5e-3",
        "1.50e-3", "12.5e1", "0e0", "0e-7", "1e12", "1e14", "1e15", "1.234567e-17", "1e-9999", "2e9999", "0e9999",
        "9e-1",
    ]

    private func profile(_ cells: some Sequence<String>) -> ColumnProfile {
        var profile = ColumnProfile()
        for text in cells {
            let bytes = Array(text.utf8)
            bytes.withUnsafeBufferPointer { profile.add($0) }
        }
        return profile
    }

    private func reading(_ profile: ColumnProfile) -> CellReading {
        profile.reading(unit: .none, context: ReadingContext(likelyMark: .point)).cells
    }

    @Test("A profile says the same in whatever order and parts its cells came", arguments: 0..<300)
    func anyOrder(seed: Int) {
        var random = Randomness(seed: seed + 91)
        let few = (0..<4).compactMap { _ in Self.pool.randomElement(using: &random) }
        let cells = (0..<Int.random(in: 1...20, using: &random)).compactMap { _ in few.randomElement(using: &random) }
        let whole = reading(profile(cells))
        // A number of nothing but digits fits both marks, and the point is taken.
        #expect(Self.expected(whole) == Expected(Set(cells)), "\(cells)")
        for _ in 0..<10 {
            var parts = [ColumnProfile()]
            for cell in cells.shuffled(using: &random) {
                if Bool.random(using: &random) { parts.append(ColumnProfile()) }
                parts[parts.count - 1].merge(profile([cell]))
            }
            while parts.count > 1 {
                let part = parts.remove(at: Int.random(in: parts.indices, using: &random))
                parts[Int.random(in: parts.indices, using: &random)].merge(part)
            }
            #expect(reading(parts[0]) == whole, "\(cells)")
        }
    }

    @Test("A cell fits a column of decimals exactly when the column with it is read the same", arguments: 0..<200)
    func fits(seed: Int) throws {
        var random = Randomness(seed: seed + 17)
        let cells = (0..<3).compactMap { _ in Self.pool.randomElement(using: &random) } + ["0.125", "1.5"]
        guard let cell = Self.pool.randomElement(using: &random),
            case .decimal = reading(profile(cells))
        else { return }
        // All are decimals by the point for certain.
        let csv = try source("x|y\n" + cells.map { "\($0)|\n" }.joined(), morselBytes: 16)
        let reading = csv.readings.readings[0]
        let reader = ColumnReader(
            reading: reading, markers: [], isPlainText: true, textCountMin: 0, textCountMax: nil, isDeclared: false,
            numbers: nil, scanLevel: tinh_scan_best_level(), pool: nil)
        let other = try source("x|y\n\(cell)|\n")
        var morsel = Morsel(file: other.file)
        _ = try MorselFeed(file: other.file).next(&morsel)
        let room = CellRoom()
        let row = reader.misfitRow(room.gather(0, of: morsel, rowCount: 1), room: room)
        #expect((row == nil) == (self.reading(profile(cells + [cell])) == reading.cells), "\(cells) and \(cell)")
    }

    @Test("A file loaded or streamed, by one thread or two, has the type of all of its cells", arguments: 0..<40)
    func anyReader(seed: Int) throws {
        var random = Randomness(seed: seed + 5)
        // Longer than a sample; what is odd stands where it looks, or where it does not.
        var cells = [String](repeating: "", count: 60_000)
        for row in cells.indices { cells[row] = ["0.25", "12.5", "7"][row % 3] }
        if seed % 4 == 0 { for row in cells.indices where row % 3 < 2 { cells[row] = ["2e-3", "2e-1"][row % 3] } }
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            guard let cell = Self.pool.randomElement(using: &random) else { continue }
            let first = Bool.random(using: &random) ? 0 : 12_000
            cells[Int.random(in: first..<first + 6_000, using: &random)] = cell
        }
        let filler = String(repeating: "z", count: 20)
        let bytes = Array(("x|y\n" + cells.map { "\($0)|\(filler)\n" }.joined()).utf8)
        let expected = Expected(Set(cells))
        var answers: [[String?]] = []
        for threads in [1, 2] {
            let csv = try source(bytes, morselBytes: 50_000)
            let table = try csv.load(threadCount: threads)
            #expect(Self.expected(csv.readings.readings[0].cells) == expected)
            #expect(table.schema.fields[0].type == csv.schema.fields[0].type)
            answers.append(values(table)[0])
            let stream = try source(bytes, morselBytes: 50_000)
            let chunks = try streamed(stream, workerCount: threads)
            #expect(Self.expected(stream.readings.readings[0].cells) == expected)
            answers.append(values(chunks, columnCount: 1)[0])
        }
        #expect(answers.dropFirst().allSatisfy { $0 == answers[0] })
        for row in cells.indices {
            guard let value = answers[0][row], let text = Double(value),
                text == Double(cells[row]) || expected == .other
            else {
                Issue.record("row \(row): \(cells[row]) is \(answers[0][row] ?? "missing")")
                return
            }
        }
    }

    @Test("What a sample holds only as text is decimals where one cell behind it says how many digits there are")
    func decimalsBehindTexts() throws {
        // No double holds the first.
        var cells = (0..<60_000).map { ["1234567890123456.75", "2e-3"][$0 % 2] }
        let filler = String(repeating: "z", count: 20)
        func csv() throws -> CSVSource {
            try source(Array(("x|y\n" + cells.map { "\($0)|\(filler)\n" }.joined()).utf8), morselBytes: 50_000)
        }
        #expect(Self.expected(try csv().readings.readings[0].cells) == .other)
        cells[13_000] = "0.125"
        #expect(Self.expected(try csv().readings.readings[0].cells) == .decimal(3))
        let values = values(try streamed(try csv(), workerCount: 2), columnCount: 1)[0]
        #expect(values[12_999...13_001] == ["0.002", "0.125", "0.002"])
    }

    /// All workers by turns; what a query does when a guess was wrong.
    private func streamed(_ csv: CSVSource, workerCount: Int) throws -> [Chunk] {
        for _ in 0..<3 {
            do throws(ScanFault) {
                let scan = try csv.scan(ScanHint(columns: [0]), workerCount: workerCount)
                var chunks: [Chunk] = []
                var open = Array(0..<workerCount)
                while !open.isEmpty {
                    for worker in open {
                        if let chunk = try scan.next(worker: worker) {
                            chunks.append(chunk)
                        } else {
                            open.removeAll { $0 == worker }
                        }
                    }
                }
                return chunks
            } catch {
                guard case .misfit(column: "x") = error else { throw error }
            }
        }
        Issue.record("still no type")
        return []
    }

    @Test("The most digits behind a mark are the same side by side and one by one", arguments: 0..<50)
    func fractions(seed: Int) {
        var random = Randomness(seed: seed + 29)
        var bytes: [UInt8] = []
        var starts: [UInt32] = []
        var lengths: [UInt32] = []
        var most = 0
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            let digitCount = Int.random(in: 1...15, using: &random)
            let fractionDigitCount = Int.random(in: 0..<digitCount, using: &random)
            var cell = Bool.random(using: &random) ? "-" : ""
            cell += String(repeating: "7", count: digitCount - fractionDigitCount)
            if fractionDigitCount > 0 { cell += "." + String(repeating: "3", count: fractionDigitCount) }
            let isMissing = Int.random(in: 0..<8, using: &random) == 0
            if !isMissing { most = max(most, fractionDigitCount) }
            starts.append(UInt32(bytes.count))
            lengths.append(isMissing ? 0 : UInt32(cell.utf8.count))
            bytes += Array(cell.utf8) + [0x2C]
        }
        bytes += [UInt8](repeating: 0x2E, count: 64)
        #expect(Int(tinh_fraction_count_max(bytes, starts, lengths, 0, starts.count, 0x2E)) == most)
    }
}
