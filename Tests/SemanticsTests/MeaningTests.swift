import Testing
import TinhBase
import TinhPlan
import TinhSyntax
import TinhTypes

@testable import TinhSemantics

@Suite("What a query means") struct MeaningTests {
    @Test(
        "names and types of the result",
        arguments: [
            ("sum compensation, count distinct city", "sum_compensation decimal VND, count_distinct_city int"),
            ("count by year date from clearance", "year_date year, count int"),
            ("show thanh_pho from kinds", "Thành phố text"),
            // A function of a column's name is meant before a measure behind that column.
            ("from kinds | show a as share, t | share count as s by t", "t text, s float %"),
            ("from kinds | show a as share, t | share(count) as s by t", "t text, s float %"),
            (
                "avg a, median f, stdev d, min day, max t from kinds",
                "avg_a float, median_f float, stdev_d float, min_day date, max_t text"
            ),
            (
                "show a + d as x, a * d as y, d * d as z, a / b as q from kinds",
                "x decimal, y decimal, z decimal, q float"
            ),
            (
                "show plan / area as x, plan / plan as y, plan * 50% as z from clearance",
                "x float VND/ha, y float, z decimal VND"
            ),
            ("show price to VND/ha as p from kinds", "p int VND/ha"),
            (
                "show growth + growth as x, growth * growth as y, 1 + growth as z, growth / 2 as w from kinds",
                "x decimal %, y decimal, z decimal, w float %"
            ),
            ("show a to % as x, a to float as y, a to text as z from kinds", "x decimal %, y float, z text"),
            (
                "show at - day as x, day - 3 days as y, span / 2 as z, span / span as w from kinds",
                "x duration, y date, z duration, w float"
            ),
            (
                "show month day + 1 as x, month day - month day as y, year day + 1 year as z from kinds",
                "x month, y int, z year"
            ),
            (
                "show round(d, 1), floor d, abs plan from (show 1.25 as d, 5 VND as plan)",
                "round(d, 1) decimal, floor_d decimal, abs_plan int VND"
            ),
            (
                "show 500 billion VND as x, 2.5 ha as y, 2.5 billion as z, 1.5e3 as w, 12.50 as v",
                "x int VND, y decimal ha, z int, w float, v decimal"
            ),
            ("sum a when ok as n, sum f when b > 1 from kinds", "n decimal, sum f when b > 1 float"),
            ("min day - max day as d, (count when ok) / count as share from kinds", "d duration, share float"),
        ])
    func types(query: String, columns: String) {
        #expect(Checked(query).columns == columns)
    }

    @Test(
        "conditions as the engine gets them",
        arguments: [
            ("day in @2023-05", "day >= @2023-05-01 and day <= @2023-05-31"),
            ("at in @2023-05-01", "at >= @2023-05-01T00:00:00 and at <= @2023-05-01T23:59:59.999999"),
            ("at <= @2023-05", "at <= @2023-05-31T23:59:59.999999"),
            ("day > @2023-Q1", "day > @2023-03-31"),
            ("day >= @2023", "day >= @2023-01-01"),
            ("day in @1995..@1996", "day >= @1995-01-01 and day <= @1996-12-31"),
            ("day < @2024-01-31 + 1 month", "day < @2024-02-29"),
            ("month day in @2023", "start_of(month(day)) >= @2023-01-01 and start_of(month(day)) <= @2023-12-31"),
            ("year day = 2023", "year(day) = 2023"),
            ("year day in 2021..2023", "year(day) >= 2021 and year(day) <= 2023"),
            ("a in (1, 2, 3)", "a in (1, 2, 3)"),
            ("a in (1)", "a in (1)"),
            ("a not in (1, 2.5)", "not(a in (1, 2.5))"),
            ("d in (1, 2)", "d in (1.00, 2.00)"),
            ("a in (1, 2.5, 3e0)", "a in (1, 2.5, 3.0)"),
            ("f in (1, 2.5)", "f in (1, 2.5)"),
            ("a in (1, 5..7)", "a in (1) or a >= 5 and a <= 7"),
            ("growth > 9%", "growth > 0.09"),
            ("growth < -1.5%", "growth < -0.015"),
            ("price > 5 million", "price > 5000000"),
            ("price > 5 billion VND / ha", "price > 5000000000 / 1 / 10000.0"),
            ("overrun > 9%", "overrun > 0.09"),
            ("t = \"X\"", "t = \"x\""),
            ("t in (\"X\", \"y\")", "t in (\"x\", \"y\")"),
            ("t ~ \"X\" and not t contains \"a\"", "t ~ \"X\" and not(t contains \"a\")"),
            ("not (a > 1 or ok)", "not(a > 1 or ok)"),
            ("t is not missing", "not(isMissing(t))"),
            ("thanh_pho != \"hai duong\"", "Thành phố != \"Hải Dương\""),
        ])
    func conditions(condition: String, lowered: String) {
        let checked = Checked("show a from kinds where \(condition)")
        let line = checked.plan.split(separator: "\n").map { $0.drop { $0 == " " } }.first { $0.hasPrefix("filter") }
        #expect(line.map { String($0.dropFirst("filter ".count)) } == lowered, "\(checked.told)")
    }

