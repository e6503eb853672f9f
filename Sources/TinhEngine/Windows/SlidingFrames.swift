import TinhColumns
import TinhPlan
import TinhTypes

/// An aggregate's state that takes rows in and gives them up again. Rows are numbered as they are read.
class SlidingState {
    /// The next rows' arguments. All are read before the first is taken in.
    func read(_ arguments: [Vector], _ rowCount: Int) { preconditionFailure("a state that reads no rows") }

    /// Of a run that is called off nothing need be settled.
    func settle(isCancelled: () -> Bool) {}

    func add(_ row: Int) { preconditionFailure("a state that takes no rows in") }

    /// A row that was added.
    func remove(_ row: Int) { preconditionFailure("a state that gives no rows up") }

    /// Notes the result of the rows that are in.
    func appendResult() { preconditionFailure("a state without results") }

    /// The results noted since the last time.
    func takeResults() -> Column { preconditionFailure("a state without results") }
}

/// Aggregates over frames whose states cannot be added to each other: one state follows the frames, which move on with the
/// rows. O(rows) steps for frames whose ends only move on, as those of windows do within a partition.
struct SlidingFrames {
    /// The rows that count, in their order: a column for each argument.
    let table: Table
    /// For each place, and for the end, how many rows that count stand before it.
    let before: [Int32]

    /// A piece of the result for each block of places; nil when cancelled.
    func pieces(
        _ state: SlidingState, _ frames: RowFrames, isCancelled: () -> Bool
    ) -> [(columns: [Column], rowCount: Int)]? {
        read(state)
        state.settle(isCancelled: isCancelled)
        if isCancelled() { return nil }
        var pieces: [(columns: [Column], rowCount: Int)] = []
        // The rows that are in.
        var (lower, upper) = (0, 0)
        var start = 0
        while start < frames.count {
            let end = min(frames.count, start + Vector.capacity)
            for place in start..<end {
                let first = Int(before[Int(frames.lower[place])])
                let last = Int(before[Int(frames.upper[place])])
                if isCancelled() { return nil }
                if first >= upper || last <= lower {
                    for row in lower..<upper { state.remove(row) }
                    (lower, upper) = (first, first)
                }
                while lower > first {
                    lower -= 1
                    state.add(lower)
                }
                while upper < last {
                    state.add(upper)
                    upper += 1
                }
                while lower < first {
                    state.remove(lower)
                    lower += 1
                }
                while upper > last {
                    upper -= 1
                    state.remove(upper)
                }
                state.appendResult()
            }
            pieces.append(([state.takeResults()], end - start))
            start = end
        }
        return pieces
    }

    private func read(_ state: SlidingState) {
        let frame = Frame(parent: nil)
        let nodes = table.schema.fields.enumerated().map { ColumnNode(frame, $0.element.type.kind, index: $0.offset) }
        for chunk in table.chunks {
            frame.begin(chunk)
            var start = 0
            while start < chunk.rowCount {
                let count = min(Vector.capacity, chunk.rowCount - start)
                frame.load(start: start, rowCount: count)
                state.read(nodes.compactMap { try? $0.value() }, count)
                start += count
            }
        }
    }
}

/// `count distinct` of the rows in the frame: how often each value is in it. O(1) a step.
final class SlidingDistinct: SlidingState {
    private let keys: KeyWords
    private var table: WordTable
    /// Each row's value by its number; -1 where a part is missing.
    private var numbers = GrowingBuffer<Int32>()
    private let found: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    private var counts = GrowingBuffer<Int32>()
    private var distinctCount: Int64 = 0
    private var results = GrowingBuffer<Int64>()

    init(_ kinds: [Kind], _ statistics: [ColumnStatistics?]) {
        keys = KeyWords(kinds, zip(kinds, statistics).map { $0 == .text ? TextCoder($1) : nil })
        table = WordTable(wordCount: keys.wordCount)
    }

    deinit { found.deallocate() }

    override func read(_ arguments: [Vector], _ rowCount: Int) {
        keys.encode(arguments, rowCount)
        table.find(keys.words, rowCount, into: found)
        let wordCount = keys.wordCount
        for row in 0..<rowCount {
            let own = keys.words + row * wordCount
            let isMissing = (keys.missingStart..<wordCount).contains { own[$0] != 0 }
            numbers.append(isMissing ? -1 : found[row])
        }
    }

    override func settle(isCancelled: () -> Bool) { counts.resize(table.count, filling: 0) }

