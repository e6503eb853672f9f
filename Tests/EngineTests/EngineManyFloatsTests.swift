import Testing
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// Many floats of like sizes are summed many at once, others one by one.
@Suite("Many floats")
struct EngineManyFloatsTests {
    @Test(
        "whole floats, some of them missing, give what the same ints give, however rows come", arguments: [1, 7],
        [9000, 1 << 53])
    func missing(groupCount: Int, most: Int64) throws {
        var random = SeededRandom(seed: 34)
        let given = (0..<40_000).map { row -> [Value] in
            // Some batches have values of all sizes.
            let isOdd = row / 5000 == 3 && row % 100 == 0
            let numbers = [isOdd ? 1 << 53 : most, 500].map { most -> Int64? in
                Int.random(in: 0..<3, using: &random) == 0 ? nil : .random(in: -most / 3...most, using: &random)
            }
            return [.integer(Int64(row % groupCount))] + numbers.map { $0.map { .integer($0) } ?? .missing }
                + numbers.map { $0.map { .float(Double($0)) } ?? .missing }
        }
        let table = RowTable([("k", .int), ("a", .int), ("b", .int), ("c", .float), ("d", .float)], given)
        func answers(_ a: TypedExpression, _ b: TypedExpression, _ threads: Int, _ batch: Int) throws -> [[Value]] {
            let calls = [
                aggregate(.average, [a], .float), aggregate(.standardDeviation, [b], .float),
                aggregate(.standardDeviation, [a], .float), aggregate(.correlation, [a, b], .float),
                aggregate(.covariance, [a, b], .float), aggregate(.slope, [b, a], .float),
                aggregate(.intercept, [a, b], .float),
            ]
            let keys = groupCount > 1 ? [NamedExpression("k", column(0, .int))] : []
            let plan = Plan.aggregate(scan(table), keys: keys, calls: calls, totals: .none)
            return try rows(plan, over: table, threads: threads, batch: batch, chunk: 9000).rows
        }
        let expected = try answers(column(1, .int), column(2, .int), 1, 2048)
        for (threads, batch) in [(1, 2048), (2, 2048), (4, 100)] {
            #expect(try answers(column(3, .float), column(4, .float), threads, batch) == expected)
        }
    }
}
