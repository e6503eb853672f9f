import Testing
import Tinh

@Suite struct CompletionTests {
    private func session(_ text: String) throws -> Session {
        let scratch = try Scratch()
        let session = Engine(.init(threadCount: 2)).makeSession(.init(loadsWholeFiles: true))
        try session.load(path: try scratch.file("t.csv", text))
        return session
    }

    private func labels(_ session: Session, _ text: String) -> [String] {
        session.complete(text, cursor: text.utf8.count).candidates.map(\.label)
    }

    @Test("values are found by how they begin, whatever their case and accents, the commonest first")
    func values() throws {
        let session = try session("city\nHải Dương\nHà Nội\nHải Dương\nhải phòng\nĐà Nẵng\n\n\"a \"\"b\"\"\"\n")
        #expect(labels(session, "count where city = \"ha") == ["Hải Dương", "Hà Nội", "hải phòng"])
        #expect(labels(session, "count where city = \"HAI P") == ["hải phòng"])
        #expect(labels(session, "count where city = \"da n") == ["Đà Nẵng"])
        #expect(labels(session, "count where city = \"hai duongx") == [])
        #expect(labels(session, "count where city = \"").count == 5)
        let quoted = "count where city = \"a"
        #expect(session.complete(quoted, cursor: quoted.utf8.count).candidates.map(\.insertion) == ["a \"\"b\"\""])
    }

    @Test("of thousands of values the commonest are offered, and letters narrow them down")
    func many() throws {
        var text = "name\n"
        for n in 0..<120_000 { text += "tên \(n < 20_000 ? n % 10 : n % 5_000)\n" }
        text += String(repeating: "tên hay\n", count: 3000)
        let session = try session(text)
        let first = session.complete("count where name = \"ten", cursor: 23)
        #expect(first.isCut)
        #expect(first.candidates.count == 200)
        #expect(first.candidates.first?.label == "tên hay")
        #expect(first.candidates.first?.detail == "3,000 rows")
        #expect(labels(session, "count where name = \"ten 499") == ["tên 499"] + (0...9).map { "tên 499\($0)" })
        #expect(labels(session, "count where name = \"ten 4999") == ["tên 4999"])
        #expect(labels(session, "count where name = \"ten h") == ["tên hay"])
    }

    @Test("nearly as many values as rows are offered too, in time all of them")
    func distinct() throws {
        let text = "code\n" + (0..<30_000).map { "mã \($0 * 7 % 30_000)\n" }.joined()
        let session = try session(text)
        #expect(!labels(session, "count where code = \"ma").isEmpty)
        var found: [String] = []
        for _ in 0..<2_000 where found.isEmpty {
            let place = session.complete("count where code = \"MA 29999", cursor: 28)
            if !place.isCut { found = place.candidates.map(\.label) }
        }
        #expect(found == ["mã 29999"])
    }

    @Test(
        "after `to` stand the units of what is converted",
        arguments: [
            ("show area to ", ["ha", "m2"], ["VND", "kg", "date"]),
            ("sum area to ", ["ha", "m2"], ["VND", "kg"]),
            ("show area / 2 to ", ["ha"], ["VND"]),
            ("show area * area to ", [], ["ha", "VND"]),
            ("show price to ", ["VND"], ["ha", "date"]),
            ("show 500 m2 to ", ["ha"], ["VND"]),
            ("show area, price to ", ["VND"], ["ha"]),
            ("show (area + area) to ", ["ha"], ["VND"]),
            ("show name to ", ["int", "date"], ["ha", "VND"]),
            ("show share to ", ["%", "int"], ["ha", "VND"]),
            ("count where price to ", ["VND"], ["ha"]),
            ("show nonsense to ", ["ha", "VND", "int"], []),
        ])
    func units(_ text: String, _ offered: [String], _ others: [String]) throws {
        let session = try session("name,area [m2],price (VND),share\na,10,20,0.5\n")
        let found = labels(session, text)
        #expect(Set(offered).isSubset(of: found))
        #expect(Set(others).isDisjoint(with: found))
    }

