import Testing

@testable import TinhSemantics

@Suite("What is worked out over other rows and groups") struct OverTests {
    @Test(
        "is a window, or a second aggregation where the groups' figures do not say it exactly",
        arguments: [
            (
                "show sum plan / sum plan over all as s, rank plan over city as r from clearance",
                "E0506 «sum plan» `sum plan` works on groups, and `show` gives a row for each row"
            ),
            (
                "show plan / sum plan over all as s, rank plan over city as r from clearance",
                """
                project s = plan / $sum plan over all, r = $rank plan over city
                  window $rank plan over city over city
                    window $sum plan over all
                      scan clearance: city, plan
                """
            ),
            (
                "where plan = max plan over city | show project from clearance",
                "E0516 «from» `from` stands in the first step only; a later step reads what the bar passes on"
            ),
            (
                "from clearance where year = 2023 and plan = max plan over city | show project",
                """
                project project
                  filter year = 2023 and plan = $max plan over city
                    window $max plan over city over city
                      scan clearance: city, project, year, plan
                """
            ),
            (
                "sum plan / sum plan over all as s by city",
                """
                project city, s = $sum plan / $sum plan over all
                  window $sum plan over all
                    group by city: $sum plan = sum(plan)
                      scan clearance: city, plan
                """
            ),
            (
                "median plan over city as a, sum plan by city, year from clearance",
                """
                project city, year, a = $median plan, sum_plan
                  left join on city
                    group by city, year: sum_plan = sum(plan)
                      scan clearance: city, year, plan
                    group by city: $median plan = median(plan)
                      scan clearance: city, plan
                """
            ),
            (
                "sum plan as p, sum plan / previous sum plan - 1 as g by year from clearance",
                """
                project year, p, g = p / $previous sum plan - 1.0
                  window $previous sum plan sort year
                    group by year: p = sum(plan)
                      scan clearance: year, plan
                """
            ),
            (
                "avg plan over all as a by year from clearance",
                """
                project year, a = $avg plan over all / toInt($avg plan over all')
                  window $avg plan over all, $avg plan over all'
                    group by year: $avg plan = sum(plan), $avg plan' = count(plan)
                      scan clearance: year, plan
                """
            ),
            (
                "cumulative count distinct city as c by year from clearance",
                """
                project year, c = $count distinct city
                  group by year: $count distinct city = maximum($cumulative count distinct city) when not(isMissing($cumulative count distinct city))
                    window $cumulative count distinct city sort year
                      scan clearance: city, year
                """
            ),
            (
                "rank sum plan as r by city with totals from clearance",
                """
                project city, r = if(isMissing($total), $rank sum plan, missing), $total
                  window $rank sum plan over $total
                    group by city with totals: $sum plan = sum(plan)
                      scan clearance: city, plan
                """
            ),
        ])
    func lowers(query: String, plan: String) {
        #expect(Checked(query).plan == plan)
    }

    @Test(
        "names and types",
        arguments: [
            (
                "rank sum plan, previous sum plan by year from clearance",
                "year int, rank_sum_plan int, previous_sum_plan decimal VND"
            ),
            ("share(sum plan) as s, growth(sum plan) as g by year from clearance", "year int, s float %, g float %"),
            (
                "cumulative plan, moving(plan, 3) as m by year from clearance",
                "year int, cumulative_plan decimal VND, m decimal VND"
            ),
            ("avg sum plan over all as a by city from clearance", "city text, a float VND"),
            (
                "show row_number over (sort date) as n, previous date over (sort date) as d from clearance",
                "n int, d date"
            ),
            ("count plan over city as n, count over all as m by city from clearance", "city text, n int, m int"),
            ("slope(plan, area) as s, correlation(plan, area) as c from clearance", "s float VND/ha, c float"),
            ("increase(sum plan) by year date from clearance", "year_date year, increase_sum_plan decimal VND"),
        ])
    func types(query: String, columns: String) {
        #expect(Checked(query).columns == columns)
    }

