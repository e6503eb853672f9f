import Testing
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// Joins whose right side stores so many texts as such that they get codes by all threads.
@Suite("Joins by many texts")
struct JoinedTextsTests {
    private static let rightCount = 70_000

    private static func table(_ texts: [String?]) -> RowTable {
        RowTable(
            [("k", .text), ("n", .int)],
            texts.enumerated().map { [$0.element.map { Value.text($0) } ?? .missing, .integer(Int64($0.offset))] })
    }

    /// Each key once, or some twice and some rows without one. Two are too long to be told by a slot, and differ in their last
    /// letter; one is empty.
    private static func right(isUnique: Bool) -> [String?] {
        var texts: [String?] = (0..<rightCount).map { "hồ sơ số \($0)" }
        texts[10] = long("a")
        texts[69_990] = long("b")
        texts[20] = ""
        if isUnique { return texts }
        for row in stride(from: 0, to: rightCount, by: 700) { texts[row + 1] = texts[row] }
        for row in stride(from: 5, to: rightCount, by: 901) { texts[row] = nil }
        return texts
    }

    private static func long(_ end: String) -> String { String(repeating: "ồ", count: 30_000) + end }

    /// Texts of the right side, in NFC or with marks apart, others that begin like them, and rows without one.
    private static func left(areNormalized: Bool) -> [String?] {
        var random = SeededRandom(seed: 5)
        let marks = areNormalized ? "hồ sơ số " : "ho\u{302}\u{300} so\u{31B} số "
        return [long("a"), long("b"), long("c"), "", nil, "hồ sơ số"]
            + (0..<4000).map { row in
                let number = Int.random(in: 0..<rightCount * 5 / 4, using: &random)
                return row % 50 == 0 ? nil : (row % 3 == 0 ? marks : "hồ sơ số ") + "\(number)"
            }
    }

    private static func run(
        _ form: Plan.Join.Form, _ left: any ChunkSource, _ right: any ChunkSource, _ threads: Int
    ) throws -> [[Int64]] {
        func scan(_ name: String) -> Plan {
            .scan(Plan.Scan(table: TableID(name), source: left.schema, columns: [0, 1]))
        }
        let plan = Plan.join(
            Plan.Join(
                form, left: scan("l"), right: scan("r"),
                keys: [Plan.Join.Key(left: column(0, .text), right: column(0, .text))], matchesMissing: false,
                isLookup: false, report: .none, site: site(1, "join")))
        let result = try execute(
            plan,
            sources: [TableID("l"): left, TableID("r"): right],
            options: ExecutionOptions(threadCount: threads), environment: ExecutionEnvironment())
        return RowTable(result.table).rows.map { row in
            stride(from: 1, to: row.count, by: 2).map { if case .integer(let number) = row[$0] { number } else { -1 } }
        }
    }

    @Test("meet the texts that are equal, and no others", arguments: [(1, false), (3, true)])
    func meetings(threads: Int, isUnique: Bool) throws {
        let right = Self.right(isUnique: isUnique)
        let rightSource = Self.table(right).source(chunkRowCount: 9000)
        var rows: [String: [Int64]] = [:]
        for (row, text) in right.enumerated() {
            if let text { rows[text, default: []].append(Int64(row)) }
        }
        for areNormalized in [true, false] {
            let left = Self.left(areNormalized: areNormalized)
            let sources = TextLayout.allCases.map { Self.table(left).source(chunkRowCount: 900, texts: $0) }
            let met = left.map { $0.flatMap { rows[$0] } ?? [] }
            #expect(met.count { !$0.isEmpty } > 3000)
            let inner = met.enumerated().flatMap { row, own in own.map { [Int64(row), $0] } }
            let outer = met.enumerated().flatMap { row, own in (own.isEmpty ? [-1] : own).map { [Int64(row), $0] } }
            let cases: [(Plan.Join.Form, [[Int64]])] = [
                (.inner, inner), (.left, outer),
                (.semi, met.indices.filter { !met[$0].isEmpty }.map { [Int64($0)] }),
                (.anti, met.indices.filter { met[$0].isEmpty }.map { [Int64($0)] }),
            ]
            // Each of the ways to store texts meets some of the forms.
            for (place, (form, expected)) in cases.enumerated() {
                let source = sources[(place + (areNormalized ? 0 : 1)) % sources.count]
                #expect(try Self.run(form, source, rightSource, threads) == expected)
            }
        }
    }
}
