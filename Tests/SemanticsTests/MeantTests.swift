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
            Mistake("share of plan by city from clearance", "E0205", "share", "share sum plan by city from clearance"),
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
            Mistake("avg ha by city from clearance", "E0201", "ha"),
            Mistake("count kg from clearance", "E0201", "kg"),
            Mistake(
                "sum plan to billion from clearance", "E0412", "billion", "sum plan / 1 billion VND from clearance"),
        ])
    func scales(mistake: Mistake) { mistake.holds() }

    @Test("a unit still stands beside a figure")
    func units() {
        #expect(Checked("sum (plan / ha) from clearance").errors.isEmpty)
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
