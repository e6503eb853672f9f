import Testing
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// Groups of nearly as many keys as rows, where the keys take two words.
@Suite("Keys of two words")
struct EngineWideKeyTests {
    enum Shape: CaseIterable, CustomTestStringConvertible {
        /// A float alone, negative and zero, too.
        case floats
        /// Nearly all floats are one, and an int tells the rows apart: they share their first words.
        case crowded
        /// Two ints of 62 bits each.
        case integers
        /// A text of some, and numbers of 40 and 30 bits.
        case texts
        /// Of 67 bits: what a part leaves of both words is one.
        case joined
        /// The same, and nearly all rows lie in one part.
        case leaning

        var testDescription: String { "\(self)" }

        var kinds: [Kind] {
            switch self {
            case .floats: [.float]
            case .crowded: [.float, .int]
            case .integers: [.int, .int]
            case .texts, .joined, .leaning: [.text, .int, .int]
            }
        }

        func key(using random: inout SeededRandom) -> [Value] {
            switch self {
            case .floats: [.float(Double(Int.random(in: -2_000_000...2_000_000, using: &random)) / 16)]
            case .crowded:
                [
                    .float(Int.random(in: 0..<50, using: &random) == 0 ? -1.5 : 7.25),
                    .integer(.random(in: -40_000_000...40_000_000, using: &random)),
                ]
            case .integers:
                [
                    .integer(.random(in: -(1 << 60)...1 << 60, using: &random)),
                    .integer(.random(in: -(1 << 60)...1 << 60, using: &random)),
                ]
            case .texts:
                [
                    .text("t\(Int.random(in: 0..<500, using: &random))"),
                    .integer(.random(in: 0...1 << 40, using: &random)),
                    .integer(.random(in: 0...1 << 30, using: &random)),
                ]
            case .joined, .leaning:
                [
                    .text(
                        self == .joined || Int.random(in: 0..<20, using: &random) == 0
                            ? "t\(Int.random(in: 0..<500, using: &random))" : "t123"),
                    .integer(.random(in: -1 << 31...1 << 31, using: &random)),
                    .integer(.random(in: 0...1 << 24, using: &random)),
                ]
            }
        }
    }

    /// `late`: so many rows from the end lack what is summed, so that they cannot wait.
    @Test(
        "nearly distinct keys of two words give their groups, in order", arguments: Shape.allCases,
        [
            (threads: 1, rows: 45_000, late: 0), (threads: 3, rows: 110_000, late: 0),
            (threads: 1, rows: 45_000, late: 5000),
        ])
    func nearlyDistinct(shape: Shape, way: (threads: Int, rows: Int, late: Int)) throws {
        var random = SeededRandom(seed: 77)
        var keys = (0..<way.rows * 9 / 10).map { _ in
            shape.key(using: &random).map { Int.random(in: 0..<40, using: &random) == 0 ? .missing : $0 }
        }
        keys[5] = keys[5].map { _ in .missing }
        let values = (0..<way.rows).map { row -> [Value] in
            let number = Int64.random(in: -1000...1000, using: &random)
            return keys[row < keys.count ? row : Int.random(in: keys.indices, using: &random)] + [
                row >= way.rows - way.late && row % 5 == 0 ? .missing : .integer(number), .float(Double(number) / 4),
            ]
        }
        let keyCount = shape.kinds.count
        var expected: [[Value]: (count: Int64, sum: Int64?, most: Double)] = [:]
        for row in values {
            let key = Array(row[..<keyCount])
            guard case .float(let float) = row[keyCount + 1] else { continue }
            var own = expected[key] ?? (0, nil, -.infinity)
            own.count += 1
            if case .integer(let number) = row[keyCount] { own.sum = (own.sum ?? 0) + number }
            own.most = max(own.most, float)
            expected[key] = own
        }
        let table = RowTable(
            shape.kinds.enumerated().map { ("k\($0)", $1) } + [("n", .int), ("x", .float)], values)
        let plan = Plan.aggregate(
            scan(table), keys: shape.kinds.enumerated().map { NamedExpression("k\($0)", column($0, $1)) },
            calls: [
                aggregate(.countRows, [], .int),
                aggregate(.sum, [column(keyCount, .int)], .decimal(scale: 0), site: 101),
                aggregate(.maximum, [column(keyCount + 1, .float)], .float, site: 102),
            ], totals: .none)
        let found = try execute(
            plan, sources: [TableID("t"): table.source(chunkRowCount: 9000, texts: .sortedDictionary)],
            options: ExecutionOptions(threadCount: way.threads), environment: ExecutionEnvironment())
        let rows = RowTable(found.table).rows
        #expect(rows.count == expected.count)
        for row in rows {
            let own = expected[Array(row[..<keyCount])]
            #expect(own.map { .integer($0.count) } == row[keyCount])
            #expect(own.map { $0.sum.map { .decimal(Int128($0)) } ?? .missing } == row[keyCount + 1])
            #expect(own.map { .float($0.most) } == row[keyCount + 2])
        }
        for (row, next) in zip(rows, rows.dropFirst()) {
            #expect(EngineWideKeyTests.isBefore(Array(row[..<keyCount]), Array(next[..<keyCount])))
        }
    }

    /// Missing comes last; texts of one letter and digits stand like their bytes.
    private static func isBefore(_ left: [Value], _ right: [Value]) -> Bool {
        for (own, other) in zip(left, right) where own != other {
            switch (own, other) {
            case (.missing, _): return false
            case (_, .missing): return true
            case (.float(let own), .float(let other)): return own < other
            case (.integer(let own), .integer(let other)): return own < other
            case (.text(let own), .text(let other)): return own < other
            default: return false
            }
        }
        return false
    }
}
