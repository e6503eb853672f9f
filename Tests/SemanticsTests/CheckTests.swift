import Testing
import TinhPlan

@testable import TinhSemantics

@Suite("A check is two plans: what was seen and fails, and what was found") struct CheckTests {
    func check(_ text: String) -> CheckedCheck? {
        let checked = Checked(text)
        #expect(checked.told == "")
        if case .check(let check)? = checked.statements.last { return check }
        return nil
    }

    @Test("of rows: the rows for which it does not hold, with what it reads and their numbers")
    func rows() {
        let found = check("check compensation >= 0 and plan > 5 from clearance where year = 2023 as \"no negatives\"")
        #expect(found?.subject == .rows)
        #expect(found?.words == "no negatives")
        #expect(found?.rowColumn == 2)
        #expect(found?.table == TableID("clearance"))
        #expect(found?.columns.map(\.name) == ["plan", "compensation"])
        #expect(
            found?.failures.explained == """
                project plan, compensation, $row
                  filter fails(compensation >= 0 and plan > 5)
                    filter year = 2023
                      scan clearance: year, plan, compensation, $row
                """)
        #expect(
            found?.summary.explained == """
                aggregate: seen = countRows(), failed = countRows() when fails(compensation >= 0 and plan > 5)
                  filter year = 2023
                    scan clearance: year, plan, compensation
                """)
    }

    @Test("of rows of a table made by let: rows keep their numbers")
    func rowsOfTable() {
        let found = check("let big = from clearance where plan > 5 | show city, plan as p\ncheck p > 0 from big")
        #expect(found?.rowColumn == 1)
        #expect(found?.table == TableID("clearance"))
    }

    @Test("of one figure")
    func whole() {
        let found = check("check sum compensation > 500 billion VND from clearance where city = \"Hải Dương\"")
        #expect(found?.subject == .whole)
        #expect(found?.columns.map(\.name) == ["sum_compensation"])
        #expect(found?.rowColumn == nil)
    }

    @Test("of groups: keys and the figures compared")
    func groups() {
        let found = check("check sum compensation <= sum plan * 2 from clearance by city, year")
        #expect(found?.subject == .groups)
        #expect(found?.columns.map(\.name) == ["city", "year", "sum_compensation", "sum plan * 2"])
        #expect(found?.summary.schema.fields.map(\.name) == ["seen", "failed"])
    }

    @Test("of unique keys")
    func unique() {
        let found = check("check unique(project, year) from clearance")
        #expect(found?.subject == .unique)
        #expect(found?.columns.map(\.name) == ["project", "year", "rows"])
        #expect(found?.rowColumn == 3)
        #expect(found?.lastRowColumn == 4)
    }
}
