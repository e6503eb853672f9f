import Testing
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// What only many different texts bring about: codes for them, and sorts by what they begin with.
@Suite("Many texts")
struct EngineTextTests {
    private static let rowCount = 70_000

    /// A text, a number of few values and another text of few values. Texts begin alike, or differ by accents and case alone, or by
    /// a mark of their own behind a letter; some need more than one word, some rows lack one.
    private static let table: RowTable = {
        var random = SeededRandom(seed: 41)
        let beginnings = ["", "Hồ sơ ", "hồ sơ số ", "https://so-lieu.vn/ho-so/bồi thường/", "Ho so ", "漢字 "]
        let ends = ["", "a", "ă", "â", "A", "à", "z", "Đ", "d", "😀"]
        let texts = (0..<9000).map { number in
            (beginnings.randomElement(using: &random) ?? "") + "\(number / 7)"
                + (ends.randomElement(using: &random) ?? "")
        }
        let rows = (0..<rowCount).map { row -> [Value] in
            let place = min(
                Int.random(in: 0..<texts.count, using: &random), .random(in: 0..<texts.count, using: &random))
            let isMissing = Int.random(in: 0..<40, using: &random) == 0
            return [
                isMissing ? .missing : .text(texts[place]), .integer(Int64(row % 13)),
                .text(["xã", "phường", "thị trấn"][row % 3]),
            ]
        }
        return RowTable([("t", .text), ("n", .int), ("k", .text)], rows)
    }()

    private static let text = column(0, .text)
    private static let keys: [String: [UInt8]] = {
        var keys: [String: [UInt8]] = [:]
        for case .text(let text) in table.rows.map({ $0[0] }) where keys[text] == nil {
            keys[text] = Collation.sortKey(text)
        }
        return keys
    }()

    private static func run(_ plan: Plan, threads: Int) throws -> [[Value]] {
        let result = try execute(
            plan, sources: [TableID("t"): table.source(chunkRowCount: 9000)],
            options: ExecutionOptions(threadCount: threads), environment: ExecutionEnvironment())
        return RowTable(result.table).rows
    }

    /// In the language's order, missing last.
    private static func isBefore(_ left: Value, _ right: Value) -> Bool {
        guard case .text(let a) = left, let first = keys[a] else { return false }
        guard case .text(let b) = right, let second = keys[b] else { return true }
        return first.lexicographicallyPrecedes(second)
    }

    private static let shallow = call("less", [column(1, .int), int(9)], .bool)

    @Test("are groups in order, whether all rows are grouped or those that pass a filter", arguments: [1, 3])
    func groups(threads: Int) throws {
        for isFiltered in [false, true] {
            let rows = Self.table.rows.filter { row in
                guard isFiltered, case .integer(let number) = row[1] else { return true }
                return number < 9
            }
            var sums: [Value: (count: Int64, sum: Int64)] = [:]
            for row in rows {
                guard case .integer(let number) = row[1] else { continue }
                let known = sums[row[0]] ?? (0, 0)
                sums[row[0]] = (known.count + 1, known.sum + number)
            }
            let input = isFiltered ? Plan.filter(scan(Self.table), condition: Self.shallow) : scan(Self.table)
            let plan = Plan.aggregate(
                input, keys: [NamedExpression("t", Self.text)],
                calls: [
                    aggregate(.countRows, [], .int),
                    aggregate(.sum, [column(1, .int)], .decimal(scale: 0), site: 101),
                ], totals: .none)
            let expected = sums.sorted { Self.isBefore($0.key, $1.key) }.map { key, state -> [Value] in
                [key, .integer(state.count), .decimal(Int128(state.sum))]
            }
            #expect(expected.count > 5000)
            #expect(try Self.run(plan, threads: threads) == expected)
            let byCount = Plan.SortOrder(column(1, .int), isDescending: true)
            let byText = Plan.SortOrder(Self.text, isDescending: false)
            let most = expected.enumerated().sorted { left, right in
                guard case .integer(let a) = left.element[1], case .integer(let b) = right.element[1] else {
                    return false
                }
                return a == b ? left.offset < right.offset : a > b
            }.prefix(7).map(\.element)
            let top = Plan.top(
                plan, count: 7, partition: [], keys: [byCount, byText], tieKeyCount: 0, site: site(9, "top"))
            #expect(try Self.run(top, threads: threads) == Array(most))
        }
    }

