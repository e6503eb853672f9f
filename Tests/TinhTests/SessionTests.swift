import Foundation
import Testing
import Tinh

struct SessionTests {
    private func session(_ options: Session.Options = .init()) throws -> (Session, Scratch) {
        let scratch = try Scratch()
        let file = try scratch.file("t.csv", "city,year,paid\nHải Dương,2022,10\nHải Dương,2023,20\nChí Linh,2023,5\n")
        let session = Engine().makeSession(options)
        try session.attach(path: file)
        return (session, scratch)
    }

    @Test("Rows decode into the caller's own types")
    func decodesRows() throws {
        struct Row: Decodable, Equatable {
            let city: String
            let total: Int
            let mean: Double?
        }
        let (session, scratch) = try session()
        let result = try session.query("sum paid as total, avg paid when year = 2022 as mean by city")
        #expect(
            try result.rows(as: Row.self) == [
                Row(city: "Chí Linh", total: 5, mean: nil), Row(city: "Hải Dương", total: 30, mean: 10),
            ])
        #expect(throws: DecodingError.self) { try session.query("sum paid as other by city").rows(as: Row.self) }
        _ = scratch
    }

    @Test("A prepared query takes typed parameters and refuses others")
    func prepared() throws {
        let (session, scratch) = try session()
        let query = try session.prepare(
            "sum paid as total where city = $city and year = $year", parameters: ["city": .text, "year": .int])
        #expect(try query.run(["city": .text("Hai Duong"), "year": .int(2023)])["total"]?.ints == [20])
        #expect(try query.run(["city": .text("Chí Linh"), "year": .int(2023)])["total"]?.ints == [5])
        #expect(throws: TinhError.self) { try query.run(["city": .int(3), "year": .int(2023)]) }
        #expect(throws: TinhError.self) { try query.run(["town": .text("x")]) }
        #expect(throws: TinhError.self) {
            try session.prepare("sum pai where city = $city", parameters: ["city": .text])
        }
        // Parameters of one query are not seen by another.
        #expect(!errorCodes(session, "count where city = $city").isEmpty)
        _ = scratch
    }

    @Test("An answer of more columns than a sheet has is refused; a table may have them")
    func tooManyColumns() throws {
        let session = Engine().makeSession()
        let names = (1...16_385).map { "c\($0)" }
        try session.attach(csv: names.joined(separator: ",") + "\n" + names.joined(separator: ",") + "\n", as: "wide")
        #expect(errorCodes(session, "show *") == ["E0577"])
        #expect(errorCodes(session, "from wide") == ["E0577"])
        #expect(try session.query("drop c1").columns.count == 16_384)
        #expect(try rows(session.query("show * | show c16385")) == [["c16385"], ["c16385"]])
    }

    @Test("Thousands of definitions take time and memory in proportion")
    func manyStatements() throws {
        let count = 20_000
        let script = (0..<count).map { "let a\($0) = \($0 % 50 == 0 ? "1" : "a\($0 - 1) + 1")" }.joined(separator: "\n")
        let session = Engine(.init(threadCount: 1)).makeSession()
        try session.run(script) { _ in }
        #expect(try session.query("show a\(count - 1) as a")["a"]?.ints == [50])
    }

    @Test("A text that is a part of a longer one has its line numbers")
    func firstLine() throws {
        let session = Engine().makeSession()
        do {
            try session.run("let a = 1\nshow b", name: "part", firstLine: 41) { _ in }
            Issue.record("nothing was wrong")
        } catch let error as TinhError {
            #expect(error.messages.first?.place?.line == 42)
            #expect(error.description.contains("42 │ show b"))
        }
    }

    @Test("Text in memory is a table, and what is wrong with it is told by its name")
    func textInMemory() throws {
        let session = Engine().makeSession()
        try session.attach(csv: "town;area [ha]\nChí Linh;282,9\nTứ Kỳ;165,2\n", as: "towns")
        let result = try session.query("sum area to km2 as s")
        #expect(result["s"]?.doubles == [4.481])
        #expect(result["s"]?.unit == "km2")
        do {
            try session.attach(csv: "a,b\n1,2,3\n", as: "ragged")
            _ = try session.query("count from ragged")
            Issue.record("a ragged row was taken")
        } catch let error as TinhError {
            #expect(error.messages.first?.dataPlace?.file == "ragged")
            #expect(error.messages.first?.dataPlace?.line == 2)
        }
    }

    @Test("A check that fails names the rows and what was found, and does not end the run")
    func failingCheck() throws {
        let (session, scratch) = try session()
        var reports: [CheckReport] = []
        try session.run("check paid > 7\ncheck sum paid = 35 as \"all of it\"\ncheck sum paid > 100 by city") {
            if case .check(let report) = $0.content { reports.append(report) }
        }
        #expect(reports.map(\.isPassed) == [false, true, false])
        #expect(reports[0].failures.map { $0.place?.line } == [4])
        #expect(reports[0].line == 1)
        #expect(reports[1].words == "all of it")
        #expect(reports[2].failureCount == 2)
        _ = scratch
    }

    @Test("Syntax errors are told all together, before anything runs")
    func syntaxFirst() throws {
        let (session, scratch) = try session()
        var outcomeCount = 0
        do {
            try session.run("count\nsum (paid\n\nshow 1 +* 2\n") { _ in outcomeCount += 1 }
            Issue.record("nothing was refused")
        } catch let error as TinhError {
            #expect(error.messages.count == 2)
        }
        #expect(outcomeCount == 0)
        _ = scratch
    }

    @Test("In a script a second `let` of a name is an error, in the REPL it replaces the first")
    func redefinition() throws {
        let (strict, scratch) = try session()
        #expect(!errorCodes(strict, "let x = 1\nlet x = 2\nshow x").isEmpty)
        let repl = Engine().makeSession(.init(allowsRedefinition: true))
        #expect(try rows(repl.query("let x = 1\nlet x = 2\nshow x")) == [["x"], ["2"]])
        _ = scratch
    }

    @Test("An interrupted query ends, and the session goes on")
    func interruption() throws {
        let scratch = try Scratch()
        let lines = (0..<400_000).map { "\($0),\($0 % 977)\n" }.joined()
        let file = try scratch.file("numbers.csv", "n,k\n" + lines)
        let session = Engine().makeSession()
        try session.load(path: file)
        let interrupter = session.interrupter
        let isOver = Session.Interrupter()  // a flag that both threads may look at
        let thread = Thread {
            while !isOver.isInterrupted {
                Thread.sleep(forTimeInterval: 0.002)
                interrupter.interrupt()
            }
        }
        thread.start()
        var wasInterrupted = false
        for _ in 0..<50 where !wasInterrupted {
            do { _ = try session.query("median n, stdev n, count distinct n by k") } catch let error as TinhError {
                wasInterrupted = error.isInterruption
            }
        }
        isOver.interrupt()
        #expect(wasInterrupted)
        Thread.sleep(forTimeInterval: 0.02)
        #expect(try rows(session.query("count")) == [["count"], ["400000"]])
    }

    @Test("Nesting of any depth is an error, never a crash", arguments: ["(", "not ", "- ", "if "])
    func deepNesting(opening: String) throws {
        let session = Engine().makeSession()
        for count in [900, 1_100, 200_000] {
            let closing = opening == "(" ? String(repeating: ")", count: count) : ""
            let body = opening == "not " ? "true" : "1"
            let text = "show " + String(repeating: opening, count: count) + body + closing
            if count > 1_000 { #expect(!errorCodes(session, text).isEmpty) } else { _ = errorCodes(session, text) }
        }
    }
}
