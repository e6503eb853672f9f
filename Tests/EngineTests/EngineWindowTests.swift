import Testing
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

@Suite("Windows")
struct EngineWindowTests {
    /// Partition, order key, value.
    private static let fields: [(String, Kind)] = [("p", .text), ("k", .int), ("x", .int)]

    private static func table(_ rows: [(String?, Int64?, Int64?)]) -> RowTable {
        RowTable(
            fields,
            rows.map { row in
                [
                    row.0.map { .text($0) } ?? .missing, row.1.map { .integer($0) } ?? .missing,
                    row.2.map { .integer($0) } ?? .missing,
                ]
            })
    }

    /// The last column of a window with one call.
    private static func values(
        _ function: WindowCall.Function, _ kind: Kind, over table: RowTable, argument: TypedExpression? = nil,
        when condition: TypedExpression? = nil, isDescending: Bool = false, partitioned: Bool = true
    ) throws -> [Value] {
        let isNumber = if case .rowNumber = function { true } else { false }
        let isCount = if case .aggregate(.countRows, _) = function { true } else { false }
        let arguments = isNumber || isCount ? [] : [argument ?? column(2, .int)]
        let call = WindowCall(
            name: "w", function: function, arguments: arguments, condition: condition, type: DataType(kind),
            site: site(1, "w"))
        let window = Plan.Window(
            partition: partitioned ? [column(0, .text)] : [],
            order: [Plan.SortOrder(column(1, .int), isDescending: isDescending)], calls: [call])
        var found: [Value]?
        for (threads, chunk, batch) in [(1, 1000, 2048), (3, 2, 1)] {
            for texts in TextLayout.allCases {
                let values = try rows(
                    .window(scan(table), window), over: table, threads: threads, batch: batch, chunk: chunk,
                    texts: texts
                ).rows.map { $0.last ?? .missing }
                #expect(values == found ?? values)
                found = values
            }
        }
        return found ?? []
    }

    private static func integers(_ values: [Int64?]) -> [Value] { values.map { $0.map { .integer($0) } ?? .missing } }
    private static func decimals(_ values: [Int128?]) -> [Value] { values.map { $0.map { .decimal($0) } ?? .missing } }

    private let sales = EngineWindowTests.table([
        ("a", 3, 30), ("b", 1, 5), ("a", 1, 10), ("a", 2, nil), (nil, 1, 7), ("b", 2, 5), ("a", nil, 1), (nil, 2, 8),
    ])

