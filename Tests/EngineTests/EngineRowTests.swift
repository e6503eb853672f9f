import Testing
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

@Suite("Rows: errors, notes, limits")
struct EngineRowTests {
    private func fault(
        _ plan: Plan, _ table: RowTable, threads: Int, batch: Int, chunk: Int, texts: TextLayout
    ) -> ExecutionFault? {
        do throws(ExecutionFault) {
            _ = try result(plan, over: table, threads: threads, batch: batch, chunk: chunk, texts: texts)
            return nil
        } catch {
            return error
        }
    }

    @Test("few rows of each of many chunks come as they are, in their order", arguments: TextLayout.allCases)
    func sparseRows(texts: TextLayout) throws {
        let fields: [(String, Kind)] = [
            ("n", .int), ("t", .text), ("d", .decimal(scale: 30)), ("f", .float), ("b", .bool), ("none", .int),
        ]
        // The last chunks have a row in two, or all of them.
        let values = (0..<900).map { row -> [Value] in
            let isKept = row % 37 == 5 || (row >= 800 && row % 2 == 0) || row >= 850
            return [
                .integer(isKept ? 1 : 0), row % 7 == 0 ? .missing : .text("đất \(row % 11)"),
                row % 3 == 0 ? .decimal(ten(25) * Int128(row)) : .decimal(Int128(row)),
                row % 5 == 0 ? .missing : .float(Double(row) / 3), .bool(row % 2 == 0), .missing,
            ]
        }
        let table = RowTable(fields, values)
        for condition in [
            call("equal", [column(0, .int), int(1)], .bool),
            call(
                "and",
                [
                    call("equal", [column(0, .int), int(1)], .bool), call("isMissing", [column(3, .float)], .bool),
                ], .bool),
        ] {
            let plan = Plan.filter(scan(table), condition: condition)
            let expected = try Reference(table).run(plan)
            for (threads, batch, chunk) in [(1, 2048, 100), (3, 64, 50), (2, 2048, 1), (2, 7, 900)] {
                let found = try rows(plan, over: table, threads: threads, batch: batch, chunk: chunk, texts: texts)
                #expect(found == expected, "\(threads) threads, chunks of \(chunk)")
            }
        }
    }

    @Test("an overflow names the first row of the table, whatever the threads, batches and chunks")
    func firstOverflow() {
        var values = (0..<500).map { [Value.integer(Int64($0)), .integer(1)] }
        for row in [137, 138, 260, 499] { values[row] = [.integer(.max), .integer(2)] }
        values[50] = [.missing, .integer(.max)]
        let table = RowTable([("x", .int), ("y", .int)], values)
        for name in ["add", "multiply"] {
            let sum = call(name, [column(0, .int), column(1, .int)], .int, site: 7)
            let plans = [
                Plan.project(scan(table), [NamedExpression("s", sum)]),
                Plan.filter(scan(table), condition: call("greater", [sum, int(3)], .bool)),
                Plan.aggregate(
                    scan(table), keys: [], calls: [aggregate(.sum, [sum], .decimal(scale: 0))], totals: .none),
            ]
            for plan in plans {
                for (threads, batch, chunk) in [(1, 2048, 500), (4, 10, 20), (3, 1, 1), (2, 64, 100)] {
                    for texts in [TextLayout.plain, .growingDictionary] {
                        let found = fault(plan, table, threads: threads, batch: batch, chunk: chunk, texts: texts)
                        guard case .overflow(let place, let id, let row, .int) = found else {
                            Issue.record("\(String(describing: found))")
                            continue
                        }
                        #expect(place == site(7, name))
                        #expect(id == TableID("t"))
                        #expect(row == 137)
                    }
                }
            }
        }
    }