    @Test(
        "order, cuts and totals",
        arguments: [
            ("show a, b from kinds sort b desc top 3", "project a, b\n  top 3 by b desc\n    scan kinds: a, b"),
            ("show a as x from kinds sort x, b", "project x = a\n  sort a, b\n    scan kinds: a, b"),
            ("from kinds | show a take 2 skip 1", "project a\n  skip 1 take 2\n    scan kinds: a"),
            ("sum a by t from kinds bottom 2", "top 2 by sum_a, t\n  group by t: sum_a = sum(a)\n    scan kinds: a, t"),
            ("sum a by t from kinds sort desc", "sort sum_a desc\n  group by t: sum_a = sum(a)\n    scan kinds: a, t"),
            (
                "sum a by t from kinds sort t desc bottom 2",
                """
                sort t desc, t
                  top 2 by isMissing(t) desc, t, isMissing(t) desc, t desc
                    group by t: sum_a = sum(a)
                      scan kinds: a, t
                """
            ),
            (
                "sum a by t from kinds sort sum b",
                """
                project t, sum_a
                  sort $sort1
                    group by t: sum_a = sum(a), $sort1 = sum(b)
                      scan kinds: a, b, t
                """
            ),
            (
                "sum a by t from kinds where ok | where sum_a > 5 | top 2",
                """
                top 2 by sum_a desc, t
                  filter sum_a > 5
                    group by t: sum_a = sum(a)
                      filter ok
                        scan kinds: a, t, ok
                """
            ),
            (
                "sum a by t from kinds with totals | sort desc",
                """
                all but the total row
                  sort sum_a desc
                    rows of the operator below
                  group by t with totals: sum_a = sum(a)
                    scan kinds: a, t
                """
            ),
            ("distinct t from kinds", "group by t\n  scan kinds: t"),
            (
                "show a, b from kinds where a > 1 | where b > 2 | drop b",
                "project a\n  filter a > 1 and b > 2\n    scan kinds: a, b"
            ),
            ("show t from kinds", "project t\n  scan kinds: t"),
            ("show t", "project t\n  scan kinds: t"),
            ("show 5 t", "project 5 t = 5\n  one row"),
            ("show VND", "project VND = 1\n  one row"),
            ("count", "aggregate: count = countRows()\n  scan kinds: rows only"),
            ("1 + 2 as three", "project three = 3\n  one row"),
        ])
    func order(query: String, plan: String) {
        let catalog = query == "count" || query == "show t" ? SmallCatalog.province.only("kinds") : .province
        #expect(Checked(query, catalog).plan == plan)
    }

    @Test(
        "let: values, measures, functions and tables",
        arguments: [
            ("let limit = 5 billion\ncount from clearance where plan > limit", "plan > 5000000000"),
            (
                "let cities = (\"hai duong\", \"Tứ Kỳ\")\ncount from clearance where city in cities",
                "city in (\"Hải Dương\", \"Tứ Kỳ\")"
            ),
            ("let above(x, y) = x > y * 2\ncount from kinds where above(a + 1, b)", "a + 1 > b * 2"),
            ("let x = 1\nlet f(a) = a + x\nlet g(x) = f(x) + x\ncount from kinds where g(b) > 0", "b + 1 + b > 0"),
            ("param n int = 7\nlet big = a > $n\ncount from kinds where big", "a > 7"),
            ("count from kinds where is_blank t", "isMissing(t) or trim(t) = \"\""),
        ])
    func lets(script: String, condition: String) {
        let checked = Checked(script)
        let line = checked.plan.split(separator: "\n").map { $0.drop { $0 == " " } }.first { $0.hasPrefix("filter") }
        #expect(line.map { String($0.dropFirst("filter ".count)) } == condition, "\(checked.told)")
    }

