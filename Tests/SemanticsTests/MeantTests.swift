import Testing
import TinhBase

@testable import TinhSemantics

/// What people say in words of their own, and what is offered for it.
@Suite struct MeantTests {
    @Test(
        "a year, a place, a part and a percentile are told as Tinh writes them",
        arguments: [
            Mistake(
                "sum plan by city for 2023 from clearance", "E0205", "for",
                "sum plan by city where year = 2023 from clearance"),
            Mistake(
                "sum plan during 2023 from clearance", "E0205", "during", "sum plan where year = 2023 from clearance"),
            Mistake("sum plan for 23 from clearance", "E0205", "for"),
            Mistake(
                "count for city \"Tứ Kỳ\" from clearance", "E0205", "for", "count where city = \"Tứ Kỳ\" from clearance"
            ),
            Mistake("count for nothing \"Tứ Kỳ\" from clearance", "E0205", "for"),
            Mistake("sum plan in 2023 from clearance", "E0313", "2023", "sum plan where year = 2023 from clearance"),
            Mistake(
                "sum plan by city in 2023 from clearance", "E0313", "2023",
                "sum plan by city where year = 2023 from clearance"),
            Mistake("count from clearance where city in 2023", "E0313", "2023"),
            Mistake("sum plan in 23 from clearance", "E0313", "23"),
            Mistake(
                "sum plan by city from clearance versus 2022", "E0402", "2022",
                "sum plan by city from clearance versus year = 2022"),
            Mistake(
                "sum plan by city from clearance versus 22", "E0402", "22",
                "sum plan by city from clearance versus 22 VND"),
            Mistake("share of plan by city from clearance", "E0205", "of", "share sum plan by city from clearance"),
            Mistake(
                "percent of total plan by city from clearance", "E0205", "percent",
                "share sum plan by city from clearance"),
            Mistake(
                "percentage plan by city from clearance", "E0205", "percentage", "share sum plan by city from clearance"
            ),
            Mistake("p90 plan by city from clearance", "E0205", "p90", "percentile(plan, 90%) by city from clearance"),
            Mistake("p900 plan by city from clearance", "E0205", "p900"),
            Mistake("sum plan year 2023", "E0206", "plan", "sum plan where year = 2023"),
            Mistake("sum plan city \"Tứ Kỳ\" by year", "E0206", "plan", "sum plan where city = \"Tứ Kỳ\" by year"),
            Mistake("sum plann by city", "E0201", "plann", "sum plan by city"),
            Mistake("sumif plan, year = 2023", "E0205", "sumif", "sum plan when year = 2023"),
            Mistake("sum plan by city and year", "E0303", "city", "sum plan by city, year"),
            Mistake("sum area in ha by city", "E0313", "ha", "sum area to ha by city"),
            Mistake("sum area in VND by city", "E0313", "VND"),
            Mistake("sum plan to bnn", "E0401", "bnn"),
        ])
    func offered(mistake: Mistake) { mistake.holds() }

    @Test(
        "shortened words for large numbers are told in full, and units are no columns",
        arguments: [
            Mistake(
                "count from clearance where plan > 500 tr", "E0401", "tr", "count from clearance where plan > 500 triệu"
            ),
            Mistake(
                "count from clearance where plan > 5 bn", "E0401", "bn", "count from clearance where plan > 5 billion"),
            Mistake(
                "count from clearance where plan > 5 M", "E0401", "M", "count from clearance where plan > 5 million"),
            Mistake("count from clearance where plan > 5 công", "E0401", "công"),
            Mistake("sum VND from clearance", "E0201", "VND"),
            Mistake("avg ha by city from clearance", "E0201", "ha", "avg area by city from clearance"),
            Mistake("count kg from clearance", "E0201", "kg"),
            Mistake(
                "sum plan to billion from clearance", "E0412", "billion", "sum plan / 1 billion VND from clearance"),
        ])
    func scales(mistake: Mistake) { mistake.holds() }

    @Test(
        "a figure for each of something is a quotient of sums, and a text behind `per` names groups",
        arguments: [
            Mistake(
                "avg plan per ha by city from clearance", "E0229", "per", "sum plan / sum area by city from clearance"),
            Mistake(
                "plan per m2 from clearance where year = 2023", "E0229", "per",
                "sum plan / (sum area to m2) from clearance where year = 2023"),
            Mistake(
                "sum plan per 1000 m2 from clearance", "E0229", "per",
                "sum plan / (sum area / 1000 m2) from clearance"),
            Mistake("max plan per ha from clearance", "E0229", "per", "max (plan / area) from clearance"),
            Mistake("show plan per ha from clearance", "E0229", "per", "show plan / area from clearance"),
            Mistake(
                "show plan + compensation per area from clearance", "E0229", "per",
                "show (plan + compensation) / area from clearance"),
            Mistake("sum proposed per kg from products", "E0229", "per"),
            Mistake("count per VND from clearance", "E0229", "per"),
            Mistake("count per city from clearance", "E0229", "per", "count by city from clearance"),
            Mistake(
                "count per year, sum plan from clearance", "E0229", "per", "count, sum plan by year from clearance"),
            Mistake("count per month from clearance", "E0229", "per", "count by month date from clearance"),
            Mistake("count per city per year from clearance", "E0229", "per", "count by city, year from clearance"),
            Mistake("count per city by year from clearance", "E0229", "per", "count by year, city from clearance"),
            Mistake(
                "avg plan per project by city from clearance", "E0229", "per",
                "sum plan / count distinct project by city from clearance"),
        ])
    func rates(mistake: Mistake) { mistake.holds() }

