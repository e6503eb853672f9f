import Testing
import TinhBase
import TinhColumns
import TinhTypes

@testable import TinhFormats

/// Files are dealt in pieces; what stands on the border of two is read as if there were none. The pieces here are as large as
/// those of a stream, and small ones beside them for many more borders.
struct BorderTests {
    enum Event: CaseIterable {
        case rowEnd, windowsRowEnd, lineBreakInQuotes, doubledQuote, accent, blankLine, lastQuote
    }

    private static let header = "a,b\n"

    /// Rows in which the event stands on each border, a few bytes before or behind it.
    private func file(_ event: Event, pieceBytes: Int, borderCount: Int, shift: Int) -> (
        text: String, rows: [[String?]]
    ) {
        var text = ""
        var rows: [[String?]] = []
        var byteCount = 0
        func add(_ row: String, _ cells: [String?]) {
            text += row
            byteCount += row.utf8.count
            rows.append(cells)
        }
        for border in 1...borderCount {
            let place = border * pieceBytes + (shift + border) % 5 - 2
            // Rows that end just before, then one whose first cell leads up to the place.
            while byteCount + 200 < place {
                add("row \(rows.count),\(rows.count % 7)\n", ["row \(rows.count)", "\(rows.count % 7)"])
            }
            func filler(_ opening: Int) -> String { String(repeating: "x", count: place - byteCount - opening) }
            switch event {
            case .rowEnd:
                let cell = filler(2)
                add("\(cell),1\n", [cell, "1"])
            case .windowsRowEnd:
                let cell = filler(3)
                add("\(cell),1\r\n", [cell, "1"])
            case .lineBreakInQuotes:
                let cell = filler(1)
                add("\"\(cell)\n2,3\n\",1\n", [cell + "\n2,3\n", "1"])
            case .doubledQuote:
                let cell = filler(2)
                add("\"\(cell)\"\"y\n\",1\n", [cell + "\"y\n", "1"])
            case .accent:
                let cell = filler(1)
                add("\(cell)ệ,1\n", [cell + "ệ", "1"])
            case .blankLine:
                let cell = filler(3)
                add("\(cell),1\n\n\n", [cell, "1"])
            case .lastQuote:
                let cell = filler(1)
                add("\"\(cell)\",1\n", [cell, "1"])
            }
        }
        for row in 0..<20 { add("end \(row),\(row)\n", ["end \(row)", "\(row)"]) }
        return (BorderTests.header + text, rows)
    }

    private func check(_ event: Event, pieceBytes: Int, borderCount: Int, shift: Int) throws {
        let (text, rows) = file(event, pieceBytes: pieceBytes, borderCount: borderCount, shift: shift)
        let expected = [rows.map { $0[0] }, rows.map { $0[1] }]
        let comment = Comment(rawValue: "\(event), pieces of \(pieceBytes), shift \(shift)")
        for threads in 1...3 {
            let table = try source(text, morselBytes: pieceBytes).load(threadCount: threads)
            #expect(values(table) == expected, comment)
            let stream = try source(text, morselBytes: pieceBytes).scan(
                ScanHint(columns: [0, 1]), workerCount: threads)
            let chunks = Unchecked<[Chunk]>([])
            let monitor = Monitor()
            Crew.run(count: threads) { worker in
                while let chunk = (try? stream.next(worker: worker)) ?? nil {
                    monitor.locked { chunks.value.append(chunk) }
                }
            }
            #expect(values(chunks.value.sorted { $0.index < $1.index }, columnCount: 2) == expected, comment)
        }
    }

    @Test("What stands on the border of two pieces of a stream is read whole", arguments: Event.allCases)
    func largePieces(event: Event) throws {
        try check(event, pieceBytes: 1 << 19, borderCount: 2, shift: Event.allCases.firstIndex(of: event) ?? 0)
    }

    @Test("On any byte around a border", arguments: Event.allCases, 0..<5)
    func smallPieces(event: Event, shift: Int) throws {
        try check(event, pieceBytes: 1 << 10, borderCount: 12, shift: shift)
    }

    @Test("A cell that is longer than several pieces, between rows of one byte", arguments: [1 << 10, 1 << 19])
    func longCell(pieceBytes: Int) throws {
        let long = String(repeating: "ab\n\"\"c,\n", count: pieceBytes * 3 / 8)
        let short = (0..<40).map { "\($0)\n" }.joined()
        let text = "a\n" + short + "\"" + long + "\"\n" + short
        let numbers = (0..<40).map { String($0) }
        let cell = long.split(separator: "\"\"", omittingEmptySubsequences: false).joined(separator: "\"")
        for threads in 1...3 {
            let table = try source(text, morselBytes: pieceBytes).load(threadCount: threads)
            #expect(values(table) == [numbers + [cell] + numbers])
        }
    }

    @Test(
        "A dictionary that takes 2048 texts unasked gives the same values on each side of that",
        arguments: [2047, 2048, 2049, 4096])
    func textCount(distinct: Int) throws {
        let cells = (0..<12_000).map { row in "text \(row < 3 * distinct ? row % distinct : row)" }
        let text = "a,b\n" + cells.map { "\($0),1\n" }.joined()
        for (threads, pieceBytes) in [(1, 1 << 20), (2, 20_000), (3, 5_000)] {
            #expect(try values(source(text, morselBytes: pieceBytes).load(threadCount: threads))[0] == cells)
            let stream = try source(text, morselBytes: pieceBytes).scan(ScanHint(columns: [0]), workerCount: 1)
            var chunks: [Chunk] = []
            while let chunk = try stream.next(worker: 0) { chunks.append(chunk) }
            #expect(values(chunks, columnCount: 1) == [cells])
        }
    }

    @Test("Types are guessed alike however many threads look at the sample")
    func sample() throws {
        // Larger than a sample that is read whole, with a few odd cells here and there.
        let rows = (0..<400_000).map { row in
            "\(row % 50_000 == 41_234 ? "2.5" : String(row)),\(row % 97),2023-01-0\(row % 9 + 1),x\(row % 40)\n"
        }
        let text = "n,m,d,t\n" + rows.joined()
        let kinds = try (1...3).map { threads in
            try source(text, morselBytes: 1 << 18).load(threadCount: threads).schema.fields.map { $0.type.kind }
        }
        #expect(Set(kinds).count == 1)
        #expect(kinds[0] == [.decimal(scale: 1), .int, .date, .text])
    }
}
