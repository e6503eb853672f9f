import Testing
import Tinh

@Suite struct AnswerTests {
    private func session() throws -> Session {
        let session = Engine().makeSession(Session.Options(allowsRedefinition: true, keepsAnswers: true))
        try session.attach(csv: "city,n,day\nKinh Môn,1,2023-05-01\nkinh mon,2,2023-05-02\nTứ Kỳ,2023,\n", as: "t")
        return session
    }

    @Test("`it` is the last answer, and its table goes on to be it until the next")
    func last() throws {
        let session = try session()
        _ = try session.query("sum n as total by city")
        #expect(try session.query("sum total from it").columns[0].ints == [2026])
        #expect(try session.query("it").columns[0].ints == [2026])
        #expect(throws: TinhError.self) { try session.query("nonsense") }
        #expect(session.lastAnswer?.columns[0].ints == [2026])
        #expect(session.tables.map(\.name) == ["t"])
    }

    @Test("a `let` means the answer that it was made of; explain and trace read it too")
    func bound() throws {
        let session = try session()
        _ = try session.query("show n")
        try session.run("let a = it | where n < 10; let b = it") { _ in }
        _ = try session.query("show city")
        #expect(try session.query("count() as c from a").columns[0].ints == [2])
        #expect(try session.query("count() as c from b").columns[0].ints == [3])
        try session.run("explain it | take 1; trace count() from it") { _ in }
    }

    @Test("many definitions are taken back one by one and let go of without harm")
    func undo() throws {
        let session = try session()
        for number in 0..<2000 { try session.run("let y = \(number)") { _ in } }
        for number in (1980..<2000).reversed() { #expect(session.undo() == "taken back: let y = \(number)") }
        #expect(try session.query("show y as c").columns[0].ints == [1979])
        #expect(session.undo() == nil)
        #expect(session.drop(table: "t"))
        #expect(throws: TinhError.self) { try session.query("count from t") }
        #expect(session.undo() == "the table `t` is back")
        #expect(try session.query("count() as c from t").columns[0].ints == [3])
    }

    @Test("a text is found whatever its case and accents, a number and a day as a whole")
    func find() throws {
        let session = try session()
        try session.run("let city = 1") { _ in }
        let found = try session.find("KINH MÔN")
        #expect(found.map(\.column) == ["city"])
        #expect(found.first?.rowCount == 2)
        #expect(found.first?.valueCount == 2)
        #expect(try session.find("2023").map(\.column) == ["day", "n"])
        #expect(try session.find("1/5/2023").map(\.rowCount) == [1])
        #expect(try session.find("\"").isEmpty)
        let broken = Engine().makeSession()
        try broken.attach(csv: "\"paid\nin full\",city\ntrue,Kinh Môn\nfalse,Chí Linh\ntrue,Chí Linh\n", as: "v")
        #expect(try broken.find("True").map(\.column) == ["paid in full"])
        #expect(try broken.find("True").map(\.rowCount) == [2])
        #expect(try broken.find("kinh mon").map(\.column) == ["city"])
        #expect(try broken.facts(ofTable: "v")?.map(\.distinctCount) == [2, 2])
        #expect(Session.tableName(forPath: "in/a\nb.csv") == "a b")
        let numbers = Engine().makeSession()
        try numbers.attach(
            csv: "x,y (VND),share [%],day,odd (zorkmid)\n512345,1.5,70,2023-05-01,7\n1200,512345,9,2024-11-30,512345\n",
            as: "u")
        func columns(_ text: String) throws -> [String] { try numbers.find(text).map(\.column).sorted() }
        #expect(try columns("512,345") == ["odd (zorkmid)", "x", "y"])
        #expect(try columns("512.345") == ["odd (zorkmid)", "x", "y"])
        #expect(try columns("512 345") == ["odd (zorkmid)", "x", "y"])
        #expect(try columns("1,5") == ["y"])
        #expect(try columns("70%") == ["share"])
        #expect(try columns("1,2 thousand") == ["x"])
        #expect(try columns("7") == ["odd (zorkmid)"])
        for day in ["2023-05-01", "1/5/2023", "01.05.2023", "2023/5/1", "5/2023", "2023-Q2", "2023-H1", "2023"] {
            #expect(try columns(day) == ["day"], "\(day)")
        }
        for nothing in ["30/2/2023", "0000-01-01", "2023-Q5", "-", "%", "1,2,3", " "] {
            #expect(try columns(nothing) == [], "\(nothing)")
        }
        let facts = try #require(try session.facts(ofTable: "t"))
        #expect(facts.map(\.missingCount) == [0, 0, 1])
        #expect(facts.map(\.distinctCount) == [3, 3, 2])
    }

    @Test("names and quotes that need care are found too")
    func oddNames() throws {
        let session = Engine().makeSession()
        try session.attach(csv: "n,a`b,true\nsay \"\"hi\"\",x,kinh\n\"say \"\"hi\"\"\",y,môn\n", as: "from")
        #expect(try session.find("say \"hi\"").map(\.column) == ["n"])
        #expect(try session.find("y").map(\.column).contains("a`b"))
        #expect(try session.find("mon").map(\.column) == ["true"])
    }
}