    @Test("are grouped beside other keys for a reader who counts the groups, or sorts them", arguments: [1, 3])
    func groupsOfSeveralKeys(threads: Int) throws {
        let columns = [NamedExpression("t", Self.text), NamedExpression("n", column(1, .int))]
        let inner = Plan.aggregate(
            scan(Self.table), keys: columns, calls: [aggregate(.countRows, [], .int)], totals: .none)
        let counts = Dictionary(grouping: Self.table.rows) { Array($0.prefix(2)) }.mapValues { Int64($0.count) }
        let most = counts.values.max() ?? 0
        let outer = Plan.aggregate(
            inner, keys: [],
            calls: [
                aggregate(.countRows, [], .int), aggregate(.maximum, [column(2, .int)], .int, site: 101),
            ], totals: .none)
        #expect(try Self.run(outer, threads: threads) == [[.integer(Int64(counts.count)), .integer(most)]])
        let keys = [1, 0].map { Plan.SortOrder(column($0, $0 == 0 ? .text : .int), isDescending: false) }
        let expected = counts.sorted { left, right in
            guard case .integer(let a) = left.key[1], case .integer(let b) = right.key[1] else { return false }
            return a == b ? Self.isBefore(left.key[0], right.key[0]) : a < b
        }.map { $0.key + [.integer($0.value)] }
        #expect(try Self.run(.sort(inner, keys: keys), threads: threads) == expected)
    }

    @Test("are counted once each, among all rows and in groups", arguments: [1, 3])
    func distinct(threads: Int) throws {
        let call = aggregate(.countDistinct, [Self.text], .int)
        let present = Self.table.rows.filter { $0[0] != .missing }
        let whole = Plan.aggregate(scan(Self.table), keys: [], calls: [call], totals: .none)
        #expect(
            try Self.run(whole, threads: threads) == [[.integer(Int64(Set(present.map { $0[0] }).count))]])
        let grouped = Plan.aggregate(
            scan(Self.table), keys: [NamedExpression("n", column(1, .int))], calls: [call], totals: .none)
        let counts = Dictionary(grouping: present) { $0[1] }.mapValues { Int64(Set($0.map { $0[0] }).count) }
        let expected = (0..<13).map { [Value.integer($0), .integer(counts[.integer($0)] ?? 0)] }
        #expect(try Self.run(grouped, threads: threads) == expected)
    }

    @Test(
        "are sorted as the language orders them, stable, missing ones last; the first rows likewise", arguments: [1, 3])
    func sorted(threads: Int) throws {
        for isDescending in [false, true] {
            let order = Self.table.rows.enumerated().sorted { left, right in
                let (a, b) = (left.element[0], right.element[0])
                if a == b { return left.offset < right.offset }
                if a == .missing || b == .missing { return b == .missing }
                return isDescending ? Self.isBefore(b, a) : Self.isBefore(a, b)
            }.map(\.element)
            let keys = [Plan.SortOrder(Self.text, isDescending: isDescending)]
            #expect(try Self.run(.sort(scan(Self.table), keys: keys), threads: threads) == order)
            let top = Plan.top(
                scan(Self.table), count: 25, partition: [], keys: keys, tieKeyCount: 0, site: site(9, "top"))
            #expect(try Self.run(top, threads: threads) == Array(order.prefix(25)))
        }
    }

    @Test("have a least and a greatest one, of all rows and of groups", arguments: [1, 3])
    func extremes(threads: Int) throws {
        let calls = [
            aggregate(.minimum, [Self.text], .text, site: 101), aggregate(.maximum, [Self.text], .text, site: 102),
        ]
        func extremes(_ rows: [[Value]]) -> [Value] {
            let texts = rows.map { $0[0] }.filter { $0 != .missing }
            return [texts.min(by: Self.isBefore) ?? .missing, texts.max(by: Self.isBefore) ?? .missing]
        }
        let whole = Plan.aggregate(scan(Self.table), keys: [], calls: calls, totals: .none)
        #expect(try Self.run(whole, threads: threads) == [extremes(Self.table.rows)])
        let groups = Dictionary(grouping: Self.table.rows) { $0[1] }
        let grouped = Plan.aggregate(
            scan(Self.table), keys: [NamedExpression("n", column(1, .int))], calls: calls, totals: .none)
        let expected = (0..<13).map { [Value.integer($0)] + extremes(groups[.integer($0)] ?? []) }
        #expect(try Self.run(grouped, threads: threads) == expected)
    }
}