    @Test("a measure is narrowed by when, a table by its own steps")
    func measures() {
        let script = """
            let overrun = sum compensation / sum plan - 1
            let city = from clearance where city = "Hai Duong"
            overrun when year = 2023 as o from city by project
            """
        #expect(
            Checked(script).plan == """
                project project, o = $sum compensation / $sum plan - 1.0
                  group by project: $sum compensation = sum(compensation) when year = 2023, $sum plan = sum(plan) when year = 2023
                    filter city = "Hải Dương"
                      scan clearance: city, project, year, plan, compensation
                """)
    }

    @Test(
        "notes",
        arguments: [
            (
                "sum compensation where city = \"Hai Duong\" from clearance",
                ["N0201 city: \"Hai Duong\" read as \"Hải Dương\""]
            ),
            (
                "sum compensation where city = \"Hai Dung\" from clearance",
                ["N0202 city: no value is \"Hai Dung\"; the nearest: \"Hải Dương\""]
            ),
            ("sum compensation where city ~ \"Hai Duong\" from clearance", []),
            ("show a from kinds where overrun > 9%", ["N0203 9% read as 0.09, because overrun is a plain number"]),
            ("show a from kinds where overrun + 0 > 9%", []),
            ("sum compensation", ["N0204 read from `clearance`, the only table with all these columns"]),
            ("use clearance\nsum compensation", []),
            (
                "sum a by t from kinds with totals top 2",
                ["N0501 the total is worked out before `top`: it covers all rows"]
            ),
            (
                "show city as c from clearance | where c = \"hai duong\"",
                ["N0201 city: \"hai duong\" read as \"Hải Dương\""]
            ),
            ("show upper city as c from clearance | where c = \"hai duong\"", []),
            (
                "count by city from clearance | where city = \"hai duong\"",
                ["N0201 city: \"hai duong\" read as \"Hải Dương\""]
            ),
        ])
    func notes(query: String, notes: [String]) {
        let checked = Checked(query)
        #expect(checked.query?.notes.map { "\($0.code) \($0.message)" } == notes, "\(checked.told)")
    }

    @Test(
        "under --strict what changes the reading is an error",
        arguments: [
            ("count where city = \"Hai Duong\" from clearance", "E0221"),
            ("count where city = \"Hai Dung\" from clearance", "E0222"),
            ("count from kinds where overrun > 9%", "E0411"),
        ])
    func strict(query: String, code: String) {
        #expect(Checked(query, isStrict: true).errors.map(\.code) == [code])
    }

    @Test("a value given from outside is read by its declared type")
    func parameters() {
        let script = "param year int = 2023\ncount from clearance where year = $year"
        #expect(Checked(script, given: ["year": "2021"]).plan.contains("filter year = 2021"))
        #expect(Checked(script, given: ["year": "abc"]).errors.map(\.code).first == "E0325")
        #expect(Checked("count from clearance where city = $city", given: ["city": "tu ky"]).plan.contains("\"Tứ Kỳ\""))
        #expect(ParameterText.parse("12.50", as: "decimal")?.value == .decimal(1250))
        #expect(ParameterText.parse("2023-Q2", as: "quarter")?.value == .integer(2023 * 4 + 1))
        #expect(ParameterText.parse("2023-Q2", as: "month") == nil)
    }

    @Test("lookups are handed on, so that they can be asked again")
    func lookups() {
        let uses = Checked("sum plan from clearance where city = \"hai duong\" and year = 2023").query?.lookups
        #expect(
            uses == [
                TextLookupUse(
                    table: TableID("clearance"), column: "city", text: "hai duong", answer: .folded("Hải Dương"))
            ])
    }

    @Test("explain unfolds what is spread and compared")
    func explainedBases() {
        let script = """
            let paid = sum compensation
            let last = year = 2022
            let place = city
            explain paid versus last, count across place in ("Tứ Kỳ") from clearance versus previous year where year = 2023
            """
        guard case .explain(let explanation)? = Checked(script).statements.last else {
            Issue.record("nothing to explain: \(Checked(script).told)")
            return
        }
        #expect(
            Printer.print(explanation.unfolded)
                == "sum compensation as paid versus year = 2022, count "
                + "across city in (\"Tứ Kỳ\") from clearance versus previous year where year = 2023")
    }

    @Test("explain unfolds lets, functions and tables")
    func explained() {
        let script = """
            let overrun = sum compensation / sum plan - 1
            let more(x) = x + 1
            let recent = from clearance where year = 2023
            explain overrun, sum more(year) as g from recent by city where is_blank status sort overrun desc
            """
        guard case .explain(let explanation)? = Checked(script).statements.last else {
            Issue.record("nothing to explain")
            return
        }
        #expect(
            Printer.print(explanation.unfolded)
                == "sum compensation / sum plan - 1 as overrun, sum (year + 1) as g "
                + "from (from clearance where year = 2023) by city "
                + "where status is missing or trim status = \"\" sort overrun desc")
    }

    @Test("lets that unfold to more and more are refused, not worked out")
    func unfolding() {
        var script = "let a0 = a\n"
        for index in 1...40 { script += "let a\(index) = a\(index - 1) + a\(index - 1)\n" }
        #expect(Checked(script + "show a40 from kinds").errors.map(\.code) == ["E0223"])
    }

    @Test("in a REPL a later let replaces the earlier")
    func replacing() {
        #expect(Checked("let x = 1\nlet x = 2\nshow x", replaces: true).plan == "project x = 2\n  one row")
    }

    @Test("a let keeps the names that it was written with")
    func binding() {
        let script = "let x = 1\nlet y = x + 1\nlet x = 5\nshow y"
        #expect(Checked(script, replaces: true).plan == "project y = 2\n  one row")
    }
}
