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

    /// Rising: most keys lie beyond all before them, and what their range will be is not known.
    @Test(
        "groups whose states are more than the caches hold are what they are otherwise", arguments: [1, 3],
        [false, true])
    func groupsBeyondTheCaches(threads: Int, areKeysRising: Bool) throws {
        var random = SeededRandom(seed: 31)
        // Late values may be missing, late keys lie beyond all others of their chunk.
        let values = (0..<EngineLargeTests.rowCount).map { row -> [Value] in
            let number = Int64.random(in: -1000...1000, using: &random)
            return [
                .integer(
                    areKeysRising ? Int64(row / 25) : .random(in: 0...(row < 60_000 ? 2500 : 3000), using: &random)),
                row > 30_000 && row % 9 == 0 ? .missing : .integer(number), .float(Double(number) * 1e7 / 3),
                row > 50_000 && row % 11 == 0 ? .missing : .float(Double(number) / 4),
                // Some late ones have more than 32 bits.
                .integer(row > 40_000 ? number << 40 : number), .integer(number & 63),
            ]
        }
        let table = RowTable(
            [("k", .int), ("n", .int), ("x", .float), ("y", .float), ("m", .int), ("s", .int)], values)
        let key = areKeysRising ? call("add", [column(0, .int), int(1)], .int, site: 4) : column(0, .int)
        let plan = Plan.aggregate(
            scan(table), keys: [NamedExpression("k", key)],
            calls: [
                aggregate(.countRows, [], .int), aggregate(.sum, [column(1, .int)], .decimal(scale: 0), site: 101),
                aggregate(.average, [column(1, .int)], .float, site: 102),
                aggregate(.sum, [column(2, .float)], .float, site: 103),
                aggregate(.average, [column(3, .float)], .float, site: 104),
                aggregate(.maximum, [column(3, .float)], .float, site: 105),
                aggregate(.sum, [column(4, .int)], .decimal(scale: 0), site: 106),
                aggregate(.minimum, [column(4, .int)], .int, site: 107),
                aggregate(.maximum, [column(5, .int)], .int, site: 108),
                // Its bounds are those of each chunk.
                aggregate(
                    .sum, [call("add", [column(4, .int), int(1)], .int, site: 5)], .decimal(scale: 0), site: 109),
            ], totals: .none)
        let found = try [32 << 20, 1 << 12].map { cachedBytesMax in
            try execute(
                plan, sources: [TableID("t"): table.source(chunkRowCount: 9000)],
                options: ExecutionOptions(threadCount: threads, cachedBytesMax: cachedBytesMax),
                environment: ExecutionEnvironment())
        }
        let expected = RowTable(found[0].table).rows
        #expect(expected.count > 2600)
        #expect(RowTable(found[1].table).rows == expected)
        #expect(found[1].notes == found[0].notes)
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

    @Test("the first groups by a result, with what ties and what is missing", arguments: [1, 3])
    func topGroups(threads: Int) throws {
        let (table, rows) = EngineLargeTests.table(seed: 7)
        var sums: [Int64?: Int64?] = [:]
        var greatest: [Int64?: Int64?] = [:]
        for row in rows {
            if let value = row[0] { sums[row[1]] = .some((sums[row[1]].flatMap { $0 } ?? 0) + value) }
            sums[row[1]] = sums[row[1]] ?? .some(nil)
            greatest[row[1]] = .some([greatest[row[1]].flatMap { $0 }, row[3]].compactMap { $0 }.max())
        }
        let groups = sums.map { [$0.key, $0.value, greatest[$0.key].flatMap { $0 }] }
        #expect(groups.count > 1 << 15)
        let plan = Plan.aggregate(
            scan(table), keys: [NamedExpression("b", column(1, .int))],
            calls: [
                aggregate(.sum, [column(0, .int)], .int, site: 1),
                aggregate(.maximum, [column(3, .float)], .float, site: 2),
            ], totals: .none)
        // Sums are few, so that very many groups tie.
        for (column, kind, isDescending) in [(1, Kind.int, true), (1, .int, false), (2, .float, true), (0, .int, true)]
        {
            let keys = [
                Plan.SortOrder(.column(column, DataType(kind)), isDescending: isDescending),
                .init(.column(0, DataType(.int)), isDescending: false),
            ]
            let expected = groups.sorted { left, right in
                EngineLargeTests.isBefore(
                    [left[column], left[0]], [right[column], right[0]], descending: [isDescending, false])
            }
            for count in [1, 10, 3000, 1 << 20] {
                let place = site(5, "top")
                let found = try EngineLargeTests.run(
                    .top(plan, count: count, partition: [], keys: keys, tieKeyCount: 1, site: place), table,
                    threads: threads)
                let ties = expected.dropFirst(count).prefix { $0[column] == expected[count - 1][column] }.count
                #expect(
                    RowTable(found.table).rows
                        == expected.prefix(count).map { row in
                            [row[0], row[1]].map { $0.map { Value.integer($0) } ?? .missing }
                                + [row[2].map { Value.float(Double($0) / 8) } ?? .missing]
                        }, "top \(count) by \(column)")
                #expect(found.notes.contains(.tiesLeftOut(place, count: ties)) == (ties > 0))
                #expect(found.profile.contains { $0.rowsOut == groups.count })
            }
        }
    }

    /// Partitions and the columns they are ordered by, of which the first so many make ties.
    private static let partitionOrders: [(partition: Int, order: [(column: Int, isDescending: Bool)], tied: Int)] = [
        (0, [(3, true), (1, false)], 1), (0, [(1, false)], 1), (1, [(2, true)], 1),
        // All rows of a partition tie.
        (0, [(0, false), (3, true)], 1), (0, [(0, false), (3, true)], 2), (1, [(0, true), (1, false), (2, false)], 1),
    ]

    @Test("the best rows of each partition, and what ties with the last of them", arguments: partitionOrders.indices)
    func topOfPartitions(orderIndex: Int) throws {
        let (table, rows) = EngineLargeTests.table(seed: 3)
        let (partition, order, tied) = EngineLargeTests.partitionOrders[orderIndex]
        let kinds: [Kind] = [.int, .int, .int, .float]
        let keys = order.map { Plan.SortOrder(column($0.column, kinds[$0.column]), isDescending: $0.isDescending) }
        // As numbers that ascend in the order: missing last.
        let ranks = rows.map { row in
            order.map { key in row[key.column].map { key.isDescending ? -$0 : $0 } ?? .max }
        }
        var partitions: [Int64: [Int]] = [:]
        for (number, row) in rows.enumerated() { partitions[row[partition] ?? .max, default: []].append(number) }
        let sorted = partitions.sorted { $0.key < $1.key }.map { _, numbers in
            numbers.sorted { left, right in
                for (a, b) in zip(ranks[left], ranks[right]) where a != b { return a < b }
                return left < right
            }
        }
        for count in [1, 3, 100] {
            let expected = sorted.flatMap { $0.prefix(count).map { table.rows[$0] } }
            let ties = sorted.reduce(0) { ties, best in
                let last = ranks[best[min(count, best.count) - 1]].prefix(tied)
                return ties + best.dropFirst(count).prefix { ranks[$0].prefix(tied) == last }.count
            }
            let place = site(5, "top")
            let plan = Plan.top(
                scan(table), count: count, partition: [column(partition, .int)], keys: keys, tieKeyCount: tied,
                site: place)
            for threads in [1, 3] {
                let found = try EngineLargeTests.run(plan, table, threads: threads)
                #expect(RowTable(found.table).rows == expected)
                #expect(found.notes == (ties == 0 ? [] : [.tiesLeftOut(place, count: ties)]))
            }
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

    @Test("conditions on stored numbers choose the rows that they hold for, whatever their width", arguments: [1, 3])
    func storedRanges(threads: Int) throws {
        var random = SeededRandom(seed: 11)
        let ranges: [ClosedRange<Int64>] = [-20...200, -7...60_000, 0...3_000_000_000, .min ... .max]
        // Some of the third chunk of 9000 rows is missing; one column is the same in all of a chunk.
        var rows: [[Int64?]] = []
        for row in 0..<EngineLargeTests.rowCount {
            var own: [Int64?] = []
            for range in ranges {
                let isMissing = row / 9000 == 2 && row % 7 == 0
                own.append(isMissing ? nil : Int64.random(in: range, using: &random))
            }
            own.append(Int64(row / 9000))
            rows.append(own)
        }
        let fields: [(String, Kind)] = (0..<5).map { ("c\($0)", Kind.int) }
        let values = rows.map { row in row.map { cell -> Value in cell.map { Value.integer($0) } ?? .missing } }
        let table = RowTable(fields, values)
        let comparisons: [(String, (Int64, Int64) -> Bool)] = [
            ("less", { $0 < $1 }), ("lessOrEqual", { $0 <= $1 }), ("greater", { $0 > $1 }),
            ("greaterOrEqual", { $0 >= $1 }), ("equal", { $0 == $1 }),
        ]
        for _ in 0..<40 {
            var terms: [(place: Int, comparison: (name: String, holds: (Int64, Int64) -> Bool), bound: Int64)] = []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<5, using: &random)
                let ends: [Int64] = [.min, .max, -21, 0]
                let isEnd = Int.random(in: 0..<8, using: &random) == 0
                let some = rows[Int.random(in: 0..<rows.count, using: &random)][place] ?? 0
                let bound = isEnd ? ends[Int.random(in: 0..<4, using: &random)] : some
                terms.append((place, comparisons[Int.random(in: 0..<5, using: &random)], bound))
            }
            let parts = terms.map { term in
                call(term.comparison.name, [column(term.place, .int), int(term.bound)], .bool)
            }
            let condition = parts.dropFirst().reduce(parts[0]) { call("and", [$0, $1], .bool) }
            let expected = rows.indices.filter { row in
                terms.allSatisfy { term in
                    guard let value = rows[row][term.place] else { return false }
                    return term.comparison.holds(value, term.bound)
                }
            }
            let filter = Plan.filter(scan(table), condition: condition)
            #expect(
                RowTable(try EngineLargeTests.run(filter, table, threads: threads).table).rows
                    == expected.map { table.rows[$0] })
            let counted = Plan.aggregate(
                filter, keys: [NamedExpression("k", column(4, .int))], calls: [aggregate(.countRows, [], .int)],
                totals: .none)
            var counts: [Int64: Int64] = [:]
            for row in expected { counts[rows[row][4] ?? 0, default: 0] += 1 }
            let groups = counts.sorted { $0.key < $1.key }.map { [Value.integer($0.key), Value.integer($0.value)] }
            #expect(RowTable(try EngineLargeTests.run(counted, table, threads: threads).table).rows == groups)
        }
    }

    @Test("distinct values of rows that come in the order of their groups", arguments: [1, 3])
    func distinctOfSorted(threads: Int) throws {
        var random = SeededRandom(seed: 13)
        for longest in [1, 8, 9, 60, 20_000] {
            var rows: [[Value]] = []
            var sets: [Int64: Set<Int64>] = [:]
            var group: Int64 = -3
            while rows.count < EngineLargeTests.rowCount {
                group += Int64.random(in: 1...3, using: &random)
                for _ in 0..<Int.random(in: 1...longest, using: &random) {
                    let value = Int64.random(in: 0...Int64(longest), using: &random)
                    let isMissing = Int.random(in: 0..<9, using: &random) == 0
                    rows.append([.integer(group), isMissing ? .missing : .integer(value)])
                    sets[group, default: []].formUnion(isMissing ? [] : [value])
                }
            }
            let table = RowTable([("g", .int), ("v", .int)], rows)
            let plan = Plan.aggregate(
                scan(table), keys: [NamedExpression("g", column(0, .int))],
                calls: [aggregate(.countDistinct, [column(1, .int)], .int)], totals: .none)
            let expected = sets.sorted { $0.key < $1.key }.map {
                [Value.integer($0.key), .integer(Int64($0.value.count))]
            }
            #expect(
                RowTable(try EngineLargeTests.run(plan, table, threads: threads).table).rows == expected,
                "up to \(longest) rows")
        }
    }

    @Test("the first row that fails is told, of those that a condition on stored numbers chooses", arguments: [1, 3])
    func firstFaultOfChosen(threads: Int) throws {
        let rows = (0..<EngineLargeTests.rowCount).map { row -> [Value] in
            [.integer(Int64(row % 100)), .integer(row % 1000 == 77 && row > 30_000 ? .max : 1)]
        }
        let table = RowTable([("a", .int), ("b", .int)], rows)
        let filter = Plan.filter(scan(table), condition: call("greater", [column(0, .int), int(50)], .bool))
        let plan = Plan.project(
            filter, [NamedExpression("s", call("add", [column(1, .int), int(1)], .int, site: 4))])
        do {
            _ = try EngineLargeTests.run(plan, table, threads: threads)
            Issue.record("an overflow went unnoticed")
        } catch {
            guard case .overflow(_, _, let row, _) = error as? ExecutionFault else {
                Issue.record("\(error)")
                return
            }
            #expect(row == 30_077)
        }
    }

    @Test("groups that few left rows meet are the same as all of them, and as many are noted", arguments: [1, 3])
    func reducedGroups(threads: Int) throws {
        var random = SeededRandom(seed: 12)
        var right: [[Int64]] = []
        for _ in 0..<EngineLargeTests.rowCount {
            // Far apart, so that keys take many bits.
            let x = Int64.random(in: 0...300, using: &random) * 999_983
            let y = Int64.random(in: 0...40, using: &random) * 77_777
            right.append([x, y, .random(in: 0..<50, using: &random), .random(in: -1000...1000, using: &random)])
        }
        let fields: [(String, Kind)] = [("a", .int), ("b", .int), ("c", .int), ("v", .int)]
        let table = RowTable(fields, right.map { row in row.map { Value.integer($0) } })
        let left = RowTable(
            [("x", .int), ("y", .int)],
            (0..<200).map { row -> [Value] in
                let y: Value = row % 40 == 3 ? .missing : .integer(Int64(row / 5) * 77_777)
                return [.integer(Int64(row % 150) * 999_983), y]
            })
        let whole = try EngineLargeTests.run(scan(table), table, threads: 1).table
        let sources: [TableID: any ChunkSource] = [
            TableID("t"): left.source(chunkRowCount: 60), TableID("u"): TableSource(name: "u", table: whole),
        ]
        let groups = Plan.aggregate(
            .filter(
                .scan(
                    Plan.Scan(table: TableID("u"), source: table.schema, columns: [0, 1, 2, 3], withRowNumber: false)),
                condition: call("less", [column(2, .int), int(40)], .bool)),
            keys: [NamedExpression("a", column(0, .int)), NamedExpression("b", column(1, .int))],
            calls: [
                aggregate(.sum, [column(3, .int)], .decimal(scale: 0), site: 1),
                aggregate(.countRows, [], .int, site: 2),
            ], totals: .none)
        let kept = right.filter { $0[2] < 40 }
        let sums: [[Int64]: [[Int64]]] = Dictionary(grouping: kept) { [$0[0], $0[1]] }
        for isPicked in [false, true] {
            let order = isPicked ? [2, 1, 0] : [0, 1, 2, 3]
            let kinds: [Kind] = [.int, .int, .decimal(scale: 0), .int]
            let own: Plan =
                isPicked ? .project(groups, order.map { NamedExpression("p\($0)", column($0, kinds[$0])) }) : groups
            let place = site(5, "join")
            let join = Plan.Join(
                .inner, left: scan(left), right: own,
                keys: [
                    Plan.Join.Key(left: column(0, .int), right: column(isPicked ? 2 : 0, .int)),
                    Plan.Join.Key(left: column(1, .int), right: column(1, .int)),
                ], report: .joined, site: place)
            let found = try execute(
                .join(join), sources: sources, options: ExecutionOptions(threadCount: threads),
                environment: ExecutionEnvironment())
            var expected: [[Value]] = []
            var met: Set<[Int64]> = []
            for row in left.rows {
                guard case .integer(let x) = row[0], case .integer(let y) = row[1], let values = sums[[x, y]] else {
                    continue
                }
                met.insert([x, y])
                let all: [Value] = [
                    row[0], row[1], .decimal(Int128(values.reduce(0) { $0 + $1[3] })), .integer(Int64(values.count)),
                ]
                expected.append(row + order.map { all[$0] })
            }
            #expect(!expected.isEmpty)
            #expect(RowTable(found.table).rows == expected)
            let unmet = RuntimeNote.rightUnmet(
                place, count: sums.count - met.count, rows: sums.count, isFilled: false)
            #expect(found.notes.contains(unmet))
        }
    }

    @Test("a pattern of literals is found where a regular expression finds it")
    func literals() throws {
        let table: [(String, String, LiteralSequence.Answer)] = [
            ("a.*b", "xaxxbx", .isFound), ("a.*b", "ba", .isNotFound), ("a.*b", "a\nb", .unknown),
            ("a.*b", "ab\n", .isFound), ("ab.*ab", "ab", .isNotFound), ("ab", "x\nab", .isFound),
            ("a.*", "\na", .isFound), (".*a.*a", "aba", .isFound), ("ab.*ba", "aba", .isNotFound),
            ("a.*b.*c", "abc", .isFound), ("a.*b.*c", "acb", .isNotFound), ("a.*b", "", .isNotFound),
            ("a.*b", "\nab", .unknown), ("aa.*aaa", "aaaa", .isNotFound), ("aa.*aaa", "aaaaa", .isFound),
            ("ruộng.*bồi", "đất ruộng, bồi thường", .isFound), ("ruộng.*bồi", "bồi ruộng", .isNotFound),
            ("đ.*đ", "đ", .isNotFound), ("ư.*ơ", "ư\nơ", .unknown), ("10%", "9% và 10%", .isFound),
            ("_-/", "_-", .isNotFound),
        ]
        for (pattern, text, answer) in table {
            let literal = try #require(LiteralSequence(pattern))
            // Beside itself and others, where no match may cross from one to the next, and apart from them.
            for texts in [[text], [text, text], ["a", text, "b"], ["ab", "", text, ""]] {
                let found = answers(literal, texts)
                for (place, own) in texts.enumerated() where own == text {
                    #expect(found[place] == answer.rawValue, "\(pattern) in \(texts)")
                }
                #expect(answers(literal, texts, gap: 3) == found, "\(pattern) in \(texts)")
            }
        }
        for pattern in [
            "a.b", "a*", "a.+b", "^a", "a|b", "", ".*", "a\\.b", "[ab]", "(a)", "a.*?b", "é+", "ư.", "a$", "a{2}", "a?",
            "a\nb", "a]",
        ] {
            #expect(LiteralSequence(pattern) == nil, "\(pattern)")
        }
        #expect(LiteralSequence(Array(repeating: "a", count: 17).joined(separator: ".*")) == nil)
    }

    private func answers(_ literal: LiteralSequence, _ texts: [String], gap: Int = 0) -> [UInt8] {
        var bytes: [UInt8] = []
        var places: [Range<Int>] = []
        for text in texts {
            places.append(bytes.count..<bytes.count + text.utf8.count)
            bytes += Array(text.utf8) + Array(repeating: 0, count: gap)
        }
        bytes.append(0)
        var offsets = [UInt32](repeating: 0, count: texts.count + 1)
        var answers = [UInt8](repeating: 9, count: texts.count)
        bytes.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return }
            let slices = places.map { TextSlice(start: start + $0.lowerBound, count: $0.count) }
            literal.mark(slices, nil, texts.count, &offsets, into: &answers)
            // Where a row has no text, none is read.
            let absent = TextSlice(start: UnsafePointer(bitPattern: 64) ?? start, count: 1 << 40)
            var some = [UInt8](repeating: 9, count: texts.count + 1)
            let validity = Array(repeating: UInt8(1), count: texts.count) + [0]
            var more = [UInt32](repeating: 0, count: texts.count + 2)
            literal.mark(slices + [absent], validity, texts.count + 1, &more, into: &some)
            #expect(some == answers + [0])
        }
        return answers
    }
}
