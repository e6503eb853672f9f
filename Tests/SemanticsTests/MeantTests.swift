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
        ])
    func offered(mistake: Mistake) { mistake.holds() }

    @Test(
        "a number behind versus that may be a year is told to be a number",
        arguments: [
            ("count by city from clearance versus 2022", true),
            ("count by city from clearance versus 18", false),
            ("count by city from clearance versus 2022.0", false),
            ("count by city from clearance versus year = 2022", false),
            ("count versus 2022 from products", false),
        ])
    func numberOfYear(query: String, isTold: Bool) {
        let checked = Checked(query)
        let notes = checked.query?.notes
        #expect(notes?.contains { $0.code == "N0208" } == isTold, "\(checked.told)")
    }
}
