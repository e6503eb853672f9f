import Testing
import Tinh

/// Groups that do not occur, whichever way their table stands.
struct EveryTests {
    static let questions: [(query: String, answer: [String])] = [
        ("count, sum paid by every year", ["2020|2|11", "2021|2|27", "2022|0|–", "2023|2|5", "–|1|3"]),
        ("count by every year in 2021..2024", ["2021|2", "2022|0", "2023|2", "2024|0"]),
        ("count by every year in 1999..2000", ["1999|0", "2000|0"]),
        (
            "count by city, every year in 2020..2021",
            ["Chí Linh|2020|0", "Chí Linh|2021|1", "Hải Dương|2020|1", "Hải Dương|2021|1", "–|2020|1", "–|2021|0"]
        ),
        ("count by city, every year in 1999..2000", []),
        (
            "count by every kind, every city where year = 2021",
            ["a|Chí Linh|1", "a|Hải Dương|0", "b|Chí Linh|0", "b|Hải Dương|1"]
        ),
        (
            "sum paid ?? 0 as p, count + 1 as n by every month date where date in @2021-01..@2023-06 and kind = \"a\" take 3",
            ["2021-03|7|2", "2021-04|0|1", "2021-05|0|1"]
        ),
        ("count by every month date in @2021-02..@2021-04", ["2021-02|0", "2021-03|2", "2021-04|0"]),
        ("count by every quarter date in @2020", ["2020-Q1|2", "2020-Q2|0", "2020-Q3|0", "2020-Q4|0"]),
        (
            "count, sum paid by every city in (\"Kim Thành\", \"Tứ Kỳ\", \"chi linh\")",
            ["Kim Thành|0|–", "Tứ Kỳ|1|3", "Chí Linh|2|7"]
        ),
        (
            "count by every year in (2023, 2020, 2022), every kind in (\"b\", \"a\") with subtotals",
            [
                "2023|b|1", "2023|a|1", "2023|Total|2", "2020|b|1", "2020|a|1", "2020|Total|2", "2022|b|0", "2022|a|0",
                "2022|Total|0", "Total|–|4",
            ]
        ),
        ("count by every year in (2023, 2020..2021) sort desc top 2", ["2023|2", "2020|2"]),
        ("count by every year in (2023, 2020..2021) sort year | where count > 1 | bottom 2", ["2023|2", "2020|2"]),
        (
            "count by every city in (distinct city where city is not missing) where kind = \"a\"",
            ["Chí Linh|1", "Hải Dương|2", "Tứ Kỳ|1"]
        ),
        ("count by every year in (2023, 2022, 2020) with totals", ["2023|2", "2022|0", "2020|2", "Total|4"]),
        ("previous count as p by every year in (2023, 2022, 2021)", ["2023|0", "2022|2", "2021|–"]),
        ("cumulative median paid as m by every year in (2022, 2021)", ["2022|13.5", "2021|13.5"]),
        ("count by every date in @2020-02-28..@2020-03-01", ["2020-02-28|0", "2020-02-29|1", "2020-03-01|0"]),
        ("count by every year in 2021..2023 with totals sort desc top 2", ["2021|2", "2023|2", "Total|4"]),
        (
            "count, avg paid as a by every year in 2021..2022, kind with subtotals",
            [
                "2021|a|1|7", "2021|b|1|20", "2021|Total|2|13.5", "2022|a|0|–", "2022|b|0|–", "2022|Total|0|–",
                "Total|–|2|13.5",
            ]
        ),
        (
            "count by every year where year is not missing versus previous year",
            ["2020|2|–|–|–", "2021|2|2|0|0", "2022|0|2|-2|-1", "2023|2|0|2|–"]
        ),
        (
            "count by every year across kind in (\"a\", \"b\") where year > 2020",
            ["2021|1|1", "2022|0|0", "2023|1|1"]
        ),
        ("count by every year in 2020..2023 | where count = 0", ["2022|0"]),
        (
            "cumulative median paid as m, moving(count distinct city, 2) as n by every year",
            ["2020|5.5|1", "2021|8.5|2", "2022|8.5|2", "2023|7|2", "–|3|1"]
        ),
        (
            "moving(sum paid * 0.5e0, 2) as s, moving(stdev paid, 2) as d by every year in 2022..2025",
            ["2022|–|–", "2023|2.5|–", "2024|2.5|–", "2025|–|–"]
        ),
        (
            "cumulative median paid as m by city, every year in 2020..2022 with totals where kind = \"a\"",
            [
                "Chí Linh|2020|–", "Chí Linh|2021|7", "Chí Linh|2022|7", "Hải Dương|2020|10", "Hải Dương|2021|10",
                "Hải Dương|2022|10", "Total|–|–",
            ]
        ),
        (
            "cumulative median paid over kind as m by every city, kind, every year in 2020..2021 where city starts \"H\" or city starts \"C\"",
            [
                "Chí Linh|a|2020|10", "Chí Linh|a|2021|8.5", "Chí Linh|b|2020|–", "Chí Linh|b|2021|20",
                "Hải Dương|a|2020|10", "Hải Dương|a|2021|8.5", "Hải Dương|b|2020|–", "Hải Dương|b|2021|20",
            ]
        ),
        (
            "rank cumulative median paid over all as r, previous cumulative last(kind, date) as k by every year in 2020..2022",
            ["2020|3|–", "2021|1|b", "2022|1|a"]
        ),
    ]

    @Test("Groups without rows count 0, and are missing otherwise", arguments: Standing.allCases, questions.indices)
    func answers(standing: Standing, index: Int) throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", AcrossTests.ledger)
        for threads in [1, 3] {
            let session = try standing.session([file], threads: threads)
            let result = try session.query(Self.questions[index].query)
            #expect(shown(result) == Self.questions[index].answer, "\(Self.questions[index].query)")
        }
    }

    @Test("A check sees the groups that do not occur")
    func checks() throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", AcrossTests.ledger)
        let session = try Standing.streamed.session([file])
        var reports: [CheckReport] = []
        try session.run(
            "check count > 0 by every year in 2020..2021\ncheck count > 0 by every year where year is not missing\n"
                + "check cumulative median paid >= 6 by every year in 2020..2022"
        ) { outcome in if case .check(let report) = outcome.content { reports.append(report) } }
        #expect(reports.map(\.isPassed) == [true, false, false])
        #expect(reports[1].failures.first?.found.map(\.value) == ["2022", "0"])
        #expect(reports[1].checkedCount == 4)
        #expect(reports[2].failures.map { $0.found.map(\.value) } == [["2020", "5.5"]])
    }

    @Test("Rows outside a range are counted; a range that is too long is refused")
    func notes() throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", AcrossTests.ledger)
        for standing in Standing.allCases {
            let session = try standing.session([file])
            let result = try session.query("count by every year in 2021..2022")
            #expect(result.notes.map(\.code) == ["N0716"], "\(result.notes)")
            #expect(result.notes.first?.text.contains("leaves out 5 rows") == true)
            #expect(errorCodes(session, "count by every year as a, year as b") == ["E0581"])
            #expect(errorCodes(session, "count by city as a, city as b with subtotals") == [])
            #expect(errorCodes(session, "count by every paid in 0..9000000000000000000").count == 1)
        }
    }
}
