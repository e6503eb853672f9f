import Testing
import Tinh

/// A query answers alike over a file that is read while it runs, over its loaded columns, and over the whole table loaded.
struct StandingTests {
    static let ledger = """
        city,year,compensation (VND),share [%],note
        Hải Dương,2022,100,10.5,
        Hải Dương,2023,250,,"two
        lines"
        Chí Linh,2023,,3,"a ""quoted"" word"
        Kinh Môn,2022,40,0.25,plain
        ,2023,7,1,

        """

    static let queries: [(query: String, expected: [[String]])] = [
        ("sum compensation where city = \"Hai Duong\" and year = 2023", [["sum_compensation"], ["250"]]),
        (
            "sum compensation as c, count as n by city",
            [
                ["city", "c", "n"], ["Chí Linh", "missing", "1"], ["Hải Dương", "350", "2"], ["Kinh Môn", "40", "1"],
                ["missing", "7", "1"],
            ]
        ),
        ("show city, share where share > 1%", [["city", "share"], ["Hải Dương", "0.1050"], ["Chí Linh", "0.0300"]]),
        ("count where note contains \"quoted\"", [["count"], ["1"]]),
        ("count where city != \"Hai Duong\"", [["count"], ["3"]]),
        (
            "sum compensation by year with totals",
            [["year", "sum_compensation"], ["2022", "140"], ["2023", "257"], ["missing", "397"]]
        ),
        ("show note where note is not missing sort note top 1", [["note"], ["a \"quoted\" word"]]),
        ("sum (if year = 2023 then compensation else 0 VND) as c", [["c"], ["257"]]),
    ]

