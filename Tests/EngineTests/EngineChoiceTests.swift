import Testing
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// `first`, `last` and `only` of numbers, against the reference.
@Suite("Chosen values")
struct EngineChoiceTests {
    private static let kinds: [Kind] = [.int, .decimal(scale: 2), .float, .date, .bool]

    private static func value(_ kind: Kind, _ number: Int64) -> Value {
        switch kind {
        case .float: .float(number == 0 ? -0.0 : Double(number) / 8)
        case .decimal: .decimal(Int128(number))
        case .bool: .bool(number % 2 == 0)
        default: .integer(number)
        }
    }

    @Test(
        "are those of the least and the greatest key, whoever sees them and whatever is missing", arguments: kinds,
        kinds)
    func firstAndLast(kind: Kind, keyKind: Kind) throws {
        var random = SeededRandom(seed: 900)
        for round in 0..<8 {
            // Keys that stand once; or equal ones that mostly stand beside equal values.
            let isUnique = round % 2 == 0 && keyKind != .bool
            let values = (0..<400).shuffled(using: &random).map { number -> [Value] in
                let key = isUnique ? Int64(number) - 200 : Int64.random(in: -3...3, using: &random)
                let own = isUnique ? Int64.random(in: -99...99, using: &random) : key * 2
                let isAlien = !isUnique && Int.random(in: 0..<900, using: &random) == 0
                return [
                    .integer(Int64(number % 7)),
                    number % 11 == 0 ? .missing : value(kind, isAlien ? own + 1 : own),
                    number % 13 == 0 ? .missing : value(keyKind, key),
                ]
            }
            let table = RowTable([("g", .int), ("x", kind), ("k", keyKind)], values)
            for function in [AggregateFunction.first, .last] {
                try Self.expect(table, aggregate(function, [column(1, kind), column(2, keyKind)], kind))
            }
        }

        func value(_ kind: Kind, _ number: Int64) -> Value { Self.value(kind, number) }
    }

    @Test("are the only ones, or an error that names the same two in any order", arguments: kinds)
    func only(kind: Kind) throws {
        var random = SeededRandom(seed: 901)
        for round in 0..<12 {
            let values = (0..<200).map { row -> [Value] in
                let isAlien = round % 3 == 0 && Int.random(in: 0..<150, using: &random) == 0
                let own = Self.value(kind, Int64(isAlien ? row : 40))
                return [.integer(Int64(row % 5)), row % 4 == 0 ? .missing : own, .integer(0)]
            }
            let table = RowTable([("g", .int), ("x", kind), ("k", .int)], values)
            try Self.expect(table, aggregate(.only, [column(1, kind)], kind))
        }
    }

    private static func expect(_ table: RowTable, _ call: AggregateCall) throws {
        let plan = Plan.aggregate(
            scan(table), keys: [NamedExpression("g", column(0, .int))], calls: [call], totals: .none)
        let expected = try? Reference(table).run(plan).rows
        var messages: Set<String> = []
        for (threads, batch, chunk) in [(1, 2048, 1000), (2, 64, 50), (3, 7, 20)] {
            do throws(ExecutionFault) {
                let found = try execute(
                    plan, sources: [TableID("t"): table.source(chunkRowCount: chunk)],
                    options: ExecutionOptions(threadCount: threads, batchRowCount: batch),
                    environment: ExecutionEnvironment())
                let own = RowTable(found.table).rows
                #expect(own.count == expected?.count)
                for (row, wanted) in zip(own, expected ?? []) {
                    #expect(Reference.same(row, wanted), "\(row) for \(wanted)")
                }
            } catch {
                #expect(expected == nil, "\(error)")
                messages.insert("\(error)")
            }
        }
        // Several groups may have two values; each names its own.
        if expected == nil { #expect(!messages.isEmpty) }
    }

    @Test("name the two least of the different values beside a key")
    func names() throws {
        let values: [(Int64, Int64)] = [(5, 1), (9, 1), (3, 1), (7, 1), (0, 2), (3, 1)]
        for order in [values, values.reversed()] {
            let table = RowTable([("x", .int), ("k", .int)], order.map { [.integer($0.0), .integer($0.1)] })
            let plan = Plan.aggregate(
                scan(table), keys: [], calls: [aggregate(.first, [column(0, .int), column(1, .int)], .int)],
                totals: .none)
            for (threads, chunk) in [(1, 100), (3, 1)] {
                do throws(ExecutionFault) {
                    _ = try execute(
                        plan, sources: [TableID("t"): table.source(chunkRowCount: chunk)],
                        options: ExecutionOptions(threadCount: threads), environment: ExecutionEnvironment())
                    Issue.record("several values went unnoticed")
                } catch {
                    guard case .notUnique(_, "3", "5") = error else {
                        Issue.record("\(error)")
                        continue
                    }
                }
            }
        }
    }
}
