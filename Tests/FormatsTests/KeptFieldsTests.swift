import CScan
import Testing
import TinhColumns

@testable import TinhFormats

/// A reading of some columns, which keeps only the separators around them, finds what one of all columns finds.
struct KeptFieldsTests {
    @Test("The separators that are kept are some of all, at every level and in parts", arguments: 0..<200)
    func keepsSomeOfAll(seed: Int) {
        var random = Randomness(seed: seed + 31)
        let fieldCount = [1, 2, 3, 5, 12, 63, 64, 65, 130].randomElement(using: &random) ?? 1
        let columns = (0..<fieldCount).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
        let kept = KeptFields(columns: columns, fieldCount: fieldCount)
        // Rows of few bytes a cell, some of them quoted, and now and then one that is not like the others.
        var bytes: [UInt8] = []
        let oddity = Int.random(in: 0..<3, using: &random) == 0 ? Int.random(in: 0..<20, using: &random) : nil
        for row in 0..<20 {
            for column in 0..<(row == oddity ? fieldCount + 1 : fieldCount) {
                let cells = ["", "", "a", "Hải", "\"x,\n\"\"y\"", "5\"", "a longer cell of a row"]
                bytes += Array((cells.randomElement(using: &random) ?? "").utf8)
                bytes.append(column < fieldCount - 1 || row == oddity && column == fieldCount - 1 ? 0x2C : 0x0A)
            }
        }
        let count = bytes.count
        bytes += [UInt8](repeating: 0x22, count: 64)
        let middle = Int.random(in: 0...count, using: &random)
        for level in 0..<4 as Range<Int32> {
            var allInfo = tinh_scan_info()
            let all = positions(bytes, [0..<count], level, nil, &allInfo)
            let isEnd = all.indices.map { $0 % fieldCount == fieldCount - 1 }
            let isIrregular = all.indices.contains { (bytes[Int(all[$0])] == 0x0A) != isEnd[$0] }
            for parts in [[0..<count], [0..<middle, middle..<count]] {
                var info = tinh_scan_info()
                let found = kept.withForm { positions(bytes, parts, level, $0, &info) }
                let isWanted = (0..<fieldCount).map {
                    columns.contains($0) || columns.contains($0 + 1) || $0 == fieldCount - 1
                }
                #expect(found == all.indices.filter { isWanted[$0 % fieldCount] }.map { all[$0] })
                #expect((info.is_irregular != 0) == isIrregular, "seed \(seed), level \(level)")
                #expect(Int(info.row_phase) == all.count % fieldCount)
                #expect(info.newline_count == allInfo.newline_count)
                if found.contains(where: { bytes[Int($0) + 1] == 0x22 && Int($0) + 1 < count }) {
                    #expect(info.has_quote != 0)
                }
            }
        }
    }

    private func positions(
        _ bytes: [UInt8], _ parts: [Range<Int>], _ level: Int32, _ form: UnsafePointer<tinh_row_form>?,
        _ info: inout tinh_scan_info
    ) -> [UInt32] {
        var state = UInt8(TINH_SCAN_FIELD_START.rawValue)
        var all: [UInt32] = []
        for part in parts {
            var found = [UInt32](repeating: 0, count: part.count + 64)
            let count = bytes.withUnsafeBufferPointer {
                tinh_scan(
                    level, form, $0.baseAddress! + part.lowerBound, part.count, 0x2C, 0x0A, UInt32(part.lowerBound),
                    &state, &found, &info)
            }
            all += found[..<count]
        }
        return all
    }

    /// What a file is like, beside rows that are all alike.
    enum Oddity: CaseIterable {
        case none, blankLine, blankEnd, shortRow, longRow, noLineBreak, cutOff, unclosedQuote, zero, notUTF8
    }

