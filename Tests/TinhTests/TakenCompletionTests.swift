import Testing
import Tinh

/// What a completion puts in can be run as it stands.
@Suite struct TakenCompletionTests {
    private static let table = """
        city,flag,paid (VND),area [m2],year,day,name
        Hải Dương,true,10,2.5,2022,2022-05-01,a
        Hà Nội,false,20,100,2023,2023-01-31,b
        Chí Linh,,,,2023,2023-12-01,c
        """

    private func session(isJoined: Bool = false) throws -> (Session, Scratch) {
        let scratch = try Scratch()
        let session = Engine(.init(threadCount: 2)).makeSession(
            .init(loadsWholeFiles: true, folder: scratch.folder.path))
        try session.load(path: try scratch.file("t.csv", TakenCompletionTests.table))
        let other = try scratch.file("u.csv", "city,staff\nChí Linh,3\n")
        if isJoined { try session.load(path: other) }
        return (session, scratch)
    }

    /// The text with a candidate in it.
    private func taken(_ candidate: Completions.Candidate, _ text: String, _ range: Range<Int>) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: bytes[..<range.lowerBound], as: UTF8.self) + candidate.insertion + candidate.ending
            + String(decoding: bytes[range.upperBound...], as: UTF8.self)
    }

    @Test(
        "every one of them, but for functions",
        arguments: [
            ("count where city = 'h", "", 2), ("count where city = '", "", 3),
            ("count where city contains 'chi", "", 1),
            ("count where city in ", ")", 3), ("count where city not in h", ")", 2),
            ("count where city in \"h", ")", 2),
            ("count where city in 'h", ")", 2), ("count where city in (\"Hà Nội\", 'h", ")", 1),
            ("count where year in ", ")", 2), ("count where year in 20", ")", 2), ("count where flag in ", ")", 2),
            ("count where flag = ", "", 2), ("count where day in @2023-Q", "", 2),
            ("count where day in @2022-h", "", 1),
            ("count where day in 2023-w", "", 2), ("count where quarter day = @2023-Q", "", 2),
            ("sum paid to ", "", 5), ("show area to ", "", 6), ("show city to ", "", 3), ("show day to ", "", 5),
            ("show year to ", "", 4), ("from t | lookup u on ", "", 1), ("from t | join u on city = ", "", 1),
            ("count where paid > 5 mil", "", 1), ("count where paid > 5 v", "", 2), ("count where area < 5 h", "", 2),
            ("sum paid by year | chart ", "", 3), ("sum paid by city | chart ", "", 2),
            ("sum paid by city, flag | chart ", "", 3), ("count by month ", "", 1), ("count distinct c", "", 1),
            ("show upper ", "", 2), ("load t", " as x1", 1), ("load 't", " as x1", 1), ("load u", " as x1", 1),
        ])
    func runs(_ text: String, _ rest: String, _ countMin: Int) throws {
        let (session, scratch) = try session(isJoined: text.contains("| "))
        defer { withExtendedLifetime(scratch) {} }
        let found = session.complete(text, cursor: text.utf8.count)
        let candidates = found.candidates.filter { candidate in
            !candidate.label.hasPrefix(candidate.insertion + "(") && candidate.insertion.last != " "
        }
        #expect(candidates.count >= countMin, "\(candidates.map(\.label))")
        for candidate in candidates {
            let query = taken(candidate, text, found.replacing) + rest
            do {
                try session.run(query) { _ in }
            } catch let error as TinhError {
                // What cells hold shows only when they are read.
                let codes = error.messages.compactMap(\.code)
                #expect(codes.allSatisfy { $0.hasPrefix("E07") }, "\(query): \(codes)")
            }
        }
    }

    @Test("an apostrophe that stands behind the cursor goes with the one before it")
    func apostrophes() throws {
        let (session, scratch) = try session()
        defer { withExtendedLifetime(scratch) {} }
        let text = "count where city = 'ch'"
        let found = session.complete(text, cursor: text.utf8.count - 1)
        let candidate = try #require(found.candidates.first)
        #expect(taken(candidate, text, found.replacing) == "count where city = \"Chí Linh\"")
    }

    @Test("only folders and scripts are imported, only a path is taken for one")
    func paths() throws {
        let (session, scratch) = try session()
        defer { withExtendedLifetime(scratch) {} }
        #expect(session.complete("import \"", cursor: 8).candidates.isEmpty)
        _ = try scratch.file("names.tinh", "let x = 1")
        #expect(session.complete("import ", cursor: 7).candidates.map(\.insertion) == ["\"names.tinh"])
        for text in ["load t as x", "show load t"] {
            let found = session.complete(text, cursor: text.utf8.count).candidates
            #expect(found.allSatisfy { !$0.insertion.contains(".csv") })
        }
        #expect(session.complete("load ", cursor: 5).candidates.prefix(2).map(\.insertion) == ["\"t.csv", "\"u.csv"])
    }

    @Test("no words stand where a period is typed")
    func periods() throws {
        let (session, scratch) = try session()
        defer { withExtendedLifetime(scratch) {} }
        for text in ["count where day = @2023-Q", "show @2023-q", "count where year in @2023-h"] {
            #expect(session.complete(text, cursor: text.utf8.count).candidates.isEmpty)
        }
        let reckoned = "show @2023-12-31-d"
        #expect(session.complete(reckoned, cursor: reckoned.utf8.count).candidates.contains { $0.label == "day" })
    }
}
