import Testing
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

@Suite("A sort by texts behind keys that tell most rows apart")
struct SortTiesTests {
    private static let fields: [(String, Kind)] = [("a", .int), ("b", .text), ("c", .int), ("d", .text), ("n", .int)]
    private static let texts = ["Kinh Môn", "kinh môn", "Chí Linh", "đường", "duong", "Ðường", "x-10", "x-9", "", "Á"]

    /// `shared` of ten rows share their first key with a few others.
    private static func table(shared: Int) -> RowTable {
        var random = SeededRandom(seed: 97)
        func text() -> Value {
            guard Int.random(in: 0..<9, using: &random) > 0 else { return .missing }
            return .text(texts[Int.random(in: 0..<10, using: &random)] + (random.next() % 2 == 0 ? "" : " 2"))
        }
        return RowTable(
            fields,
            (0..<9000).map { row in
                let number = row % 10 < shared ? Int64.random(in: 0..<40, using: &random) * 1_000_003 : Int64(row)
                return [
                    row % 500 == 7 ? .missing : .integer(number), text(),
                    .integer(Int64.random(in: 0..<3, using: &random)), text(), .integer(Int64(row)),
                ]
            })
    }

    /// By the order of the language, missing ones last whatever the direction.
    private static func isBefore(_ left: Value, _ right: Value, isDescending: Bool) -> Bool? {
        switch (left, right) {
        case (.missing, .missing): return nil
        case (.missing, _): return false
        case (_, .missing): return true
        case (.integer(let a), .integer(let b)): return a == b ? nil : (a < b) != isDescending
        case (.text(let a), .text(let b)):
            let order = Collation.compare(a, b)
            return order == 0 ? nil : (order < 0) != isDescending
        default: preconditionFailure("values of another kind")
        }
    }

    @Test(
        "is the one that compares rows key after key", arguments: [0, 1, 5, 10],
        [[false, false, true, false], [true, true, false, true]])
    func sorted(shared: Int, isDescending: [Bool]) throws {
        let table = Self.table(shared: shared)
        let expected = table.rows.sorted { left, right in
            for key in isDescending.indices {
                if let isBefore = Self.isBefore(left[key], right[key], isDescending: isDescending[key]) {
                    return isBefore
                }
            }
            return Self.isBefore(left[4], right[4], isDescending: false) ?? false
        }
        let plan = Plan.sort(
            scan(table),
            keys: isDescending.indices.map {
                Plan.SortOrder(column($0, Self.fields[$0].1), isDescending: isDescending[$0])
            })
        for (threads, chunk) in [(1, 9000), (3, 700)] {
            for texts in TextLayout.allCases {
                #expect(try rows(plan, over: table, threads: threads, chunk: chunk, texts: texts).rows == expected)
            }
        }
    }

    @Test("gives windows their order", arguments: [0, 5])
    func windows(shared: Int) throws {
        let table = Self.table(shared: shared)
        let order = (0..<4).map { Plan.SortOrder(column($0, Self.fields[$0].1), isDescending: false) }
        let sorted = try rows(.sort(scan(table), keys: order), over: table).rows
        let next = WindowCall(
            name: "w", function: .shiftRows(1), arguments: [column(4, .int)], condition: nil, type: DataType(.int),
            site: site(1, "w"))
        let plan = Plan.window(scan(table), Plan.Window(partition: [], order: order, calls: [next]))
        let found = Dictionary(
            uniqueKeysWithValues: try rows(plan, over: table, threads: 3, chunk: 700).rows.map { ($0[4], $0[5]) })
        for (own, other) in zip(sorted, sorted.dropFirst()) { #expect(found[own[4]] == other[4]) }
        #expect(found[sorted[8999][4]] == .missing)
    }
}