    @Test(
        "is refused where it cannot be meant, with what to write instead",
        arguments: [
            Mistake("show plan over city from clearance", "E0540", "plan", "show sum plan over city from clearance"),
            Mistake(
                "round(share(sum plan), 3) over city by city, year from clearance", "E0562", "share(sum plan)",
                "round((share(sum plan) over city), 3) by city, year from clearance"),
            Mistake(
                "share(avg plan) by city from clearance", "E0564", "avg plan",
                "(avg plan / avg plan over all to %) by city from clearance"),
            Mistake(
                "share(sum plan) over district by city from clearance", "E0542", "district",
                "share(sum plan) over city by city from clearance"),
            Mistake("running_share(max plan) by year from clearance", "E0564", "max plan"),
            Mistake(
                "sum plan over status by city from clearance", "E0542", "status"),
            Mistake("sum plan over district by city, year from clearance", "E0542", "district"),
            Mistake("sum plan over city from clearance", "E0542", "city", "sum plan by city from clearance"),
            Mistake(
                "cumulative sum plan over (sort year) by year from clearance", "E0543", "(sort year)",
                "cumulative sum plan by year from clearance"),
            Mistake(
                "previous sum plan over year by city, year from clearance", "E0544", "previous sum plan over year",
                "previous sum plan by city, year from clearance"),
            Mistake(
                "sum plan when year = 2023 over city by city from clearance", "E0545", "city",
                "sum plan over city when year = 2023 by city from clearance"),
            Mistake("show (plan / sum plan) over city from clearance", "E0546", "plan"),
            Mistake(
                "show sum plan over (city sort date) from clearance", "E0547", "sum plan over (city sort date)",
                "show cumulative sum plan over (city sort date) from clearance"),
            Mistake("show sum plan over (city rows -1..0) from clearance", "E0548", "-1..0"),
            Mistake("show sum plan over (sort date rows 1..0) from clearance", "E0549", "1..0"),
            Mistake(
                "show moving(plan, 2) over (sort date rows -1..0) from clearance", "E0550",
                "moving(plan, 2) over (sort date rows -1..0)"),
            Mistake(
                "show rank plan over (sort plan desc) from clearance", "E0551", "rank plan over (sort plan desc)",
                "show rank plan over all from clearance"),
            Mistake(
                "rank sum plan by city, year from clearance", "E0552", "rank sum plan",
                "rank sum plan over all by city, year from clearance"),
            Mistake("show next plan over city from clearance", "E0553", "next plan over city"),
            Mistake(
                "show previous plan from clearance", "E0554", "previous plan",
                "show previous plan over (sort date) from clearance"),
            Mistake(
                "sum previous plan by city from clearance", "E0554", "previous plan",
                "sum (previous plan over (sort date)) by city from clearance"),
            Mistake(
                "show rank plan / 2 from clearance", "E0554", "rank plan", "show rank plan over all / 2 from clearance"),
            Mistake("show avg sum plan over city from clearance", "E0555", "sum plan"),
            Mistake("row_number by city from clearance", "E0556", "row_number"),
            Mistake(
                "previous sum plan from clearance", "E0557", "previous sum plan",
                "previous sum plan by year from clearance"),
            Mistake("rank sum plan from clearance", "E0557", "rank sum plan"),
            Mistake("next sum plan by year, city from clearance", "E0558", "next sum plan"),
            Mistake("cumulative rank sum plan by year from clearance", "E0559", "rank sum plan"),
            Mistake("moving(sum plan, 1.5) by year from clearance", "E0560", "1.5"),
            Mistake("rank plan by year from clearance", "E0502", "plan", "rank sum plan by year from clearance"),
            Mistake(
                "where plan > avg plan from clearance", "E0505", "avg plan",
                "where plan > avg plan over all from clearance"),
            Mistake(
                "previous sum plan by yaer from clearance", "E0201", "yaer", "previous sum plan by year from clearance"),
        ])
    func mistakes(mistake: Mistake) { mistake.holds() }
}
