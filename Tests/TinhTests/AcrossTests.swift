import Testing
import Tinh

/// Pivots, whichever way their table stands.
struct AcrossTests {
    static let ledger = """
        city,kind,year,paid [VND],plan [VND],date
        Hải Dương,a,2020,10,12,2020-01-05
        Hải Dương,b,2021,20,12,2021-03-05
        Hải Dương,a,2023,5,,2023-05-31
        Chí Linh,a,2021,7,5,2021-03-31
        Chí Linh,b,2023,,3,2023-07-01
        Tứ Kỳ,a,,3,4,
        ,b,2020,1,0,2020-02-29

        """

    static let questions: [(query: String, answer: [String])] = [
        (
            "sum paid by city across year",
            [
                "city|2020|2021|2023|missing", "Chí Linh|–|7|–|–", "Hải Dương|10|20|5|–", "Tứ Kỳ|–|–|–|3",
                "–|1|–|–|–",
            ]
        ),
        (
            "count by city across year with totals where year is not missing",
            [
                "city|2020|2021|2023|Total", "Chí Linh|0|1|1|2", "Hải Dương|1|1|1|3", "–|1|0|0|1", "–|2|2|2|6",
            ]
        ),
        (
            "sum paid / sum plan as r, count by city across kind with totals",
            [
                "city|a_r|a_count|b_r|b_count|Total_r|Total_count", "Chí Linh|1.4|1|–|1|0.875|2",
                "Hải Dương|1.25|2|1.6666666666666667|1|1.4583333333333333|3", "Tứ Kỳ|0.75|1|–|0|0.75|1",
                "–|–|0|–|1|–|1", "–|1.1904761904761905|4|1.4|3|1.2777777777777777|7",
            ]
        ),
        ("sum paid across year", ["2020|2021|2023|missing", "11|27|5|3"]),
        ("sum paid across year with totals", ["2020|2021|2023|missing|Total", "11|27|5|3|46"]),
        ("count across year in 2020..2023", ["2020|2021|2022|2023", "2|2|0|2"]),
        ("count across year in (2023, 2020)", ["2023|2020", "2|2"]),
        ("count across city in (\"tu ky\", \"Hải Dương\")", ["Tứ Kỳ|Hải Dương", "1|3"]),
        (
            "count across month date in @2020-Q1",
            ["2020-01|2020-02|2020-03", "1|1|0"]
        ),
        ("count across kind, paid > 5", ["a_false|a_true|b_false|b_true", "2|2|2|1"]),
        ("count across kind in (\"b\", \"a\"), year in 2020..2021", ["b_2020|b_2021|a_2020|a_2021", "1|1|1|1"]),
        (
            "count across kind in (\"b\", \"a\"), year",
            ["b_2020|b_2021|b_2023|a_2020|a_2021|a_2023|a_missing", "1|1|1|1|1|1|1"]
        ),
        ("count + year as n by kind across year in 2020..2021", ["kind|2020|2021", "a|2021|2022", "b|2021|2022"]),
        ("sum paid by city across year sort desc top 1", ["city|2020|2021|2023|missing", "Hải Dương|10|20|5|–"]),
        ("sum paid by city across year | top 1", ["city|2020|2021|2023|missing", "Hải Dương|10|20|5|–"]),
        (
            "sum paid, count by city across kind in (\"a\") | sort desc | bottom 2",
            ["city|a_sum_paid|a_count", "Tứ Kỳ|3|1", "Chí Linh|7|1"]
        ),
        (
            "sum paid by city across kind in (\"a\", \"b\") | where b > 0 | top 1 | show city", ["city", "Hải Dương"]
        ),
        (
            "avg paid by city across kind in (\"a\", \"b\") sort city | sort desc take 2 | add a + b as c",
            ["city|a|b|c", "Hải Dương|7.5|20|27.5", "Chí Linh|7|–|–"]
        ),
        (
            "sum paid by city across year with totals | top 1",
            ["city|2020|2021|2023|missing|Total", "Hải Dương|10|20|5|–|35", "–|11|27|5|3|46"]
        ),
        (
            "sum paid as p by city across kind sort `b` desc, p",
            ["city|a|b", "Hải Dương|15|20", "–|–|1", "Tứ Kỳ|3|–", "Chí Linh|7|–"]
        ),
        (
            "sum paid by city across kind in (\"a\", \"b\") | where a > 5 VND | add a + b as both",
            ["city|a|b|both", "Chí Linh|7|–|–", "Hải Dương|15|20|35"]
        ),
        (
            "count from (count by city across year in 2020..2021 | where `2020` = 1)", ["count", "2"]
        ),
        ("sum paid by city across year where year = 1900", ["city"]),
        (
            "previous sum paid by city across year in 2020..2023 with totals where city starts \"H\" or city starts \"C\"",
            [
                "city|2020|2021|2022|2023|Total", "Chí Linh|–|–|7|–|–", "Hải Dương|–|10|20|–|–", "–|–|10|27|–|–",
            ]
        ),
        ("next sum paid across year in 2020..2022", ["2020|2021|2022", "27|–|–"]),
        (
            "cumulative sum paid by city across year with totals",
            [
                "city|2020|2021|2023|missing|Total", "Chí Linh|–|7|7|–|–", "Hải Dương|10|30|35|–|–",
                "Tứ Kỳ|–|–|–|3|–", "–|1|1|1|–|–", "–|11|38|43|3|–",
            ]
        ),
        (
            "cumulative median paid over all by kind across year where year is not missing",
            ["kind|2020|2021|2023", "a|5.5|8.5|7", "b|5.5|8.5|7"]
        ),
        (
            "moving(count distinct city, 2) by kind across year in 2020..2023",
            ["kind|2020|2021|2022|2023", "a|1|2|1|1", "b|0|1|1|1"]
        ),
        (
            "cumulative sum paid by every year across kind with totals where year is not missing",
            ["year|a|b|Total", "2020|10|1|11", "2021|17|21|38", "2022|17|21|38", "2023|22|21|43", "–|–|–|–"]
        ),
        (
            "previous count as n by year across kind where year > 2019",
            ["year|a|b", "2020|–|–", "2021|1|1", "2023|–|–"]
        ),
        (
            "rank sum paid over city by city across year with totals where year > 2019",
            [
                "city|2020|2021|2023|Total", "Chí Linh|–|1|–|1", "Hải Dương|2|1|3|1", "–|1|–|–|1", "–|–|–|–|–",
            ]
        ),
        ("rank sum paid across year", ["2020|2021|2023|missing", "2|1|3|4"]),
        (
            "sum paid / max sum paid over all as part by kind across year in 2020..2021",
            ["kind|2020|2021", "a|0.5|0.35", "b|0.05|1"]
        ),
        (
            "first(sum paid, year) over kind by kind across year in 2020..2021", ["kind|2020|2021", "a|10|10", "b|1|1"]
        ),
        (
            "cumulative sum paid as c by kind across year in 2020..2022 versus kind = \"a\"",
            [
                "kind|2020_c|2020_base|2020_difference|2020_change|2021_c|2021_base|2021_difference|2021_change|2022_c|2022_base|2022_difference|2022_change",
                "a|10|10|0|0|17|17|0|0|17|–|–|–", "b|1|10|-9|-0.9|21|17|4|0.23529411764705882|21|–|–|–",
            ]
        ),
        (
            "min date by kind across year in 2020..2021",
            ["kind|2020|2021", "a|2020-01-05|2021-03-31", "b|2020-02-29|2021-03-05"]
        ),
    ]

