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
        #expect(labels(session, "chart ") == ["bar", "line", "area", "scatter", "hist", "heat"])
        #expect(labels(session, "sum n by nonsense | chart h") == ["hist", "heat"])
        #expect(labels(session, "sum n by name | chart ") == ["bar", "hist"])
        #expect(labels(session, "sum n by name | chart bar ").prefix(2) == ["name", "sum_n"])
    }

    @Test(
        "behind a bar stand the columns that the step before gives",
        arguments: [
            ("from t | count by name | where ", ["name", "count"], ["price"]),
            ("from t | count by name | sort c", ["count"], ["city"]),
            ("count by name | sum count by name | where ", ["name", "sum_count"], ["price"]),
            ("from t | where price > 1 | max ", ["name", "price", "city"], []),
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

    @Test("behind a function of numbers stand these alone, and functions that give numbers of a row")
    func numbersAlone() throws {
        let session = try session("name,price,city,area\na,1,b,2\n")
        let summed = labels(session, "sum ")
        #expect(summed.prefix(2) == ["price", "area"])
        #expect(Set(["name", "city"]).isDisjoint(with: summed))
        #expect(summed.contains { $0.hasPrefix("abs(") })
        #expect(!summed.contains { $0.hasPrefix("avg(") || $0.hasPrefix("upper(") || $0.hasPrefix("is_weekend(") })
        #expect(labels(session, "min ").prefix(4) == ["name", "price", "city", "area"])
    }

    private static let kinds = """
        flag,n,price (VND),rate [%],area [m2],part,d,t,q,city
        true,2023,512345678900,9.26,2.5,0.1,2023-05-01,2023-05-01T10:30:15,2023-Q2,"a ""b\"""
        true,2023,-100,9.26,-2.50,1e-7,2023-05-01,2023-05-01T10:30:15,2023-Q2,Hải Dương
        false,2022,-100,-12,1000,1e-7,2023-06-30,2023-06-30T00:00:00,2023-Q4,Hải Dương
        ,1999,0,0.5,0,2.5e30,2022-12-31,2021-01-01T23:59:59,2021-Q1,Hà Nội
        false,,,,,,,,,
        false,1999,0,0.5,1000,2.5e30,2022-12-31,2023-06-30T00:00:00,2021-Q1,Hà Nội
        """

    private func kindsSession() throws -> Session {
        let scratch = try Scratch()
        let session = Engine(.init(threadCount: 2)).makeSession(.init(loadsWholeFiles: true))
        let path = try scratch.file("t.csv", CompletionTests.kinds)
        try session.run("load \"\(path)\" as t (q: quarter, part: float)") { _ in }
        return session
    }

    @Test(
        "values of any kind stand as the language writes them: the completed query runs, and finds as many rows as was said",
        arguments: [
            "flag =", "flag !=", "flag in (", "n =", "n <", "n in (", "n in (2023, ", "price =",
            "price in (-100, ",
            "rate =", "rate >=", "rate in (", "area =", "area in (", "part =", "d =", "d in", "d in (", "t =", "q =",
            "city =",
            "city in (", "year d =", "quarter d =", "month t =", "n in 1999..", "price in -100..", "d in @2022-12-31..",
            "rate in -12%..", "q in (", "city contains", "year t in (",
        ])
    func literals(_ comparison: String) throws {
        let session = try kindsSession()
        let text = "count where " + comparison + " "
        let found = session.complete(text, cursor: text.utf8.count)
        let values = found.candidates.prefix { $0.detail.first?.isNumber ?? false }
        #expect(values.count >= 2, "\(found.candidates.prefix(3))")
        for value in values where !value.insertion.hasSuffix("..") {
            let open = text.contains("(") ? ")" : ""
            let query = String(text.utf8.prefix(found.replacing.lowerBound)).map { $0 + value.insertion + open } ?? ""
            let count = try session.query(query).columns[0][0].asInt
            #expect(count != nil)
            if comparison.hasSuffix("=") && comparison.utf8.dropLast().last == UInt8(ascii: " ") || comparison == "d in"
            {
                #expect(count.map { $0 == 1 ? "1 row" : "\($0) rows" } == value.detail, "\(query)")
            }
            // What was put in goes on from any beginning of it.
            guard value.insertion.first != "\"" else { continue }
            let typed = text + value.insertion.prefix(3)
            #expect(
                session.complete(typed, cursor: typed.utf8.count).candidates.contains {
                    $0.insertion == value.insertion
                })
        }
    }

    @Test(
        "what is typed of a number or a day narrows the values down",
        arguments: [
            ("count where n = 20", ["2023", "2022"]), ("count where n in 2022..2", ["2022", "2023"]),
            ("count where d = 2023-", ["@2023-05-01", "@2023-06-30"]), ("count where d = @2023-06", ["@2023-06-30"]),
            ("count where d in 2023-", ["@2023-05", "@2023-06", "@2023-05-01..", "@2023-06-30.."]),
            ("count where d in @2022-12-31..@2023-05-", ["@2023-05-01"]),
            ("count where d in ", ["@2023", "@2022", "@2022-12", "@2023-05", "@2023-06"]),
            ("count where year d = @", ["@2023", "@2022"]),
            ("count where q = 2021", ["@2021-Q1"]), ("count where price = 5", ["512345678900"]),
            ("count where rate = 9", ["9.26%"]), ("count where flag = t", ["true"]),
            ("count where city = ha", ["\"Hà Nội\"", "\"Hải Dương\""]),
            ("count where t = 2021-01-01T", ["@2021-01-01T23:59:59"]), ("sum price when n = 19", ["1999"]),
            ("count where not n != 19", ["1999"]), ("count where n = 1_9", ["1999"]),
        ])
    func narrowed(_ text: String, _ expected: [String]) throws {
        let session = try kindsSession()
        #expect(labels(session, text).prefix(expected.count) == expected[...])
    }

    @Test(
        "ends are told from the least on, and many days by the years and months that they lie in",
        arguments: [
            ("count where n > ", ["9", "10", "11"]), ("count where n in 9..", ["9", "10", "11"]),
            ("count where n = ", ["11", "9", "10"]), ("count where rate <= ", ["8.5%", "10.5%"]),
            ("count where d < ", ["@2022", "@2023", "@2022-12", "@2023-01", "@2022-12-31", "@2023-01-01"]),
            ("count where d >= @2023-01-", ["@2023-01-01", "@2023-01-02"]),
            ("count where d in @2022-12-31..", ["@2022-12-31", "@2023-01-01", "@2023-01-02"]),
            ("count where month d > ", ["@2022-12", "@2023-01"]), ("count where year d < ", ["2022", "2023"]),
            ("count where many > ", ["@2020", "@2021", "@2020-01", "@2020-02", "@2020-03"]),
            ("count where many > @2021-02-0", ["@2021-02-01", "@2021-02-02"]),
        ])
    func ends(_ text: String, _ expected: [String]) throws {
        var lines = "n,rate [%],d,many\n11,10.5,2023-01-01,2020-01-01\n11,8.5,2022-12-31,2020-01-02\n"
        lines += "9,8.5,2023-01-02,2020-01-03\n10,8.5,2023-01-02,2020-01-03\n"
        for day in 0..<672 {
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            lines += "11,,2023-01-01,\(2020 + day / 336)-\(two(1 + day / 28 % 12))-\(two(1 + day % 28))\n"
        }
        #expect(labels(try session(lines), text).prefix(expected.count) == expected[...])
    }

    @Test(
        "no values stand where a column is not compared alone, or with another one",
        arguments: [
            "count where n + n = ", "count where abs n = ", "count where month q = ", "show n, price as n = ",
            "let n = ",
            "count where sum n over city = ", "join t on n = ", "join t on city, n = ", "count where n ",
            "count where nonsense = ",
        ])
    func noValues(_ text: String) throws {
        let session = try kindsSession()
        #expect(
            !session.complete(text, cursor: text.utf8.count).candidates.contains { $0.detail.first?.isNumber ?? false })
    }

    @Test("of numbers that differ from row to row none stand before a digit is typed, days do")
    func manyNumbers() throws {
        let session = try session(
            "id,day\n"
                + (0..<900).map { "\(100_000 + $0 * 997),20\(10 + $0 / 360)-\(10 + $0 / 30 % 3)-\(10 + $0 % 18)\n" }
                .joined())
        #expect(labels(session, "count where id = ").first == "id")
        #expect(labels(session, "count where id = 1009").first == "100997")
        #expect(labels(session, "count where day in ").first == "@2010")
    }

    @Test("a column of a million distinct numbers is counted by a thread while its first rows stand for it")
    func manyRows() throws {
        let session = try session("n,k\n" + (0..<6000).map { "\($0 * 1_000_003),\($0 % 3)\n" }.joined())
        #expect(labels(session, "count where k = ").prefix(3) == ["0", "1", "2"])
        var found: [String] = []
        for _ in 0..<2_000 where found != ["5999017997"] { found = labels(session, "count where n = 59990179") }
        #expect(found == ["5999017997"])
    }

    @Test(
        "behind a bar values are those of the column that a step passes on, counted where no step changes the rows",
        arguments: [
            ("from t | add price * 2 as p | where city = ", ["\"a\" 3 rows", "\"b\" 1 row"]),
            ("from t | sort price | where city = \"", ["a 3 rows", "b 1 row"]),
            ("from t | rename city as place | where place = ", ["\"a\" 3 rows", "\"b\" 1 row"]),
            ("from t | show city as place | where place = \"b", ["b 1 row"]),
            ("from t | where price > 1 | where city = ", ["\"a\" ", "\"b\" "]),
            ("from t | where price > 1 | where city = \"", ["a ", "b "]),
            ("count by city | where city = ", ["\"a\" ", "\"b\" "]),
            ("from t | top 2 | where price = ", ["1 ", "2 "]),
            ("from t join t as u on city where price = ", ["1 ", "2 "]),
            ("from t | union t | where price = ", ["1 6 rows", "2 2 rows"]),
            ("let x = from t | sort price\nfrom t | show price | where price = ", ["1 3 rows", "2 1 row"]),
            ("from cheap | where city = ", ["\"a\" ", "\"b\" "]), ("from cheap where city = ", ["\"a\" ", "\"b\" "]),
        ])
    func valuesBehindBars(_ text: String, _ expected: [String]) throws {
        let session = try session("city,price\na,1\na,2\na,1\nb,1\n")
        try session.run("let cheap = from t where price < 2") { _ in }
        let found = session.complete(text, cursor: text.utf8.count).candidates.prefix(expected.count)
        #expect(found.map { $0.label + " " + $0.detail } == expected)
    }

    @Test("what a step works out has no values of a table")
    func workedOut() throws {
        let session = try session("city,price\na,1\na,2\na,1\nb,1\n")
        for text in ["count by city | where count = ", "from t | add upper(city) as city | where city = \""] {
            #expect(
                !session.complete(text, cursor: text.utf8.count).candidates.contains {
                    $0.detail.first?.isNumber ?? false
                })
            #expect(!labels(session, text).contains("a"))
        }
    }

    @Test(
        "units of what is converted stand before types, also where several tables could be meant and behind a bar"
    )
    func unitsFirst() throws {
        let scratch = try Scratch()
        let session = Engine(.init(threadCount: 2)).makeSession(.init(loadsWholeFiles: true))
        try session.load(path: try scratch.file("t.csv", "name,area [m2]\na,10\n"))
        try session.load(path: try scratch.file("u.csv", "name,area [ha]\na,10\n"))
        for text in [
            "show area to ", "from t | where area > 2 | show area to ", "from t | sum area as s by name | show s to ",
        ] {
            let found = session.complete(text, cursor: text.utf8.count).candidates
            #expect(Set(found.prefix(4).map(\.label)) == ["cm2", "ha", "km2", "m2"])
            #expect(found.last?.detail == "type")
            #expect(!found.contains { $0.label == "VND" || $0.label == "kg" })
        }
    }
}
