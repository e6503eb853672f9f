import Testing
import Tinh

/// What may stand at a cursor, and what may not.
@Suite struct CompletionPlaceTests {
    private static let table = """
        city,plan (VND),paid (VND),year
        Hải Dương,10,9,2022
        Chí Linh,20,21,2023
        Kinh Môn,30,,2023
        """

    private func session() throws -> Session {
        let scratch = try Scratch()
        let session = Engine(.init(threadCount: 2)).makeSession(.init(loadsWholeFiles: true, keepsAnswers: true))
        try session.load(path: try scratch.file("t.csv", CompletionPlaceTests.table))
        try session.load(path: try scratch.file("u.csv", "city,staff\nChí Linh,3\n"))
        return session
    }

    private func labels(_ session: Session, _ text: String) -> [String] {
        session.complete(text, cursor: text.utf8.count).candidates.map(\.label)
    }

    @Test(
        "behind a condition stands first what goes on with it or ends it, and last what few have",
        arguments: [
            ("sum plan where city = \"x\" ", ["and", "or", "by", "from", "sort", "top"], ["to", "when", "over"]),
            ("sum plan where plan > 3 ", ["and", "or", "by", "from", "sort", "top"], ["to", "when", "over"]),
            ("sum plan when year = 2023 ", ["and", "or", "by", "where", "from", "as"], ["to", "over", "when"]),
        ])
    func behindCondition(_ text: String, _ first: [String], _ others: [String]) throws {
        let offered = labels(try session(), text)
        #expect(offered.prefix(first.count) == first[...] && Set(others).isDisjoint(with: offered))
    }

    @Test("behind a column of a condition stand the words that few conditions have, last")
    func rareWords() throws {
        let offered = labels(try session(), "sum plan where plan > paid ")
        #expect(offered.first == "and" && offered.suffix(3) == ["to", "over", "when"])
        #expect(labels(try session(), "check count > 3 ").contains("when"))
    }

