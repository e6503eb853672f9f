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

    @Test(
        "of many rows are those that a sort gives, whatever is missing and however values are stored",
        arguments: [false, true], [1, 200, 70_000, 5_000_000_000])
    func ofMany(isDescending: Bool, range: Int64) throws {
        var random = SeededRandom(seed: 71)
        for kind in [Kind.int, .decimal(scale: 1), .float] {
            let values = (0..<12_000).map { row -> [Value] in
                let number = Int64.random(in: -range...range, using: &random)
                let value: Value =
                    switch kind {
                    case .int: .integer(number)
                    case .float: number == 0 ? .float(-0.0) : .float(Double(number) / 3)
                    default: .decimal(Int128(number))
                    }
                let isMissing = row % 3 == 0 || (2000..<5000).contains(row)
                return [isMissing ? .missing : value, .integer(Int64(row))]
            }
            let table = RowTable([("x", kind), ("n", .int)], values)
            let sorted = Plan.sort(
                scan(table), keys: [Plan.SortOrder(column(0, kind), isDescending: isDescending)])
            let expected = try rows(sorted, over: table).rows
            for (take, threads, chunk) in [(1, 1, 12_000), (40, 2, 3000), (700, 3, 2500)] {
                let plan = Plan.slice(sorted, skip: 0, take: take).rewritten
                let found = try rows(plan, over: table, threads: threads, chunk: chunk).rows
                #expect(found == Array(expected.prefix(take)), "\(kind), \(take) of \(range)")
            }
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
