import Synchronization
import Testing

@testable import Tinh

/// How many rows are said to be done while a query runs.
@Suite struct RowProgressTests {
    private static let rowCount = 20_000

    /// The different counts that were seen while it ran, and all that were expected.
    private func counts(_ query: String, threads: Int) throws -> (seen: [Int], expected: Int, done: Int) {
        let session = Engine(.init(threadCount: threads)).makeSession(.init(loadsWholeFiles: true))
        let text = "id,a\n" + (0..<Self.rowCount).map { "\($0),\($0 % 97)\n" }.joined()
        let scratch = try Scratch()
        try session.load(path: try scratch.file("big.csv", text))
        let many = "a,weight\n" + (0..<970).map { "\($0 % 97),\($0)\n" }.joined()
        try session.load(path: try scratch.file("many.csv", many))
        let seen = Mutex<Set<Int>>([])
        let progress = session.progress
        session.isCalledOffBesides = {
            seen.withLock { _ = $0.insert(progress.rows.done) }
            return false
        }
        _ = try session.query(query)
        return (seen.withLock { $0.sorted() }, progress.rows.expected, progress.rows.done)
    }

    @Test("A join that multiplies rows is counted as it goes on, not only when a chunk is through", arguments: [1, 2])
    func joins(threads: Int) throws {
        let (seen, expected, done) = try counts("from big | join many on a | sum (weight * id)", threads: threads)
        #expect(expected >= Self.rowCount && done == expected)
        #expect(seen.filter { $0 > 0 && $0 < expected }.count >= 5, "\(seen)")
        #expect(seen.allSatisfy { 0...expected ~= $0 })
    }

    @Test("What is left out by a filter is done, too", arguments: [1, 2])
    func filters(threads: Int) throws {
        for query in ["count from big where a > 90", "from big | where a > 90 | join many on a | sum (weight * id)"] {
            let (seen, expected, done) = try counts(query, threads: threads)
            #expect(done == expected && seen.allSatisfy { 0...expected ~= $0 }, "\(query): \(seen)")
        }
    }
}
