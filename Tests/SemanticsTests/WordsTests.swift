import Testing
import TinhBase
import TinhTypes

@testable import TinhSemantics

/// Conditions, counts and steps in everyday words, and the line that is offered for them.
@Suite struct WordsTests {
    @Test(
        "conditions in words are offered with their signs, and behind what they are about",
        arguments: [
            Mistake(
                "count where plan above 5 VND from clearance", "E0206", "above",
                "count where plan > 5 VND from clearance"),
            Mistake(
                "count where plan more than compensation from clearance", "E0206", "more than",
                "count where plan > compensation from clearance"),
            Mistake(
                "count where plan at least 5 from clearance", "E0206", "at least",
                "count where plan >= 5 from clearance"),
            Mistake(
                "count where date since 2023-05-01 from clearance", "E0206", "since",
                "count where date >= @2023-05-01 from clearance"),
            Mistake(
                "count where residential and date before \"2023-05-01\" from clearance", "E0206", "before",
                "count where residential and date < @2023-05-01 from clearance"),
            Mistake(
                "count where date after 2022 from clearance", "E0206", "after",
                "count where year date > 2022 from clearance"),
            Mistake(
                "count where not city \"Tứ Kỳ\" from clearance", "E0206", "\"Tứ Kỳ\"",
                "count where not city = \"Tứ Kỳ\" from clearance"),
            Mistake(
                "count where city except Tứ Kỳ from clearance", "E0206", "except",
                "count where city != \"Tứ Kỳ\" from clearance"),
            Mistake(
                "sum plan by city year = 2023 from clearance", "E0206", "year = 2023",
                "sum plan by city where year = 2023 from clearance"),
            Mistake(
                "sum plan by city year = 2023, project where residential from clearance", "E0206", "year = 2023",
                "sum plan by city, project where residential and year = 2023 from clearance"),
            Mistake(
                "sum plan by city \"Tứ Kỳ\" from clearance", "E0206", "\"Tứ Kỳ\"",
                "sum plan by city where city = \"Tứ Kỳ\" from clearance"),
            Mistake(
                "sum plan by city except \"Tứ Kỳ\" from clearance", "E0206", "except \"Tứ Kỳ\"",
                "sum plan by city where city != \"Tứ Kỳ\" from clearance"),
            Mistake(
                "sum plan by city since 2023-05-01 from clearance", "E0206", "since 2023-05-01",
                "sum plan by city where date >= @2023-05-01 from clearance"),
            Mistake(
                "sum plan by city since 2022 from clearance", "E0206", "since 2022",
                "sum plan by city where year >= 2022 from clearance"),
            Mistake(
                "sum plan city = \"Tứ Kỳ\" from clearance", "E0206", "city = \"Tứ Kỳ\"",
                "sum plan where city = \"Tứ Kỳ\" from clearance"),
            Mistake(
                "count, sum plan year = 2023 by city from clearance", "E0206", "year = 2023",
                "count, sum plan when year = 2023 by city from clearance"),
            Mistake(
                "sum plan excluding city = \"Tứ Kỳ\" from clearance", "E0206", "excluding city = \"Tứ Kỳ\"",
                "sum plan where city != \"Tứ Kỳ\" from clearance"),
            Mistake(
                "count where compensation > 1.1 plan from clearance", "E0401", "plan",
                "count where compensation > 1.1 * plan from clearance"),
            Mistake(
                "count where city begins \"T\" from clearance", "E0206", "begins",
                "count where city starts \"T\" from clearance"),
            Mistake(
                "count where date in 2023-Q1 from clearance", "E0313", "2023-Q1",
                "count where date in @2023-Q1 from clearance"),
            Mistake(
                "count where date > May 2023 from clearance", "E0313", "May 2023",
                "count where date > @2023-05 from clearance"),
            Mistake("sum plan where 2023 from clearance", "E0303", "2023", "sum plan where year = 2023 from clearance"),
            Mistake(
                "sum plan where residential and not \"Tứ Kỳ\" from clearance", "E0303", "\"Tứ Kỳ\"",
                "sum plan where residential and not city = \"Tứ Kỳ\" from clearance"),
            Mistake(
                "sum plan in \"Tứ Kỳ\" from clearance", "E0206", "in \"Tứ Kỳ\"",
                "sum plan where city = \"Tứ Kỳ\" from clearance"),
            Mistake(
                "sum plan in Tứ Kỳ by project from clearance", "E0206", "in Tứ Kỳ",
                "sum plan by project where city = \"Tứ Kỳ\" from clearance"),
            Mistake(
                "sum plan by project in Tứ Kỳ from clearance", "E0206", "in Tứ Kỳ",
                "sum plan by project where city = \"Tứ Kỳ\" from clearance"),
            Mistake(
                "sum plan for Tứ Kỳ from clearance", "E0205", "for",
                "sum plan where city = \"Tứ Kỳ\" from clearance"),
            Mistake(
                "count where date missing from clearance", "E0206", "missing",
                "count where date is missing from clearance"),
            Mistake(
                "sum plan by quarter 2023 from clearance", "E0206", "2023",
                "sum plan by quarter date where date in @2023 from clearance"),
            Mistake(
                "sum plan by city > 1 billion from clearance", "E0310", "city > 1 billion",
                "sum plan by city from clearance | where sum_plan > 1 billion"),
            Mistake(
                "sum plan last year from clearance", "E0319", "last year",
                "sum plan where year = max year over all from clearance"),
            Mistake(
                "sum plan where year = last year from clearance", "E0319", "last year",
                "sum plan where year = max year over all from clearance"),
        ])
    func conditions(mistake: Mistake) { mistake.holds() }

