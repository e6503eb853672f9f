import Testing
import TinhBase
import TinhColumns
import TinhPlan
import TinhTypes

@testable import TinhEngine

/// Frames of few rows over many, which are put together a block at a time.
@Suite("Short frames")
struct ShortFramesTests {
    /// Their ends, counted from the row: within a partition, on either side of the row, beyond a partition, and none.
    private static let frames = [(-9, 0), (2, 5), (-3000, -2990), (-40, 40), (0, 0), (1, 0)]

    private static func call(
        _ function: AggregateFunction, _ kind: Kind, of argument: Kind, _ frame: (from: Int, to: Int)
    ) -> WindowCall {
        WindowCall(
            name: function.rawValue, function: .aggregate(function, .rows(from: frame.from, to: frame.to)),
            arguments: [column(2, argument)], type: DataType(kind), site: site(1, "w"))
    }

    /// The calls' results by rows.
    private static func found(_ calls: [WindowCall], over table: RowTable, threads: Int) throws -> [[Value]] {
        let window = Plan.Window(
            partition: [column(0, .text)], order: [Plan.SortOrder(column(1, .int), isDescending: false)], calls: calls)
        return try rows(.window(scan(table), window), over: table, threads: threads, batch: 2048, chunk: 9000).rows
            .map { Array($0.suffix(calls.count)) }
    }

    @Test("of whole numbers, against each frame added up anew", arguments: [1, 2, 4])
    func againstPlainSums(threads: Int) throws {
        var random = SeededRandom(seed: 12)
        let rowCount = 20_000
        let values = (0..<rowCount).map { _ in
            Int.random(in: 0..<9, using: &random) == 0 ? nil : Int64.random(in: -1000...1000, using: &random)
        }
        let table = RowTable(
            [("p", .text), ("k", .int), ("x", .int)],
            values.enumerated().map { row, value in
                [.text("p\(row % 3)"), .integer(Int64(row / 50 * 7 % 600)), value.map { .integer($0) } ?? .missing]
            })
        // The order of each partition: by the key, ties as they stand.
        let places = (0..<3).map { part in
            stride(from: part, to: rowCount, by: 3).sorted { ($0 / 50 * 7 % 600, $0) < ($1 / 50 * 7 % 600, $1) }
        }
        for frame in Self.frames {
            var expected = [[Value]](repeating: [], count: rowCount)
            for own in places {
                for place in own.indices {
                    let first = max(0, min(own.count, place + frame.0))
                    let after = max(first, min(own.count, place + frame.1 + 1))
                    let present = own[first..<after].compactMap { values[$0] }
                    expected[own[place]] = [
                        present.isEmpty ? .missing : .decimal(Int128(present.reduce(0, +))),
                        present.min().map { .integer($0) } ?? .missing, .integer(Int64(present.count)),
                    ]
                }
            }
            let calls = [
                Self.call(.sum, .decimal(scale: 0), of: .int, frame), Self.call(.minimum, .int, of: .int, frame),
                Self.call(.count, .int, of: .int, frame),
            ]
            #expect(try Self.found(calls, over: table, threads: threads) == expected, "\(frame)")
        }
    }

    /// Values of a kind, and what is asked of them; little where each answer takes long.
    private struct Sample: Sendable {
        let kind: Kind
        let functions: [AggregateFunction]
        var frames = [(-9, 0), (2, 5), (-3000, -2990), (-300, 300)]
        let make: @Sendable (inout SeededRandom) -> Value

        func type(_ function: AggregateFunction) -> Kind {
            switch function {
            case .count: .int
            case .minimum, .maximum: kind
            case .sum: kind == .int ? .decimal(scale: 0) : kind
            default: kind == .duration ? .duration : .float
            }
        }
    }

    private static let samples = [
        // Sums of two have no room in 64 bits.
        Sample(kind: .int, functions: [.sum, .average, .minimum, .maximum, .count]) {
            .integer(.random(in: .min ... .max, using: &$0))
        },
        Sample(kind: .decimal(scale: 2), functions: [.sum, .average, .minimum, .maximum]) {
            .decimal(Int128(Int64.random(in: -1000...1000, using: &$0)) * ten(20))
        },
        Sample(kind: .duration, functions: [.sum, .average, .standardDeviation]) {
            .integer(.random(in: -1_000_000...1_000_000, using: &$0))
        },
        Sample(kind: .float, functions: [.sum, .average, .minimum, .maximum]) {
            .float(.random(in: -1...1, using: &$0))
        },
        Sample(kind: .float, functions: [.standardDeviation], frames: [(-2, 0)]) {
            .float(.random(in: -1...1, using: &$0))
        },
        // Magnitudes that no window of bits holds together.
        Sample(kind: .float, functions: [.sum], frames: [(-9, 0)]) {
            .float([1e-300, 1e250, -1e250, 1e16][min(3, Int.random(in: 0..<100, using: &$0))])
        },
        Sample(kind: .text, functions: [.minimum, .maximum, .count]) {
            .text(["a", "Ơ", "o", "Hải".nfd, "Hải"][Int.random(in: 0..<5, using: &$0)])
        },
    ]

    @Test("of every kind, against each partition by itself, which is one block", arguments: samples.indices)
    func againstPartitionsAlone(index: Int) throws {
        let sample = Self.samples[index]
        let kind = sample.kind
        var random = SeededRandom(seed: 13)
        // Seven large partitions, and small ones between them.
        let rowCount = 10_000
        let table = RowTable(
            [("p", .text), ("k", .int), ("x", kind)],
            (0..<rowCount).map { row in
                [
                    .text(row % 50 == 0 ? "t\(row / 500)" : "p\(row % 7)"), .integer(Int64(row * 7919 % rowCount)),
                    Int.random(in: 0..<9, using: &random) == 0 ? .missing : sample.make(&random),
                ]
            })
        var partitions: [Value: [Int]] = [:]
        for row in table.rows.indices { partitions[table.rows[row][0], default: []].append(row) }
        for frame in sample.frames {
            let calls = sample.functions.map { Self.call($0, sample.type($0), of: kind, frame) }
            var expected = [[Value]](repeating: [], count: rowCount)
            for own in partitions.values {
                let alone = RowTable(table.schema, own.map { table.rows[$0] })
                for (row, values) in zip(own, try Self.found(calls, over: alone, threads: 1)) { expected[row] = values }
            }
            for threads in [1, 2, 4] {
                #expect(try Self.found(calls, over: table, threads: threads) == expected, "\(kind), \(frame)")
            }
        }
    }

    @Test("a sum without room is refused in whichever block it stands")
    func overflow() throws {
        for place in [0, 8192, 9999] {
            let table = RowTable(
                [("p", .text), ("k", .int), ("x", .decimal(scale: 0))],
                (0..<10_000).map { row in
                    let isLarge = row == place || row == max(0, place - 1) || (place == 0 && row == 1)
                    return [.text("p"), .integer(Int64(row)), .decimal(isLarge ? ExactLimit.mantissaMax : 0)]
                })
            let call = Self.call(.sum, .decimal(scale: 0), of: .decimal(scale: 0), (-1, 0))
            #expect(throws: (any Error).self) { try Self.found([call], over: table, threads: 2) }
        }
    }
}
