import Testing
import TinhColumns

@testable import TinhFormats

/// Ordinary and odd ways to write a table.
struct DialectTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let names: [String]
        let columns: [[String?]]
        var testDescription: String { text }

        init(_ text: String, _ names: [String], _ columns: [[String?]]) {
            self.text = text
            self.names = names
            self.columns = columns
        }
    }

    static let cases: [Case] = [
        Case("a,b\n1,2\n", ["a", "b"], [["1"], ["2"]]),
        Case("a;b\n1,5;2\n", ["a", "b"], [["1.5"], ["2"]]),
        Case("a\tb\nx, y\tz\n", ["a", "b"], [["x, y"], ["z"]]),
        Case("a|b|c\n1|2|3\n", ["a", "b", "c"], [["1"], ["2"], ["3"]]),
        Case("\"a,b\";c\n\"1,2,3\";4\n", ["a,b", "c"], [["1,2,3"], ["4"]]),
        Case("a\n1\n2\n", ["a"], [["1", "2"]]),
        Case("a,b\n", ["a", "b"], [[], []]),
        Case("a,b", ["a", "b"], [[], []]),
        Case("\u{FEFF}a,b\n1,2\n", ["a", "b"], [["1"], ["2"]]),
        Case("a,b\r\n1,2\r\n3,4\r\n", ["a", "b"], [["1", "3"], ["2", "4"]]),
        Case("a,b\r1,2\r3,4\r", ["a", "b"], [["1", "3"], ["2", "4"]]),
        Case("a,b\n1,2", ["a", "b"], [["1"], ["2"]]),
        Case("a,b\n1,", ["a", "b"], [["1"], [nil]]),
        Case("\n\na,b\n1,2\n\n\r\n3,4\n\n", ["a", "b"], [["1", "3"], ["2", "4"]]),
        // In a file of one column a blank line is a row without a value: it is what such a row is written as.
        Case("a\n1\n\n3\n", ["a"], [["1", nil, "3"]]),
        Case("a,b\n\"x\ny\",\"say \"\"hi\"\"\"\n", ["a", "b"], [["x\ny"], ["say \"hi\""]]),
        Case("a,b\n5\" pipe,6\"\n", ["a", "b"], [["5\" pipe"], ["6\""]]),
        Case("a,b\n\"x\"y\"z,1\n", ["a", "b"], [["xy\"z"], ["1"]]),
        Case("a,,a,b\n1,2,3,4\n", ["a", "column2", "a_2", "b"], [["1"], ["2"], ["3"], ["4"]]),
        Case("a,a,a_2\n1,2,3\n", ["a", "a_3", "a_2"], [["1"], ["2"], ["3"]]),
        Case(" a , b \nx , y\n", ["a", "b"], [["x "], [" y"]]),
        Case("Tha\u{300}nh pho\u{302}\u{301},n\nx,1\n", ["Thành phố", "n"], [["x"], ["1"]]),
    ]

    @Test("A file is read as it is written", arguments: cases)
    func read(_ row: Case) throws {
        for morselBytes in [1, 5, 1 << 20] {
            let csv = try source(row.text, morselBytes: morselBytes)
            let table = try csv.load(threadCount: 2)
            #expect(table.schema.fields.map(\.name) == row.names)
            #expect(values(table) == row.columns)
        }
    }

    @Test(
        "A title above the header is told, whatever parts the cells",
        arguments: [
            "Table 1: paid in 2023\na,b,c\n1,2,3\n", "Table 1: paid in 2023\na;b;c\n1;2;3\n",
            "Table 1: paid in 2023\n\na\tb\tc\n1\t2\t3\n4\t5\t6\n", "Table 1, paid in 2023\na;b;c\n1;2;3\n4;5;6\n",
        ])
    func titles(text: String) throws {
        do {
            _ = try source(text).load(threadCount: 1)
            Issue.record("\(text) was read")
        } catch {
            #expect("\(error)".contains("ragged(found: 3, expected: 1)"), "\(error)")
        }
    }

    @Test("A title is one where nothing else in its row is; a column of lists is none")
    func noTitles() throws {
        let title = try source("Table 1;;\na;b;c\n1;2;3\n")
        #expect(title.notes.map(\.column) == ["Table 1"])
        let lists = try source("tags\na;b\nc;d\n").load(threadCount: 1)
        #expect(values(lists) == [["a;b", "c;d"]])
    }

    @Test("Only wanted columns are made, in the wanted order, and no more rows than wanted")
    func hints() throws {
        let text = "a,b,c\n" + (0..<100).map { "\($0),t\($0 % 3),\"\($0)\n\"\n" }.joined()
        let csv = try source(text, morselBytes: 50)
        let scan = try csv.scan(ScanHint(columns: [1, 0], rowCountMax: 7), workerCount: 1)
        var chunks: [Chunk] = []
        while let chunk = try scan.next(worker: 0) { chunks.append(chunk) }
        #expect(
            values(chunks, columnCount: 2) == [
                (0..<7).map { "t\($0 % 3)" }, (0..<7).map { "\($0)" },
            ])
        let counting = try csv.scan(ScanHint(columns: []), workerCount: 1)
        var rows = 0
        while let chunk = try counting.next(worker: 0) {
            #expect(chunk.firstRow == rows && counting.firstRow(ofChunk: chunk.index) == rows)
            rows += chunk.rowCount
        }
        #expect(rows == 100)
        #expect(csv.locate(row: 50).line == 2 + 2 * 50)
        #expect(csv.locate(row: 100).line == nil)
    }

    @Test("A loaded dictionary is one for all chunks, in the order of the collation, equal texts side by side")
    func dictionary() throws {
        let words = ["đá", "da", "dã", "ăn", "an", "zo", "Tha\u{300}nh", "Thành", "ân"]
        let text = "a,b\n" + (0..<300).map { "\(words[$0 * 7 % words.count]),\($0)\n" }.joined()
        let table = try source(text, morselBytes: 100).load(threadCount: 3)
        let dictionary = try #require(table.statistics[0].dictionary)
        #expect(dictionary.isSorted)
        let sorted = (0..<dictionary.count).map { String(decoding: dictionary.value($0), as: UTF8.self) }
        #expect(sorted == ["an", "ăn", "ân", "da", "dã", "đá", "Thành", "Tha\u{300}nh", "zo"])
        #expect(sorted[6].utf8.count == 6)
        #expect((0..<dictionary.count).map(dictionary.canonicalCode) == [0, 1, 2, 3, 4, 5, 6, 6, 8])
        #expect(values(table)[0] == (0..<300).map { words[$0 * 7 % words.count] })
    }

    @Test("Watched texts are found among all values, coded or plain", arguments: [4, 40_000])
    func watches(distinctCount: Int) throws {
        let text =
            "city,n\n"
            + (0..<40_000).map { row in
                row == 39_000 ? "Hải Dương,1\n" : row == 39_001 ? "HAI DUONG,2\n" : "place \(row % distinctCount),3\n"
            }.joined()
        let csv = try source(text, morselBytes: 10_000)
        let hint = ScanHint(
            columns: [0],
            watches: ["Hai Duong", "Hải Dương", "place 3", "plce 1", "nothing of it"].map {
                ScanHint.Watch(column: 0, text: $0)
            })
        let scan = try csv.scan(hint, workerCount: 2)
        Crew.run(count: 2) { worker in while (try? scan.next(worker: worker)) ?? nil != nil {} }
        let results = scan.watchResults()
        #expect(results[0] == WatchResult(isExact: false, variants: ["HAI DUONG", "Hải Dương"], nearest: []))
        #expect(results[1] == WatchResult(isExact: true, variants: ["HAI DUONG"], nearest: []))
        #expect(results[2] == WatchResult(isExact: true, variants: [], nearest: []))
        #expect(results[3].nearest.first == "place 1")
        #expect(results[4] == WatchResult(isExact: false, variants: [], nearest: []))
    }
}
