import Testing
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// Runs a plan over rows, in one way.
func rows(
    _ plan: Plan, over table: RowTable, threads: Int = 1, batch: Int = 2048, chunk: Int = 1000,
    texts: TextLayout = .plain
) throws(ExecutionFault) -> RowTable {
    RowTable(try result(plan, over: table, threads: threads, batch: batch, chunk: chunk, texts: texts).table)
}

func result(
    _ plan: Plan, over table: RowTable, threads: Int = 1, batch: Int = 2048, chunk: Int = 1000,
    texts: TextLayout = .plain
) throws(ExecutionFault) -> ExecutionResult {
    try execute(
        plan, sources: [TableID("t"): table.source(chunkRowCount: chunk, texts: texts)],
        options: ExecutionOptions(threadCount: threads, batchRowCount: batch), environment: ExecutionEnvironment())
}

/// One value of an aggregate over one column.
private func aggregated(
    _ function: AggregateFunction, _ kind: Kind, _ values: [Value], to result: Kind, threads: Int = 1,
    batch: Int = 2048,
    chunk: Int = 1000, more: [TypedExpression] = []
) throws(ExecutionFault) -> Value {
    let table = RowTable([("x", kind)], values.map { [$0] })
    let plan = Plan.aggregate(
        scan(table), keys: [], calls: [aggregate(function, [column(0, kind)] + more, result)], totals: .none)
    return try rows(plan, over: table, threads: threads, batch: batch, chunk: chunk).rows[0][0]
}

@Suite("Aggregates")
struct EngineAggregateTests {
    @Test("sums of ints are exact beyond 64 bits")
    func sumsOfInts() throws {
        let cases: [([Int64], Int128)] = [
            ([.max, .max, .max], Int128(Int64.max) * 3), ([.min, .min], Int128(Int64.min) * 2), ([.max, .min], -1),
            ([1, 2, 3], 6), ([0], 0), (Array(repeating: .max, count: 5000), Int128(Int64.max) * 5000),
        ]
        for (values, sum) in cases {
            for (threads, batch, chunk) in [(1, 2048, 1000), (4, 3, 7), (2, 2048, 64)] {
                let found = try aggregated(
                    .sum, .int, values.map { .integer($0) }, to: .decimal(scale: 0), threads: threads, batch: batch,
                    chunk: chunk)
                #expect(found == .decimal(sum))
            }
        }
    }

    @Test("the deviation of whole numbers is the same wherever they lie, and however few bits hold some of them")
    func deviationsAnywhere() throws {
        var random = SeededRandom(seed: 12)
        let near = (0..<900).map { row in
            row % 9 == 0 ? Value.missing : .integer(Int64.random(in: -30_000...30_000, using: &random))
        }
        func shifted(_ by: Int64, _ from: Int = 0) -> [Value] {
            near.enumerated().map { row, value in
                if case .integer(let number) = value, row >= from { return .integer(number + by) }
                return value
            }
        }
        // Some chunks have values of 32 bits and less, others of more.
        for values in [near, shifted((1 << 31) - 10_000, 350), shifted(1 << 40, 700)] {
            let far = values.map { value in
                if case .integer(let number) = value { return Value.integer(number - 1 << 50) }
                return value
            }
            let wanted = try aggregated(.standardDeviation, .int, far, to: .float)
            for (threads, batch, chunk) in [(1, 2048, 1000), (1, 64, 100), (3, 7, 50)] {
                let found = try aggregated(
                    .standardDeviation, .int, values, to: .float, threads: threads, batch: batch, chunk: chunk)
                #expect(found == wanted)
            }
        }
    }

