import Testing
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// What only many rows bring about: work by parts, tables that grow, words that are sorted.
@Suite("Many rows")
struct EngineLargeTests {
    private static let rowCount = 70_000

    /// `a` of few values, `b` and `c` of many, `x` a float; one row in some lacks each.
    private static func table(seed: UInt64) -> (table: RowTable, rows: [[Int64?]]) {
        var random = SeededRandom(seed: seed)
        let rows = (0..<rowCount).map { _ -> [Int64?] in
            let most: [Int64] = [40, 60_000, 3_000_000_000, 5000]
            return most.map { Int.random(in: 0..<50, using: &random) == 0 ? nil : .random(in: 0...$0, using: &random) }
        }
        let fields: [(String, Kind)] = [("a", .int), ("b", .int), ("c", .int), ("x", .float)]
        let values = rows.map { row in
            zip(row, fields).map { value, field -> Value in
                guard let value else { return .missing }
                return field.1 == .float ? .float(Double(value) / 8) : .integer(value)
            }
        }
        return (RowTable(fields, values), rows)
    }

    private static func run(_ plan: Plan, _ table: RowTable, threads: Int) throws -> ExecutionResult {
        try execute(
            plan, sources: [TableID("t"): table.source(chunkRowCount: 9000)],
            options: ExecutionOptions(threadCount: threads), environment: ExecutionEnvironment())
    }

    /// In the language's order: missing last.
    private static func isBefore(_ left: [Int64?], _ right: [Int64?], descending: [Bool]) -> Bool {
        for (index, pair) in zip(left, right).enumerated() where pair.0 != pair.1 {
            guard let a = pair.0 else { return false }
            guard let b = pair.1 else { return true }
            return descending[index] ? a > b : a < b
        }
        return false
    }

    @Test("a sort by keys of more than 64 bits is stable and right", arguments: [1, 3])
    func sortByManyBits(threads: Int) throws {
        let (table, rows) = EngineLargeTests.table(seed: 1)
        for columns in [[0, 3, 2], [3, 2], [0, 0, 2, 1]] {
            let kinds: [Kind] = [.int, .int, .int, .float]
            let descending = columns.indices.map { $0 % 2 == 1 }
            let keys = zip(columns, descending).map {
                Plan.SortOrder(column($0, kinds[$0]), isDescending: $1)
            }
            let order = rows.indices.sorted { left, right in
                let (a, b) = (columns.map { rows[left][$0] }, columns.map { rows[right][$0] })
                return a == b ? left < right : EngineLargeTests.isBefore(a, b, descending: descending)
            }
            let found = try EngineLargeTests.run(.sort(scan(table), keys: keys), table, threads: threads)
            #expect(RowTable(found.table).rows == order.map { table.rows[$0] })
        }
    }

    @Test("groups by several keys, each with its values, come in the order of the keys", arguments: [1, 3])
    func groups(threads: Int) throws {
        let (table, rows) = EngineLargeTests.table(seed: 2)
        for keys in [[0], [1], [1, 0], [2, 1]] {
            var groups: [[Int64?]: [Int]] = [:]
            for (number, row) in rows.enumerated() { groups[keys.map { row[$0] }, default: []].append(number) }
            let ascending = keys.map { _ in false }
            let sorted = groups.sorted { EngineLargeTests.isBefore($0.key, $1.key, descending: ascending) }
            let plan = Plan.aggregate(
                scan(table), keys: keys.map { NamedExpression("k\($0)", column($0, .int)) },
                calls: [
                    aggregate(.countRows, [], .int, site: 1),
                    aggregate(.countDistinct, [column(0, .int)], .int, site: 2),
                    aggregate(.countDistinct, [column(3, .float)], .int, site: 3),
                    aggregate(.median, [column(3, .float)], .float, site: 4),
                    aggregate(.sum, [column(3, .float)], .float, site: 5),
                ], totals: .none)
            let found = RowTable(try EngineLargeTests.run(plan, table, threads: threads).table).rows
            let expected = sorted.map { key, numbers -> [Value] in
                let floats = numbers.compactMap { rows[$0][3] }.sorted()
                let middle = floats.count / 2
                // Eighths, and their halves and sums, are doubles without rounding.
                let median: Value =
                    floats.isEmpty
                    ? .missing
                    : .float(Double(floats[middle] + floats[floats.count % 2 == 0 ? middle - 1 : middle]) / 16)
                let sum: Value = floats.isEmpty ? .missing : .float(Double(floats.reduce(0, +)) / 8)
                let distinct = Set(numbers.compactMap { rows[$0][0] }).count
                return key.map { $0.map { .integer($0) } ?? .missing }
                    + [
                        .integer(Int64(numbers.count)), .integer(Int64(distinct)), .integer(Int64(Set(floats).count)),
                        median, sum,
                    ]
            }
            #expect(found == expected, "by \(keys)")
        }
    }

