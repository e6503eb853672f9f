import Testing
import TinhFormats
import TinhLibrary
import TinhRegularExpressions

@testable import Tinh
@testable import TinhEngine

/// What the standard library and its help show is what comes out.
struct LibraryExampleTests {
    private func printed(_ query: String) throws -> String {
        let scratch = try Scratch()
        let file = try scratch.file(Help.exampleTable, Library.help(for: Help.exampleTable) ?? "")
        let session = Engine(.init(regularExpressions: RE2())).makeSession()
        try session.attach(path: file)
        let result = try session.query(query)
        let csv = try #require(Format.named("csv"))
        var bytes: [UInt8] = []
        try csv.write(result.table) { bytes += $0 }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.dropFirst().dropLast().joined(separator: "\n")
    }

    @Test("An example gives the rows that stand below it", arguments: Library.standard.examples)
    func exampleHolds(_ example: Contract.Example) {
        do {
            let found = try printed(example.query)
            #expect(found == example.result, "\(example.query)")
        } catch let error as TinhError {
            Issue.record("\(example.query)\n\(error)")
        } catch {
            Issue.record(error)
        }
    }

    @Test("What the overview of the help shows can be asked", arguments: Help(.standard).guide.map(\.statement))
    func guideRuns(statement: String) throws {
        let scratch = try Scratch()
        let file = try scratch.file(Help.exampleTable, Library.help(for: Help.exampleTable) ?? "")
        // `a` and `b` stand for tables of one's own.
        _ = try scratch.file("a.csv", "k,x\n1,n/a\n2,5\n")
        _ = try scratch.file("b.csv", "k,y\n1,3\n")
        let isOfOwnTables = statement.contains("a.csv") || statement.hasPrefix("from a ")
        let session = Engine().makeSession(.init(folder: scratch.folder.path))
        if isOfOwnTables {
            if !statement.hasPrefix("load") {
                for name in ["a", "b"] { try session.attach(path: scratch.folder.appending(path: name + ".csv").path) }
            }
        } else {
            try session.attach(path: file)
        }
        var outcomeCount = 0
        try session.run(statement) { _ in outcomeCount += 1 }
        #expect(outcomeCount == 1)
    }

    @Test(
        "A literal in another unit of the column's dimension is converted without digits that it does not need",
        arguments: [
            ("show mod(plan, 7 billion VND) as r take 1", "2"), ("show mod(plan, 1500 million VND) as r take 1", "1.0"),
            ("show mod(700 billion VND, plan) as r take 2", "0\n40000000000"),
            ("show div(plan, 7 billion VND) as r take 1", "14"),
            ("show greatest(plan, compensation, 50 billion VND) as g take 2", "100\n66"),
            ("show least(area, 1 km2) as l take 1", "12.5"), ("show plan + 500 million VND as p take 1", "100.5"),
            ("show area + 500 m2 as a take 1", "12.55"),
        ])
    func convertedLiterals(query: String, expected: String) throws {
        #expect(try printed(query) == expected)
    }

    @Test("A header's brackets may hold a unit that the script declares before it loads the file")
    func declaredUnitInHeader() throws {
        let scratch = try Scratch()
        let file = try scratch.file("fields.csv", "commune,area (sào)\nÁi Quốc,10\nNam Đồng,2.5\n")
        let session = Engine().makeSession()
        let result = try session.query(
            "unit sào = 360 m2\nload \"\(file)\" as fields\nsum area to m2 as area from fields")
        #expect(result["area"]?.doubles == [4500])
        #expect(result["area"]?.unit == "m2")
        #expect(errorCodes(Engine().makeSession(), "load \"\(file)\" as fields\nsum area from fields") == ["E0201"])
    }

    @Test("A rate between currencies holds for literals and for columns that were there before it")
    func rates() throws {
        let scratch = try Scratch()
        let file = try scratch.file("p.csv", "item,price [USD],rent [USD/m2],cost (triệu VND)\na,2,4,1\nb,3,1,2\n")
        let session = Engine().makeSession()
        try session.attach(path: file)
        #expect(errorCodes(session, "show 100 USD to VND") == ["E0406"])
        #expect(errorCodes(session, "unit USD = 2 USD") == ["E0217"])
        #expect(errorCodes(session, "unit m = 3 ha") == ["E0216"])
        let result = try session.query(
            """
            unit USD = 25_000 VND
            unit EUR = 1.1 dollars
            sum price + sum cost to VND as total, sum (rent * 10 m2) to VND as rents, max (1 EUR to VND) as euro
            """)
        #expect(result["total"]?.doubles == [3_125_000])
        #expect(result["rents"]?.doubles == [1_250_000])
        #expect(result["euro"]?.doubles == [27500])
        #expect(errorCodes(session, "unit USD = 26_000 VND") == ["E0216"])
        #expect(errorCodes(session, "unit VND = 0.00004 USD") == ["E0217"])
    }

    /// Kernels that operators lower to, and the functions that lower to an operator's kernel.
    static let kernelsOfOperators: Set = [
        "addDuration", "addMonths", "addPeriods", "matches", "subtractDates", "subtractDuration", "subtractPeriods",
        "toBool", "toDate", "toDatetime", "toDecimal", "toFloat", "toHalf", "toInt", "toMonth", "toQuarter", "toText",
        "toWeek", "toYear",
    ]
    static let functionsOfOperators: Set = ["div", "mod", "percent_change"]

    @Test("The native functions of stdlib/ are the kernels of the engine")
    func kernelsAreDeclared() {
        let library = Library.standard
        let declared = library.nativeFunctionNames.filter { library.contract(named: $0)?.signature.role == .scalar }
        let kernels = Set(ScalarKernel.all.map(\.name))
        #expect(Set(declared).subtracting(Self.functionsOfOperators) == kernels.subtracting(Self.kernelsOfOperators))
    }
}
