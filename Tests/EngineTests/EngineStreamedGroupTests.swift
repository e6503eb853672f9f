import Testing
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// Groups of a stream that are numbered by what is expected of their key, and shared by workers.
@Suite("Groups of a stream")
struct EngineStreamedGroupTests {
    private static let rowCount = 60_000

    enum Keys: CaseIterable {
        case spread
        case rising
        /// A few lie far beyond what is expected.
        case withOutliers
        case sparse
    }

    private static let tables = Dictionary(uniqueKeysWithValues: Keys.allCases.map { ($0, made($0)) })

    private static func table(_ keys: Keys) throws -> RowTable { try #require(tables[keys]) }

    private static func made(_ keys: Keys) -> RowTable {
        var random = SeededRandom(seed: 47)
        let rows = (0..<rowCount).map { row -> [Value] in
            let key: Int64 =
                switch keys {
                case .spread: .random(in: -60_000...60_000, using: &random)
                case .rising: Int64(row * 3 / 4)
                case .withOutliers: row % 20_011 == 20_010 ? .max - Int64(row) : .random(in: 0...90_000, using: &random)
                case .sparse: .random(in: 0...(1 << 50), using: &random)
                }
            let number = Int64.random(in: -1_000_000...1_000_000, using: &random)
            return [
                row > 40_000 && row % 1000 == 0 ? .missing : .integer(key),
                row > 20_000 && row % 7 == 0 ? .missing : .integer(number), .float(Double(number) / 3),
                .integer(row == 50_000 ? .max : number),
            ]
        }
        return RowTable([("k", .int), ("n", .int), ("x", .float), ("w", .int)], rows)
    }

    private static func plan(_ table: RowTable, totals: Plan.Totals = .none) -> Plan {
        .aggregate(
            scan(table), keys: [NamedExpression("k", column(0, .int))],
            calls: [
                aggregate(.countRows, [], .int), aggregate(.sum, [column(1, .int)], .decimal(scale: 0), site: 101),
                aggregate(.average, [column(1, .int)], .float, site: 102),
                aggregate(.sum, [column(2, .float)], .float, site: 103),
                aggregate(.minimum, [column(2, .float)], .float, site: 104),
                aggregate(.count, [column(1, .int)], .int, site: 105),
                aggregate(.sum, [column(3, .int)], .decimal(scale: 0), site: 106),
                aggregate(
                    .maximum, [call("add", [column(1, .int), int(1)], .int, site: 108)], .int, site: 107),
            ], totals: totals)
    }

    private static func run(_ plan: Plan, _ source: any ChunkSource, threads: Int) throws -> ExecutionResult {
        try execute(
            plan, sources: [TableID("t"): source], options: ExecutionOptions(threadCount: threads),
            environment: ExecutionEnvironment())
    }

    @Test("are those of a table at rest, whatever was expected", arguments: Keys.allCases, [1, 3])
    func groups(keys: Keys, threads: Int) throws {
        let table = try EngineStreamedGroupTests.table(keys)
        let plan = EngineStreamedGroupTests.plan(table)
        let expected = try EngineStreamedGroupTests.run(plan, table.source(chunkRowCount: 5000), threads: 1)
        #expect(expected.table.rowCount > 33_000)
        for expectedFrom in [10, 30_000] {
            let source = StreamSource(table, chunkRowCount: 1500, expectedFrom: expectedFrom)
            let found = try EngineStreamedGroupTests.run(plan, source, threads: threads)
            #expect(RowTable(found.table) == RowTable(expected.table))
            #expect(found.notes == expected.notes)
        }
    }

    @Test("lead as those of a table at rest do, and sum up to the same", arguments: Keys.allCases)
    func leading(keys: Keys) throws {
        let table = try EngineStreamedGroupTests.table(keys)
        let source = StreamSource(table, chunkRowCount: 1500)
        let groups = EngineStreamedGroupTests.plan(table)
        for (place, kind) in [(1, Kind.int), (4, .float)] {
            let top = Plan.top(
                groups, count: 20, partition: [],
                keys: [
                    Plan.SortOrder(column(place, kind), isDescending: true),
                    Plan.SortOrder(column(0, .int), isDescending: false),
                ], tieKeyCount: 1, site: site(200))
            let expected = try EngineStreamedGroupTests.run(top, table.source(chunkRowCount: 5000), threads: 1)
            let found = try EngineStreamedGroupTests.run(top, source, threads: 2)
            #expect(found.table.rowCount == 20)
            #expect(RowTable(found.table) == RowTable(expected.table))
        }
        let totals = EngineStreamedGroupTests.plan(table, totals: .whole)
        let expected = try EngineStreamedGroupTests.run(totals, table.source(chunkRowCount: 5000), threads: 1)
        let found = try EngineStreamedGroupTests.run(totals, source, threads: 2)
        #expect(RowTable(found.table) == RowTable(expected.table))
    }

    @Test("of workers that share them are found once")
    func teams() {
        let expectation = NumberExpectation(rowCount: 1000, range: 0...999, isMostlyDistinct: true)
        var teams = SharedGroups.Teams(expectation, threadCount: 5)
        let members = (0..<5).map { _ in teams.next() }
        #expect(members.allSatisfy { $0 != nil })
        #expect(members[0] === members[1] && members[2] === members[3])
        #expect(members[0] !== members[2] && members[2] !== members[4])
        var alone = SharedGroups.Teams(expectation, threadCount: 1)
        #expect(alone.next() == nil)
    }

    @Test("that occur are listed alike from flags and from lists", arguments: [0.0, 0.001, 0.5, 1])
    func numbers(share: Double) {
        var random = SeededRandom(seed: 5)
        let flagCount = 3 * GroupNumbers.pieceSize + 77
        let flags = (0..<flagCount).map { _ in UInt8(Double.random(in: 0..<1, using: &random) < share ? 1 : 0) }
        let expected = flags.indices.filter { flags[$0] == 1 }.map { Int32($0) }
        let flagged = GroupNumbers(flags: GrowingBuffer(flags))
        let room = GroupNumbers.room()
        for numbers in [flagged, GroupNumbers(expected)] {
            #expect(numbers.count == expected.count)
            #expect(numbers.all == expected)
            var places: [Int32] = []
            for piece in 0..<numbers.pieceCount {
                let count = numbers.list(piece: piece, into: room.values)
                places += (0..<count).map { Int32(piece * GroupNumbers.pieceSize + $0) }
            }
            #expect(numbers.numbers(at: places) == expected)
        }
    }
}