    @Test("A query answers alike however its table stands", arguments: Standing.allCases, queries.indices)
    func answersAlike(standing: Standing, index: Int) throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", Self.ledger)
        for threads in [1, 2, 4] {
            let found = try standing.answer(Self.queries[index].query, [file], threads: threads)
            #expect(found == Self.queries[index].expected)
        }
    }

    @Test(
        "Rows told apart by many texts, all or those that pass a condition, are told apart alike",
        arguments: Standing.allCases)
    func manyTexts(standing: Standing) throws {
        // More than a sample, so that types and numbers of texts are guessed.
        let scratch = try Scratch()
        let pages = (0..<60_000).map { "https://example.vn/ho-so/\($0 * 7 % 40_000),\($0 % 100),\($0 % 3)\n" }
        let file = try scratch.file("visits.csv", "url,ms,kind\n" + pages.joined())
        for (query, expected) in [
            ("count by url top 2", [["https://example.vn/ho-so/0", "2"], ["https://example.vn/ho-so/1", "2"]]),
            ("count by url where ms >= 0 top 1", [["https://example.vn/ho-so/0", "2"]]),
            ("sum ms by kind, url where ms = 99 top 1", [["0", "https://example.vn/ho-so/10193", "99"]]),
            ("count distinct url", [["40000"]]), ("distinct url, kind | count", [["60000"]]),
            ("count distinct url where 100 / ms > 1 and ms > 0", [["39600"]]),
        ] {
            #expect(try standing.answer(query, [file]).dropFirst() == expected[...], "\(query)")
        }
    }

    @Test(
        "Rows told apart by values that are few each but many together are told apart alike",
        arguments: Standing.allCases)
    func manyTogether(standing: Standing) throws {
        // More than a sample, and so many rows that it is worth judging.
        let scratch = try Scratch()
        let rows = (0..<150_000).map { row in
            let village = row % 1000 == 7 ? "" : "Xã \(row / 400)"
            return "\(row % 400),\(village),\(row).25\n"
        }
        let file = try scratch.file("plots.csv", "plot,village,area\n" + rows.joined())
        for (query, expected) in [
            ("count as n by plot, village | count", [["149852"]]),
            ("sum area by village, plot top 1", [["missing", "207", "5625543.75"]]),
            ("sum area by plot, village where area > 99 top 1", [["207", "missing", "5625543.75"]]),
            ("count distinct area", [["150000"]]), ("count distinct area by plot sort plot take 1", [["0", "375"]]),
            ("count distinct village by plot where area > 399 sort plot take 1", [["0", "374"]]),
            ("distinct plot, village | count", [["149852"]]),
        ] {
            #expect(try standing.answer(query, [file]).dropFirst() == expected[...], "\(query)")
        }
    }

    @Test(
        "A text of which the sample holds several that are alike is found where it stands, and else told to be several",
        arguments: Standing.allCases)
    func textsAlikeInTheSample(standing: Standing) throws {
        // The third stands behind the first quarter of a megabyte, where the sample begins, and before its next part.
        let scratch = try Scratch()
        let padding = String(repeating: "x", count: 150)
        for (third, codes, expected) in [("C", [String](), [["1"]]), ("d", ["E0220"], [])] {
            let rows = (0..<12_000).map { "\([20: "c", 30: "ć", 2852: third][$0] ?? "v\($0)"),\(padding)\n" }
            let file = try scratch.file("alike.csv", "k,note\n" + rows.joined())
            let session = try standing.session([file])
            #expect(errorCodes(session, "count where k = \"C\"") == codes)
            if !expected.isEmpty {
                #expect(try standing.answer("count where k = \"C\"", [file]).dropFirst() == expected[...])
            }
        }
    }

    @Test(
        "A text that the sample holds only in another form is no mistake, and not told of a definition, where it stands"
    )
    func textAlikeInTheSample() throws {
        let scratch = try Scratch()
        let padding = String(repeating: "x", count: 150)
        for (second, notes, codes) in [("C", [false, false], [String]()), ("d", [false, true], ["E0221"])] {
            let rows = (0..<12_000).map { "\([20: "c", 2852: second][$0] ?? "v\($0)"),\(padding)\n" }
            let file = try scratch.file("alike.csv", "k,note\n" + rows.joined())
            var told: [Bool] = []
            let script = "let u = from alike where k = \"C\"\ncount from u"
            try Standing.streamed.session([file]).run(script) { outcome in
                told.append(outcome.notes.contains { $0.text.contains("read as") })
            }
            #expect(told == notes)
            let strict = Engine(.init(threadCount: 2)).makeSession(.init(isStrict: true))
            try strict.attach(path: file)
            #expect(errorCodes(strict, "count where k = \"C\"") == codes)
        }
    }

    @Test(
        "A mistake that only a sample's types make is none, and one that stays is told by the types of all cells",
        arguments: Standing.allCases)
    func mistakesOfGuessedTypes(standing: Standing) throws {
        let scratch = try Scratch()
        let padding = String(repeating: "x", count: 150)
        let rows = (0..<12_000).map { "\($0 == 2852 ? "A12" : String($0)),\($0),\(padding)\n" }
        let file = try scratch.file("codes.csv", "code,n,note\n" + rows.joined())
        #expect(try standing.answer("count where code = \"A12\"", [file]).dropFirst() == [["1"]])
        #expect(
            try standing.answer("let u = from codes where code starts \"A\"\nsum n from u", [file]).dropFirst() == [
                ["2852"]
            ])
        #expect(errorCodes(try standing.session([file]), "sum n where code > 5") == ["E0310"])
        #expect(errorCodes(try standing.session([file]), "count where n starts \"1\"") == ["E0305"])
    }

    @Test("A text that the sample does not hold is still looked up among all values", arguments: Standing.allCases)
    func rareText(standing: Standing) throws {
        // The value stands far behind the first megabytes of the file.
        let scratch = try Scratch()
        let row = "Chí Linh,1\(String(repeating: " ", count: 90))x\n"
        let file = try scratch.file(
            "towns.csv", "town,note\n" + String(repeating: row, count: 120_000) + "Đồng Hới,last\n")
        #expect(try standing.answer("count where town = \"dong hoi\"", [file]) == [["count"], ["1"]])
        let session = try standing.session([file])
        let result = try session.query("count where town = \"Dong Hoi\"")
        #expect(result.notes.contains { $0.text.contains("Đồng Hới") })
        #expect(errorCodes(session, "count where town = \"nowhere at all\"") == [])
    }

    @Test(
        "A text whose accents are encoded otherwise is exactly the value, not one of several alike",
        arguments: Standing.allCases)
    func decomposedText(standing: Standing) throws {
        let scratch = try Scratch()
        let file = try scratch.file("letters.csv", "letter\ny\n\u{1EF3}\n")
        #expect(try standing.answer("count where letter = \"y\u{0300}\"", [file]) == [["count"], ["1"]])
    }

    @Test(
        "A cell that does not fit what the sample showed widens the type, and nothing is lost",
        arguments: Standing.allCases)
    func lateMisfit(standing: Standing) throws {
        let scratch = try Scratch()
        let filler = String(repeating: "1,\(String(repeating: "x", count: 60))\n", count: 200_000)
        let decimal = try scratch.file("amounts.csv", "n,note\n" + filler + "0.125,last\n")
        #expect(try standing.answer("sum n as s", [decimal]) == [["s"], ["200000.125"]])
        let text = try scratch.file("codes.csv", "n,note\n" + filler + "none,last\n")
        #expect(errorCodes(try standing.session([text]), "sum n").count == 1)
        #expect(try standing.answer("count where n = \"none\"", [text]) == [["count"], ["1"]])
    }

    @Test("A table that the query reads twice, or a script reads often, is read rightly")
    func readsTwice() throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", Self.ledger)
        let session = try Standing.streamed.session([file])
        var answers: [[[String]]] = []
        try session.run(
            "let big = from ledger where compensation > 50\ncount from big\nsum compensation from big by year\ncount"
        ) {
            if case .result(let result) = $0.content { answers.append(rows(result)) }
        }
        #expect(
            answers == [
                [["count"], ["2"]], [["year", "sum_compensation"], ["2022", "100"], ["2023", "250"]],
                [["count"], ["5"]],
            ])
        // A later run that names further columns finds them, too.
        #expect(try rows(session.query("count where note = \"plain\"")) == [["count"], ["1"]])
    }
}