    @Test("A pivot has a column for each value", arguments: Standing.allCases, questions.indices)
    func answers(standing: Standing, index: Int) throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", Self.ledger)
        for threads in [1, 3] {
            let rows = try standing.answer(Self.questions[index].query, [file], threads: threads)
            #expect([rows[0].joined(separator: "|")] + rows.dropFirst().map(lines) == Self.questions[index].answer)
        }
    }

    @Test("Each cell is what `where` says, the total row and column what the query says without them")
    func laws() throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", Self.ledger)
        let session = try Standing.resident.session([file])
        for measure in ["sum paid", "avg paid", "count", "count distinct year", "median plan", "sum paid / sum plan"] {
            let pivot = try session.query("\(measure) as m by city across kind with totals")
            func figure(_ clauses: String) throws -> Value {
                try session.query("\(measure) as m \(clauses)").columns[0][0]
            }
            for row in 0..<pivot.rowCount {
                let city = pivot.columns[0][row].asText.map { "city = \"\($0)\"" } ?? "city is missing"
                let rows = pivot.isTotal(row: row) ? "true" : city
                for kind in ["a", "b"] {
                    #expect(
                        try pivot[kind]?[row] == figure("where \(rows) and kind = \"\(kind)\""), "\(measure) \(rows)")
                }
                #expect(try pivot["Total"]?[row] == figure("where \(rows)"), "\(measure) \(rows)")
            }
        }
    }

    @Test("What only the data know is told once they are known, and can be named")
    func closed() throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", Self.ledger)
        for standing in Standing.allCases {
            let session = try standing.session([file])
            #expect(errorCodes(session, "count by kind across city | where true") == ["E0527"])
            #expect(errorCodes(session, "count from (count by kind across city)") == ["E0528"])
            #expect(errorCodes(session, "let t = count by kind across city\ncount from t") == ["E0528"])
            do {
                _ = try session.query("count by kind across year where year > 2020 | show kind")
                Issue.record("this must fail")
            } catch let error as TinhError {
                #expect(error.messages[0].description.contains("across year in (2021, 2023)"), "\(error.messages[0])")
            }
        }
    }

    @Test("A pivot shows the groups of both clauses, so each column has what `by` gives")
    func pivots() throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", Self.ledger)
        let session = try Standing.resident.session([file])
        let figures = ["sum paid", "count", "median plan", "count distinct kind", "(avg paid when kind = \"a\")"]
        for figure in figures {
            for measure in [
                "previous \(figure)", "next \(figure)", "cumulative \(figure)", "moving(\(figure), 2)",
                "previous cumulative \(figure)", "rank \(figure) over city", "rank \(figure) over all",
                "max \(figure) over all", "stdev \(figure) over city", "rank cumulative \(figure) over year",
                "cumulative \(figure) over all", "rank (\(figure) - avg \(figure) over all) over city",
            ] {
                let pivot = try session.query("\(measure) as m by city across year in 2019..2023")
                let groups = try session.query("\(measure) as m by city, every year in 2019..2023")
                for row in 0..<groups.rowCount {
                    let year = try #require(groups["year"]?[row])
                    #expect(
                        pivot["\(year.asInt ?? 0)"]?[row / 5] == groups["m"]?[row], "\(measure), row \(row)")
                }
            }
        }
    }

    @Test("What is noticed in a row is told once, whatever columns see it")
    func overlaps() throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", Self.ledger)
        let session = try Standing.resident.session([file])
        for measure in ["sum paid", "cumulative sum paid", "moving(sum paid, 2)", "moving(sum paid, 3)"] {
            let result = try session.query("\(measure) across year where year is not missing")
            #expect(
                result.notes.map(\.text) == ["`sum paid` skipped 1 row of 6 where a value is missing"], "\(measure)")
        }
        #expect(errorCodes(session, "previous sum paid by city across year sort desc") == ["E0514"])
        #expect(errorCodes(session, "previous sum paid by kind across city") == ["E0558"])
        #expect(errorCodes(session, "previous sum paid by city across year versus year = 2020") == ["E0538"])
    }

    @Test("Rows that a pivot leaves out are counted, skipped ones once")
    func notes() throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", Self.ledger)
        for standing in Standing.allCases {
            let result = try standing.session([file]).query("sum paid by city across year in 2021..2023 with totals")
            #expect(
                result.notes.map(\.code) == ["N0701", "N0716"] && result.notes[0].text.contains("skipped 1 row of 4")
                    && result.notes[1].text.contains("leaves out 3 rows"), "\(result.notes)")
        }
    }
}

/// A row on one line, `–` where a value is missing.
func lines(_ row: [String]) -> String { row.map { $0 == "missing" ? "–" : $0 }.joined(separator: "|") }
