import Testing
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

@Suite("Unpivot, fill, sample")
struct EngineShapeTests {
    @Test("each row becomes one for each column, in their order")
    func unpivot() throws {
        let table = RowTable(
            [("city", .text), ("y2021", .int), ("y2022", .int), ("note", .text)],
            [
                [.text("Chí Linh"), .integer(1), .missing, .text("a")],
                [.missing, .integer(3), .integer(4), .missing],
            ])
        let plan = Plan.unpivot(
            scan(table), Plan.Unpivot(columns: [2, 1], labels: ["y2022", "y2021"], key: "year", value: "n"))
        #expect(plan.schema.fields.map(\.name) == ["city", "note", "year", "n"])
        for (threads, chunk) in [(1, 1000), (2, 1)] {
            for texts in TextLayout.allCases {
                let found = try rows(plan, over: table, threads: threads, chunk: chunk, texts: texts).rows
                let expected: [[Value]] = [
                    [.text("Chí Linh"), .text("a"), .text("y2022"), .missing],
                    [.text("Chí Linh"), .text("a"), .text("y2021"), .integer(1)],
                    [.missing, .missing, .text("y2022"), .integer(4)],
                    [.missing, .missing, .text("y2021"), .integer(3)],
                ]
                #expect(found == expected)
            }
        }
    }

    @Test("labels that are equal as NFC are one group")
    func equalLabels() throws {
        let table = RowTable([("a", .int), ("b", .int)], [[.integer(1), .integer(2)]])
        let labels = ["Hải", "Hải".nfd]
        let plan = Plan.aggregate(
            .unpivot(scan(table), Plan.Unpivot(columns: [0, 1], labels: labels, key: "k", value: "v")),
            keys: [NamedExpression("k", column(0, .text))],
            calls: [aggregate(.sum, [column(1, .int)], .decimal(scale: 0))], totals: .none)
        #expect(try rows(plan, over: table).rows.map(\.last) == [.decimal(3)])
    }

    private static func filled(
        _ keys: [Plan.Fill.Key], _ fields: [(String, Kind)], _ rows: [[Value]]
    ) throws(ExecutionFault) -> [[Value]] {
        let table = RowTable(fields, rows)
        return try EngineTests.rows(.fill(scan(table), Plan.Fill(keys: keys)), over: table, chunk: 2).rows
    }

    @Test("every value from first to last stands beside every combination of the other keys")
    func fill() throws {
        let fields: [(String, Kind)] = [("city", .text), ("year", .year), ("n", .int)]
        let a = Value.text("a")
        let rows: [[Value]] = [
            [a, .integer(2020), .integer(1)], [a, .integer(2022), .integer(2)], [.missing, .missing, .integer(5)],
        ]
        let gap: [Value] = [.integer(2020), .missing]
        #expect(
            try Self.filled([.asFound, .every(nil)], fields, rows) == [
                rows[0], [a, .integer(2021), .missing], rows[1], [.missing] + gap,
                [.missing, .integer(2021), .missing], [.missing, .integer(2022), .missing], rows[2],
            ])
        #expect(
            try Self.filled([.asFound, .every(2022...2023)], fields, [rows[0], rows[1]]) == [
                rows[0], rows[1], [a, .integer(2023), .missing],
            ])
        #expect(try Self.filled([.asFound, .asFound], fields, rows) == rows)
        let years: [Value] = [.integer(2022), .integer(2019), .integer(2020)]
        #expect(
            try Self.filled([.asFound, .listed(years, isAscending: false)], fields, [rows[0], rows[1]]) == [
                rows[1], [a, .integer(2019), .missing], rows[0],
            ])
        #expect(
            try Self.filled(
                [.listed([.text("b"), a], isAscending: false), .listed([.integer(2020)], isAscending: true)], fields,
                [rows[0]]) == [
                    [.text("b"), .integer(2020), .missing], rows[0],
                ])
    }

    @Test("a range that is given stands without any row, a found one does not")
    func fillOfNothing() throws {
        let fields: [(String, Kind)] = [("year", .year), ("n", .int)]
        #expect(
            try Self.filled([.every(2020...2021)], fields, []) == [
                [.integer(2020), .missing], [.integer(2021), .missing],
            ])
        #expect(try Self.filled([.every(nil)], fields, []) == [])
        #expect(try Self.filled([.every(nil)], fields, [[.missing, .integer(1)]]) == [[.missing, .integer(1)]])
        let two: [(String, Kind)] = [("city", .text), ("year", .year)]
        #expect(try Self.filled([.asFound, .every(2020...2021)], two, []) == [])
    }

    @Test("values that are no whole numbers are those that occur")
    func fillOfTexts() throws {
        let fields: [(String, Kind)] = [("city", .text), ("ratio", .float)]
        let rows: [[Value]] = [
            [.text("a"), .float(0.5)], [.text("ă"), .float(2)], [.missing, .float(2)],
        ]
        #expect(
            try Self.filled([.every(nil), .every(nil)], fields, rows) == [
                rows[0], [.text("a"), .float(2)], [.text("ă"), .float(0.5)], rows[1], rows[2],
            ])
    }

    @Test("more groups than anyone can have meant are refused at once")
    func fillTooLarge() throws {
        let fields: [(String, Kind)] = [("city", .int), ("day", .date)]
        let many: [[Value]] = (0..<100).map { [.integer($0), .integer(0)] }
        for (rows, key) in [
            ([[Value.integer(0), .integer(.min)], [.integer(0), .integer(.max)]], Plan.Fill.Key.every(nil)),
            (many, .every(-200_000...200_000)), (many, .every(.min ... .max)),
        ] {
            do throws(ExecutionFault) {
                _ = try Self.filled([.asFound, key], fields, rows)
                Issue.record("so many rows went unnoticed")
            } catch {
                guard case .tooManyRows = error else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
    }

    @Test("a sample has as many rows as asked for, in their order, each row as likely as another")
    func sample() throws {
        let table = RowTable([("x", .int)], (0..<1000).map { [.integer($0)] })
        for (count, expected) in [(0, 0), (-1, 0), (1, 1), (100, 100), (1000, 1000), (5000, 1000)] {
            let found = try rows(.sample(scan(table), count: count), over: table, chunk: 64).rows.map {
                $0[0].testMantissa
            }
            #expect(found.count == expected)
            #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 })
        }
        let halves = SampledRows.rows(50_000, of: 100_000).filter { $0 < 50_000 }.count
        #expect((24_000...26_000).contains(halves))
    }
}
