import Testing
import TinhBase
import TinhTypes

@testable import TinhSemantics

/// Everyday words for periods, changes, parts and groups, and what is offered for them.
@Suite struct OfferedTests {
    @Test(
        "a quarter, a change, a range, a name of words and a column of the step before are told as Tinh writes them",
        arguments: [
            Mistake(
                "sum plan in Q1 2023 from clearance", "E0313", "Q1 2023",
                "sum plan where date in @2023-Q1 from clearance"),
            Mistake(
                "sum plan by city in Q1/2023 from clearance", "E0313", "Q1/2023",
                "sum plan by city where date in @2023-Q1 from clearance"),
            Mistake(
                "sum plan from clearance where date in H2 2023", "E0313", "H2 2023",
                "sum plan from clearance where date in @2023-H2"),
            Mistake(
                "sum plan for Q3 2023 from clearance", "E0205", "for", "sum plan where date in @2023-Q3 from clearance"),
            Mistake("sum plan in Q5 2023 from clearance", "E0205", "Q5"),
            Mistake(
                "sum plan in May 2023 from clearance", "E0313", "May 2023",
                "sum plan where date in @2023-05 from clearance"),
            Mistake(
                "count from clearance where date in 2023-05", "E0313", "2023-05",
                "count from clearance where date in @2023-05"),
            Mistake(
                "count from clearance where month date = \"May\"", "E0310", "=",
                "count from clearance where month_of_year date = 5"),
            Mistake(
                "sum plan over compensation by city from clearance", "E0542", "compensation",
                "sum plan / sum compensation by city from clearance"),
            Mistake("sum plan over project by city from clearance", "E0542", "project"),
            Mistake("sum plan by city by year from clearance", "E0218", "by", "sum plan by city, year from clearance"),
            Mistake("sum plan for each city from clearance", "E0205", "for", "sum plan by city from clearance"),
            Mistake(
                "count from clearance where quarter date = 2", "E0310", "=",
                "count from clearance where quarter_of_year date = 2"),
            Mistake(
                "count from clearance where quarter date = \"Q2\"", "E0310", "=",
                "count from clearance where quarter_of_year date = 2"),
            Mistake(
                "count from clearance where quarter(date) = Q2", "E0201", "Q2",
                "count from clearance where quarter_of_year(date) = 2"),
            Mistake(
                "change in plan by year from clearance", "E0205", "change in", "growth sum plan by year from clearance"),
            Mistake(
                "increase in avg plan by year from clearance", "E0205", "increase in",
                "increase(avg plan) by year from clearance"),
            Mistake("change in plan by city from clearance", "E0205", "change in"),
            Mistake(
                "sum plan from clearance where year in 2022-2023", "E0313", "2022-2023",
                "sum plan from clearance where year in 2022..2023"),
            Mistake(
                "sum plan in billions from clearance", "E0412", "billions", "sum plan / 1 billion VND from clearance"),
            Mistake(
                "sum plan in million VND by city from clearance", "E0412", "million",
                "sum plan / 1 million VND by city from clearance"),
            Mistake("sum a by Thành phố from kinds", "E0236", "Thành phố", "sum a by `Thành phố` from kinds"),
            Mistake(
                "count from kinds where thanh pho = \"x\"", "E0236", "thanh pho",
                "count from kinds where `Thành phố` = \"x\""),
            Mistake(
                "sum plan by city from clearance | where sum plan > 5 VND", "E0201", "plan",
                "sum plan by city from clearance | where sum_plan > 5 VND"),
            Mistake(
                "sum plan / total plan by city from clearance", "E0205", "total plan",
                "share sum plan by city from clearance"),
            Mistake(
                "sum plan and compensation by city from clearance", "E0303", "sum plan and compensation",
                "sum plan, sum compensation by city from clearance"),
            Mistake(
                "count from products where stars >= 4 stars", "E0401", "stars", "count from products where stars >= 4"),
            Mistake(
                "percent residential by city from clearance", "E0205", "percent",
                "proportion residential by city from clearance"),
            Mistake(
                "share of residential households by city from clearance", "E0205", "of",
                "proportion residential by city from clearance"),
            Mistake(
                "count by city, status over city from clearance", "E0540", "over city",
                "count over city by city, status from clearance"),
            Mistake("count, sum plan by city, status over city from clearance", "E0540", "over city"),
            Mistake(
                "sum plan by city from clearance | export \"x.csv\"", "E0205", "export",
                "sum plan by city from clearance | save \"x.csv\""),
        ])
    func periods(mistake: Mistake) { mistake.holds() }

    @Test("where two statements may be meant, both are offered, and both pass")
    func alternatives() {
        func lines(_ query: String) -> [String?] {
            guard let error = Checked(query).errors.first else { return [] }
            return [
                DiagnosticText.correctedLine(error),
                error.alternative.flatMap { DiagnosticText.line(error, with: $0.replacements) },
            ]
        }
        #expect(
            lines("avg plan per project by city from clearance") == [
                "sum plan / count distinct project by city from clearance", "avg plan by city, project from clearance",
            ])
        #expect(
            lines("count per status by city from clearance") == [
                "count by city, status from clearance", "count / count distinct status by city from clearance",
            ])
        #expect(lines("plan per city from clearance") == ["sum plan by city from clearance", nil])
        let text = Checked("count per status by city from clearance").errors.first
            .map { DiagnosticText.render($0, styled: false) }
        #expect(
            text?.hasSuffix(
                "or how many there are for each, as a quotient:\n    count / count distinct status by city from clearance"
            ) == true)
    }

    @Test("a column that another table has is told with that table")
    func otherTables() {
        let told = Checked("count by district where plan > 5 VND from products").errors.first
        #expect(told?.remedy == "`clearance` has one: `lookup clearance on …` brings it to these rows")
        #expect(
            Checked("sum plan by stars").errors.first?.remedy
                == "`plan` is in `clearance`, `stars` is in `products`: `lookup t on k` brings a table's columns to the rows of another"
        )
    }

    @Test(
        "where one column names each row of that table, the lookup is offered",
        arguments: [
            ("sum plan by due from clearance", "E0201"), ("from clearance | sum plan by due", "E0201"),
            ("from clearance sort plan | sum plan by due", "E0201"),
            ("sum plan by project where finished > due", "E0213"),
        ])
    func lookups(query: String, code: String) throws {
        var catalog = SmallCatalog.province.only("clearance")
        let fields = [
            Schema.Field("project", DataType(.text)), Schema.Field("due", DataType(.date)),
            Schema.Field("finished", DataType(.date)),
        ]
        catalog.tables.append(("projects", Schema(fields)))
        catalog.texts["projects.project"] = ["a", "b"]
        let error = try #require(Checked(query, catalog).errors.first)
        #expect(error.code == code)
        let offered = withCorrection(query, error)
        #expect(offered.hasPrefix("from clearance | lookup projects on project | ") || query.contains("sort"))
        #expect(offered != query && Checked(offered, catalog).errors.isEmpty, "\(offered)")
    }

    @Test("code that holds a name in back-quotes stands without its own")
    func quotedCode() {
        let told = Checked("sum a, `Thành phố` by t from kinds").errors.first
        #expect(told?.message == "`Thành phố` differs from row to row, and this step gives one row for each group")
        #expect(told?.remedy?.hasPrefix("aggregate it (only `Thành phố` where") == true)
    }
}
