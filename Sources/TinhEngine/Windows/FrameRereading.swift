import TinhColumns
import TinhPlan
import TinhTypes

/// Aggregates over frames whose states cannot be added to each other (`median`, `percentile`, `count distinct`): each frame is
/// read anew. O(sum of the frames' widths).
struct FrameRereading {
    /// The rows that count, in their order: a column for each argument.
    let table: Table
    /// For each place, and for the end, how many rows that count stand before it.
    let before: [Int32]

    /// Values in the memory of one block of frames, beyond the last frame's.
    private static let blockValueCount = 1 << 20

    /// A piece of the result for each block of places; nil when cancelled.
    func pieces(
        _ empty: Accumulator, _ frames: RowFrames, isCancelled: () -> Bool
    ) throws(AggregateFault) -> [(columns: [Column], rowCount: Int)]? {
        let reader = Reader(table)
        var pieces: [(columns: [Column], rowCount: Int)] = []
        var start = 0
        while start < frames.count {
            var end = start
            var valueCount = 0
            while end < frames.count, end - start < Vector.capacity, valueCount < FrameRereading.blockValueCount {
                valueCount += width(frames, end)
                end += 1
            }
            let block = empty.empty()
            block.grow(end - start)
            for place in start..<end {
                if isCancelled() { return nil }
                let lower = Int(before[Int(frames.lower[place])])
                reader.feed(lower..<lower + width(frames, place), to: block, group: Int32(place - start))
            }
            block.settle(nil)
            let groups = (0..<Int32(end - start)).map { $0 }
            let column = try groups.withUnsafeBufferPointer { groups throws(AggregateFault) -> Column? in
                guard let start = groups.baseAddress else { return nil }
                return try block.finish(start, groups.count)
            }
            if let column { pieces.append(([column], end - start)) }
            start = end
        }
        return pieces
    }

    private func width(_ frames: RowFrames, _ place: Int) -> Int {
        Int(before[Int(frames.upper[place])] - before[Int(frames.lower[place])])
    }

    /// Feeds stretches of the table's rows to an accumulator.
    private final class Reader {
        private let table: Table
        private let starts: [Int]
        private let frame = Frame(parent: nil)
        private let nodes: [ColumnNode]
        private let groups: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
        private var chunk = -1

        init(_ table: Table) {
            self.table = table
            starts = table.chunks.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.rowCount) }
            let frame = frame
            nodes = table.schema.fields.enumerated().map { ColumnNode(frame, $0.element.type.kind, index: $0.offset) }
        }

        deinit { groups.deallocate() }

        func feed(_ rows: Range<Int>, to accumulator: Accumulator, group: Int32) {
            groups.update(repeating: group, count: min(Vector.capacity, rows.count))
            var row = rows.lowerBound
            while row < rows.upperBound {
                go(to: row)
                let count = min(Vector.capacity, min(rows.upperBound, starts[chunk + 1]) - row)
                frame.load(start: row - starts[chunk], rowCount: count)
                accumulator.update(nodes.compactMap { try? $0.value() }, groups, count)
                row += count
            }
        }

        private func go(to row: Int) {
            var place = max(0, chunk)
            while row < starts[place] { place -= 1 }
            while row >= starts[place + 1] { place += 1 }
            if place == chunk { return }
            chunk = place
            frame.begin(table.chunks[place])
        }
    }
}
