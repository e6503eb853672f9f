import Testing
import TinhBase

@testable import TinhSemantics

/// Words of everyday language and of other languages, and the line that is offered for them.
@Suite struct EverydayTests {
    @Test(
        "a period behind a key or a measure becomes a condition of the rows that are meant",
        arguments: [
            Mistake(
                "sum plan by quarter in 2023 from clearance", "E0313", "2023",
                "sum plan by quarter date where date in @2023 from clearance"),
            Mistake(
                "sum plan by quarter in @2023 from clearance", "E0313", "@2023",
                "sum plan by quarter date where date in @2023 from clearance"),
            Mistake(
                "sum plan by quarter date in 2023 from clearance", "E0313", "2023",
                "sum plan by quarter date where date in @2023 from clearance"),
            Mistake(
                "sum plan by quarter in 2022..2023, city from clearance", "E0313", "2022..2023",
                "sum plan by quarter date, city where date in @2022..@2023 from clearance"),
            Mistake(
                "sum plan by city in (2022, 2023) from clearance", "E0313", "(2022, 2023)",
                "sum plan by city where year in (2022, 2023) from clearance"),
            Mistake(
                "sum plan by year in 2023 from clearance", "E0313", "2023",
                "sum plan by year where year = 2023 from clearance"),
            Mistake(
                "sum plan by city in 2023 where residential or plan > 5 VND from clearance", "E0313", "2023",
                "sum plan by city where (residential or plan > 5 VND) and year = 2023 from clearance"),
            Mistake(
                "sum plan by month date in May 2023 where residential from clearance", "E0313", "May 2023",
                "sum plan by month date where residential and date in @2023-05 from clearance"),
            Mistake(
                "sum plan in 2023 by city where residential from clearance", "E0313", "2023",
                "sum plan by city where residential and year = 2023 from clearance"),
            Mistake(
                "count, sum plan in 2023 by city from clearance", "E0313", "2023",
                "count, sum plan when year = 2023 by city from clearance"),
            Mistake(
                "sum plan by city across quarter in 2023 from clearance", "E0207", "quarter",
                "sum plan by city across quarter date in @2023 from clearance"),
        ])
    func periods(mistake: Mistake) { mistake.holds() }

    @Test(
        "a year or month behind a key or a measure says which rows count",
        arguments: [
            Mistake(
                "sum plan by year since 2022 from clearance", "E0206", "since 2022",
                "sum plan by year where year >= 2022 from clearance"),
            Mistake(
                "sum plan by year until 2022 from clearance where residential", "E0206", "until 2022",
                "sum plan by year from clearance where residential and year <= 2022"),
            Mistake(
                "count from clearance where date in May", "E0201", "May",
                "count from clearance where month_of_year date = 5"),
            Mistake(
                "count from clearance where date not in Q2", "E0201", "Q2",
                "count from clearance where quarter_of_year date != 2"),
            Mistake(
                "sum plan in May from clearance", "E0201", "May",
                "sum plan where month_of_year date = 5 from clearance"),
        ])
    func parts(mistake: Mistake) { mistake.holds() }

    @Test(
        "values and calls of other languages",
        arguments: [
            Mistake(
                "sum plan from clearance where status in paid", "E0225", "paid",
                "sum plan from clearance where status = \"paid\""),
            Mistake(
                "sum plan from clearance where status not in nowhere", "E0225", "nowhere",
                "sum plan from clearance where status != \"nowhere\""),
            Mistake("sum plan over city from clearance", "E0542", "city", "sum plan by city from clearance"),
            Mistake(
                "sum plan by (year, city) from clearance", "E0302", "(year, city)",
                "sum plan by year, city from clearance"),
            Mistake(
                "show max(stars, 3) from products", "E0319", "max(stars, 3)", "show greatest(stars, 3) from products"),
            Mistake(
                "show stars, min(0, stars) as low from products", "E0319", "min(0, stars)",
                "show stars, least(0, stars) as low from products"),
            Mistake("show cast(stars as varchar) from products", "E0205", "cast", "show (stars to text) from products"),
            Mistake("show cast(area as int) from clearance", "E0205", "cast", "show round(area) from clearance"),
            Mistake("show int(area) from clearance", "E0205", "int", "show floor(area) from clearance"),
            Mistake(
                "from clearance | show days(date - @2023-01-01) as n, datediff(date, @2023-01-01) as m", "E0205",
                "datediff", "from clearance | show days(date - @2023-01-01) as n, days(date - @2023-01-01) as m"),
            Mistake(
                "sum plan as total by year from clearance | add previous total", "E0554", "previous total",
                "sum plan as total by year from clearance | add previous total over (sort year)"),
        ])
    func calls(mistake: Mistake) { mistake.holds() }