    @Test(
        "what `count` is to count, and keys in words",
        arguments: [
            Mistake(
                "count status = \"paid\" from clearance", "E0310", "count status = \"paid\"",
                "count when status = \"paid\" from clearance"),
            Mistake(
                "count compensation > plan by city from clearance", "E0310", "count compensation > plan",
                "count when compensation > plan by city from clearance"),
            Mistake(
                "sum plan, count city in (\"Tứ Kỳ\", \"Chí Linh\") from clearance", "E0310",
                "count city in (\"Tứ Kỳ\", \"Chí Linh\")",
                "sum plan, count when city in (\"Tứ Kỳ\", \"Chí Linh\") from clearance"),
            Mistake(
                "count residential and year = 2023 from clearance", "E0310", "count residential and year = 2023",
                "count when residential and year = 2023 from clearance"),
            Mistake(
                "count residential households from clearance", "E0310", "count residential households",
                "count when residential from clearance"),
            Mistake(
                "sum plan where paid from clearance", "E0225", "paid",
                "sum plan where status = \"paid\" from clearance"),
            Mistake("count paid from clearance", "E0225", "paid", "count when status = \"paid\" from clearance"),
            Mistake(
                "count distinct city, project from clearance", "E0502", "project",
                "count distinct (city, project) from clearance"),
            Mistake(
                "count distinct city, project by year from clearance", "E0502", "project",
                "count distinct (city, project) by year from clearance"),
            Mistake(
                "count by day date from clearance", "E0205", "day", "count by date from clearance"),
            Mistake(
                "count by every day date in @2023-05 from clearance", "E0205", "day",
                "count by every date in @2023-05 from clearance"),
            Mistake(
                "count by area buckets of 100 from clearance", "E0206", "buckets",
                "count by floor(area / 100) * 100 from clearance"),
            Mistake(
                "sum plan by city total from clearance", "E0206", "total",
                "sum plan by city with totals from clearance"),
            Mistake(
                "sum plan by city, total where residential from clearance", "E0206", "total",
                "sum plan by city with totals where residential from clearance"),
            Mistake(
                "percentile plan 90 by city from clearance", "E0319", "percentile plan 90",
                "percentile(plan, 90%) by city from clearance"),
            Mistake(
                "percentile plan from clearance", "E0319", "percentile plan",
                "percentile(plan, 90%) from clearance"),
            Mistake(
                "percentile(plan, 95) from clearance", "E0322", "95", "percentile(plan, 95%) from clearance"),
            Mistake(
                "sum plan by city descending, year from clearance", "E0206", "descending",
                "sum plan by city, year sort desc from clearance"),
            Mistake(
                "sum plan monthly from clearance", "E0206", "monthly", "sum plan by month date from clearance"),
            Mistake(
                "sum plan yearly by city from clearance", "E0206", "yearly",
                "sum plan by city, year from clearance"),
            Mistake(
                "sum plan by city with percentages from clearance", "E0219", "percentages",
                "sum plan, share sum plan by city from clearance"),
        ])
    func counted(mistake: Mistake) { mistake.holds() }

