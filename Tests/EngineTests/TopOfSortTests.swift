import Testing
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

@Suite("The first rows of a sort")
struct TopOfSortTests {
    private static let table = RowTable(
        [("a", .int), ("b", .int)], (0..<300).map { [.integer(Int64($0 * 7 % 13)), .integer(Int64($0))] })
    private static let sorted = Plan.sort(
        scan(table), keys: [Plan.SortOrder(column(0, .int), isDescending: true)])
    private static let picked = Plan.project(
        sorted, [NamedExpression("y", column(1, .int)), NamedExpression("x", column(0, .int))])

    private static func isTop(_ plan: Plan) -> Bool {
        switch plan {
        case .top: true
        case .project(let input, _), .slice(let input, _, _): isTop(input)
        default: false
        }
    }

    @Test(
        "are taken without sorting all, and are the same rows",
        arguments: [(0, 20), (0, 0), (3, 20), (290, 20), (400, 5), (0, 1000)])
    func taken(skip: Int, take: Int) throws {
        for input in [Self.sorted, Self.picked] {
            let plan = Plan.slice(input, skip: skip, take: take)
            let rewritten = plan.rewritten
            #expect(Self.isTop(rewritten))
            let (expected, found) = (try rows(plan, over: Self.table), try rows(rewritten, over: Self.table))
            #expect(found == expected)
            #expect(found.rows.count == max(0, min(take, 300 - skip)))
        }
    }

    @Test("are not where something else is worked out of each row, or all are taken")
    func others() {
        let product = call("multiply", [column(0, .int), column(1, .int)], .int)
        let made = Plan.project(Self.sorted, [NamedExpression("c", product)])
        #expect(!Self.isTop(Plan.slice(made, skip: 0, take: 5).rewritten))
        #expect(!Self.isTop(Plan.slice(Self.sorted, skip: 5, take: nil).rewritten))
        #expect(!Self.isTop(Plan.slice(Self.sorted, skip: .max, take: 5).rewritten))
    }
}