    @Test("Rows, types and faults are those of a reading that keeps all fields", arguments: Oddity.allCases, 0..<12)
    func agreesWithAllFields(oddity: Oddity, seed: Int) throws {
        var random = Randomness(seed: seed + 97)
        let columnCount = Int.random(in: 5...9, using: &random)
        let text = StructureTests.randomText(&random, columns: columnCount, rows: 30, delimiter: ",")
        let bytes = changed(Array(text.utf8), by: oddity, &random)
        let columns = (0..<columnCount).shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random)).sorted()
        for morselBytes in [1, 9, 80, 1 << 20] {
            for threads in [1, 3] {
                // The portable level keeps all fields.
                let expected = outcome(bytes, columns, morselBytes: morselBytes, threads: threads, level: 0)
                let found = outcome(bytes, columns, morselBytes: morselBytes, threads: threads, level: nil)
                #expect(
                    found == expected,
                    "\(oddity), seed \(seed), columns \(columns) of \(columnCount), morsels of \(morselBytes)")
            }
        }
    }

    private func changed(_ bytes: [UInt8], by oddity: Oddity, _ random: inout Randomness) -> [UInt8] {
        var bytes = bytes
        while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
        let breaks = bytes.indices.dropFirst(bytes.count / 3).filter { bytes[$0] == 0x0A }
        let lineBreak = breaks.randomElement(using: &random) ?? bytes.count
        switch oddity {
        case .none: bytes.append(0x0A)
        case .blankLine: bytes.insert(0x0A, at: lineBreak)
        case .blankEnd: bytes += [0x0A, 0x0D, 0x0A, 0x0A]
        case .shortRow: bytes.insert(contentsOf: Array("\nshort,row\n".utf8), at: lineBreak)
        case .longRow: bytes.insert(contentsOf: Array("\na,b,c,d,e,f,g,h,i,j,k,l\n".utf8), at: lineBreak)
        case .noLineBreak: break
        case .cutOff: bytes += Array("\na,b,c".utf8)
        case .unclosedQuote: bytes += Array("\na,b,\"c,d,e,f,g,h,i".utf8)
        case .zero: bytes.insert(0, at: lineBreak)
        case .notUTF8: bytes.insert(0xFF, at: lineBreak)
        }
        return bytes
    }

    private func outcome(
        _ bytes: [UInt8], _ columns: [Int], morselBytes: Int, threads: Int, level: Int32?
    ) -> String {
        do {
            let source = try source(bytes, morselBytes: morselBytes, level: level)
            while true {
                let scan = try source.scan(ScanHint(columns: columns), workerCount: threads)
                let chunks = Unchecked<[Chunk]>([])
                let failure = Unchecked<(any Error)?>(nil)
                let monitor = Monitor()
                Crew.run(count: threads) { worker in
                    do {
                        while let chunk = try scan.next(worker: worker) {
                            monitor.locked { chunks.value.append(chunk) }
                        }
                    } catch {
                        monitor.locked { failure.value = failure.value ?? error }
                    }
                }
                if case .misfit? = failure.value as? ScanFault { continue }
                if let fault = failure.value { throw fault }
                let inOrder = chunks.value.sorted { $0.index < $1.index }
                let rowCount = inOrder.reduce(0) { $0 + $1.rowCount }
                return "\(rowCount) rows: \(values(inOrder, columnCount: columns.count))"
            }
        } catch ScanFault.data(let fault) {
            return "\(fault.line ?? 0):\(fault.column ?? 0) \(fault.diagnostic.message)"
        } catch {
            return "\(error)"
        }
    }

    @Test("A worker that takes no more chunks holds up none of the others", arguments: 0..<20)
    func leaving(seed: Int) throws {
        var random = Randomness(seed: seed + 11)
        let rowCount = 3000
        let text = "a,b,c,d\n" + (0..<rowCount).map { "\($0),x,y,z\n" }.joined()
        let source = try source(text, morselBytes: 100)
        let scan = try source.scan(ScanHint(columns: [0]), workerCount: 4)
        let takenMax = (0..<4).map { $0 == 0 ? Int.max : Int.random(in: 0...20, using: &random) }
        let found = Unchecked<[String?]>([])
        let monitor = Monitor()
        Crew.run(count: 4) { worker in
            var taken = 0
            while taken < takenMax[worker], let chunk = (try? scan.next(worker: worker)) ?? nil {
                taken += 1
                monitor.locked { found.value += values(chunk.columns[0]) }
            }
        }
        #expect(Set(found.value) == Set((0..<rowCount).map(String.init)))
        #expect(found.value.count == rowCount)
    }
}
