import Testing

@testable import TinhSemantics

@Suite("A query is lowered to a plan") struct PlanTests {
    @Test(arguments: [
        (
            "sum compensation by city where year = 2023 top 5",
            """
            top 5 by sum_compensation desc, city
              group by city: sum_compensation = sum(compensation)
                filter year = 2023
                  scan clearance: city, year, compensation
            """
        ),
        (
            "sum compensation as total by city | where total > 100 billion VND | sort city",
            """
            sort city
              filter total > 100000000000
                group by city: total = sum(compensation)
                  scan clearance: city, compensation
            """
        ),
        (
            "show 1",
            """
            project 1
              one row
            """
        ),
        (
            "sum compensation / sum plan as ratio by city",
            """
            project city, ratio = $sum compensation / $sum plan
              group by city: $sum compensation = sum(compensation), $sum plan = sum(plan)
                scan clearance: city, plan, compensation
            """
        ),
        (
            "count when stars >= 4 as n by proposed with totals top 2",
            """
            all but the total row
              top 2 by n desc, proposed
                rows of the operator below
              group by proposed with totals: n = countRows() when stars >= 4
                scan products: stars, proposed
            """
        ),
    ])
    func lowers(query: String, plan: String) {
        #expect(Checked(query).plan == plan)
    }
}