    @Test("after `chart` stand the kinds of charts")
    func charts() throws {
        let session = try session("name,n\na,1\n")
        #expect(labels(session, "sum n by name | chart ") == ["bar", "line", "area", "scatter", "hist", "heat"])
        #expect(labels(session, "sum n by name | chart h") == ["hist", "heat"])
        #expect(labels(session, "sum n by name | chart bar | save \"x").isEmpty)
    }

    @Test(
        "behind a bar stand the columns that the step before gives",
        arguments: [
            ("from t | count by name | where ", ["name", "count"], ["price"]),
            ("from t | count by name | sort c", ["count"], ["city"]),
            ("count by name | sum count by name | where ", ["name", "sum_count"], ["price"]),
            ("from t | where price > 1 | sum ", ["name", "price", "city"], []),
            (
                "from t | sum price as paid by name | join (from t | count by city | where ", ["city", "count"],
                ["price", "paid"]
            ),
            ("let x = from t | sum price as paid by name | where ", ["name", "paid"], ["city", "price"]),
            ("explain from t | count by city | where ", ["city", "count"], ["price"]),
            ("count by city\n\nfrom t | count by name | where ", ["name", "count"], ["city"]),
            ("from t | nonsense | where ", ["name", "price", "city"], []),
            ("from t | count by city | where (", ["city", "count"], ["price"]),
            ("from t | count by city | join (from t | where ", ["price"], ["count"]),
            ("from t | count by city | join (show price from t where ", ["price"], ["count"]),
            ("it | where ", ["city", "paid"], ["name", "price"]),
        ])
    func steps(_ text: String, _ offered: [String], _ others: [String]) throws {
        let session = Engine(.init(threadCount: 2)).makeSession(.init(loadsWholeFiles: true, keepsAnswers: true))
        let scratch = try Scratch()
        defer { withExtendedLifetime(scratch) {} }
        try session.load(path: try scratch.file("t.csv", "name,price,city\na,1,b\nc,2,d\n"))
        try session.run("sum price as paid by city") { _ in }
        let columns = session.complete(text, cursor: text.utf8.count).candidates
            .filter { $0.detail.hasPrefix("column") }.map(\.label)
        #expect(Set(offered).isSubset(of: columns))
        #expect(Set(others).isDisjoint(with: columns))
    }

    @Test("values are counted where all rows were read; those of a sample are not")
    func sampled() throws {
        let scratch = try Scratch()
        let path = try scratch.file("t.csv", "city\nb\na\nb\n")
        let session = Engine(.init(threadCount: 2)).makeSession(.init())
        try session.attach(path: path, as: "t")
        let text = "count where city = \""
        let found = session.complete(text, cursor: text.utf8.count).candidates
        #expect(Set(found.map(\.label)) == ["a", "b"])
        #expect(found.allSatisfy { $0.detail.isEmpty })
        let whole = try self.session("city\nb\na\nb\n").complete(text, cursor: text.utf8.count).candidates
        #expect(whole.map(\.detail) == ["2 rows", "1 row"])
    }

    @Test("a column that the step before has left out is no word of another language: those there are, are told")
    func leftBehind() throws {
        let session = try session("project,price,city\na,1,b\n")
        let error = #expect(throws: TinhError.self) { try session.run("count by city | where project = 1") { _ in } }
        #expect(error?.messages.first?.code == "E0201")
        #expect(error?.messages.first?.remedy == "its columns are `city` and `count`")
    }

    @Test("behind a function of numbers these come first")
    func numbersFirst() throws {
        let session = try session("name,price,city,area\na,1,b,2\n")
        #expect(labels(session, "sum ").prefix(4) == ["price", "area", "name", "city"])
        #expect(labels(session, "min ").prefix(4) == ["name", "price", "city", "area"])
    }
}