    @Test(
        "words that may stand, and none that may not",
        arguments: [
            (
                "count from t where city = \"x\" ", ["and", "by", "or", "sort", "top", "with"],
                ["then", "else", "on", "as", "desc", "rows", "per", "join", "where", "from", "show", "in", "is", "not"]
            ),
            (
                "count from t ", ["where", "by", "sort"],
                ["and", "or", "as", "when", "to", "from", "join", "on", "desc"]
            ),
            ("show city from t sort city ", ["desc", "top", "where", "take", "is", "in"], ["sort", "by", "across"]),
            ("sum plan from t ", ["by", "where", "across", "versus"], ["then", "per", "when"]),
            ("sum plan ", ["when", "as", "versus", "from", "by", "over"], ["then", "per", "on", "every", "desc"]),
            ("show plan ", ["as", "from", "to"], ["by", "versus", "across", "with", "per"]),
            ("sum plan by city top 3 ", ["per", "sort", "where"], ["bottom", "as", "and", "when"]),
            ("sum plan by city top 3 sort city ", ["desc"], ["top", "bottom", "sort"]),
            ("sum plan by city with totals ", ["sort", "where"], ["with", "totals", "and"]),
            ("count where if plan > 3 ", ["then", "and", "or"], ["else", "by", "top"]),
            ("count where if plan > 3 then 1 ", ["else"], ["then", "by", "top"]),
            (
                "count where plan ", ["=", "<", ">=", "is", "in", "to", "not"],
                ["desc", "then", "as", "every", "and", "by", "when", "contains", "~"]
            ),
            (
                "count from t where plan > 2 and city ", ["=", "!=", "~", "in", "contains", "is", "not"],
                ["<", "and", "or", "to", "by", "when"]
            ),
            ("sum plan by year versus previous ", ["year", "plan"], ["city"]),
            ("sum plan / ", ["paid", "year", "sum"], ["city"]),
            ("count where plan + paid ", ["and", "in"], ["="]),
            ("count where city in (\"Chí Linh\", ", ["\"Hải Dương\""], ["\"Chí Linh\""]),
            ("count where city in (\"Chí Linh\", \"", ["Hải Dương"], ["Chí Linh"]),
            ("sum plan by ", ["city", "year"], ["staff"]), ("sum staff where ", ["city", "staff"], ["plan", "paid"]),
            ("count where plan is ", ["missing", "not"], ["city", "sum", "is", "and"]),
            ("count where plan is not ", ["missing"], ["city", "sum", "not"]),
            ("count where plan is m", ["missing"], ["max", "median", "min"]),
            ("count where plan is missing ", ["and", "by"], ["is", "in", "contains"]),
            ("count where city not ", ["in", "contains", "starts", "ends", "matches"], ["city", "sum", "is", "not"]),
            ("count where not ", ["city", "plan", "true"], ["and", "by"]),
            ("sum plan by ", ["city", "every", "year"], ["by", "where", "sum plan"]),
            ("sum plan by city with ", ["totals", "subtotals"], ["city", "sum"]),
            ("sum plan by city with sub", ["subtotals"], ["substring"]),
            ("sum plan by city top ", [], ["city", "sum", "by", "x"]),
            ("from t take ", [], ["city", "sum", "by"]),
            ("sum plan by city, year top 3 per ", ["city", "year"], ["sum", "avg", "by"]),
            ("from t | describe ", ["where"], ["city", "sum", "abs", "by"]),
            ("from t | drop ", ["city", "plan"], ["sum", "abs", "by", "not"]),
            ("from t | rename ", ["city", "plan"], ["sum", "abs"]),
            ("from t | rename city ", ["as"], ["by", "where", "and", "when"]),
            ("from t | rename city as ", [], ["city", "sum"]),
            ("from t | unpivot plan, ", ["paid"], ["sum"]),
            ("from t | join u ", ["on", "as"], ["where", "by", "and"]),
            ("from t | join u on ", ["city"], ["staff", "plan", "sum", "not"]),
            ("from t | join (from u) on ", ["city"], ["staff", "plan", "sum", "not"]),
            ("from t | lookup (from u | drop city) on city = ", ["staff"], ["plan", "year"]),
            ("from t | lookup u on city = ", ["city"], ["staff", "plan", "year"]),
            ("count distinct ", ["city", "plan"], ["by", "where"]), ("count distinct c", ["city"], ["sum"]),
            ("count where city = ", ["city", "\"Chí Linh\""], ["plan", "year", "paid"]),
            ("count where plan = ", ["paid"], ["city", "year"]),
            ("count where plan > 5 ", ["billion", "VND", "and"], ["m2", "kg"]),
            ("count where plan > 5 billion ", ["VND", "and"], ["million", "kg"]),
            ("count where plan > 5 mil", ["million"], ["milligram", "millimeter"]),
            ("count where plan in (5 v", ["VND"], ["by"]), ("count where year > 5 ", ["million"], ["VND", "m2"]),
            ("sum plan to ", ["VND", "int"], ["₫", "million", "date", "year"]),
            ("sum plan by year | chart ", ["bar", "line", "scatter"], ["heat"]),
            ("sum plan by city | chart ", ["bar", "hist"], ["line", "area", "heat", "scatter"]),
            ("sum plan by city, year | chart ", ["heat", "line"], ["load"]),
            ("show 2 @2023-Q", [], ["quarter"]),
            ("from t | left join ", ["t", "u"], ["city", "sum"]),
            ("from ", ["t", "u"], ["city", "sum", "by"]),
            ("sum plan over ", ["all", "city"], ["sum", "by"]),
            ("sum plan over (city ", ["sort", "rows"], ["where", "by", "and"]),
            ("sum plan by year versus p", ["previous", "plan", "paid"], ["totals"]),
            ("sum plan by city | chart bar ", ["city", "sum_plan"], ["line"]),
            ("sum plan by city | save \"x.csv\" ", ["replace"], ["city"]),
            ("load \"x.csv\" ", ["as"], ["by", "where", "with"]),
            ("load \"x/clearance 2023.csv\" as ", ["clearance 2023"], ["city", "t", "sum"]),
            ("load \"x.csv\" as x ", ["with"], ["by", "where", "as"]),
            ("load \"x.csv\" as x with (", ["missing", "delimiter"], ["city", "sum"]),
            ("load \"x.csv\" as x (a: ", ["int", "decimal", "date"], ["city", "sum"]),
            ("load \"x.csv\" as x (", [], ["city", "sum"]),
            ("let ", [], ["city", "sum"]), ("let f(x) = ", ["city", "if"], ["where", "show"]),
            ("let x = ", ["show", "where", "sum", "city"], ["by"]),
            ("param y i", ["int"], ["if", "city", "in"]),
            ("use ", ["t", "u"], ["city", "sum"]),
            ("explain ", ["sum", "show", "where", "city"], ["load", "by"]),
            ("check ", ["city", "not", "if"], ["show", "load", "by"]),
            ("check plan > 3 ", ["and", "where", "from", "as", "by"], ["top", "show"]),
            ("show plan to V", ["VND"], ["versus"]), ("show plan / paid to VND/", ["m2", "ha"], ["city", "int"]),
            ("count where plan > 3 b", ["billion", "by"], ["between"]),
            ("show ", ["city", "sum", "if"], ["by", "where", "show"]),
            ("count where city in (", ["\"Chí Linh\"", "city", "show"], ["by", "and"]),
            ("count where city in (\"Chí Linh\" ", [], ["then", "desc", "on", "x"]),
            (
                "from t | ", ["where", "show", "sort", "top", "chart", "save", "join", "left join", "sum", "city"],
                ["from", "by", "with", "across", "load", "let", "versus", "then", "and"]
            ),
            (
                "", ["sum", "show", "from", "where", "load", "city", "let", "explain"],
                ["by", "with", "across", "versus", "then", "and", "on"]
            ),
            ("sum plan\n  ", ["by", "where"], ["load"]), ("sum plan by city\n\n", ["sum", "show"], ["and"]),
            ("from (show plan from t\nwh", ["where"], ["when"]),
            ("sum plan nonsense plan by city wher", ["where"], []),
            ("count where city == \"x\" | whe", ["where"], ["by"]),
        ])
    func words(_ text: String, _ offered: [String], _ others: [String]) throws {
        let found = labels(try session(), text).map { String($0.prefix { $0 != "(" }) }
        #expect(Set(offered).isSubset(of: found), "missing: \(Set(offered).subtracting(found))")
        #expect(Set(others).isDisjoint(with: found), "too many: \(Set(others).intersection(found))")
    }