    @Test(
        "steps that other languages or a sentence would say so",
        arguments: [
            Mistake(
                "total = sum plan, n = count by city from clearance", "E0201", "total",
                "sum plan as total, count as n by city from clearance"),
            Mistake(
                "from clearance | add ratio = compensation / plan", "E0201", "ratio",
                "from clearance | add compensation / plan as ratio"),
            Mistake("by city sum plan from clearance", "E0509", "by", "sum plan by city from clearance"),
            Mistake(
                "sum plan by project, city top 3 by city from clearance", "E0218", "by",
                "sum plan by project, city top 3 per city from clearance"),
            Mistake(
                "sum plan by project top 3 by city from clearance", "E0218", "by",
                "sum plan by project, city top 3 per city from clearance"),
            Mistake("percent by city from clearance", "E0205", "percent", "share count by city from clearance"),
            Mistake(
                "sum plan by city percent from clearance", "E0205", "percent",
                "sum plan, share sum plan by city from clearance"),
            Mistake(
                "sum compensation / sum plan in percent by city from clearance", "E0313", "in percent",
                "sum compensation / sum plan to % by city from clearance"),
            Mistake(
                "sum(plan, compensation) by city from clearance", "E0319", "sum(plan, compensation)",
                "sum plan, sum compensation by city from clearance"),
            Mistake(
                "sum plan by city chart bar from clearance", "E0206", "chart",
                "sum plan by city from clearance | chart bar"),
            Mistake(
                "show plan by city from clearance", "E0509", "by", "sum plan by city from clearance"),
            Mistake(
                "plot sum plan by year from clearance", "E0205", "plot",
                "sum plan by year from clearance | chart line"),
            Mistake(
                "stats plan from clearance where residential", "E0205", "stats",
                "show plan from clearance where residential | describe"),
            Mistake(
                "histogram area from clearance", "E0205", "histogram", "show area from clearance | chart hist"),
            Mistake("show all from clearance", "E0201", "all", "show * from clearance"),
            Mistake(
                "sum plan where date in last 30 days from clearance", "E0319", "last 30 days"),
            Mistake("count unproposed from products", "E0201", "unproposed"),
            Mistake(
                "min, max, avg plan by city from clearance", "E0207", "min",
                "min plan, max plan, avg plan by city from clearance"),
            Mistake("sum and avg plan from clearance", "E0207", "sum", "sum plan, avg plan from clearance"),
            Mistake(
                "pivot plan by city and year from clearance", "E0205", "pivot",
                "sum plan by city across year from clearance"),
            Mistake(
                "pivot avg plan by city, year from clearance", "E0205", "pivot",
                "avg plan by city across year from clearance"),
            Mistake("mode status from clearance", "E0205", "mode", "count by status top 1 from clearance"),
            Mistake(
                "mode(status) by city where residential from clearance", "E0205", "mode",
                "count by city, status top 1 per city where residential from clearance"),
            Mistake(
                "duplicates project where year = 2023 from clearance", "E0205", "duplicates",
                "count by project where year = 2023 from clearance | where count > 1"),
            Mistake(
                "which city has the largest plan from clearance", "E0205", "which",
                "sum plan by city top 1 from clearance"),
            Mistake(
                "which city has the fewest projects where year = 2023 from clearance", "E0205", "which",
                "count distinct project by city bottom 1 where year = 2023 from clearance"),
            Mistake(
                "rank city by sum plan from clearance", "E0502", "city", "rank sum plan by city from clearance"),
            Mistake("latest date by city from clearance", "E0205", "latest", "max date by city from clearance"),
            Mistake(
                "earliest plan by city from clearance", "E0205", "earliest",
                "first(plan, date) by city from clearance"),
            Mistake("avg residential from clearance", "E0321", "residential", "proportion residential from clearance"),
            Mistake("from clearance | first 5", "E0319", "first 5", "from clearance | take 5"),
            Mistake(
                "sum plan by stars from clearance", "E0201", "stars"),
            Mistake(
                "sum plan when year = 2023 / 1 billion from clearance", "E0565", "/ 1 billion",
                "(sum plan when year = 2023) / 1 billion VND from clearance"),
        ])
    func steps(mistake: Mistake) { mistake.holds() }

    @Test("a part of a date stands before it, also where a column has its name")
    func partBehindDate() throws {
        let fields = [Schema.Field("year", DataType(.int)), Schema.Field("due", DataType(.date))]
        let catalog = SmallCatalog(tables: [("works", Schema(fields))])
        let query = "count where due year = 2023"
        let error = try #require(Checked(query, catalog).errors.first)
        #expect(withCorrection(query, error) == "count where year due = 2023")
    }
}
