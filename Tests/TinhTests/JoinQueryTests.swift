import Testing
import Tinh

/// Joins and unions, whichever way their tables stand.
struct JoinQueryTests {
    private static let orders = """
        id,city,year,paid [VND]
        1,Hải Dương,2022,100
        2,Chí Linh,2022,50
        3,Hải Dương,2023,70
        4,,2023,10
        5,Tứ Kỳ,2023,

        """
    private static let targets = """
        city,since,plan [VND],paid [VND]
        Hải Dương,2022.0,90,1
        Hải Dương,2023.0,80,2
        Kinh Môn,2023.0,40,4
        ,2023.0,5,5

        """

    @Test(
        "A join gives the field's usual rows, in left order",
        arguments: [
            ("from orders | join targets on city, year = since | show id, plan", "1:90 3:80"),
            (
                "from orders | left join targets on city, year = since | show id, plan",
                "1:90 2:missing 3:80 4:missing 5:missing"
            ),
            (
                "from orders | full join targets on city, year = since | show id, city, plan where plan < 50",
                "missing:Kinh Môn:40 missing:missing:5"
            ),
            ("from orders | join targets on city | show id, plan", "1:90 1:80 3:90 3:80"),
            ("from orders | semi join targets on city | show id", "1 3"),
            ("from orders | anti join targets on city | show id", "2 4 5"),
            ("from orders | lookup (from targets where since = 2023) on city | show id, targets_paid", nil),
            (
                "from orders | lookup (from targets where since = 2023) as t on city | show id, t_paid",
                "1:2 2:missing 3:2 4:missing 5:missing"
            ),
            ("from orders | join targets on city, year = since where city = \"hai duong\" | sum plan", "170"),
            ("from orders | join targets on city, year = since | sum plan where city = \"hai duong\"", "170"),
            // A table joined to itself, and a let twice.
            ("from orders | join orders as o on city | count", "6"),
            (
                "let t = from targets where plan > 50\nfrom t | join t as u on city | count", "4"
            ),
            ("from orders | union targets | count by city", "Chí Linh:1 Hải Dương:4 Kinh Môn:1 Tứ Kỳ:1 missing:2"),
            ("from orders | union targets | sum paid where city = \"hai duong\" or city = \"KINH MON\"", "177"),
            ("from orders | union (from orders where id > 3) | show id", "1 2 3 4 5 4 5"),
            ("from orders | show id | union (from targets | show since as id) | sum id", "8106.0"),
        ], Standing.allCases)
    func answers(_ question: (query: String, answer: String?), _ standing: Standing) throws {
        let scratch = try Scratch()
        let files = [
            try scratch.file("orders.csv", JoinQueryTests.orders),
            try scratch.file("targets.csv", JoinQueryTests.targets),
        ]
        guard let answer = question.answer else {
            #expect(errorCodes(try standing.session(files), question.query) == ["E0242"])
            return
        }
        let session = try standing.session(files)
        let prefix = standing == .columnsLoaded ? "count from orders\n" : ""
        let found = rows(try session.query(prefix + question.query)).dropFirst().map { $0.joined(separator: ":") }
        #expect(found.joined(separator: " ") == answer, "\(question.query)")
    }

    @Test("What met nothing, and what was multiplied, is noted")
    func notes() throws {
        let scratch = try Scratch()
        let session = try Standing.streamed.session([
            try scratch.file("orders.csv", JoinQueryTests.orders),
            try scratch.file("targets.csv", JoinQueryTests.targets),
        ])
        func codes(_ query: String) throws -> [String] { try session.query(query).notes.map(\.code) }
        #expect(try codes("from orders | join targets on city | sum id") == ["N0240", "N0710", "N0711", "N0712"])
        #expect(
            try codes("from orders | left join (from targets | show city, since) on city | sum id") == [
                "N0710", "N0711", "N0712",
            ])
        #expect(try codes("from orders | semi join targets on city | sum id").isEmpty)
        #expect(try codes("from orders | union targets | count") == ["N0241", "N0241"])
    }

    @Test("A text that no table of a union has as written is read as it is found in any of them")
    func unionLookups() throws {
        let scratch = try Scratch()
        let many = (0..<3000).map { "Xã \($0)\n" }.joined()
        let first = try scratch.file("a.csv", "place\n\(many)")
        let second = try scratch.file("b.csv", "place\n\(many)Ái Quốc\n")
        for standing in Standing.allCases {
            let session = try standing.session([first, second])
            let result = try session.query("from a | union b | count where place = \"ai quoc\"")
            #expect(rows(result).last == ["1"])
            #expect(result.notes.map(\.code) == ["N0201"])
        }
    }

    @Test(
        "A per cent that meets a plain number is noted",
        arguments: [
            ("from a | join b on p | count", true), ("from a | lookup b on p | count", true),
            ("from a | union b | count", true), ("from b | semi join a on p | count", true),
            ("from b | add p to % as p | join a on p | count", false), ("from a | join a as other on p | count", false),
        ])
    func percents(query: String, isNoted: Bool) throws {
        let session = Engine().makeSession()
        try session.attach(csv: "p [%]\n50\n5\n100\n", as: "a")
        try session.attach(csv: "p\n0.5\n5\n1\n", as: "b")
        let notes = try session.query(query).notes.filter { $0.code == "N0206" }
        #expect(notes.count == (isNoted ? 1 : 0))
    }

    @Test(
        "A figure that counts rows of the other table several times is told of",
        arguments: [
            ("sum plan", "1 row there met 2"), ("avg plan, count plan", "1 row there met 2"),
            ("sum paid / sum plan by city", "1 row there met 2"),
            ("add paid * 2 as more | sum plan by year", "1 row there met 2"),
            ("sum (if plan > 1 then plan else missing)", "1 row there met 2"),
            ("max plan, only plan by city", nil), ("count distinct plan", nil), ("sum paid", nil),
            ("sum (paid + plan)", nil),
            ("sum (if plan > 1 then 1 else 0)", nil), ("count when plan > 1", nil),
            // What is left of the rows, the join does not know.
            ("where year = 2022 | sum plan", nil),
        ], [true, false])
    func repetitions(_ question: (query: String, words: String?), isLookup: Bool) throws {
        let scratch = try Scratch()
        let files = [
            try scratch.file("orders.csv", JoinQueryTests.orders),
            try scratch.file("targets.csv", JoinQueryTests.targets),
        ]
        let session = try Standing.resident.session(files)
        let head = isLookup ? "lookup" : "join"
        let result = try session.query(
            "from orders | \(head) (from targets where since = 2023 | show city, plan) as t on city | \(question.query)"
        )
        let found = result.notes.filter { $0.code == "N0715" }
        #expect(found.isEmpty == (question.words == nil), "\(question.query): \(result.notes)")
        #expect(found.allSatisfy { $0.text.contains(question.words ?? "") }, "\(found)")
        let once = try session.query("from orders | join targets on city, year = since | sum plan")
        #expect(!once.notes.contains { $0.code == "N0715" }, "\(once.notes)")
    }
}