    @Test("the best rows of each partition, and what ties with the last of them", arguments: [1, 3])
    func topOfPartitions(threads: Int) throws {
        let (table, rows) = EngineLargeTests.table(seed: 3)
        let order = [3, 1]
        let keys = [
            Plan.SortOrder(column(3, .float), isDescending: true), .init(column(1, .int), isDescending: false),
        ]
        for count in [1, 3, 100] {
            var partitions: [Int64?: [Int]] = [:]
            for (number, row) in rows.enumerated() { partitions[row[0], default: []].append(number) }
            var expected: [[Value]] = []
            var ties = 0
            let sorted = partitions.sorted { EngineLargeTests.isBefore([$0.key], [$1.key], descending: [false]) }
            for (_, numbers) in sorted {
                let best = numbers.sorted { left, right in
                    let (a, b) = (order.map { rows[left][$0] }, order.map { rows[right][$0] })
                    return a == b ? left < right : EngineLargeTests.isBefore(a, b, descending: [true, false])
                }
                expected += best.prefix(count).map { table.rows[$0] }
                let last = rows[best[min(count, best.count) - 1]][3]
                ties += best.dropFirst(count).prefix { rows[$0][3] == last }.count
            }
            let place = site(5, "top")
            let plan = Plan.top(
                scan(table), count: count, partition: [column(0, .int)], keys: keys, tieKeyCount: 1, site: place)
            let found = try EngineLargeTests.run(plan, table, threads: threads)
            #expect(RowTable(found.table).rows == expected)
            #expect(found.notes == (ties == 0 ? [] : [.tiesLeftOut(place, count: ties)]))
        }
    }

    @Test("rows meet by keys near and far apart, one and several, once and often", arguments: [1, 3])
    func joins(threads: Int) throws {
        let (table, rows) = EngineLargeTests.table(seed: 4)
        let scanned = scan(table)
        for (keys, most) in [([1], Int64(60_000)), ([2], 100_000_000), ([1, 0], 60_000), ([0], 3)] {
            // The right side: some rows of the table.
            let condition = call("lessOrEqual", [column(keys[0], .int), int(most)], .bool, site: 9)
            let right = Plan.filter(scanned, condition: condition)
            var partners: [[Int64]: Int] = [:]
            for row in rows {
                let own = keys.compactMap { row[$0] }
                if let first = row[keys[0]], first <= most, own.count == keys.count { partners[own, default: 0] += 1 }
            }
            for form in [Plan.Join.Form.semi, .anti, .inner] {
                if case .inner = form, keys == [0] { continue }
                let join = Plan.Join(
                    form, left: scanned, right: right,
                    keys: keys.map { Plan.Join.Key(left: column($0, .int), right: column($0, .int)) },
                    matchesMissing: false, report: .none, site: site(1, "join"))
                let found = try EngineLargeTests.run(.join(join), table, threads: threads).table.rowCount
                let counts = rows.map { row in
                    let own = keys.compactMap { row[$0] }
                    return own.count == keys.count ? partners[own] ?? 0 : 0
                }
                switch form {
                case .semi: #expect(found == counts.count { $0 > 0 })
                case .anti: #expect(found == counts.count { $0 == 0 })
                case .inner, .left, .full: #expect(found == counts.reduce(0, +))
                }
            }
        }
    }

    @Test("a pattern of literals is found where a regular expression finds it")
    func literals() throws {
        for (pattern, text, isFound) in [
            ("a.*b", "xaxxbx", true), ("a.*b", "ba", false), ("a.*b", "a\nb", nil), ("a.*b", "ab\n", true),
            ("ab.*ab", "ab", false), ("ab", "x\nab", true), ("a.*", "\na", true), (".*a.*a", "aba", true),
        ] as [(String, String, Bool?)] {
            let literal = try #require(LiteralSequence(pattern))
            var text = text
            text.withUTF8 { bytes in
                guard let start = bytes.baseAddress else { return }
                #expect(literal.isFound(in: TextSlice(start: start, count: bytes.count)) == isFound, "\(pattern)")
            }
        }
        for pattern in ["a.b", "a*", "a.+b", "^a", "a|b", "", ".*", "a\\.b", "[ab]", "(a)", "a.*?b", "é"] {
            #expect(LiteralSequence(pattern) == nil, "\(pattern)")
        }
    }
}