    @Test("a query in brackets is a table under its name, too")
    func bracketedTable() {
        #expect(
            Checked("let cities = (count as n by city from clearance); count from cities where n > 2").errors.isEmpty)
        #expect(Checked("let n = (count from clearance); show n + 1").errors.isEmpty)
    }

    @Test("a key may be a condition")
    func condition() {
        #expect(Checked("sum plan by quarter date in @2023 from clearance").errors.isEmpty)
    }

    @Test(
        "figures that go along periods, and words of other languages around what Tinh has",
        arguments: [
            Mistake(
                "moving average of plan from clearance", "E0205", "moving",
                "moving(avg plan, 3) by month date from clearance"),
            Mistake(
                "rolling sum plan by month date from clearance", "E0205", "rolling",
                "moving(sum plan, 3) by month date from clearance"),
            Mistake(
                "running total of plan by month date from clearance", "E0205", "running",
                "cumulative sum plan by month date from clearance"),
            Mistake(
                "ytd plan from clearance", "E0205", "ytd",
                "cumulative sum plan by year date, month date from clearance"),
            Mistake(
                "running total of count by year from clearance", "E0205", "running",
                "cumulative count by year from clearance"),
            Mistake(
                "moving average of stars by year from (from products | add 2023 as year)", "E0205", "moving",
                "moving(avg stars, 3) by year from (from products | add 2023 as year)"),
            Mistake(
                "count by city sort count descending from clearance", "E0206", "descending",
                "count by city sort count desc from clearance"),
            Mistake("ytd plan by city from clearance", "E0205", "ytd"),
            Mistake(
                "sum plan by city, year with totals with subtotals from clearance", "E0218", "with",
                "sum plan by city, year with subtotals from clearance"),
            Mistake(
                "sum plan by city, year with subtotals with totals from clearance", "E0218", "with",
                "sum plan by city, year with subtotals from clearance"),
            Mistake(
                "sum plan by city sort sum_plan descending from clearance", "E0206", "descending",
                "sum plan by city sort sum_plan desc from clearance"),
            Mistake(
                "sum plan, avg area by city sort avg from clearance", "E0207", "avg",
                "sum plan, avg area by city sort avg_area from clearance"),
            Mistake("avg plan, avg area by city sort avg from clearance", "E0207", "avg"),
            Mistake(
                "from clearance | extend ratio = compensation / plan, twice = plan * 2", "E0205", "extend",
                "from clearance | add compensation / plan as ratio, plan * 2 as twice"),
            Mistake(
                "from clearance | summarize paid = sum(plan), n = count by city", "E0205", "summarize",
                "from clearance | sum(plan) as paid, count as n by city"),
            Mistake(
                "from clearance | summarize sum(plan)", "E0205", "summarize", "from clearance | sum(plan)"),
            Mistake(
                "from clearance | project city, paid = plan", "E0205", "project",
                "from clearance | show city, plan as paid"),
        ])
    func words(mistake: Mistake) { mistake.holds() }

    @Test(
        "what always holds, and the share of the one group that is left, are noted",
        arguments: [
            ("count from clearance where city != \"Tứ Kỳ\" or city != \"Chí Linh\"", ["N0212"]),
            ("count from clearance where city != \"Tứ Kỳ\" and city != \"Chí Linh\"", []),
            ("count from clearance where city != \"Tứ Kỳ\" or project != \"x\"", ["N0202"]),
            ("share sum plan from clearance where city = \"Tứ Kỳ\"", ["N0213"]),
            ("share sum plan by city from clearance where year = 2023 and city = \"Tứ Kỳ\"", ["N0213"]),
            ("share sum plan by status from clearance where city = \"Tứ Kỳ\"", []),
            ("share sum plan by city from clearance where year = 2023", []),
            ("count residential by city from clearance", ["N0214"]),
            ("count area >= 500, sum plan by city from clearance", ["N0214"]),
            ("count date is missing from clearance", ["N0214"]),
            ("count when residential by city from clearance", []),
            ("count area by city from clearance", []),
            ("count > 2 by city from clearance", []),
            ("count area > count plan by city from clearance", []),
            ("sum plan / 1 million by city from clearance", ["N0215"]),
            ("round(sum plan / 1_000_000, 1) from clearance", ["N0215"]),
            ("sum (plan / 1e9) when year = 2023 from clearance", ["N0215"]),
            ("show plan / 1000 as thousands from clearance", ["N0215"]),
            ("from clearance | add plan / 1 billion as billions", ["N0215"]),
            ("sum plan / 1 million VND by city from clearance", []),
            ("sum plan / 1000 * 3 from clearance", []),
            ("sum plan / 100, sum plan / 2, count / 1000 from clearance", []),
            ("count from clearance where year = 2023 and city = \"Tứ Kỳ\" or city = \"Chí Linh\"", ["N0216"]),
            ("count from clearance where city = \"Tứ Kỳ\" or city = \"Chí Linh\" and year = 2023", ["N0216"]),
            ("count when residential and project contains \"a\" or project contains \"b\" from clearance", ["N0216"]),
            ("count from clearance where (year = 2023 and city = \"Tứ Kỳ\") or city = \"Chí Linh\"", []),
            ("count from clearance where year = 2023 and (city = \"Tứ Kỳ\" or city = \"Chí Linh\")", []),
            ("count from clearance where city = \"Tứ Kỳ\" and year = 2023 or city = \"Chí Linh\"", []),
            ("count from clearance where year = 2023 and city = \"Tứ Kỳ\" or residential", []),
            ("count from clearance where year = 1 and plan = 5 or year = 2 and plan = 6", []),
            ("sum year by city from clearance", ["N0217"]),
            ("avg year, max year, sum area by city from clearance", []),
            ("count distinct city by city from clearance", ["N0218"]),
            ("count distinct city by city with totals from clearance", []),
            ("count distinct city by project from clearance", []),
            ("sum plan by city as percent from clearance", ["N0219"]),
            ("sum plan by city, year as total from clearance", ["N0219"]),
            ("sum plan as total by city as place from clearance", []),
            ("count by floor(compensation / plan) as share from clearance", []),
            ("count where year in (2022, 2023.5) from clearance", ["N0220"]),
            ("count where year in (2022.0, 2023) or area in (1.5, 2) from clearance", []),
        ])
    func noted(query: String, codes: [String]) {
        #expect(Checked(query).query?.notes.map(\.code) == codes)
    }

    @Test(
        "what is offered beside such a note passes, and has no note itself",
        arguments: [
            ("sum plan / 1 million as m by city", "sum plan / 1 million VND as m by city"),
            ("round(sum plan / 1_000_000, 1)", "round(sum plan / 1_000_000 VND, 1)"),
            (
                "count where year = 2023 and city = \"Tứ Kỳ\" or city = \"Chí Linh\" or city = \"Hải Dương\"",
                "count where year = 2023 and city in (\"Tứ Kỳ\", \"Chí Linh\", \"Hải Dương\")"
            ),
            (
                "count where project contains \"a\" or project contains \"b\" and residential",
                "count where (project contains \"a\" or project contains \"b\") and residential"
            ),
            ("sum year", "count by year"), ("sum year by city", "count by city, year"),
            ("count distinct city by city", "count by city"),
            ("sum plan by city as percent", "share sum plan by city"),
            ("share sum plan by city as percent", "share sum plan as percent by city"),
            ("sum plan by city as total top 3", "sum plan as total by city top 3"),
            ("avg plan by city as average", "avg plan as average by city"),
        ])
    func offered(query: String, line: String) throws {
        let note = try #require(Checked(query + " from clearance").query?.notes.first)
        let offered = withCorrection(query + " from clearance", note)
        #expect(offered == line + " from clearance")
        #expect(Checked(offered).query?.notes.isEmpty ?? false, "\(offered)")
    }

    @Test("the share of all that is offered keeps the other conditions, and passes")
    func shareOfAll() {
        let note = Checked("share sum plan as part by city from clearance where year = 2023 and city = \"Tứ Kỳ\"")
            .query?
            .notes.first
        #expect(
            note?.remedy
                == "for the share of all rows write `share sum plan as part by city where year = 2023 | where city = \"Tứ Kỳ\"`"
        )
        #expect(
            Checked("share sum plan as part by city where year = 2023 from clearance | where city = \"Tứ Kỳ\"").errors
                .isEmpty)
    }

    @Test("of rows, `top 5 by plan` is offered as an order")
    func limit() {
        for (rows, line) in [
            ("from clearance | top 5 by plan", "from clearance | sort plan desc top 5"),
            (
                "show city, plan where year = 2023 bottom 2 by plan from clearance",
                "show city, plan where year = 2023 sort plan desc bottom 2 from clearance"
            ),
        ] {
            let errors = Checked(rows).errors
            #expect(errors.map(\.code) == ["E0509"])
            #expect(errors.first.flatMap(DiagnosticText.correctedLine) == line)
        }
    }

    @Test(
        "what stands elsewhere, or is called otherwise",
        arguments: [
            Mistake(
                "sum plan by city across 2022, 2023 from clearance", "E0508", "2022, 2023",
                "sum plan by city across year in (2022, 2023) from clearance"),
            Mistake(
                "sum plan by year growth from clearance", "E0207", "growth",
                "sum plan, growth sum plan by year from clearance"),
            Mistake(
                "sum plan \"total\" from clearance", "E0206", "plan", "sum plan as total from clearance"),
            Mistake(
                "count where residential = yes from clearance", "E0201", "yes",
                "count where residential = true from clearance"),
            Mistake(
                "count where residential != no from clearance", "E0201", "no",
                "count where residential != false from clearance"),
            Mistake(
                "count where paid in 2023 from clearance", "E0225", "paid",
                "count where status = \"paid\" and year = 2023 from clearance"),
            Mistake(
                "count where not paid in @2023-05 from clearance", "E0225", "paid",
                "count where not (status = \"paid\" and date in @2023-05) from clearance"),
            Mistake(
                "show city, plan sorted by plan from clearance", "E0206", "sorted by",
                "show city, plan sort plan from clearance"),
            Mistake(
                "sum plan as total by city sorted by total from clearance", "E0206", "sorted by",
                "sum plan as total by city sort total from clearance"),
            Mistake(
                "sum plan as total by city top 3 by total from clearance", "E0218", "by",
                "sum plan as total by city sort total desc top 3 from clearance"),
            Mistake(
                "sum plan by city top 3 by plan from clearance", "E0218", "by",
                "sum plan by city sort sum plan desc top 3 from clearance"),
            Mistake("count cities from clearance", "E0201", "cities", "count distinct city from clearance"),
            Mistake(
                "count projects by year from clearance", "E0201", "projects",
                "count distinct project by year from clearance"),
            Mistake(
                "max plan, project from clearance", "E0502", "project",
                "show plan, project sort plan desc top 1 from clearance"),
            Mistake(
                "min plan, project where year = 2023 from clearance", "E0502", "project",
                "show plan, project sort plan top 1 where year = 2023 from clearance"),
        ])
    func elsewhere(mistake: Mistake) { mistake.holds() }

    @Test("another word is no misspelling")
    func otherWord() {
        #expect(Checked("show late from clearance").errors.allSatisfy { $0.replacements.isEmpty })
        #expect(
            Checked("show dete from clearance").errors.map { DiagnosticText.correctedLine($0) } == [
                "show date from clearance"
            ])
    }
}
