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

    /// Texts that begin alike for longer than a word of weights, that differ in accents or case only, or are equal.
    private static let texts = [
        "Xã Đông Hưng 1", "Xã Đông Hưng 2", "xã đông hưng 2", "Xa Dong Hung 2", "Xã Đông Hưng 20", "Xã Đông Hưng 10",
        "Xã Đông Hưn", "Xã Đông Hưng Thịnh Vượng An", "Xã Đông Hưng Thịnh Vượng Ân", "Xã", "",
    ]

    @Test(
        "by several keys that tie much are those that a sort gives, and as many of the others tie",
        arguments: TextLayout.allCases, [false, true])
    func ofTies(texts: TextLayout, isDescending: Bool) throws {
        var random = SeededRandom(seed: 91)
        for hasMissing in [false, true] {
            let values = (0..<3000).map { row -> [Value] in
                let number = Int64.random(in: 0..<3, using: &random)
                let text = Self.texts[Int.random(in: 0..<Self.texts.count, using: &random)]
                let isMissing = hasMissing && Int.random(in: 0..<3, using: &random) == 0
                return [
                    isMissing ? .missing : .integer(number), row % 7 == 0 && hasMissing ? .missing : .text(text),
                    .text("https://example.vn/\(text)"), .integer(Int64(row)),
                ]
            }
            let table = RowTable([("a", .int), ("s", .text), ("u", .text), ("n", .int)], values)
            for columns in [[0, 1], [0, 2, 1], [1, 0], [2, 1, 0], [1, 2, 3]] {
                let keys = columns.map { place in
                    Plan.SortOrder(
                        column(place, table.schema.fields[place].type.kind),
                        isDescending: isDescending != (place == 2))
                }
                let sorted = try rows(.sort(scan(table), keys: keys), over: table, texts: texts).rows
                for (count, tieKeyCount, threads) in [(1, 1, 1), (10, 1, 2), (300, 2, 3)] {
                    let plan = Plan.top(scan(table), count: count, keys: keys, tieKeyCount: tieKeyCount, site: site(1))
                    let found = try execute(
                        plan, sources: [TableID("t"): table.source(chunkRowCount: 1700, texts: texts)],
                        options: ExecutionOptions(threadCount: threads), environment: ExecutionEnvironment())
                    #expect(RowTable(found.table).rows == Array(sorted.prefix(count)), "\(columns), \(count)")
                    let tying = columns.prefix(tieKeyCount)
                    let ties = sorted.dropFirst(count).prefix { row in
                        tying.allSatisfy { row[$0] == sorted[count - 1][$0] }
                    }
                    #expect(
                        found.notes == (tying.isEmpty || ties.isEmpty ? [] : [.tiesLeftOut(site(1), count: ties.count)])
                    )
                }
            }
        }
    }

    @Test("of groups come in the order of their keys where they tie", arguments: [1, 3], [0, 1, 2])
    func ofTyingGroups(threads: Int, keysTold: Int) throws {
        var random = SeededRandom(seed: 92)
        let values = (0..<70_000).map { row -> [Value] in
            // Five pairs come twice, the others once.
            let user = row < 10 ? 65_000 : .random(in: 0..<30_000, using: &random)
            let url = row < 10 ? row / 2 : row
            return [
                .text("người dùng số \(user)"),
                row % 10_000 == 99 ? .missing : .text("https://example.vn/ho-so/\(url)"),
            ]
        }
        let table = RowTable([("user", .text), ("url", .text)], values)
        let groups = Plan.aggregate(
            scan(table), keys: [NamedExpression("user", column(0, .text)), NamedExpression("url", column(1, .text))],
            calls: [aggregate(.countRows, [], .int)], totals: .none)
        let order = [Plan.SortOrder(column(2, .int), isDescending: true)]
        let keys = order + (0..<keysTold).map { Plan.SortOrder(column($0, .text), isDescending: false) }
        let all = try rows(groups, over: table).rows
        let expected = all.enumerated().sorted { left, right in
            guard case .integer(let a) = left.element[2], case .integer(let b) = right.element[2], a != b else {
                return left.offset < right.offset
            }
            return a > b
        }.map(\.element)
        let plan = Plan.top(groups, count: 12, keys: keys, tieKeyCount: 1, site: site(1))
        let found = try execute(
            plan, sources: [TableID("t"): table.source(chunkRowCount: 9000)],
            options: ExecutionOptions(threadCount: threads), environment: ExecutionEnvironment())
        #expect(RowTable(found.table).rows == Array(expected.prefix(12)))
        let ties = expected.dropFirst(12).prefix { $0[2] == expected[11][2] }
        #expect(ties.count > 1000)
        #expect(found.notes == [.tiesLeftOut(site(1), count: ties.count)])
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
