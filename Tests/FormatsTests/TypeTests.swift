import Testing
import TinhBase
import TinhColumns
import TinhTypes

@testable import TinhFormats

/// What a column is called and how its cells come out, decided from all of them.
struct TypeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let cells: [String]
        let type: String
        let values: [String?]
        var delimiter: UInt8 = 0x3B
        var testDescription: String { cells.joined(separator: " ") }

        init(_ cells: String, _ type: String, _ values: String) {
            self.cells = cells.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            self.type = type
            self.values = values.split(separator: " ", omittingEmptySubsequences: false).map {
                $0 == "-" ? nil : String($0)
            }
        }
    }

    /// Cells parted by a blank; in the values `-` is missing and `_` stands for the empty text.
    static let cases: [Case] = [
        Case("1 2 -3", "int", "1 2 -3"),
        Case("9223372036854775807 -9223372036854775808", "int", "9223372036854775807 -9223372036854775808"),
        Case("9223372036854775808 1", "decimal(0)", "9223372036854775808 1"),
        Case("12345678901234567890123456789012345678 1", "decimal(0)", "12345678901234567890123456789012345678 1"),
        Case("123456789012345678901234567890123456789 1", "text", "123456789012345678901234567890123456789 1"),
        Case("1.5 2 -0.25", "decimal(2)", "1.50 2.00 -0.25"),
        Case(".5 -.25", "decimal(2)", "0.50 -0.25"),
        Case("1.1 0.12345678901234567890123456789012345678", "text", "1.1 0.12345678901234567890123456789012345678"),
        Case(
            "0.1 0.1234567890123456789012345678901234567", "decimal(37)",
            "0.1000000000000000000000000000000000000 0.1234567890123456789012345678901234567"),
        Case("007 12", "text", "007 12"),
        Case("0912345678 0987654321", "text", "0912345678 0987654321"),
        Case("+84912345678 1", "text", "+84912345678 1"),
        Case("+5 -3", "int", "5 -3"),
        Case("0 -0 10", "int", "0 0 10"),
        Case("1e3 2.5 -1.5E-2", "float", "1000 2.5 -0.015"),
        Case("1e400 1", "text", "1e400 1"),
        Case("1e5 123456789012345678", "text", "1e5 123456789012345678"),
        Case("1e5 0.30000000000000004", "float", "100000 0.30000000000000004"),
        // A few decimals that a program wrote with an exponent are decimals, as long as those written out say so.
        Case("0.000012 8e-6 8E-06 -8e-6 +8e-6", "decimal(6)", "0.000012 0.000008 0.000008 -0.000008 0.000008"),
        Case("0.00012 8e-6", "float", "0.00012 0.000008"),
        Case("0.12345 1.50e-3", "decimal(5)", "0.12345 0.00150"),
        Case("0.1234 1.50e-3", "float", "0.1234 0.0015"),
        Case("2.5 1e3 .5e1 0.05e1", "decimal(1)", "2.5 1000.0 5.0 0.5"),
        Case("7 1e3", "float", "7 1000"),
        Case("8e-6 1e-5", "float", "0.000008 0.00001"),
        Case("0.000012 8e-6 1.234567e-17", "float", "0.000012 0.000008 1.234567e-17"),
        Case("0.5 0e0 -0e0 0e9999 0.0e1", "decimal(1)", "0.5 0.0 0.0 0.0 0.0"),
        Case("0.5 0e-9999", "float", "0.5 0"),
        Case("0.5 1e9999", "text", "0.5 1e9999"),
        Case("0.5 1e-9999", "text", "0.5 1e-9999"),
        Case("0.5 1e00005", "text", "0.5 1e00005"),
        Case("0.5 1e16", "decimal(1)", "0.5 10000000000000000.0"),
        Case("0.5 1e17", "float", "0.5 100000000000000000"),
        Case("0.123456789012345678 1e-18", "decimal(18)", "0.123456789012345678 0.000000000000000001"),
        Case("0.123456789012345678 1e0", "text", "0.123456789012345678 1e0"),
        Case("0.1234567890123456789 1e-19", "text", "0.1234567890123456789 1e-19"),
        Case("12345678901234567890123456789.12 8e-2", "decimal(2)", "12345678901234567890123456789.12 0.08"),
        Case("12345678901234567890 1e3", "text", "12345678901234567890 1e3"),
        Case("0,000012 8e-6 1,5e-1", "decimal(6)", "0.000012 0.000008 0.150000"),
        Case("1,234.50 8e-2", "decimal(2)", "1234.50 0.08"),
        Case("1.234,50 8e-2 1e4", "decimal(2)", "1234.50 0.08 10000.00"),
        Case("0.5 1,234e1", "text", "0.5 1,234e1"),
        Case("5. 1", "text", "5. 1"),
        Case("1- 2", "text", "1- 2"),
        Case("true false TRUE", "bool", "true false true"),
        Case("true 1", "text", "true 1"),
        Case("2023-05-01 2024-02-29", "date", "2023-05-01 2024-02-29"),
        Case("2023-02-29 2023-01-01", "text", "2023-02-29 2023-01-01"),
        Case("31/12/2023 01/02/2024", "date", "2023-12-31 2024-02-01"),
        Case("12/31/2023 01/02/2024", "date", "2023-12-31 2024-01-02"),
        Case("1/2/2023 3/4/2024", "date", "2023-02-01 2024-04-03"),
        Case("31/12/2023 12/31/2023", "text", "31/12/2023 12/31/2023"),
        Case("1.12.2023 24.12.2023", "date", "2023-12-01 2023-12-24"),
        Case("2023-05-01 2023-05-01T10:30", "datetime", "2023-05-01T00:00:00 2023-05-01T10:30:00"),
        Case("2023-05-01T10:30:15.25 2023-05-01T10:30:15", "datetime", "2023-05-01T10:30:15.250 2023-05-01T10:30:15"),
        Case("2023-05-01\u{A0}10:30 2023-05-01T10:30", "text", "2023-05-01\u{A0}10:30 2023-05-01T10:30"),
        Case("31/12/2023 30/12/2023T23:59:59.999999", "datetime", "2023-12-31T00:00:00 2023-12-30T23:59:59.999999"),
        Case("2023-05-01T9:05 1500-01-01T09:05:07.1", "datetime", "2023-05-01T09:05:00 1500-01-01T09:05:07.100"),
        Case("2023-05-01T24:00 2023-05-01", "text", "2023-05-01T24:00 2023-05-01"),
        Case("2023-05-01T10:60 2023-05-01", "text", "2023-05-01T10:60 2023-05-01"),
        Case("2023-05-01T10:30:60 2023-05-01", "text", "2023-05-01T10:30:60 2023-05-01"),
        Case("2023-05-01T10.30 2023-05-01", "text", "2023-05-01T10.30 2023-05-01"),
        Case("2023-05-01T1:0:30 2023-05-01", "text", "2023-05-01T1:0:30 2023-05-01"),
        Case("2023-05-01T10:30:15. 2023-05-01", "text", "2023-05-01T10:30:15. 2023-05-01"),
        Case("2023-05-01T10:30:15.1234567 2023-05-01", "text", "2023-05-01T10:30:15.1234567 2023-05-01"),
        Case("2023-05-01T10:30Z 2023-05-01", "text", "2023-05-01T10:30Z 2023-05-01"),
        Case("1 a", "text", "1 a"),
        Case("1  3", "int", "1 - 3"),
        Case("  ", "missing", "- - -"),
        Case("1 \"\" 3", "int", "1 - 3"),
        Case("a \"\" b", "text", "a _ b"),
        Case("\"1\" \"2\"", "int", "1 2"),
        // Decimal marks.
        Case("1.234.567,89 12,5", "decimal(2)", "1234567.89 12.50"),
        Case("1,234,567.89 12.5", "decimal(2)", "1234567.89 12.50"),
        Case("1.234.567 1.000", "int", "1234567 1000"),
        Case("1,234 0,5", "decimal(3)", "1.234 0.500"),
        Case("1,234 0.5", "decimal(1)", "1234.0 0.5"),
        Case("0.125 1.234", "decimal(3)", "0.125 1.234"),
        Case("1.5 1,5", "text", "1.5 1,5"),
        Case("1.23.456 2", "text", "1.23.456 2"),
        Case("0.123.456 2", "text", "0.123.456 2"),
    ]

    @Test("A column's type holds all of its cells", arguments: cases)
    func type(_ row: Case) throws {
        let text = "x|y\n" + row.cells.map { $0 + "|z\n" }.joined()
        for morselBytes in [3, 1 << 20] {
            let found = try loaded(text, morselBytes: morselBytes)
            #expect(found.types[0] == row.type)
            #expect(found.values[0] == row.values.map { $0 == "_" ? "" : $0 })
        }
    }

    @Test("A late cell that does not fit widens its column, in a load and in a scan", arguments: cases)
    func lateCell(_ row: Case) throws {
        // The cells stand where no sample looks: between the start of the file and its first further place.
        let filler = String(repeating: "|" + String(repeating: "filler ", count: 50) + "\n", count: 1_400)
        let text = "x|y\n" + filler + row.cells.map { $0 + "|late\n" }.joined() + filler + filler
        let csv = try source(text, morselBytes: 1 << 17)
        let table = try csv.load(threadCount: 2)
        #expect(word(table.schema.fields[0].type) == row.type)
        #expect(values(table)[0].compactMap { $0 } == row.values.compactMap { $0 == "_" ? "" : $0 })

        let stream = try source(text, morselBytes: 1 << 17)
        var misfits = 0
        while true {
            do throws(ScanFault) {
                let chunks = try allChunks(stream, columns: [0])
                #expect(word(stream.schema.fields[0].type) == row.type)
                let found = values(chunks, columnCount: 1)[0]
                #expect(found.compactMap { $0 } == row.values.compactMap { $0 == "_" ? "" : $0 })
                break
            } catch {
                guard case .misfit(column: "x") = error else { throw error }
                misfits += 1
                try #require(misfits == 1)
            }
        }
    }

    private func allChunks(_ source: CSVSource, columns: [Int]) throws(ScanFault) -> [Chunk] {
        let scan = try source.scan(ScanHint(columns: columns), workerCount: 1)
        var chunks: [Chunk] = []
        while let chunk = try scan.next(worker: 0) { chunks.append(chunk) }
        return chunks
    }

    @Test("A per cent is stored as its ratio, a unit stays with its numbers")
    func units() throws {
        let found = try loaded("growth [%],area [m2],n [%]\n9.26,1.5,7\n-0.5,2,8\n")
        #expect(found.types == ["decimal(4) %", "decimal(1) m2", "decimal(2) %"])
        #expect(found.values == [["0.0926", "-0.0050"], ["1.5", "2.0"], ["0.07", "0.08"]])
        #expect(try loaded("g [%]\n1e1\n").values == [["0.1"]])
        let signed = try loaded("g [%];n [%];text [%]\n12%;7;5%\n 5,5 % ;8\u{A0}%;none\n;-9%;\n")
        #expect(signed.types == ["decimal(3) %", "decimal(2) %", "text"])
        #expect(signed.values == [["0.120", "0.055", nil], ["0.07", "0.08", "-0.09"], ["5%", "none", nil]])
        #expect(try loaded("g [%]\n1e1\n0.5\n").values == [["0.100", "0.005"]])
        #expect(try loaded("g [%]\n1e1\n0.5\n").types == ["decimal(3) %"])
    }

    @Test("What was decided between two readings is noted")
    func notes() throws {
        let text = "a;b;c;d;e\n1,5;1.000.000;01/02/2023;1.234;2\n2,5;2.000.000;03/04/2023;5.678;3\n"
        let csv = try source(text)
        #expect(
            csv.notes == [
                .decimalComma(column: "a"), .groupingRemoved(column: "b", mark: "."),
                .ambiguousDates(column: "c", format: "dd/MM/yyyy"),
                .ambiguousNumbers(column: "d", example: "1.234", reading: "1234"),
            ])
        #expect(
            try source("d|e\n1.234|x\n").notes == [.ambiguousNumbers(column: "d", example: "1.234", reading: "1.234")])
        #expect(
            try source("d|e\n1,234|x\n").notes == [.ambiguousNumbers(column: "d", example: "1,234", reading: "1234")])
        #expect(try source("d|e\n1,234|x\n", options: CSVOptions(decimalMark: .comma)).notes == [])
    }

    @Test("Declared columns are read as told")
    func declared() throws {
        let options = CSVOptions(
            missing: ["-", "n/a"],
            columns: [
                DeclaredColumn(name: "code", kind: .int),
                DeclaredColumn(name: "when", kind: .date, format: "MM/dd/yyyy"),
                DeclaredColumn(name: "note", kind: .text), DeclaredColumn(name: "price", kind: .decimal(scale: 0)),
                DeclaredColumn(name: "quarter", kind: .quarter), DeclaredColumn(name: "x", kind: .float),
            ])
        let found = try loaded(
            "code,when,note,price,quarter,x\n12,01/02/2023,5,1.25,2023-Q2,0.1\n-,n/a,-,2,-,123456789.123456789123\n",
            options: options)
        #expect(found.types == ["int", "date", "text", "decimal(2)", "quarter", "float"])
        #expect(
            found.values == [
                ["12", nil], ["2023-01-02", nil], ["5", nil], ["1.25", "2.00"], ["2023-Q2", nil],
                ["0.1", "123456789.12345679"],
            ])
    }

    @Test("A column declared as decimal holds what is written with an exponent, if 38 digits do")
    func declaredExponents() throws {
        let options = CSVOptions(columns: [DeclaredColumn(name: "x", kind: .decimal(scale: 0))])
        for (cells, type, values) in [
            (["8e-6", "5"], "decimal(6)", ["0.000008", "5.000000"]), (["1e3"], "decimal(0)", ["1000"]),
            (["0.5", "1e36"], "decimal(1)", ["0.5", "1" + String(repeating: "0", count: 36) + ".0"]),
            (["0.5", "1e-38"], "decimal(38)", nil), (["0.5", "0e-38"], "decimal(38)", nil),
            (["-1e-37", "5"], "decimal(37)", nil),
        ] {
            let csv = try loaded("x,y\n" + cells.map { "\($0),\n" }.joined(), options: options)
            #expect(csv.types[0] == type)
            if let values { #expect(csv.values[0] == values) }
        }
        for cell in ["1e-39", "1e38", "1e9999", "1e-9999"] {
            #expect(throws: ScanFault.self) { try loaded("x,y\n0.5,\n\(cell),\n", options: options) }
        }
        let whole = CSVOptions(columns: [DeclaredColumn(name: "x", kind: .int)])
        #expect(throws: ScanFault.self) { try loaded("x,y\n1e3,\n", options: whole) }
    }

    @Test("A profile put together from parts knows how many texts repeat, as one of the whole does")
    func mergedProfiles() {
        func profile(_ texts: [String]) -> ColumnProfile {
            var profile = ColumnProfile()
            for text in texts {
                let bytes = Array(text.utf8)
                bytes.withUnsafeBufferPointer { profile.add($0) }
            }
            return profile
        }
        let different = (0..<3000).map { "text \($0)" }
        let few = (0..<3000).map { "text \($0 % 40)" }
        for (texts, isMostlyDistinct) in [(different, true), (few, false)] {
            var merged = profile(Array(texts[..<1500]))
            merged.merge(profile(Array(texts[1500...])))
            #expect(merged.isMostlyDistinct == isMostlyDistinct)
            #expect(merged.distinctEstimate == profile(texts).distinctEstimate)
            #expect(merged.textByteCount == profile(texts).textByteCount)
        }
    }

    @Test(
        "The parts of a sample do not overlap, from its start to the end of the file",
        arguments: [1, 7, 15, 22, 40, 300])
    func partsOfSamples(tenthsOfMegabytes: Int) throws {
        let rows = String(repeating: "0123456789,abcdefghijklmnopqrs\n", count: tenthsOfMegabytes * 3277)
        let source = try CSVSource(name: "t", bytes: Array(("a,b\n" + rows).utf8))
        let ranges = Sampling.ranges(of: source.file)
        #expect(ranges.first?.lowerBound == 4)
        let end = 4 + rows.utf8.count
        #expect((end - 7...end).contains(ranges.last?.upperBound ?? 0))
        for (range, next) in zip(ranges, ranges.dropFirst()) { #expect(range.upperBound <= next.lowerBound) }
    }

    @Test("A sample tells which texts are many for the rows, and its rows are the file's")
    func samples() throws {
        let rows = (0..<120_000).map { "text number \($0),kind \($0 % 40),\($0)\n" }
        let source = try CSVSource(name: "t", bytes: Array(("a,b,n\n" + rows.joined()).utf8))
        #expect(source.hasManyTexts(0))
        #expect(!source.hasManyTexts(1))
        // A text of 17 bytes and what tells where it lies, and a number.
        #expect((2_700_000...3_300_000).contains(source.restingByteCount(ofColumns: [0])))
        #expect((900_000...1_000_000).contains(source.restingByteCount(ofColumns: [2])))
        let scan = try CSVSample(of: source).scan(ScanHint(columns: [2, 0]), workerCount: 1)
        var seen: Set<Int64> = []
        while let chunk = try scan.next(worker: 0) {
            guard case .integers(let numbers) = chunk.columns[0].storage,
                case .text(let texts) = chunk.columns[1].storage
            else { return #expect(Bool(false)) }
            for row in 0..<chunk.rowCount {
                let number = numbers.value(row)
                #expect(String(decoding: texts.value(row), as: UTF8.self) == "text number \(number)")
                #expect(seen.insert(number).inserted)
            }
        }
        #expect(seen.count > 10_000 && seen.count < 60_000)
    }

    @Test(
        "Numbers with an exponent behind the sample make floats of decimals, before them and after",
        arguments: [
            "", "   ", "x", "0.1234567890123456", "0.123456789012345", "0.12345678901234567890", "12345.678901", "1,5",
            "-0", "007",
        ])
    func lateExponents(odd: String) throws {
        // What is odd stands behind the sample, too, and far from the exponents.
        let cells = (0..<160_000).map { row in
            switch row {
            case 31_000: "\"\(odd)\""
            case 80_000, 110_000: "\(row).5e-9"
            default: row % 7 == 0 ? "-\(row).25" : "\(row).125"
            }
        }
        let bytes = Array(("a,b\n" + cells.map { "\($0),1\n" }.joined()).utf8)
        // Fifteen and more digits behind the mark hold those of the exponents, too, as long as 18 do.
        let kind: Kind =
            switch odd {
            case "x", "007", "1,5", "0.12345678901234567890": .text
            case "0.1234567890123456": .decimal(scale: 16)
            case "0.123456789012345": .decimal(scale: 15)
            default: .float
            }
        for threads in [1, 2] {
            let csv = try source(bytes, morselBytes: 100_000)
            #expect(csv.schema.fields[0].type.kind == .decimal(scale: 3))
            let table = try csv.load(threadCount: threads)
            #expect(table.schema.fields[0].type.kind == kind)
            #expect(csv.schema.fields[0].type.kind == table.schema.fields[0].type.kind)
            guard kind == .float else { continue }
            for chunk in table.chunks {
                guard case .floats(let buffer) = chunk.columns[0].storage else {
                    Issue.record("a chunk of another kind")
                    return
                }
                for row in 0..<chunk.rowCount {
                    let text = cells[(chunk.firstRow ?? 0) + row]
                    let isValid = chunk.columns[0].validity?.isValid(row) ?? true
                    if text.first == "\"" {
                        #expect(isValid == (Double(odd) != nil))
                        if let value = Double(odd) { #expect(buffer.pointer(of: Double.self)[row] == value) }
                    } else if buffer.pointer(of: Double.self)[row] != Double(text) || !isValid {
                        Issue.record("row \(row): \(text)")
                        return
                    }
                }
            }
        }
    }
}
