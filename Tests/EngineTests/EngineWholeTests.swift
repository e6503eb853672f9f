import Testing
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// Percentiles, distinct values and extremes of so many rows that they are counted out, of all rows and of few groups.
@Suite("Figures of many rows")
struct EngineWholeTests {
    private static let rowCount = 600

    /// A key; narrow and wide ints; decimals; floats; a few, and many, rows of each missing.
    private static let table: RowTable = {
        var random = SeededRandom(seed: 71)
        let edges: [Int64] = [-1, 0, .min, .max, .max - 1, .min + 1]
        let rows = (0..<rowCount).map { row -> [Value] in
            func orMissing(_ value: Value, _ every: Int) -> Value {
                Int.random(in: 0..<every, using: &random) == 0 ? .missing : value
            }
            let float = row % 100 == 7 ? -0.0 : Double(Int.random(in: -4000...4000, using: &random)) / 8
            let wide =
                row % 97 == 5 ? edges[row % edges.count] : Int64.random(in: -30_000...30_000, using: &random) << 40
            return [
                .integer(Int64(row % 7)), .integer(.random(in: -2_000...9_000, using: &random)),
                orMissing(.integer(wide), 50),
                orMissing(.decimal(Int128.random(in: -70_000...70_000, using: &random)), 3),
                orMissing(.float(float), 20), orMissing(.decimal(Int128.random(in: -9...9, using: &random) << 61), 9),
            ]
        }
        let fields: [(String, Kind)] = [
            ("k", .int), ("n", .int), ("w", .int), ("d", .decimal(scale: 2)), ("x", .float), ("b", .decimal(scale: 1)),
        ]
        return RowTable(fields, rows)
    }()

    private static let numbers: [(place: Int, kind: Kind)] = [
        (1, .int), (2, .int), (3, .decimal(scale: 2)), (4, .float), (5, .decimal(scale: 1)),
    ]

    private static func calls(_ condition: TypedExpression? = nil) -> [AggregateCall] {
        var calls: [AggregateCall] = []
        for (place, kind) in numbers {
            let value = column(place, kind)
            for percent in [0, 25, 99] as [Int128] {
                calls.append(
                    aggregate(
                        .percentile, [value, decimal(percent, 2)], .float, when: condition, site: 100 + calls.count))
            }
            calls.append(aggregate(.median, [value], .float, site: 100 + calls.count))
            calls.append(aggregate(.countDistinct, [value], .int, when: condition, site: 100 + calls.count))
            calls.append(aggregate(.minimum, [value], kind, site: 100 + calls.count))
            calls.append(aggregate(.maximum, [value], kind, site: 100 + calls.count))
        }
        return calls
    }

    @Test("are those of the reference", arguments: [[], [0]], [1, 2, 5])
    func figures(keys: [Int], threads: Int) throws {
        let keys = keys.map { NamedExpression("k", column($0, .int)) }
        let plan = Plan.aggregate(scan(Self.table), keys: keys, calls: Self.calls(), totals: .none)
        let found = try rows(plan, over: Self.table, threads: threads, chunk: 200).rows
        try expectSame(found, plan)
        // Of a stream nothing is known beforehand.
        let streamed = try rows(plan, over: Self.table, threads: threads, chunk: 200, texts: .growingDictionary).rows
        try expectSame(streamed, plan)
    }

    @Test("under a condition are those of the reference", arguments: [1, 3])
    func conditions(threads: Int) throws {
        let condition = call("greater", [column(1, .int), int(3000)], .bool)
        let plan = Plan.aggregate(scan(Self.table), keys: [], calls: Self.calls(condition), totals: .none)
        try expectSame(try rows(plan, over: Self.table, threads: threads, chunk: 200).rows, plan)
    }

    @Test("in totals are those of the reference")
    func totals() throws {
        let keys = [NamedExpression("k", column(0, .int))]
        let plan = Plan.aggregate(scan(Self.table), keys: keys, calls: Self.calls(), totals: .whole)
        try expectSame(try rows(plan, over: Self.table, threads: 2, chunk: 200).rows, plan)
    }

    private func expectSame(_ found: [[Value]], _ plan: Plan) throws {
        let expected = try Reference(Self.table).run(plan).rows
        #expect(found.count == expected.count)
        for (own, wanted) in zip(found, expected) { #expect(Reference.same(own, wanted)) }
    }

    @Test("several percentiles of one value are fed once, and only where nothing is told by their places")
    func fed() {
        #expect(FedCalls(Self.calls()).calls.count == Self.numbers.count * 4)
        let condition = call("greater", [column(1, .int), int(3000)], .bool)
        #expect(FedCalls(Self.calls(condition)).calls.count == Self.numbers.count * 5)
    }

    @Test("values at places are those of the sorted ones", arguments: [1, 3])
    func orderStatistics(threads: Int) {
        var random = SeededRandom(seed: 72)
        let pool = ThreadPool()
        let statistics = OrderStatistics<Int64>(.init(pool: pool, count: threads, isCancelled: { false }))
        for bits in [0, 1, 11, 12, 13, 40, 63] {
            let values = (0..<20_000).map { place -> Int64 in
                // Most lie close together, so that one part has nearly all.
                place % 9 == 0 ? .random(in: .min ... .max, using: &random) : .random(in: 0...1, using: &random) << bits
            }
            let sorted = values.sorted()
            let stretches = [values[..<10], values[10..<13_000], values[13_000...]].map { GrowingBuffer(Array($0)) }
            let places = [0, 1, 1, 9_999, 10_000, 19_998, 19_999]
            #expect(statistics.values(at: places, of: stretches) == places.map { sorted[$0] })
        }
        let equal = [GrowingBuffer([Int64](repeating: -5, count: 30_000))]
        #expect(statistics.values(at: [0, 29_999], of: equal) == [-5, -5])
    }
}