    @Test(
        "what is worked out of a column stands before it",
        arguments: [
            Mistake("plan growth by year from clearance", "E0206", "growth", "growth sum plan by year from clearance"),
            Mistake(
                "avg plan growth by year from clearance", "E0206", "growth", "growth avg plan by year from clearance"),
            Mistake("plan growth from clearance", "E0206", "growth", "growth sum plan by year from clearance"),
            Mistake("plan average by city from clearance", "E0206", "average", "avg plan by city from clearance"),
            Mistake("plan share by city from clearance", "E0206", "share", "share sum plan by city from clearance"),
            Mistake(
                "sum plan by year from clearance versus last year", "E0205", "last",
                "sum plan by year from clearance versus previous year"),
            Mistake(
                "from clearance | trace sum plan where city = \"Tứ Kỳ\"", "E0205", "trace",
                "trace from clearance | sum plan where city = \"Tứ Kỳ\""),
            Mistake("from clearance | check plan > 0", "E0205", "check"),
            Mistake(
                "number of projects by city from clearance", "E0205", "number",
                "count distinct project by city from clearance"),
            Mistake("count of the projects from clearance", "E0205", "of", "count distinct project from clearance"),
            Mistake("how many records by city from clearance", "E0205", "how", "count by city from clearance"),
            Mistake("rank city by plan from clearance", "E0502", "city", "rank sum plan by city from clearance"),
            Mistake(
                "plan / area by city from clearance", "E0502", "plan / area",
                "sum plan / sum area by city from clearance"),
            Mistake(
                "plan - compensation by city from clearance", "E0502", "plan - compensation",
                "sum (plan - compensation) by city from clearance"),
            Mistake("yoy plan from clearance", "E0205", "yoy", "growth sum plan by year from clearance"),
        ])
    func measuresBehind(mistake: Mistake) { mistake.holds() }

    @Test(
        "a unit is no divisor where a column is measured in it",
        arguments: [
            Mistake(
                "sum plan / ha by city from clearance", "E0414", "ha", "sum plan / sum area by city from clearance"),
            Mistake("show plan / m2 from clearance", "E0414", "m2", "show plan / area from clearance"),
            Mistake("sum proposed / VND from clearance", "E0201", "proposed"),
            Mistake("sum area / VND from clearance", "E0414", "VND"),
        ])
    func divisors(mistake: Mistake) { mistake.holds() }

    @Test("a unit still stands beside a figure")
    func units() {
        #expect(Checked("sum (plan / 1 ha) from clearance").errors.isEmpty)
        #expect(Checked("sum (plan / kg) from clearance").errors.isEmpty)
        #expect(Checked("sum plan / VND from clearance").errors.isEmpty)
        #expect(Checked("sum stars / ha from products").errors.isEmpty)
        #expect(Checked("let total(x) = sum x; total plan from clearance").errors.isEmpty)
    }

    @Test(
        "what reads otherwise than it may be meant is told: a number as a year, a line at the margin, the least for the greatest",
        arguments: [
            ("count by city from clearance top 3 sort count", "N0210", true),
            ("from clearance top 3 sort plan", "N0210", true),
            ("count by city from clearance sort count top 3", "N0210", false),
            ("count by city from clearance top 3 sort count desc", "N0210", false),
            ("count by city from clearance bottom 3 sort count", "N0210", false),
            ("from clearance top 3 sort date", "N0210", false),
            ("count by city from clearance\nwhere year = 2023", "N0209", true),
            ("count by city from clearance\n\nwhere year = 2023", "N0209", false),
            ("count by city from clearance\n  where year = 2023", "N0209", false),
            ("count by city\nfrom clearance", "N0209", true),
            ("count by city from clearance\nfrom products", "N0209", false),
            ("count by city from clearance\nfrom clearance | sum plan", "N0209", false),
            ("count by city from clearance\nshow city from clearance", "N0209", false),
            ("count by city from clearance versus 2022", "N0208", true),
            ("count by city from clearance versus 18", "N0208", false),
            ("count by city from clearance versus 2022.0", "N0208", false),
            ("count by city from clearance versus year = 2022", "N0208", false),
            ("count versus 2022 from products", "N0208", false),
        ])
    func told(query: String, code: String, isTold: Bool) {
        let notes = Checked(query).query?.notes
        #expect(notes?.contains { $0.code == code } == isTold)
    }
}
