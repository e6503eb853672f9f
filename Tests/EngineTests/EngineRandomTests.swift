import Testing
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

@Suite("Plans against their meaning, row by row")
struct EngineRandomTests {
    /// One way to run a plan.
    struct Way: CustomStringConvertible {
        let threads: Int
        let batch: Int
        let chunk: Int
        let texts: TextLayout
        /// States of groups beyond this wait for one another.
        var cachedBytesMax = 32 << 20
        var description: String { "threads \(threads), batch \(batch), chunk \(chunk), \(texts), \(cachedBytesMax)" }
    }

    static let ways = [
        Way(threads: 1, batch: 2048, chunk: 1000, texts: .plain),
        Way(threads: 1, batch: 1, chunk: 7, texts: .sortedDictionary, cachedBytesMax: 1),
        Way(threads: 3, batch: 5, chunk: 3, texts: .growingDictionary),
        Way(threads: 4, batch: 2048, chunk: 16, texts: .growingDictionary),
        Way(threads: 2, batch: 64, chunk: 100, texts: .sortedDictionary, cachedBytesMax: 100),
        Way(threads: 4, batch: 3, chunk: 1, texts: .growingDictionary),
    ]

    static func run(
        _ plan: Plan, _ table: RowTable, _ way: Way, _ environment: ExecutionEnvironment
    ) throws(ExecutionFault) -> ExecutionResult {
        try execute(
            plan, sources: [TableID("t"): table.source(chunkRowCount: way.chunk, texts: way.texts)],
            options: ExecutionOptions(
                threadCount: way.threads, batchRowCount: way.batch, cachedBytesMax: way.cachedBytesMax),
            environment: environment)
    }

    @Test("random plans give what they mean, whatever the threads, batches and chunks", arguments: 0..<60)
    func random(part: Int) throws {
        let environment = ExecutionEnvironment()
        for seed in part * 20..<(part + 1) * 20 {
            var plans = RandomPlans(seed: UInt64(seed))
            let table = plans.table(rowCount: [0, 1, 3, 40, 90][seed % 5])
            let plan = plans.plan(table)
            let expected = Result { try Reference(table).run(plan) }
            var notes: [RuntimeNote]?
            for way in EngineRandomTests.ways {
                let result = Result { try EngineRandomTests.run(plan, table, way, environment) }
                switch (expected, result) {
                case (.success(let expected), .success(let result)):
                    let rows = RowTable(result.table)
                    let difference = firstDifference(expected, rows)
                    #expect(difference == nil, "seed \(seed), \(way): \(difference ?? "")\n\(plan)")
                    if difference != nil { return }
                    #expect(result.notes == notes ?? result.notes, "notes of seed \(seed), \(way)")
                    notes = result.notes
                case (.failure, _):
                    // What fails in a row that no one reads may go well: a column that a later step drops.
                    break
                case (.success, .failure(let fault)):
                    Issue.record("seed \(seed), \(way): \(fault)\n\(plan)")
                    return
                }
            }
        }
    }

    /// Floats may differ in the last digits from the reference, which adds plainly.
    private func firstDifference(_ expected: RowTable, _ found: RowTable) -> String? {
        if expected.rows.count != found.rows.count {
            return "\(found.rows.count) rows instead of \(expected.rows.count)"
        }
        for (number, pair) in zip(expected.rows, found.rows).enumerated() {
            for (column, values) in zip(pair.0, pair.1).enumerated() where !isSame(values.0, values.1) {
                return "row \(number), column \(column): \(values.1) instead of \(values.0)"
            }
        }
        return nil
    }

    private func isSame(_ expected: Value, _ found: Value) -> Bool {
        if case .float(let a) = expected, case .float(let b) = found {
            return a == b || abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))
        }
        // Which of several equal texts (NFC) stands for all is another test's question.
        if case .text = expected, case .text = found { return Reference.compare(expected, found) == 0 }
        return expected == found
    }
}
