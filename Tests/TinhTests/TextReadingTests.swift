import Testing
import Tinh

/// What is offered for texts where numbers or days are wanted can be run on those texts.
@Suite struct TextReadingTests {
    private func session(_ cells: [String]) throws -> Session {
        let scratch = try Scratch()
        let session = Engine(.init(threadCount: 2)).makeSession(.init(loadsWholeFiles: true))
        let rows = cells.map { "\($0),1\n" }.joined()
        let path = try scratch.file("t.csv", "x,v\n" + rows)
        try session.run("load \"\(path)\" as t (x: text)") { _ in }
        return session
    }

    private func mistake(_ session: Session, _ query: String) throws -> Message {
        let error = #expect(throws: TinhError.self) { try session.run(query) { _ in } }
        return try #require(error?.messages.first)
    }

    @Test(
        "periods, days and per cents are read as what they are",
        arguments: [
            (["2023-01", "2023-02", "2022-03"], "sum v where x in @2023", "(x to month)"),
            (["2023-Q1", "2022-Q3"], "sum v where x in @2023", "(x to quarter)"),
            (["2023-01-05", "2022-12-31"], "sum v where x in @2023", "(x to date)"),
            (["2023-01-05", "2022-12-31"], "count by month x", "month (x to date)"),
            (["2023-01", "2022-12"], "count by month x", "(x to month)"),
            (["2023-01", "2022-12"], "count by year x", "year start_of (x to month)"),
            (["12%", "8.5%"], "count where x > 9%", "((replace(x, \"%\", \"\") to decimal) * 1%)"),
            (["12.5", "3"], "show x - 1", "(x to decimal)"),
        ])
    func read(_ cells: [String], _ query: String, _ conversion: String) throws {
        let session = try session(cells)
        let told = try mistake(session, query).description
        #expect(told.contains(conversion), "\(told)")
        // The line that is offered stands last.
        let line = try #require(told.split(separator: "\n").last).drop { $0 == " " }
        #expect(line.contains(conversion))
        try session.run(String(line)) { _ in }
    }

    @Test(
        "where no conversion reads all cells none is offered",
        arguments: [
            (["01/2023", "02/2023"], "sum v where x in @2023"), (["01/2023", "2023-02"], "count by month x"),
            (["12%", "high"], "avg x"), (["2023-01", "soon"], "sum v where x in @2023"),
        ])
    func unread(_ cells: [String], _ query: String) throws {
        let told = try mistake(try session(cells), query).description
        #expect(!told.contains(" to decimal") && !told.contains(" to date") && !told.contains(" to month"), "\(told)")
    }

    @Test("an average of per cents is told how they are read")
    func percents() throws {
        let session = try session(["12%", "8.5%"])
        let remedy = try #require(try mistake(session, "avg x").remedy)
        let conversion = "((replace(x, \"%\", \"\") to decimal) * 1%)"
        #expect(remedy.contains(conversion))
        #expect(try session.query("avg \(conversion)").columns[0][0].asDouble == 0.1025)
    }
}
