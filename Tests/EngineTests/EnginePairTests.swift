import Testing
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// One pair of values a row, in one group.
private func pairs(
    _ function: AggregateFunction, _ kind: Kind, _ values: [[Value]], threads: Int = 1, batch: Int = 2048,
    chunk: Int = 1000
) throws -> Value {
    let table = RowTable([("a", kind), ("b", kind)], values)
    let call = aggregate(function, [column(0, kind), column(1, kind)], .float)
    let plan = Plan.aggregate(scan(table), keys: [], calls: [call], totals: .none)
    return try rows(plan, over: table, threads: threads, batch: batch, chunk: chunk).rows[0][0]
}

private let functions: [AggregateFunction] = [.covariance, .correlation, .slope, .intercept]

@Suite("Statistics of pairs")
struct EnginePairTests {
    /// By the definitions, in whole numbers, with the last division by the hardware: both sides of it are doubles.
    private func expected(_ function: AggregateFunction, _ pairs: [(Int64, Int64)]) -> Value {
        let n = Int64(pairs.count)
        func sum(_ part: ((Int64, Int64)) -> Int64) -> Int64 { pairs.map(part).reduce(0, +) }
        let (a, b, ab) = (sum { $0.0 }, sum { $0.1 }, sum { $0.0 * $0.1 })
        let common = n * ab - a * b
        let first = n * sum { $0.0 * $0.0 } - a * a
        let second = n * sum { $0.1 * $0.1 } - b * b
        switch function {
        case .covariance: return n < 2 ? .missing : .float(Double(common) / Double(n * (n - 1)))
        case .slope: return second == 0 ? .missing : .float(Double(common) / Double(second))
        case .intercept:
            return second == 0 ? .missing : .float(Double(a * sum { $0.1 * $0.1 } - b * ab) / Double(second))
        default:
            if first == 0 || second == 0 { return .missing }
            let square = Double(common) * Double(common) / (Double(first) * Double(second))
            return .float(common < 0 ? -square.squareRoot() : square.squareRoot())
        }
    }

    @Test("ints and whole floats give the exact ratios, in any order of work")
    func exact() throws {
        var random = SeededRandom(seed: 11)
        for count in [0, 1, 2, 3, 40] {
            let values = (0..<count).map { _ in
                (Int64.random(in: -20...20, using: &random), Int64.random(in: -20...20, using: &random))
            }
            for function in functions {
                let wanted = expected(function, values)
                let ints = values.map { [Value.integer($0.0), .integer($0.1)] }
                let floats = values.map { [Value.float(Double($0.0)), .float(Double($0.1))] }
                for (threads, batch, chunk) in [(1, 2048, 1000), (4, 3, 7)] {
                    #expect(try pairs(function, .int, ints, threads: threads, batch: batch, chunk: chunk) == wanted)
                    #expect(try pairs(function, .float, floats, threads: threads, batch: batch, chunk: chunk) == wanted)
                }
            }
        }
    }

    @Test("far from 0 nothing cancels out")
    func shifted() throws {
        let near: [(Int64, Int64)] = [(5, 0), (7, 1), (10, 2), (11, 3), (10, 5)]
        let far: Int64 = 1_000_000_000_000_000
        for function in functions where function != .intercept {
            let wanted = expected(function, near)
            let ints = near.map { [Value.integer($0.0 + far), .integer($0.1 - far)] }
            let floats = near.map { [Value.float(Double($0.0 + far)), .float(Double($0.1 - far))] }
            #expect(try pairs(function, .int, ints) == wanted)
            #expect(try pairs(function, .float, floats) == wanted)
        }
        let line = (0..<10).map { [Value.integer(Int64($0) * 2 + 5), .integer(Int64($0) + 1_000_000_000)] }
        #expect(try pairs(.slope, .int, line) == .float(2))
        #expect(try pairs(.intercept, .int, line) == .float(-1_999_999_995))
        #expect(try pairs(.correlation, .int, line) == .float(1))
    }

    @Test("floats of all sizes do not depend on threads or batches")
    func sizes() throws {
        var random = SeededRandom(seed: 12)
        var rows = (0..<2000).map { _ in
            (0..<2).map { _ in
                Value.float(
                    Double.random(in: -1...1, using: &random)
                        * ([1e-9, 1, 1e12, 1e60].randomElement(using: &random) ?? 1))
            }
        }
        rows[7][0] = .missing
        rows[8][1] = .missing
        for function in functions {
            var found: Set<Value> = []
            for threads in 1...4 {
                rows.shuffle(using: &random)
                found.insert(try pairs(function, .float, rows, threads: threads, batch: threads * 50, chunk: 64))
            }
            #expect(found.count == 1, "\(function): \(found)")
        }
    }

    @Test("a row with one value only is left out")
    func missing() throws {
        let rows: [[Value]] = [
            [.integer(1), .integer(2)], [.missing, .integer(100)], [.integer(3), .integer(4)], [.integer(9), .missing],
        ]
        #expect(try pairs(.covariance, .int, rows) == .float(2))
        #expect(try pairs(.intercept, .int, rows) == .float(-1))
    }

    @Test("what a double cannot hold is a fault")
    func overflow() throws {
        let rows: [[Value]] = [[.float(1e200), .float(1e200)], [.float(-1e200), .float(-1e200)]]
        #expect(throws: ExecutionFault.self) { _ = try pairs(.covariance, .float, rows) }
        #expect(try pairs(.correlation, .float, rows) == .float(1))
    }
}
