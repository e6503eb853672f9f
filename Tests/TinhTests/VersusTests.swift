import Testing
import Tinh

/// Bases, whichever way their table stands.
struct VersusTests {
    static let questions: [(query: String, answer: [String])] = [
        (
            "sum paid versus sum plan by city",
            [
                "city|sum_paid|base|difference|change", "Chí Linh|7|8|-1|-0.125",
                "Hải Dương|35|24|11|0.4583333333333333",
                "Tứ Kỳ|3|4|-1|-0.25", "–|1|0|1|–",
            ]
        ),
        (
            "count versus 2, count when kind = \"a\" as a by city top 2",
            [
                "city|count|count_base|count_difference|count_change|a", "Hải Dương|3|2|1|0.5|2", "Chí Linh|2|2|0|0|1",
            ]
        ),
        (
            "sum paid by city where year = 2021 versus year = 2020",
            ["city|sum_paid|base|difference|change", "Chí Linh|7|–|–|–", "Hải Dương|20|10|10|1"]
        ),
        (
            "sum paid as now by city where year = 2021 and kind in (\"a\", \"b\") versus previous year as before sort change desc",
            ["city|now|before|difference|change", "Hải Dương|20|10|10|1", "Chí Linh|7|–|–|–"]
        ),
        (
            "sum paid by year versus previous year",
            [
                "year|sum_paid|base|difference|change", "2020|11|–|–|–", "2021|27|11|16|1.4545454545454546",
                "2023|5|–|–|–",
                "–|3|3|0|0",
            ]
        ),
        (
            "sum paid by year versus year = 2020 where year is not missing with totals",
            [
                "year|sum_paid|base|difference|change", "2020|11|11|0|0", "2021|27|11|16|1.4545454545454546",
                "2023|5|11|-6|-0.5454545454545454", "–|43|11|32|2.909090909090909",
            ]
        ),
        (
            "sum paid by city where year = 2021 versus previous year with totals sort difference desc top 1",
            ["city|sum_paid|base|difference|change", "Hải Dương|20|10|10|1", "–|27|11|16|1.4545454545454546"]
        ),
        (
            "sum paid by year where year is not missing versus previous year with totals",
            [
                "year|sum_paid|base|difference|change", "2020|11|–|–|–", "2021|27|11|16|1.4545454545454546",
                "2023|5|–|–|–",
                "–|43|43|0|0",
            ]
        ),
        (
            "sum paid by city where year is not missing across year versus previous year",
            [
                "city|2020_sum_paid|2020_base|2020_difference|2020_change|2021_sum_paid|2021_base|2021_difference|2021_change|2023_sum_paid|2023_base|2023_difference|2023_change",
                "Chí Linh|–|–|–|–|7|–|–|–|–|–|–|–", "Hải Dương|10|–|–|–|20|10|10|1|5|–|–|–",
                "–|1|–|–|–|–|1|–|–|–|–|–|–",
            ]
        ),
        (
            "count by city across kind where year = 2021 versus year = 2020",
            [
                "city|a_count|a_base|a_difference|a_change|b_count|b_base|b_difference|b_change",
                "Chí Linh|1|–|–|–|0|–|–|–",
                "Hải Dương|0|1|-1|-1|1|–|–|–",
            ]
        ),
        (
            "count where date in @2021-Q1 versus previous year",
            ["count|base|difference|change", "2|2|0|0"]
        ),
        (
            "count by month date as month where date in @2021 versus previous year",
            ["month|count|base|difference|change", "2021-03|2|–|–|–"]
        ),
        // 29 February has no day of its own a year later, and meets the 28th.
        (
            "count where date in @2021-02 versus previous year", ["count|base|difference|change", "0|1|-1|-1"]
        ),
        (
            "sum paid / sum plan to % as r where year = 2021 versus year = 2020 and city = \"hai duong\"",
            ["r|base|difference", "1.588235294117647|0.8333333333333334|0.7549019607843136"]
        ),
        (
            "sum paid by city, kind where year in 2020..2021 versus year = 2020 with subtotals",
            [
                "city|kind|sum_paid|base|difference|change", "Chí Linh|a|7|–|–|–", "Chí Linh|–|7|–|–|–",
                "Hải Dương|a|10|10|0|0",
                "Hải Dương|b|20|–|–|–", "Hải Dương|–|30|10|20|2", "–|b|1|1|0|0", "–|–|1|1|0|0",
                "–|–|38|11|27|2.4545454545454546",
            ]
        ),
        (
            "sum paid by year, city where city = \"Hải Dương\" versus previous year with subtotals",
            [
                "year|city|sum_paid|base|difference|change", "2020|Hải Dương|10|–|–|–", "2020|–|10|–|–|–",
                "2021|Hải Dương|20|10|10|1", "2021|–|20|10|10|1", "2023|Hải Dương|5|–|–|–", "2023|–|5|–|–|–",
                "–|–|35|–|–|–",
            ]
        ),
        ("max date where year = 2021 versus year = 2020", ["max_date|base|difference", "2021-03-31|2020-02-29|P396D"]),
        // A part of the year is no period of it: each quarter meets its like.
        (
            "sum paid by quarter_of_year date as quarter where year date = 2021 versus year date = 2020",
            ["quarter|sum_paid|base|difference|change", "1|27|11|16|1.4545454545454546"]
        ),
        (
            "sum paid where date in @2021 across month_of_year date versus date in @2020",
            ["3_sum_paid|3_base|3_difference|3_change", "27|–|–|–"]
        ),
        (
            "sum paid by upper kind as kind versus kind = \"b\"",
            ["kind|sum_paid|base|difference|change", "A|25|–|–|–", "B|21|21|0|0"]
        ),
        (
            "sum paid by upper kind as kind versus upper kind = \"B\"",
            ["kind|sum_paid|base|difference|change", "A|25|21|4|0.19047619047619047", "B|21|21|0|0"]
        ),
        (
            "count by city versus city = \"Tu Ky\" | where difference > 0 | show city, change",
            ["city|change", "Chí Linh|1", "Hải Dương|2"]
        ),
    ]