    @Test("a word that is offered behind a step's words is taken there by the checker, one that is not is refused")
    func clauses() throws {
        let session = try session()
        let rest = [
            "from": "t", "where": "plan > 0", "by": "city", "across": "year", "versus": "plan", "with": "totals",
            "sort": "city", "top": "3", "bottom": "3", "take": "3", "skip": "1", "sample": "2",
        ]
        let steps = [
            "sum plan", "sum plan from t", "sum plan from t by city", "sum plan from t by city with totals",
            "show city, plan from t", "show city from t where plan > 3", "from t", "from t sort city",
            "from t | drop city", "from t | add plan as p", "from t | rename plan as plan", "from t | distinct city",
            "from t | describe", "from t | union t", "from t | where year > 3", "from t sort plan top 2",
            "from t | take 2", "from t sample 2",
        ]
        // The words with which the checker says that a clause has no place in a step.
        let refusals: Set = ["E0218", "E0509", "E0510", "E0516", "E0526", "E0576"]
        for step in steps {
            let offered = Set(labels(session, step + " "))
            for (clause, operand) in rest {
                let query = "\(step) \(clause) \(operand)"
                var codes: [String] = []
                do {
                    try session.run(query) { _ in }
                } catch let error as TinhError {
                    codes = error.messages.compactMap(\.code)
                }
                let isRefused = !refusals.isDisjoint(with: codes) || codes.contains { $0.hasPrefix("E01") }
                #expect(offered.contains(clause) != isRefused, "\(query): \(codes)")
            }
        }
    }

    @Test("verbs stand first where a step may begin, and the step's columns behind them")
    func first() throws {
        let session = try session()
        #expect(labels(session, "").prefix(2).map { $0.prefix(4) } == ["sum(", "coun"])
        #expect(labels(session, "sum plan by year versus ").first?.prefix(9) == "previous(")
        #expect(labels(session, "sum plan by year versus previous ").first == "year")
        #expect(labels(session, "count from t where city ").first == "=")
        #expect(labels(session, "from t | ").prefix(4) == ["show", "where", "sort", "top"])
    }

    @Test("a word behind a closed quote or a number is put in with a blank")
    func glued() throws {
        let session = try session()
        for text in ["count from t where city = \"x\"", "count from t where plan > 7", "count from t where (plan > 3)"]
        {
            let found = session.complete(text, cursor: text.utf8.count).candidates
            #expect(found.contains { $0.insertion == " and " }, "\(text)")
            #expect(found.allSatisfy { $0.insertion.first == " " })
        }
        #expect(session.complete("count where ", cursor: 12).candidates.allSatisfy { $0.insertion.first != " " })
    }

    @Test("what stands within a text or a name is found where nothing begins so")
    func inside() throws {
        let session = try session()
        #expect(labels(session, "count from t where city contains \"duong") == ["Hải Dương"])
        #expect(labels(session, "count from t where city = linh") == ["\"Chí Linh\""])
        #expect(labels(session, "sum lan") == ["plan"])
        // A number that is typed is one.
        #expect(labels(session, "count from t where year = 23").allSatisfy { $0 != "2023" })
    }

    @Test("a word is completed whole where the cursor stands within it")
    func within() throws {
        let session = try session()
        let found = session.complete("count by city where plan > 3", cursor: 11)
        #expect(found.candidates.map(\.insertion) == ["city"])
        #expect(found.replacing == 9..<13)
    }

    @Test("long statements are completed too")
    func long() throws {
        let session = try session()
        let list = "count where city in (" + (0..<30_000).map { "\"x\($0)\"" }.joined(separator: ", ") + ") b"
        #expect(labels(session, list).contains("by"))
        let chain = "count where " + (0..<2_000).map { "plan = \($0)" }.joined(separator: " or ") + " or ci"
        #expect(labels(session, chain).contains("city"))
        let deep = "show " + String(repeating: "(", count: 900) + "pl"
        #expect(labels(session, deep).contains("plan"))
    }
}
