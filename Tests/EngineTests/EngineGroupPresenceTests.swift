import Testing
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// Which groups there are, where the states of their aggregates tell it.
@Suite("Groups told by their states")
struct EngineGroupPresenceTests {
    /// Chunks of 100 rows each: positive values only; values around 0; positive ones, some missing in the second column; negative
    /// ones only. Many sums are 0, and many groups come in one chunk only.
    private static func table(seed: UInt64) -> RowTable {
        var random = SeededRandom(seed: seed)
        var values: [[Value]] = []
        for chunk in 0..<24 {
            let kind = Int.random(in: chunk < 4 ? 0...1 : 0...3, using: &random)
            for _ in 0..<100 {
                let key = Int64.random(in: Int64(chunk * 10)...Int64(chunk * 10 + 60), using: &random)
                func number() -> Int64 {
                    switch kind {
                    case 1: .random(in: -2...2, using: &random)
                    case 3: .random(in: -3...(-1), using: &random)
                    default: .random(in: 1...3, using: &random)
                    }
                }
                let isMissing = kind == 2 && Int.random(in: 0..<4, using: &random) == 0
                values.append([.integer(key), .integer(number()), isMissing ? .missing : .integer(number())])
            }
        }
        return RowTable([("k", .int), ("a", .int), ("b", .int)], values)
    }

    private static func calls(_ letters: String) -> [AggregateCall] {
        letters.enumerated().map { place, letter in
            switch letter {
            case "a": aggregate(.sum, [column(1, .int)], .decimal(scale: 0), site: place)
            case "b": aggregate(.sum, [column(2, .int)], .decimal(scale: 0), site: place)
            case "A": aggregate(.average, [column(1, .int)], .float, site: place)
            case "m": aggregate(.minimum, [column(2, .int)], .int, site: place)
            // Of numbers that are not known to lie close together.
            case "M": aggregate(.maximum, [call("multiply", [column(2, .int), int(1 << 40)], .int)], .int, site: place)
            default: aggregate(.sum, [call("add", [column(2, .int), int(1)], .int)], .decimal(scale: 0), site: place)
            }
        }
    }

    private static func plan(_ table: RowTable, _ letters: String) -> Plan {
        .aggregate(
            scan(table), keys: [NamedExpression("k", column(0, .int))], calls: calls(letters), totals: .none)
    }

    @Test(
        "no group is lost or made up where sums come to 0 or values are missing",
        arguments: ["a", "b", "ab", "ba", "A", "am", "mb", "M", "Mb", "c", "ac", "bca"], [1, 3])
    func groups(letters: String, threads: Int) throws {
        for seed in 0..<6 as Range<UInt64> {
            let table = Self.table(seed: 300 + seed)
            let plan = Self.plan(table, letters)
            let found = try rows(plan, over: table, threads: threads, batch: 64, chunk: 100).rows
            try Self.compare(found, Reference(table).run(plan).rows, "\(letters), seed \(seed)")
        }
    }

    @Test(
        "nor where workers share the states of a stream's groups, and number them anew",
        arguments: ["a", "b", "ab", "ba", "A", "am", "mb", "M", "Mb", "c", "ac", "bca"], [10, 2400])
    func shared(letters: String, expectedFrom: Int) throws {
        for seed in 0..<6 as Range<UInt64> {
            let table = Self.table(seed: 400 + seed)
            let plan = Self.plan(table, letters)
            let found = try execute(
                plan,
                sources: [TableID("t"): StreamSource(table, chunkRowCount: 100, expectedFrom: expectedFrom)],
                options: ExecutionOptions(threadCount: 3, batchRowCount: 64), environment: ExecutionEnvironment())
            try Self.compare(RowTable(found.table).rows, Reference(table).run(plan).rows, "\(letters), seed \(seed)")
        }
    }

    @Test(
        "nor where the first of two keys is missing in late chunks only", arguments: ["n", "a", "b", "nA", "nm"],
        [1, 3])
    func lateMissing(letters: String, threads: Int) throws {
        var random = SeededRandom(seed: 500)
        // Few of the pairs occur, and the numbers that pairs may have are many.
        let values = (0..<6000).map { row -> [Value] in
            let isMissing = row > 3000 && row % 7 == 0
            return [
                isMissing ? .missing : .integer(Int64.random(in: 0...40, using: &random) * 17),
                .integer(Int64.random(in: 0...60, using: &random) * 31),
                .integer(Int64.random(in: 1...3, using: &random)),
            ]
        }
        let table = RowTable([("k", .int), ("a", .int), ("b", .int)], values)
        let calls = letters.enumerated().map { place, letter in
            letter == "n" ? aggregate(.countRows, [], .int, site: place) : Self.calls(String(letter))[0]
        }
        let plan = Plan.aggregate(
            scan(table),
            keys: [NamedExpression("k", column(0, .int)), NamedExpression("a", column(1, .int))], calls: calls,
            totals: .none)
        let found = try rows(plan, over: table, threads: threads, batch: 64, chunk: 100).rows
        try Self.compare(found, Reference(table).run(plan).rows, letters)
    }

    private static func compare(_ found: [[Value]], _ expected: [[Value]], _ what: String) {
        #expect(found.count == expected.count, "\(what)")
        for (own, wanted) in zip(found, expected) {
            #expect(Reference.same(own, wanted), "\(what): \(own) for \(wanted)")
        }
    }
}