    @Test("rows that a condition leaves out neither fail nor are noted")
    func leftOut() throws {
        let table = RowTable(
            [("x", .int), ("y", .int)],
            [[.integer(.max), .integer(0)], [.integer(4), .integer(2)], [.integer(3), .integer(0)]])
        let product = call("multiply", [column(0, .int), int(2)], .int)
        let ratio = call("divide", [column(0, .int), column(1, .int)], .float, site: 3)
        let isSmall = call("less", [column(0, .int), int(100)], .bool)
        let isDivisible = call("notEqual", [column(1, .int), int(0)], .bool)
        let guarded = call("if", [isSmall, product, int(-1)], .int)
        let plan = Plan.project(
            scan(table),
            [
                NamedExpression("p", guarded),
                NamedExpression("r", call("if", [isDivisible, ratio, missing(.float)], .float)),
                NamedExpression("c", call("and", [isDivisible, call("greater", [ratio, float(1)], .bool)], .bool)),
            ])
        for batch in [1, 2, 3] {
            let found = try result(plan, over: table, batch: batch)
            #expect(
                RowTable(found.table).rows == [
                    [.integer(-1), .missing, .bool(false)], [.integer(8), .float(2), .bool(true)],
                    [.integer(6), .missing, .bool(false)],
                ])
            #expect(found.notes.isEmpty)
        }
    }

    @Test("divisions by zero are missing and counted; != keeps missing rows and counts them")
    func notes() throws {
        let table = RowTable(
            [("x", .int), ("y", .int)],
            [
                [.integer(1), .integer(0)], [.integer(1), .missing], [.integer(6), .integer(3)],
                [.missing, .integer(0)],
            ])
        let ratio = call("divide", [column(0, .int), column(1, .int)], .float, site: 1)
        let plan = Plan.project(
            .filter(scan(table), condition: call("notEqual", [column(1, .int), int(3)], .bool, site: 2)),
            [NamedExpression("r", ratio)])
        for (threads, batch) in [(1, 2048), (3, 1)] {
            let found = try result(plan, over: table, threads: threads, batch: batch, chunk: batch)
            #expect(RowTable(found.table).rows == [[.missing], [.missing], [.missing]])
            #expect(
                found.notes == [
                    .divisionByZero(site(1, "divide"), count: 1), .missingKept(site(2, "notEqual"), count: 1),
                ])
        }
    }

    @Test("count when C and count when not C add up to count")
    func conditionsAddUp() throws {
        var plans = RandomPlans(seed: 99)
        for _ in 0..<60 {
            let table = plans.table(rowCount: 50)
            let condition = plans.expression(.bool, table.schema, depth: 3)
            let plan = Plan.aggregate(
                scan(table), keys: [],
                calls: [
                    aggregate(.countRows, [], .int, when: condition, site: 1001),
                    aggregate(.countRows, [], .int, when: call("not", [condition], .bool, site: 900), site: 1002),
                ], totals: .none)
            let counts = try rows(plan, over: table, threads: 2, batch: 7, chunk: 20, texts: .growingDictionary).rows[0]
            #expect(counts[0].testMantissa + counts[1].testMantissa == 50)
        }
    }

    @Test("a slice reads no further than it needs")
    func sliceStops() throws {
        var values = (0..<100).map { [Value.integer(Int64($0))] }
        values[30] = [.integer(.max)]
        let table = RowTable([("x", .int)], values)
        let doubled = Plan.project(
            scan(table), [NamedExpression("d", call("multiply", [column(0, .int), int(2)], .int))])
        let plan = Plan.slice(doubled, skip: 20, take: 10)
        for (threads, batch, chunk) in [(1, 2048, 100), (4, 7, 9), (2, 1, 1)] {
            for texts in [TextLayout.plain, .growingDictionary] {
                let found = try rows(plan, over: table, threads: threads, batch: batch, chunk: chunk, texts: texts)
                #expect(found.rows == (20..<30).map { [.integer($0 * 2)] })
            }
        }
        #expect(throws: ExecutionFault.self) { _ = try rows(Plan.slice(doubled, skip: 21, take: 10), over: table) }
    }

    @Test("top counts the rows left out that tie with its last")
    func ties() throws {
        let table = RowTable(
            [("x", .int), ("y", .int)], [3, 1, 3, 2, 2, 2, 3].enumerated().map { [.integer($1), .integer(Int64($0))] })
        let key = Plan.SortOrder(column(0, .int), isDescending: true)
        let place = site(5, "top")
        for (count, ties) in [(0, 0), (1, 2), (3, 0), (4, 2), (6, 0), (7, 0), (9, 0)] {
            let plan = Plan.top(scan(table), count: count, keys: [key], tieKeyCount: 1, site: place)
            let found = try result(plan, over: table, threads: 2, chunk: 2)
            #expect(found.table.rowCount == min(count, 7))
            #expect(found.notes == (ties == 0 ? [] : [.tiesLeftOut(place, count: ties)]))
        }
    }

    @Test("a sort by all threads is stable and the same for any number of them")
    func parallelSort() {
        var random = SeededRandom(seed: 5)
        let pool = ThreadPool()
        // Crowded: words of every length, most of them short.
        for (count, most, isCrowded) in [
            (70_000, UInt64.max, false), (90_001, 50, false), (66_000, 0, false), (5000, 1 << 20, false),
            (70_000, UInt64.max, true), (3000, 1 << 40, true), (33, 7, false), (1, 0, false),
        ] {
            let words = GrowingBuffer(
                (0..<count).map { row in
                    UInt64.random(in: 0...most, using: &random) >> UInt64(isCrowded && row % 100 > 0 ? row % 60 : 0)
                })
            let expected = (0..<Int32(count)).sorted { left, right in
                let (a, b) = (words.values[Int(left)], words.values[Int(right)])
                return a != b ? a < b : left < right
            }
            for threads in 1...3 {
                let found = RadixSort.rows(
                    words, count, Gather.Threads(pool: pool, count: threads) { false }, { false })
                #expect(found == expected)
            }
        }
    }

    @Test("ties are rows alike in the keys that count for them, whatever comes after")
    func tiesOfSeveralKeys() throws {
        let table = RowTable([("x", .int), ("y", .int)], (0..<6).map { [.integer($0 / 4), .integer($0)] })
        let keys = [Plan.SortOrder(column(0, .int), isDescending: false), .init(column(1, .int), isDescending: true)]
        let plan = Plan.top(scan(table), count: 1, keys: keys, tieKeyCount: 1, site: site(5, "top"))
        let found = try result(plan, over: table)
        #expect(RowTable(found.table).rows == [[.integer(0), .integer(3)]])
        #expect(found.notes == [.tiesLeftOut(site(5, "top"), count: 3)])
    }

    @Test("top of each partition, the partitions in their order, missing last; ties of all are counted")
    func topOfPartitions() throws {
        let table = RowTable(
            [("p", .text), ("x", .int)],
            [("b", 1), ("a", 5), (nil, 2), ("a", 7), ("b", 1), ("a", 5), ("a", 5), (nil, 3)].map { row in
                [row.0.map { .text($0) } ?? .missing, .integer(row.1)]
            })
        let key = Plan.SortOrder(column(1, .int), isDescending: true)
        let place = site(5, "top")
        for (count, expected, ties) in [
            (0, [], 0), (1, [7, 1, 3], 1), (2, [7, 5, 1, 1, 3, 2], 2), (9, [7, 5, 5, 5, 1, 1, 3, 2], 0),
        ] as [(Int, [Int64], Int)] {
            let plan = Plan.top(
                scan(table), count: count, partition: [column(0, .text)], keys: [key], tieKeyCount: 1, site: place)
            for texts in TextLayout.allCases {
                let found = try result(plan, over: table, threads: 2, chunk: 2, texts: texts)
                #expect(RowTable(found.table).rows.map { $0[1] } == expected.map { .integer($0) })
                #expect(found.notes == (ties == 0 ? [] : [.tiesLeftOut(place, count: ties)]))
            }
        }
    }

    @Test("top of many rows is the beginning of their sort, ties and missing included", arguments: [false, true])
    func largeTop(isDescending: Bool) throws {
        var random = SeededRandom(seed: 3)
        for kind in [Kind.int, .float, .text, .decimal(scale: 2)] {
            let values = (0..<5000).map { row -> [Value] in
                let number = Int64.random(in: 0...200, using: &random)
                if number < 20 { return [.missing, .integer(Int64(row))] }
                let value: Value =
                    switch kind {
                    case .float: .float(Double(number) / 4)
                    case .text: .text("t\(number)")
                    case .decimal: .decimal(Int128(number))
                    default: .integer(number)
                    }
                return [value, .integer(Int64(row))]
            }
            let table = RowTable([("x", kind), ("row", .int)], values)
            let keys = [Plan.SortOrder(column(0, kind), isDescending: isDescending)]
            let whole = try rows(.sort(scan(table), keys: keys), over: table, chunk: 300, texts: .sortedDictionary)
            let place = site(5, "top")
            for count in [1, 10, 300, 4800] {
                let plan = Plan.top(scan(table), count: count, keys: keys, tieKeyCount: 1, site: place)
                let top = try result(plan, over: table, threads: 3, chunk: 300, texts: .sortedDictionary)
                #expect(RowTable(top.table).rows == Array(whole.rows.prefix(count)))
                let last = whole.rows[count - 1][0]
                let ties = whole.rows[count...].prefix { $0[0] == last }.count
                #expect(top.notes == (ties == 0 ? [] : [.tiesLeftOut(place, count: ties)]))
            }
        }
    }

    @Test("groups of a wide range of keys come in their order", arguments: [1, 3])
    func manyGroups(threads: Int) throws {
        var random = SeededRandom(seed: 11)
        for range: ClosedRange<Int64> in [0...30_000, -9_000_000_000...9_000_000_000, .min ... .max] {
            let values = (0..<40_000).map { _ in [Value.integer(.random(in: range, using: &random)), .integer(1)] }
            let table = RowTable([("k", .int), ("n", .int)], values)
            var counts: [Value: Int64] = [:]
            for row in values { counts[row[0], default: 0] += 1 }
            let expected = counts.sorted { $0.key.testMantissa < $1.key.testMantissa }
                .map { [$0.key, .decimal(Int128($0.value)), .integer($0.value)] }
            let plan = Plan.aggregate(
                scan(table), keys: [NamedExpression("k", column(0, .int))],
                calls: [
                    aggregate(.sum, [column(1, .int)], .decimal(scale: 0)), aggregate(.countRows, [], .int, site: 101),
                ], totals: .none)
            for texts in [TextLayout.plain, .growingDictionary] {
                #expect(try rows(plan, over: table, threads: threads, chunk: 3000, texts: texts).rows == expected)
            }
        }
    }

    /// Crowded: nearly all keys are alike in what tells the least of all keys from the greatest.
    @Test(
        "rows of nearly as many groups give what any rows give, wherever their keys lie", arguments: [1, 3],
        [false, true])
    func nearlyDistinct(threads: Int, isCrowded: Bool) throws {
        var random = SeededRandom(seed: 12)
        let range: ClosedRange<Int64> = isCrowded ? -300_000...300_000 : -9_000_000_000...9_000_000_000
        let keys = (0..<90_000).map { row in
            [
                Value.integer(
                    row < 4 ? (row % 2 == 0 ? -9_000_000_000 : 9_000_000_000) : .random(in: range, using: &random)),
                .integer(.random(in: 0...3, using: &random)),
            ]
        }
        // Late keys come again, and late values may be missing.
        let values = (0..<120_000).map { row -> [Value] in
            let key = keys[row < 90_000 ? row : Int.random(in: 0..<90_000, using: &random)]
            let number = Int64.random(in: -1000...1000, using: &random)
            return key + [
                row > 100_000 && row % 7 == 0 ? .missing : .integer(number), .float(Double(number) / 4),
            ]
        }
        var expected: [[Value]: (count: Int64, sum: Int64?, floats: Double, least: Double)] = [:]
        for row in values {
            guard case .float(let float) = row[3] else { continue }
            var own = expected[[row[0], row[1]]] ?? (0, nil, 0, .infinity)
            own.count += 1
            if case .integer(let number) = row[2] { own.sum = (own.sum ?? 0) + number }
            own.floats += float
            own.least = min(own.least, float)
            expected[[row[0], row[1]]] = own
        }
        let table = RowTable([("a", .int), ("b", .int), ("n", .int), ("x", .float)], values)
        let plan = Plan.aggregate(
            scan(table), keys: [NamedExpression("a", column(0, .int)), NamedExpression("b", column(1, .int))],
            calls: [
                aggregate(.countRows, [], .int), aggregate(.sum, [column(2, .int)], .decimal(scale: 0), site: 101),
                aggregate(.sum, [column(3, .float)], .float, site: 102),
                aggregate(.average, [column(3, .float)], .float, site: 103),
                aggregate(.minimum, [column(3, .float)], .float, site: 104),
            ], totals: .none)
        let wanted = expected.sorted {
            ($0.key[0].testMantissa, $0.key[1].testMantissa) < ($1.key[0].testMantissa, $1.key[1].testMantissa)
        }
        .map { key, own -> [Value] in
            key + [
                .integer(own.count), own.sum.map { .decimal(Int128($0)) } ?? .missing, .float(own.floats),
                .float(own.floats / Double(own.count)), .float(own.least),
            ]
        }
        #expect(try rows(plan, over: table, threads: threads, chunk: 30_000).rows == wanted)
    }

    @Test("a run ends soon after it is cancelled")
    func cancelled() {
        let table = RowTable([("x", .int)], (0..<100).map { [.integer($0)] })
        do throws(ExecutionFault) {
            _ = try execute(
                scan(table), sources: [TableID("t"): table.source(chunkRowCount: 10)],
                options: ExecutionOptions(threadCount: 2, isCancelled: { true }), environment: ExecutionEnvironment())
            Issue.record("went on")
        } catch {
            guard case .cancelled = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test("row numbers of a stream count all chunks before")
    func rowNumbers() throws {
        let table = RowTable([("x", .int)], (0..<97).map { [.integer($0)] })
        let plan = Plan.filter(
            scan(table, withRowNumber: true), condition: call("notEqual", [column(0, .int), column(1, .int)], .bool))
        for texts in [TextLayout.plain, .growingDictionary] {
            #expect(try rows(plan, over: table, threads: 4, batch: 3, chunk: 5, texts: texts).rows.isEmpty)
        }
    }

    @Test("the pool runs every worker once, again and again")
    func pool() {
        let pool = ThreadPool()
        for workerCount in [1, 2, 5, 3, 8] {
            for _ in 0..<200 {
                let seen = SeenWorkers(workerCount)
                pool.run(workerCount) { seen.add($0) }
                #expect(seen.counts == Array(repeating: 1, count: workerCount))
            }
        }
    }
}

/// How often each worker was seen; worker `i` writes place `i`.
private final class SeenWorkers: @unchecked Sendable {
    private let places: UnsafeMutablePointer<Int>
    private let count: Int

    init(_ count: Int) {
        self.count = count
        places = .allocate(capacity: count)
        places.initialize(repeating: 0, count: count)
    }

    deinit { places.deallocate() }

    func add(_ worker: Int) { places[worker] += 1 }

    var counts: [Int] { (0..<count).map { places[$0] } }
}
