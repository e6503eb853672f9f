import Testing
import TinhColumns
import TinhTypes

@testable import TinhFormats

/// What machines read is exact and stable.
struct WriterTests {
    private func written(_ table: Table, _ format: String) throws -> String {
        var bytes: [UInt8] = []
        let writer = try #require(Format.named(format))
        try writer.write(table) { bytes.append(contentsOf: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    static let sample = """
        name,n,d,p [%],day,at,ok,f,note
        Hải Dương,1,1.50,9.26,2023-05-01,2023-05-01T10:30,true,1e300,"say ""hi"", then
        go"
        ,,,,,,,,
        "",-5,-0.25,100,0800-01-01,1969-12-31T23:59:59.5,false,-2.5e-7,tab\tand \\ \u{1}

        """

    @Test("Each format writes each kind as it should")
    func kinds() throws {
        let table = try source(WriterTests.sample).load(threadCount: 1)
        #expect(
            try written(table, "csv") == """
                name,n,d,p,day,at,ok,f,note
                Hải Dương,1,1.50,0.0926,2023-05-01,2023-05-01T10:30:00,true,1e+300,"say ""hi"", then
                go"
                ,,,,,,,,
                "",-5,-0.25,1.0000,0800-01-01,1969-12-31T23:59:59.500,false,-2.5e-7,tab\tand \\ \u{1}

                """)
        #expect(
            try written(table, "ndjson") == #"""
                {"name":"Hải Dương","n":1,"d":1.50,"p":0.0926,"day":"2023-05-01","at":"2023-05-01T10:30:00","ok":true,"f":1e+300,"note":"say \"hi\", then\ngo"}
                {"name":null,"n":null,"d":null,"p":null,"day":null,"at":null,"ok":null,"f":null,"note":null}
                {"name":"","n":-5,"d":-0.25,"p":1.0000,"day":"0800-01-01","at":"1969-12-31T23:59:59.500","ok":false,"f":-2.5e-7,"note":"tab\tand \\ \u0001"}

                """#)
        #expect(try written(table, "tsv").hasSuffix("\t\"tab\tand \\ \u{1}\"\n"))
        let array = try written(table, "json")
        #expect(array.hasPrefix("[\n{\"name\":\"Hải Dương\"") && array.hasSuffix("\\u0001\"}\n]\n"))
        let empty = try source("a,b\n").load(threadCount: 1)
        #expect(try written(empty, "json") == "[]\n")
        #expect(try written(empty, "csv") == "a,b\n")
    }

    @Test("A decimal is a string in json only where a double would lose its digits")
    func decimals() throws {
        let table = try source(
            "d\n0.1\n12345678901234567.1\n123456789012345678901234567890\n9007199254740993.0\n2251799813685248.5\n"
        )
        .load(threadCount: 1)
        let json = try written(table, "ndjson")
        #expect(
            json == """
                {"d":0.1}
                {"d":"12345678901234567.1"}
                {"d":"123456789012345678901234567890.0"}
                {"d":"9007199254740993.0"}
                {"d":2251799813685248.5}

                """)
    }

    @Test("Periods, durations and the row of totals are written for machines")
    func totals() throws {
        let options = CSVOptions(columns: [
            DeclaredColumn(name: "y", kind: .year), DeclaredColumn(name: "h", kind: .half),
            DeclaredColumn(name: "q", kind: .quarter), DeclaredColumn(name: "m", kind: .month),
            DeclaredColumn(name: "w", kind: .week), DeclaredColumn(name: "t", kind: .duration),
        ])
        let text = "y,h,q,m,w,t,$total\n2023,2023-H1,2023-Q2,2023-05,2023-W07,PT1H30M,\n,,,,,P3D,0\n2022,,,,,P1D,1\n"
        let table = try source(text, options: options).load(threadCount: 1)
        #expect(
            try written(table, "csv")
                == "y,h,q,m,w,t\n2023,2023-H1,2023-Q2,2023-05,2023-W07,PT1H30M\nTotal,,,,,P3D\n2022,Total,,,,P1D\n")
        #expect(
            try written(table, "ndjson") == """
                {"y":2023,"h":"2023-H1","q":"2023-Q2","m":"2023-05","w":"2023-W07","t":"PT1H30M"}
                {"y":null,"h":null,"q":null,"m":null,"w":null,"t":"P3D","total":true}
                {"y":2022,"h":null,"q":null,"m":null,"w":null,"t":"P1D","total":true}

                """)
    }

    @Test("A table that is written and read again is the same", arguments: 0..<40)
    func roundTrip(seed: Int) throws {
        var random = Randomness(seed: seed + 5)
        let text = StructureTests.randomText(&random, columns: 4, rows: 30, delimiter: ",")
        let options = CSVOptions(delimiter: 0x2C, columns: (0..<3).map { DeclaredColumn(name: "c\($0)", kind: .text) })
        let table = try source(text, options: options).load(threadCount: 1)
        for format in Format.all where ["csv", "tsv"].contains(format.name) {
            let again = try source(
                try written(table, format.name),
                options: CSVOptions(
                    delimiter: format.name == "tsv" ? 0x09 : 0x2C, columns: options.columns), morselBytes: 100
            ).load(threadCount: 2)
            #expect(values(again) == values(table))
            #expect(again.schema == table.schema)
            #expect(try written(again, format.name) == written(table, format.name))
        }
    }

    @Test("A sink's fault stops the writing and comes through")
    func sinkFault() throws {
        let table = try source("a\n" + String(repeating: "text\n", count: 200_000)).load(threadCount: 1)
        for format in Format.all where !format.drawsOnly {
            var calls = 0
            #expect(throws: WriteFault.self) {
                try format.write(table) { _ throws(WriteFault) in
                    calls += 1
                    if calls == 2 { throw WriteFault.system(errno: 28) }
                }
            }
            #expect(calls == 2)
        }
    }
}
