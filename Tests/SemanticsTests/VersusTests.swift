import Testing
import TinhBase
import TinhPlan

@testable import TinhSemantics

@Suite("What a base is") struct VersusTests {
    @Test(
        "names, types and units of the columns",
        arguments: [
            (
                "sum plan versus sum compensation",
                "sum_plan decimal VND, base decimal VND, difference decimal VND, change float %"
            ),
            ("count versus 18 from kinds", "count int, base int, difference int, change float %"),
            (
                "sum plan as a versus sum compensation as b, count from clearance",
                "a decimal VND, b decimal VND, a_difference decimal VND, a_change float %, count int"
            ),
            (
                "sum plan, count from clearance versus year = 2022",
                "sum_plan decimal VND, sum_plan_base decimal VND, sum_plan_difference decimal VND, sum_plan_change float %, count int, count_base int, count_difference int, count_change float %"
            ),
            ("avg growth from kinds versus b = 2", "avg_growth float %, base float %, difference float %"),
            ("avg growth versus 5% from kinds", "avg_growth float %, base decimal %, difference float %"),
            ("max day from kinds where b = 1 versus b = 2", "max_day date, base date, difference duration"),
            (
                "sum span from kinds versus b = 2",
                "sum_span duration, base duration, difference duration, change float %"
            ),
            (
                "sum area versus sum area to m2 from clearance",
                "sum_area decimal ha, base decimal m2, difference decimal ha, change float %"
            ),
            (
                "sum plan by city across year in 2022..2023 from clearance versus previous year",
                "city text, 2022_sum_plan decimal VND, 2022_base decimal VND, 2022_difference decimal VND, 2022_change float %, 2023_sum_plan decimal VND, 2023_base decimal VND, 2023_difference decimal VND, 2023_change float %"
            ),
        ])
    func columns(query: String, columns: String) { #expect(Checked(query).columns == columns) }

    private func joins(_ plan: Plan) -> [Plan] {
        if case .join = plan { return [plan] }
        return plan.inputs.flatMap { joins($0) }
    }

    /// The filters of a plan, from the last one down.
    private func filters(_ plan: Plan) -> [String] {
        var found: [String] = []
        if case .filter = plan { found = [String(plan.headline.dropFirst("filter ".count))] }
        return found + plan.inputs.flatMap { filters($0) }
    }

    @Test(
        "the rows of a base",
        arguments: [
            ("where year = 2023 and status = \"paid\" versus year = 2022", "year = 2022 and status = \"paid\""),
            ("where year in 2021..2023 and plan > 5 VND versus year = 2020", "year = 2020 and plan > 5"),
            ("where year = 2023 versus previous year", "year + 1 = 2023"),
            (
                "where year date = 2023 versus previous year date",
                "(isMissing(date) or date <= @9998-12-31) and year(addMonths(date, 12)) = 2023"
            ),
            (
                "where date in @2023-05 versus previous month",
                "(isMissing(date) or date <= @9999-11-30) and addMonths(date, 1) >= @2023-05-01 and addMonths(date, 1) <= @2023-05-31"
            ),
            (
                "where date = @2023-05-02 versus previous date",
                "(isMissing(date) or date <= @9999-12-30) and date + P1D = @2023-05-02"
            ),
            (
                "where date = @2023-05-02 versus previous week",
                "(isMissing(date) or date <= @9999-12-24) and date + P7D = @2023-05-02"
            ),
            (
                "where year date = 2023 and city = \"Tứ Kỳ\" versus year date = 2022",
                "year(date) = 2022 and city = \"Tứ Kỳ\""
            ),
        ])
    func conditions(clauses: String, base: String) throws {
        let query = try #require(Checked("sum compensation from clearance \(clauses)").query)
        guard case .join(let join)? = joins(query.plan).first else {
            Issue.record("no join: \(query.plan.explained)")
            return
        }
        #expect(filters(join.right).reversed().joined(separator: " and ") == base)
    }

    @Test(
        "the keys by which groups meet",
        arguments: [
            ("by city where year = 2023 versus year = 2022", "left join on city = $base city"),
            ("by city, year versus year = 2022", "left join on city = $base city"),
            ("by year versus year = 2022", "left join"),
            ("by city, year versus previous year", "left join on city = $base city, year = $base year"),
        ])
    func keys(clauses: String, join: String) throws {
        let query = try #require(Checked("sum compensation from clearance \(clauses)").query)
        #expect(query.plan.explained.split(separator: "\n").contains { $0.hasSuffix(join) }, "\(query.plan.explained)")
    }
}