    @Test("row numbers follow the order within the partition, missing last in either direction")
    func rowNumbers() throws {
        #expect(
            try Self.values(.rowNumber, .int, over: sales) == Self.integers([3, 1, 1, 2, 1, 2, 4, 2]))
        #expect(
            try Self.values(.rowNumber, .int, over: sales, isDescending: true)
                == Self.integers([1, 2, 3, 2, 2, 1, 4, 1]))
        #expect(
            try Self.values(.rowNumber, .int, over: sales, partitioned: false)
                == Self.integers([7, 1, 2, 4, 3, 5, 8, 6]))
    }

    @Test("ranks count the greater ones, ties alike, and leave missing out")
    func ranks() throws {
        #expect(
            try Self.values(.rank, .int, over: sales) == Self.integers([1, 1, 2, nil, 2, 1, 3, 1]))
        #expect(
            try Self.values(.rank, .int, over: sales, partitioned: false)
                == Self.integers([1, 5, 2, nil, 4, 5, 7, 3]))
    }

    @Test("neighbours by place and by key")
    func neighbours() throws {
        #expect(
            try Self.values(.shiftRows(-1), .int, over: sales)
                == Self.integers([nil, nil, nil, 10, nil, 5, 30, 7]))
        #expect(
            try Self.values(.shiftRows(1), .int, over: sales)
                == Self.integers([1, 5, nil, 30, 8, nil, nil, nil]))
        #expect(try Self.values(.shiftRows(.max), .int, over: sales).allSatisfy { $0 == .missing })
        #expect(try Self.values(.shiftRows(.min), .int, over: sales).allSatisfy { $0 == .missing })
        for isDescending in [false, true] {
            #expect(
                try Self.values(.shiftKey(-1), .int, over: sales, isDescending: isDescending)
                    == Self.integers([nil, nil, nil, 10, nil, 5, nil, 7]))
            #expect(
                try Self.values(.shiftKey(-2), .int, over: sales, isDescending: isDescending)
                    == Self.integers([10, nil, nil, nil, nil, nil, nil, nil]))
        }
        let ends = Self.table([("a", .min, 1), ("a", .max, 2), ("a", -1, 3)])
        #expect(try Self.values(.shiftKey(.max), .int, over: ends) == Self.integers([3, nil, nil]))
        #expect(try Self.values(.shiftKey(.min), .int, over: ends) == Self.integers([nil, 3, nil]))
    }

    @Test("a whole partition's aggregate stands beside each of its rows")
    func partitions() throws {
        #expect(
            try Self.values(.aggregate(.sum, .partition), .decimal(scale: 0), over: sales)
                == Self.decimals([41, 10, 41, 41, 15, 10, 41, 15]))
        #expect(
            try Self.values(.aggregate(.sum, .partition), .decimal(scale: 0), over: sales, partitioned: false)
                == Self.decimals([66, 66, 66, 66, 66, 66, 66, 66]))
        let isEarly = call("less", [column(1, .int), int(2)], .bool)
        #expect(
            try Self.values(.aggregate(.sum, .partition), .decimal(scale: 0), over: sales, when: isEarly)
                == Self.decimals([10, 5, 10, 10, 7, 5, 10, 7]))
        let city = "Hải Dương"
        let forms = Self.table([(city, 1, 1), (city.nfd, 2, 2), ("x", 1, 4)])
        #expect(
            try Self.values(.aggregate(.sum, .partition), .decimal(scale: 0), over: forms)
                == Self.decimals([3, 3, 4]))
    }

    @Test("frames of rows end at the partition's borders and may be empty")
    func rowFrames() throws {
        let sum = Kind.decimal(scale: 0)
        func sums(_ from: Int?, _ to: Int?) throws -> [Value] {
            try Self.values(.aggregate(.sum, .rows(from: from, to: to)), sum, over: sales)
        }
        #expect(try sums(nil, 0) == Self.decimals([40, 5, 10, 10, 7, 10, 41, 15]))
        #expect(try sums(-1, 0) == Self.decimals([30, 5, 10, 10, 7, 10, 31, 15]))
        #expect(try sums(1, nil) == Self.decimals([1, 5, 31, 31, 8, nil, nil, nil]))
        #expect(try sums(1, 0).allSatisfy { $0 == .missing })
        #expect(try sums(.max, .max).allSatisfy { $0 == .missing })
        #expect(try sums(.min, .max) == sums(nil, nil))
        #expect(
            try Self.values(.aggregate(.countRows, .rows(from: 1, to: nil)), .int, over: sales)
                == Self.integers([1, 1, 3, 2, 1, 0, 0, 0]))
    }

    @Test("frames of keys take the rows within reach; rows without a key see only each other")
    func keyFrames() throws {
        let table = Self.table([
            ("a", 1, 1), ("a", 2, 2), ("a", 4, 4), ("a", nil, 100), ("a", nil, 200), ("a", 2, 8), ("b", 3, 16),
        ])
        func sums(_ from: Int?, _ to: Int?, _ isDescending: Bool) throws -> [Value] {
            try Self.values(
                .aggregate(.sum, .keys(from: from, to: to)), .decimal(scale: 0), over: table,
                isDescending: isDescending)
        }
        for isDescending in [false, true] {
            #expect(try sums(-1, 0, isDescending) == Self.decimals([1, 11, 4, 300, 300, 11, 16]))
            #expect(try sums(-2, -1, isDescending) == Self.decimals([nil, 1, 10, 300, 300, 1, nil]))
            #expect(try sums(nil, 0, isDescending) == Self.decimals([1, 11, 15, 300, 300, 11, 16]))
            #expect(try sums(.min, .max, isDescending) == Self.decimals([15, 15, 15, 300, 300, 15, 16]))
        }
    }

    @Test("long frames of every aggregate, against each frame read anew")
    func longFrames() throws {
        var random = SeededRandom(seed: 11)
        let kinds: [(Kind, (inout SeededRandom) -> Value)] = [
            (.int, { .integer(.random(in: .min ... .max, using: &$0)) }),
            (.decimal(scale: 2), { .decimal(Int128(Int64.random(in: -1000...1000, using: &$0)) * ten(20)) }),
            // Magnitudes that no window of bits holds together.
            (.float, { .float([1e-300, 1e250, -1e250, 0.1, 3, 1e16][Int.random(in: 0..<6, using: &$0)]) }),
            (.text, { .text(["a", "Ơ", "o", "Hải".nfd, "Hải"][Int.random(in: 0..<5, using: &$0)]) }),
        ]
        for (kind, make) in kinds {
            let table = RowTable(
                [("p", .text), ("k", .int), ("x", kind)],
                (0..<150).map { row in
                    [
                        .text("p\(row % 2)"), .integer(Int64(row)),
                        Int.random(in: 0..<9, using: &random) == 0 ? .missing : make(&random),
                    ]
                })
            let functions: [AggregateFunction] =
                kind == .text
                ? [.minimum, .maximum, .count, .countDistinct]
                : [.sum, .average, .minimum, .maximum, .median, .count, .countDistinct]
            for function in functions {
                let type: Kind
                switch function {
                case .count, .countDistinct: type = .int
                case .minimum, .maximum: type = kind
                case .sum: type = kind == .int ? .decimal(scale: 0) : kind
                default: type = .float
                }
                for (from, to) in [(nil, 0), (-40, 3), (-1, nil), (-6, 0)] as [(Int?, Int?)] {
                    let found = try Self.values(
                        .aggregate(function, .rows(from: from, to: to)), type, over: table,
                        argument: column(2, kind))
                    for row in table.rows.indices {
                        let first = from.map { max(row % 2, row + 2 * $0) } ?? row % 2
                        let last = to.map { min(149, row + 2 * $0) } ?? 149
                        let own = RowTable(
                            table.schema, stride(from: first, through: last, by: 2).map { table.rows[$0] })
                        let plan = Plan.aggregate(
                            scan(own), keys: [], calls: [aggregate(function, [column(2, kind)], type)], totals: .none)
                        #expect(
                            try rows(plan, over: own).rows[0][0] == found[row], "\(function) of \(kind), row \(row)")
                    }
                }
            }
        }
    }

    @Test("partitions of rows that threads share, which begin where the work of one does", arguments: [1, 2, 4])
    func manyRows(threads: Int) throws {
        let stretch = Gather.Threads.rowsBetweenLooks
        let table = RowTable(
            [("p", .int), ("k", .int)],
            (0..<2 * stretch + 1000).map { [.integer(Int64($0 / stretch * 2 + $0 % 2)), .integer(Int64($0))] })
        let calls = [
            WindowCall(name: "n", function: .rowNumber, arguments: [], type: DataType(.int), site: site(1, "n")),
            WindowCall(
                name: "s", function: .aggregate(.sum, .rows(from: -1, to: 0)), arguments: [column(1, .int)],
                type: DataType(.decimal(scale: 0)), site: site(1, "s")),
        ]
        let window = Plan.Window(
            partition: [column(0, .int)], order: [Plan.SortOrder(column(1, .int), isDescending: false)], calls: calls)
        let found = try rows(.window(scan(table), window), over: table, threads: threads, batch: 2048, chunk: 9000).rows
        for (row, values) in found.enumerated() {
            let place = row % stretch / 2
            let sum = place == 0 ? row : 2 * row - 2
            guard values.suffix(2) == [.integer(Int64(place + 1)), .decimal(Int128(sum))] else {
                Issue.record("row \(row) has \(values)")
                return
            }
        }
        #expect(found.count == table.rows.count)
    }

    @Test("missing values are noted once, however many frames they stand in")
    func notes() throws {
        let call = WindowCall(
            name: "w", function: .aggregate(.sum, .rows(from: nil, to: 0)), arguments: [column(2, .int)],
            type: DataType(.decimal(scale: 0)), site: site(1, "sum"))
        let window = Plan.Window(
            partition: [], order: [Plan.SortOrder(column(1, .int), isDescending: false)], calls: [call])
        let found = try result(.window(scan(sales), window), over: sales)
        #expect(found.notes == [.missingSkipped(site(1, "sum"), count: 1, rows: 8)])
    }

    @Test("a table without rows keeps its columns")
    func empty() throws {
        let table = Self.table([])
        for function in [
            WindowCall.Function.rowNumber, .rank, .shiftRows(1), .shiftKey(1), .aggregate(.sum, .partition),
            .aggregate(.sum, .rows(from: nil, to: 0)), .aggregate(.median, .keys(from: nil, to: 0)),
        ] {
            #expect(try Self.values(function, .decimal(scale: 0), over: table) == [])
        }
    }
}