    @Test("A base stands beside its measure", arguments: Standing.allCases, questions.indices)
    func answers(standing: Standing, index: Int) throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", AcrossTests.ledger)
        for threads in [1, 3] {
            let rows = try standing.answer(Self.questions[index].query, [file], threads: threads)
            #expect(
                [rows[0].joined(separator: "|")] + rows.dropFirst().map(lines) == Self.questions[index].answer,
                "\(Self.questions[index].query)")
        }
    }

    @Test("What base and measure notice is told apart, and what both read is told once")
    func notes() throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", AcrossTests.ledger)
        for standing in Standing.allCases {
            let session = try standing.session([file])
            let result = try session.query(
                "from ledger where kind != \"c\" | sum paid by city where year = 2023 and city != \"x\" versus year = 2021"
            )
            #expect(
                result.notes.map(\.text) == [
                    "kind: no value is \"c\"; the nearest: \"a\" and \"b\"", "city: no value is \"x\"",
                    "`sum paid` skipped 1 row of 2 where a value is missing",
                ])
            let unmet = try session.query("sum paid by city where year = 2021 versus previous year with subtotals")
            #expect(
                unmet.notes.map(\.code) == ["N0713"] && unmet.notes[0].text.contains("1 of 2 groups"), "\(unmet.notes)")
            // Up to when `where` asks, the base may have groups behind the last of the step.
            for (condition, words) in [
                ("date in @2021", "2 of 2"), ("year date = 2021", "2 of 2"),
                ("date >= @2021-01 and date < @2022", "2 of 2"),
                ("date <= @2021-03-04", "2 of 2"),
            ] {
                let later = try session.query("sum paid by month date where \(condition) versus previous year")
                let found = later.notes.filter { $0.code == "N0713" }
                #expect(
                    found.count == 1 && found.allSatisfy { $0.text.contains(words) }, "\(condition): \(later.notes)")
            }
            let open = try session.query("sum paid by year date where date >= @2020-01-01 versus previous year")
            // 2022 has no partner; 2024, after the last year, may have one yet.
            #expect(open.notes.contains { $0.text.contains("1 of 2 groups") }, "\(open.notes)")
        }
    }

    /// A query, and what is said of the period that leaves the match; nil where nothing is.
    static let periods: [(query: String, remedy: String??)] = [
        ("sum paid by month date where year date = 2021 versus year date = 2020", "versus previous year"),
        ("sum paid by month date where date in @2021 versus date in @2020", "versus previous year"),
        ("sum paid by date where date in @2021-03 versus date in @2020-02", .some(nil)),
        ("sum paid by month date where date in @2021-Q1 versus date in @2020-Q4", "versus previous quarter"),
        (
            "sum paid by month date where date in @2021-02..@2021-03 versus date in @2021-01..@2021-02",
            "versus previous month"
        ),
        ("sum paid where date in @2021 across month date versus date in @2020", "versus previous year"),
        ("sum paid by month date where year date = 2023 versus year date = 2020", "month_of_year date"),
        ("sum paid by half date where year date = 2023 versus year date = 2020", .some(nil)),
        ("sum paid by month date where date in @2021-03 versus date in @2020-02", .none),
        ("sum paid by date where date = @2021-03-05 versus date = @2020-01-05", .none),
        ("sum paid by year date versus year date = 2020", .none),
        ("sum paid by year date versus year date in 2020..2021", .none),
        ("sum paid by year date versus date in @2020", .none),
        ("sum paid by month_of_year date where year date = 2021 versus year date = 2020", .none),
    ]

    @Test("A period that leaves the match unseen is told, with what meets its like", arguments: periods.indices)
    func periodsLeftOut(index: Int) throws {
        let scratch = try Scratch()
        let file = try scratch.file("ledger.csv", AcrossTests.ledger)
        let (query, remedy) = Self.periods[index]
        let notes = try Standing.resident.session([file]).query(query).notes.filter { $0.code == "N0504" }
        guard let remedy else {
            #expect(notes.isEmpty, "\(query): \(notes)")
            return
        }
        #expect(
            notes.count == 1 && notes.allSatisfy { ($0.remedy == nil) == (remedy == nil) }
                && notes.allSatisfy { remedy.map($0.description.contains) ?? true }, "\(query): \(notes)")
    }

    @Test(
        "A date at the end of the calendar has no later one that could meet it",
        arguments: [
            (
                "sum x where year d = 2023 versus previous year", ["2|1|1|1"]
            ),
            (
                "sum x by year d as y versus previous year",
                ["2022|1|–|–|–", "2023|2|1|1|1", "9999|3|–|–|–", "–|4|4|0|0"]
            ),
            ("sum x where d = @2023-05-06 versus previous day", ["–|2|–|–"]),
            ("sum x where month d = @2023-06 versus previous month", ["–|2|–|–"]),
        ])
    func endOfCalendar(query: String, answer: [String]) throws {
        let scratch = try Scratch()
        let file = try scratch.file("d.csv", "d,x\n2022-05-05,1\n2023-05-05,2\n9999-12-31,3\n,4\n")
        for standing in Standing.allCases {
            let rows = try standing.answer(query, [file]).dropFirst()
            #expect(rows.map { $0.map { $0 == "missing" ? "–" : $0 }.joined(separator: "|") } == answer)
        }
    }

    @Test("A ratio of two figures is one division, as `versus` has it")
    func oneDivision() throws {
        let session = Engine().makeSession()
        try session.attach(csv: "year,paid\n2022,88000000000\n2023,140000000000\n", as: "t")
        let growth = rows(try session.query("growth(sum paid) by year"))
        let versus = rows(try session.query("sum paid by year versus previous year"))
        let change = rows(
            try session.query("percent_change(sum paid when year = 2023, sum paid when year = 2022) as change"))
        #expect(growth.last?.last == versus.last?.last)
        #expect(change.last?.last == versus.last?.last)
        #expect(growth.last?.last == "0.5909090909090909")
    }
}