    @Test("sums of decimals are exact to 38 digits, whatever stands between, and refuse to be wrong beyond")
    func sumsOfDecimals() throws {
        let most = ten(38) - 1
        let kind = Kind.decimal(scale: 2)
        let exact = try aggregated(
            .sum, kind, [.decimal(most), .decimal(most), .decimal(most), .decimal(-most), .decimal(-most)], to: kind)
        #expect(exact == .decimal(most))
        #expect(throws: ExecutionFault.self) {
            _ = try aggregated(.sum, kind, [.decimal(most), .decimal(1)], to: kind)
        }
    }

    @Test("averages round once")
    func averages() throws {
        let kind = Kind.decimal(scale: 1)
        let cases: [(Kind, [Value], Double)] = [
            (.int, [.integer(1), .integer(2)], 1.5), (.int, [.integer(1), .integer(1), .integer(2)], 4.0 / 3),
            (.int, [.integer(.max), .integer(.max)], 9_223_372_036_854_775_808),
            (.int, [.integer(9_007_199_254_740_993), .integer(9_007_199_254_740_993)], 9_007_199_254_740_992),
            (kind, [.decimal(1), .decimal(2), .missing], 0.15), (kind, [.decimal(ten(37)), .decimal(ten(37))], 1e36),
            (.float, [.float(0.1), .float(0.2), .float(0.3)], 0.2), (.float, [.float(1e308), .float(1e308)], 1e308),
        ]
        for (kind, values, expected) in cases {
            #expect(try aggregated(.average, kind, values, to: .float) == .float(expected))
        }
    }

    @Test("sums of floats are exact before their one rounding, in any order")
    func sumsOfFloats() throws {
        let small = Double.leastNonzeroMagnitude
        let cases: [([Double], Double)] = [
            ([1e308, 1, -1e308], 1), ([1e16, 1, 1], 1e16 + 2), (Array(repeating: 0.1, count: 10), 1.0),
            ([small * 2000, 1e300, -1e300], small * 2000), ([0.1, 0.2], 0.30000000000000004), ([-0.0], 0),
            ([small, small], small * 2), ([1e100, 1e-100, -1e100], 1e-100), ([3, -3], 0),
        ]
        for (values, sum) in cases {
            for order in [values, values.reversed(), values.sorted()] {
                for (threads, batch, chunk) in [(1, 2048, 1000), (4, 1, 1), (3, 2, 2)] {
                    let found = try aggregated(
                        .sum, .float, order.map { .float($0) }, to: .float, threads: threads, batch: batch, chunk: chunk
                    )
                    #expect(found == .float(sum), "\(order)")
                }
            }
        }
        #expect(throws: ExecutionFault.self) {
            _ = try aggregated(.sum, .float, [.float(1.7e308), .float(1.7e308)], to: .float)
        }
    }

    @Test("the sum of many floats does not depend on their order, threads or batches")
    func orderOfFloats() throws {
        var random = SeededRandom(seed: 7)
        var values = (0..<3000).map { _ in
            Value.float(
                Double.random(in: -1...1, using: &random) * [1e-9, 1, 1e12, 1e200].randomElement(using: &random)!)
        }
        for function in [AggregateFunction.sum, .average, .standardDeviation] {
            var found: Set<Value> = []
            for threads in 1...4 {
                values.shuffle(using: &random)
                found.insert(
                    try aggregated(
                        function, .float, values, to: .float, threads: threads, batch: threads * 50, chunk: 64))
            }
            #expect(found.count == 1, "\(function): \(found)")
        }
    }

    @Test("floats of like sizes, and what lies beyond in some batches, lose nothing")
    func floatsOfLikeSizes() throws {
        var random = SeededRandom(seed: 8)
        let steps = (0..<6000).map { _ in Int64.random(in: -(1 << 50)...1 << 50, using: &random) }
        var values = steps.map { Value.float(Double($0) * 0x1p-40) }
        // These sum up to nothing, two in each of a few stretches.
        for far in [0x1p600, 0x1p-600, 0x1p-1074, 3e17] {
            let place = Int.random(in: 0..<values.count, using: &random)
            values.insert(.float(far), at: place)
            values.insert(.float(-far), at: min(values.count, place + Int.random(in: 0...900, using: &random)))
        }
        let sum = Double(steps.reduce(0) { $0 + Int128($1) }) * 0x1p-40
        for (threads, batch) in [(1, 2048), (2, 700), (3, 50)] {
            let found = try aggregated(.sum, .float, values, to: .float, threads: threads, batch: batch, chunk: 1000)
            #expect(found == .float(sum))
        }
    }

    @Test("standard deviations of close large numbers lose nothing")
    func deviations() throws {
        let cases: [(Kind, [Value], Value)] = [
            (
                .int, [.integer(1_000_000_000_000_000_001), .integer(1_000_000_000_000_000_003)],
                .float(2.0.squareRoot())
            ),
            (.float, [.float(1e9 + 1), .float(1e9 + 3)], .float(2.0.squareRoot())),
            (.float, [.float(1e200), .float(-1e200)], .float(1e200 * 2.0.squareRoot())),
            (.int, [.integer(5)], .missing), (.int, [], .missing), (.int, [.integer(5), .integer(5)], .float(0)),
            (
                .decimal(scale: 2), [.decimal(ten(37)), .decimal(ten(37) + 200)], .float(2.0.squareRoot())
            ),
        ]
        for (kind, values, expected) in cases {
            let found = try aggregated(.standardDeviation, kind, values, to: .float)
            if case .float(let a) = found, case .float(let b) = expected {
                #expect(abs(a - b) <= abs(b) * 1e-15)
            } else {
                #expect(found == expected)
            }
        }
    }

    @Test("percentiles interpolate exactly between ints and decimals")
    func percentiles() throws {
        let values: [Value] = [4, 1, 3, 2].map { .integer($0) }
        for (ratio, expected) in [(Int128(0), 1.0), (25, 1.75), (50, 2.5), (90, 3.7), (100, 4)] {
            #expect(
                try aggregated(.percentile, .int, values, to: .float, more: [decimal(ratio, 2)]) == .float(expected))
        }
        let large: [Value] = [.integer(.max), .integer(.max - 1)]
        #expect(try aggregated(.median, .int, large, to: .float) == .float(9_223_372_036_854_775_806.5))
        #expect(try aggregated(.median, .decimal(scale: 1), [.decimal(1), .decimal(2)], to: .float) == .float(0.15))
        #expect(throws: ExecutionFault.self) {
            _ = try aggregated(.percentile, .int, values, to: .float, more: [decimal(101, 2)])
        }
    }

    @Test("first, last and only refuse two values, and name the same two in any order")
    func twoValues() throws {
        let fields: [(String, Kind)] = [("x", .text), ("k", .int)]
        let values: [[Value]] = [
            [.text("b"), .integer(1)], [.text("a"), .integer(1)], [.text("c"), .integer(2)], [.missing, .integer(0)],
            [.text("z"), .missing],
        ]
        for order in [values, values.reversed()] {
            let table = RowTable(fields, order)
            for threads in [1, 3] {
                func run(_ function: AggregateFunction) throws(ExecutionFault) -> Value {
                    let arguments = [column(0, .text)] + (function == .only ? [] : [column(1, .int)])
                    let plan = Plan.aggregate(
                        scan(table), keys: [], calls: [aggregate(function, arguments, .text)], totals: .none)
                    return try rows(plan, over: table, threads: threads, batch: 1, chunk: 1).rows[0][0]
                }
                #expect(try run(.last) == .text("c"))
                for function in [AggregateFunction.first, .only] {
                    do throws(ExecutionFault) {
                        _ = try run(function)
                        Issue.record("two values went unnoticed")
                    } catch {
                        guard case .notUnique(_, "a", "b") = error else {
                            Issue.record("\(error)")
                            continue
                        }
                    }
                }
            }
        }
    }

    @Test("no group is lost when keys of a stream go beyond those seen so far")
    func growingKeys() throws {
        var random = SeededRandom(seed: 11)
        for _ in 0..<400 {
            let keys = (0..<Int.random(in: 2...12, using: &random)).map { _ -> Int64 in
                let magnitude = Int64.random(in: 0...(1 << Int64.random(in: 0...15, using: &random)), using: &random)
                return Bool.random(using: &random) ? magnitude : -magnitude
            }
            let table = RowTable([("x", .int)], keys.map { [.integer($0)] })
            let plan = Plan.aggregate(
                scan(table), keys: [NamedExpression("x", column(0, .int))], calls: [aggregate(.countRows, [], .int)],
                totals: .none)
            let counts = Dictionary(grouping: keys) { $0 }.mapValues(\.count)
            let expected = counts.keys.sorted().map { key in
                [Value.integer(key), .integer(Int64(counts[key] ?? 0))]
            }
            for (threads, batch, chunk) in [(1, 3, 1), (1, 2, 2), (1, 2048, 3), (2, 3, 2)] {
                let found = try rows(
                    plan, over: table, threads: threads, batch: batch, chunk: chunk, texts: .growingDictionary)
                #expect(found.rows == expected, "\(keys), chunks of \(chunk)")
            }
        }
    }

    @Test("texts that are equal as NFC are one value and one group")
    func normalForms() throws {
        let nfc = "Hải Dương"
        let table = RowTable(
            [("city", .text), ("n", .int)],
            [[.text(nfc), .integer(1)], [.text(nfc.nfd), .integer(2)], [.text("Hà Nội"), .integer(4)]])
        for texts in TextLayout.allCases {
            for threads in [1, 2] {
                let plan = Plan.aggregate(
                    scan(table), keys: [NamedExpression("city", column(0, .text))],
                    calls: [
                        aggregate(.sum, [column(1, .int)], .decimal(scale: 0)),
                        aggregate(.countDistinct, [column(0, .text)], .int, site: 101),
                    ], totals: .whole)
                let found = try rows(plan, over: table, threads: threads, batch: 1, chunk: 1, texts: texts).rows
                let expected: [[Value]] = [
                    [.text("Hà Nội"), .decimal(4), .integer(1), .missing],
                    [.text(nfc), .decimal(3), .integer(1), .missing],
                    [.missing, .decimal(7), .integer(2), .integer(0)],
                ]
                #expect(found == expected)
                // The normal form stands for all.
                if case .text(let shown) = found[1][0] { #expect(shown.utf8.elementsEqual(nfc.utf8)) }
            }
        }
    }

    @Test("missing values are skipped, counted and noted, also under a condition")
    func skipped() throws {
        let table = RowTable(
            [("x", .int), ("use", .bool)],
            [
                [.integer(1), .bool(true)], [.missing, .bool(true)], [.missing, .bool(false)], [.integer(5), .missing],
                [.integer(7), .bool(true)],
            ])
        let plan = Plan.aggregate(
            scan(table), keys: [],
            calls: [
                aggregate(.sum, [column(0, .int)], .decimal(scale: 0), site: 1),
                aggregate(.sum, [column(0, .int)], .decimal(scale: 0), when: column(1, .bool), site: 2),
                aggregate(.countRows, [], .int, site: 3),
            ], totals: .none)
        let found = try result(plan, over: table, threads: 2, batch: 2, chunk: 2)
        #expect(RowTable(found.table).rows == [[.decimal(13), .decimal(8), .integer(5)]])
        #expect(
            found.notes == [
                .missingSkipped(site(1, "sum"), count: 2, rows: 5), .missingSkipped(site(2, "sum"), count: 1, rows: 3),
            ])
    }

    @Test(
        "the least and the greatest of whole numbers that lie close together, up to the ends of what a byte or two hold"
    )
    func narrowExtremes() throws {
        var random = SeededRandom(seed: 12)
        for count in [1, 2, 255, 256, 257, 65_535, 65_536, 65_537] as [Int64] {
            for first in [-7, Int64.min, .max - count + 1] {
                for hasMissing in [false, true] {
                    // The ends are there; a group has missing values only.
                    let values = (0..<700).map { row -> Int64? in
                        if row < 2 { return row == 0 ? first : first + (count - 1) }
                        return hasMissing && (row % 3 == 0 || row % 40 == 5)
                            ? nil : first + .random(in: 0..<count, using: &random)
                    }
                    let rows = values.enumerated().map { row, value -> [Value] in
                        [.integer(Int64(row % 40)), value.map { .integer($0) } ?? .missing, .integer(Int64(row))]
                    }
                    let table = RowTable([("k", .int), ("x", .int), ("row", .int)], rows)
                    let calls = [
                        aggregate(.minimum, [column(1, .int)], .int, site: 1),
                        aggregate(.maximum, [column(1, .int)], .int, site: 2),
                    ]
                    // With a filter before it the rows of a batch do not stand side by side.
                    let some = Plan.filter(
                        scan(table), condition: call("notEqual", [column(2, .int), int(3)], .bool, site: 3))
                    for (input, isLeftOut) in [(scan(table), false), (some, true)] {
                        let plan = Plan.aggregate(
                            input, keys: [NamedExpression("k", column(0, .int))], calls: calls, totals: .none)
                        let expected = (0..<40).map { key -> [Value] in
                            let own = values.indices.filter { $0 % 40 == key && !(isLeftOut && $0 == 3) }
                                .compactMap { values[$0] }
                            return [.integer(Int64(key))]
                                + [own.min(), own.max()].map { $0.map { .integer($0) } ?? .missing }
                        }
                        for threads in [1, 3] {
                            let found = try result(plan, over: table, threads: threads, batch: 64, chunk: 200)
                            #expect(RowTable(found.table).rows == expected, "\(count) from \(first)")
                        }
                    }
                }
            }
        }
    }

    @Test("rows that only one of two divided aggregates takes are counted, among those that both look at")
    func rowsDiffer() throws {
        var random = SeededRandom(seed: 11)
        func maybe(_ value: Value) -> Value { Int.random(in: 0..<4, using: &random) == 0 ? .missing : value }
        for hasMissing in [true, false] {
            let rows: [[Value]] = (0..<500).map { row in
                let flags = (0..<2).map { _ in Value.bool(Bool.random(using: &random)) }
                let values = (0..<2).map { _ in hasMissing ? maybe(.integer(Int64(row))) : .integer(Int64(row)) }
                return [.integer(Int64.random(in: 0..<5, using: &random))] + values + flags.map(maybe)
            }
            let table = RowTable([("k", .int), ("a", .int), ("b", .int), ("c", .bool), ("d", .bool)], rows)
            for (first, second) in [(nil, nil), (3, nil), (nil, 4), (3, 4), (3, 3)] as [(Int?, Int?)] {
                func words(_ dividend: String) -> RatioWords {
                    RatioWords(
                        site: site(9), dividend: dividend, divisor: "sum b", condition: "", isNarrowed: false)
                }
                func holds(_ row: [Value], _ condition: Int?) -> Bool {
                    condition.map { row[$0] == .bool(true) } ?? true
                }
                let seen = rows.filter { holds($0, first) && holds($0, second) }
                let expected = [1, nil].compactMap { dividend -> RuntimeNote? in
                    let takes = { (row: [Value]) in dividend.map { row[$0] != .missing } ?? true }
                    let onlyDividend = seen.count { takes($0) && $0[2] == .missing }
                    let onlyDivisor = seen.count { !takes($0) && $0[2] != .missing }
                    guard onlyDividend + onlyDivisor > 0 else { return nil }
                    return .rowsDiffer(
                        words(dividend == nil ? "count" : "sum a"), onlyDividend: onlyDividend, onlyDivisor: onlyDivisor
                    )
                }
                func condition(_ index: Int?) -> TypedExpression? { index.map { column($0, .bool) } }
                func ratio(_ words: RatioWords) -> [AggregateRatio] { [AggregateRatio(divisor: 1, words: words)] }
                let calls = [
                    aggregate(
                        .sum, [column(1, .int)], .decimal(scale: 0), when: condition(first), site: 1,
                        ratios: ratio(words("sum a"))),
                    aggregate(.sum, [column(2, .int)], .decimal(scale: 0), when: condition(second), site: 2),
                    aggregate(.countRows, [], .int, when: condition(first), site: 3, ratios: ratio(words("count"))),
                ]
                for keys in [[], [NamedExpression("k", column(0, .int))]] {
                    for (threads, batch, chunk) in [(1, 2048, 1000), (3, 7, 50)] {
                        let plan = Plan.aggregate(
                            scan(table), keys: keys, calls: calls, totals: keys.isEmpty ? .none : .whole)
                        let notes = try result(plan, over: table, threads: threads, batch: batch, chunk: chunk).notes
                        let found = notes.filter { if case .rowsDiffer = $0 { true } else { false } }
                        #expect(Set(found) == Set(expected))
                        #expect(found.count == expected.count)
                    }
                }
            }
        }
    }
}
