import Testing
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// Joins whose order does not show: many right rows pass by few left ones.
@Suite("Joins to be grouped")
struct MirroredJoinTests {
    private static let kinds: [Kind] = [.int, .text, .decimal(scale: 1)]

    private static func key(_ kind: Kind, _ number: Int64) -> Value {
        switch kind {
        case .text: .text("k\(number)")
        case .decimal: .decimal(Int128(number))
        default: .integer(number)
        }
    }

    /// Left rows of each key at most once, unless `isRepeated`; right rows of some of them and of others.
    private static func tables(_ kind: Kind, isRepeated: Bool, seed: UInt64) -> (left: RowTable, right: RowTable) {
        var random = SeededRandom(seed: seed)
        let keys = (0..<60).shuffled(using: &random).prefix(40)
        var left = keys.map { [key(kind, Int64($0)), .integer(Int64($0) * 10)] as [Value] }
        left.append([.missing, .integer(5)])
        if isRepeated { left.append([left[3][0], .integer(7)]) }
        let right = (0..<700).map { row -> [Value] in
            let own = Int64.random(in: 20...90, using: &random)
            return [row % 19 == 0 ? .missing : key(kind, own), .integer(Int64(row))]
        }
        return (
            RowTable([("k", kind), ("a", .int)], left), RowTable([("k", kind), ("b", .int)], right)
        )
    }

    private static func scan(_ table: RowTable, _ name: String) -> Plan {
        .scan(Plan.Scan(table: TableID(name), source: table.schema, columns: [0, 1]))
    }

    private static func run(
        _ plan: Plan, _ left: RowTable, _ right: RowTable, threads: Int = 1, chunk: Int = 1000
    ) throws -> ExecutionResult {
        try execute(
            plan,
            sources: [
                TableID("l"): left.source(chunkRowCount: chunk), TableID("r"): right.source(chunkRowCount: chunk),
            ], options: ExecutionOptions(threadCount: threads, batchRowCount: 64), environment: ExecutionEnvironment())
    }

    @Test(
        "have the rows of the join, and the notes", arguments: kinds,
        [(false, false), (false, true), (true, false), (true, true)])
    func same(kind: Kind, options: (isRepeated: Bool, matchesMissing: Bool)) throws {
        for seed in 0..<4 as Range<UInt64> {
            let (left, right) = Self.tables(kind, isRepeated: options.isRepeated, seed: 40 + seed)
            let join = Plan.join(
                Plan.Join(
                    .inner, left: Self.scan(left, "l"), right: Self.scan(right, "r"),
                    keys: [.init(left: column(0, kind), right: column(0, kind))],
                    matchesMissing: options.matchesMissing, report: .joined, site: site(1, "join"),
                    repetitions: [.init(figure: site(2, "sum b"), argument: "b")]))
            func grouped(_ input: Plan) -> Plan {
                .aggregate(
                    input, keys: [NamedExpression("a", column(1, .int))],
                    calls: [
                        aggregate(.countRows, [], .int, site: 3),
                        aggregate(.sum, [column(3, .int)], .decimal(scale: 0), site: 4),
                        aggregate(.maximum, [column(2, kind)], kind, site: 5),
                    ], totals: .none)
            }
            // A sort in between asks for the rows in their order, and so for the join as it is written.
            let ordered = Plan.sort(join, keys: [Plan.SortOrder(column(3, .int), isDescending: false)])
            let expected = try Self.run(grouped(ordered), left, right)
            for (threads, chunk) in [(1, 1000), (2, 64), (3, 10)] {
                let found = try Self.run(grouped(join), left, right, threads: threads, chunk: chunk)
                #expect(RowTable(found.table) == RowTable(expected.table))
                #expect("\(found.notes)" == "\(expected.notes)")
            }
        }
    }
}