    override func add(_ row: Int) {
        let number = Int(numbers.values[row])
        if number < 0 { return }
        if counts.values[number] == 0 { distinctCount += 1 }
        counts.values[number] += 1
    }

    override func remove(_ row: Int) {
        let number = Int(numbers.values[row])
        if number < 0 { return }
        counts.values[number] -= 1
        if counts.values[number] == 0 { distinctCount -= 1 }
    }

    override func appendResult() { results.append(distinctCount) }

    override func takeResults() -> Column {
        defer { results.removeAll() }
        return NarrowColumn.integers(.int, results.values, nil, results.count)
    }
}

/// `median` and `percentile` of the rows in the frame: how many of them have each rank, in a tree. O(log rows) a step.
final class SlidingPercentile: SlidingState {
    private let percentile: Percentile
    private let cells: CellReader
    private let room: UnsafeMutablePointer<Int128> = .allocate(capacity: Vector.capacity)
    private var values: [Int128?] = []
    /// Each row's rank among the distinct values, from 1; 0 where missing.
    private var ranks: [Int32] = []
    private var sorted: [Int128] = []
    /// Fenwick's tree ("A new data structure for cumulative frequency tables", 1994): `counts[i]` is of the ranks that end at i.
    private var counts: [Int32] = []
    private var presentCount = 0
    private var results = GrowingBuffer<Double>()
    private var validity = GrowingBuffer<UInt8>()

    init(_ percentile: Percentile) {
        self.percentile = percentile
        cells = CellReader(percentile.kind, nil)
    }

    deinit { room.deallocate() }

    override func read(_ arguments: [Vector], _ rowCount: Int) {
        let vector = arguments[0]
        if vector.form == .floats {
            for row in 0..<rowCount { room[row] = Int128(FloatOrder.signed(vector.floats[row])) }
        } else {
            cells.read(vector, rowCount, into: room)
        }
        for row in 0..<rowCount { values.append(vector.isMissing(row) ? nil : room[row]) }
    }

    override func settle(isCancelled: () -> Bool) {
        HeapMemory.require(byteCount: values.count * MemoryLayout<Int32>.stride)
        ranks = [Int32](repeating: 0, count: values.count)
        HeapMemory.require(byteCount: values.count * MemoryLayout<(value: Int128, row: Int32)>.stride)
        var present: [(value: Int128, row: Int32)] = []
        present.reserveCapacity(values.count)
        for (row, value) in values.enumerated() {
            if let value { present.append((value, Int32(truncatingIfNeeded: row))) }
        }
        var comparisonCount = 0
        do {
            try present.sort { left, right in
                comparisonCount &+= 1
                if comparisonCount & 0xFFFF == 0, isCancelled() { throw Cancelled() }
                return left.value < right.value
            }
        } catch {
            return
        }
        for (value, row) in present {
            if sorted.last != value { sorted.append(value) }
            ranks[Int(row)] = Int32(truncatingIfNeeded: sorted.count)
        }
        values = []
        counts = [Int32](repeating: 0, count: sorted.count + 1)
    }

    /// Ends a sort.
    private struct Cancelled: Error {}

    override func add(_ row: Int) { change(row, by: 1) }

    override func remove(_ row: Int) { change(row, by: -1) }

    private func change(_ row: Int, by step: Int32) {
        var rank = Int(ranks[row])
        if rank == 0 { return }
        presentCount += Int(step)
        while rank < counts.count {
            counts[rank] += step
            rank += rank & -rank
        }
    }

    /// The value at a place among those in the frame, once sorted.
    private func value(at place: Int) -> Int128 {
        var below = 0
        var rank = 0
        var step = 1 << (Int.bitWidth - 1 - counts.count.leadingZeroBitCount)
        while step > 0 {
            let next = rank + step
            if next < counts.count, below + Int(counts[next]) <= place {
                rank = next
                below += Int(counts[next])
            }
            step >>= 1
        }
        return sorted[rank]
    }

    override func appendResult() {
        validity.append(presentCount == 0 ? 0 : 1)
        if presentCount == 0 { return results.append(0) }
        let (place, rest) = percentile.place(among: presentCount)
        let low = value(at: place)
        results.append(percentile.between(low, rest == 0 ? low : value(at: place + 1), rest))
    }

    override func takeResults() -> Column {
        defer {
            results.removeAll()
            validity.removeAll()
        }
        return percentile.column(results, validity)
    }
}
