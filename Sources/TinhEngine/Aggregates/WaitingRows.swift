import CKernels
import TinhTypes

/// Rows of one worker that wait until others of their part of the groups have come: packed into words, and dealt into blocks of
/// rows of one part each.
///
/// A part's rows leave the caches a whole line at a time and past them, so that nothing is read in order to be written over, and
/// the caches stay with the lines that are being filled: software write-combining, as in Balkesen et al., "Main-Memory Hash
/// Joins on Multi-Core CPUs" (2013).
final class WaitingRows {
    struct Value {
        let node: Node
        let form: Vector.Form
        /// Of the rows that are likely to come; nil where nothing is known.
        let bounds: Bounds?
    }

    private let packing: RowPacking
    /// A value that several aggregates read stands here once.
    let nodes: [Node]
    /// For each aggregate the places of its arguments among the nodes.
    private let places: [[Int]]
    private let partCount: Int
    private let rowCountMax: Int
    private(set) var rowCount = 0

    private let packed: UnsafeMutablePointer<UInt64>
    /// Rows of each part that have not filled a line, and how many there are.
    private var lines: GrowingBuffer<UInt64>
    private var fills: GrowingBuffer<UInt8>
    /// Of each part the place of its next row, a multiple of a block's rows where it needs a new one; its first block and its
    /// last, counted from 1, and 0 where it has none; of each block the one behind it.
    private var next: GrowingBuffer<UInt32>
    private var first: GrowingBuffer<UInt32>
    private var last: GrowingBuffer<UInt32>
    private var following: GrowingBuffer<UInt32>
    private var rows: GrowingBuffer<UInt64>
    private var blockCount = 0
    private let blockCountMax: Int

    /// What a part's rows are read into.
    private let groups: UnsafeMutablePointer<Int32> = .allocate(capacity: Vector.capacity)
    private let vectors: [Vector]

    private static let lineRowCount = Int(TINH_DEALT_ROWS)
    private static let blockRowCount = 1024

    /// Of aggregates whose arguments are the values at these places; nil where one is no number of 64 bits.
    init?(_ values: [Value], _ places: [[Int]], numberEnd: Int, partBits: Int, _ dealing: GroupDealing) {
        guard values.allSatisfy({ $0.form == .integers || $0.form == .floats }) else { return nil }
        nodes = values.map(\.node)
        self.places = places
        packing = RowPacking(numberBits: partBits, values: values.map { ($0.form, $0.bounds) })
        partCount = (numberEnd - 1) >> partBits + 1
        rowCountMax = dealing.rowCountMax(wordCount: packing.wordCount)
        // Each part may have a block that is not full.
        blockCountMax = rowCountMax / WaitingRows.blockRowCount + partCount + 1
        let words = packing.wordCount
        packed = .allocate(capacity: Vector.capacity * words)
        lines = GrowingBuffer(capacity: partCount * words * WaitingRows.lineRowCount)
        lines.resize(partCount * words * WaitingRows.lineRowCount, filling: 0)
        rows = GrowingBuffer(capacity: blockCountMax * WaitingRows.blockRowCount * words)
        fills = GrowingBuffer(capacity: partCount)
        next = GrowingBuffer(capacity: partCount)
        first = GrowingBuffer(capacity: partCount)
        last = GrowingBuffer(capacity: partCount)
        following = GrowingBuffer(capacity: blockCountMax + 1)
        fills.resize(partCount, filling: 0)
        next.resize(partCount, filling: 0)
        first.resize(partCount, filling: 0)
        last.resize(partCount, filling: 0)
        following.resize(blockCountMax + 1, filling: 0)
        vectors = values.map { Vector($0.form) }
        for (place, vector) in vectors.enumerated() { vector.bounds = packing.bounds(place) }
    }

    deinit {
        packed.deallocate()
        groups.deallocate()
    }

    var isEmpty: Bool { rowCount == 0 }

    /// Keeps a batch's rows with the numbers of their groups; false, and nothing done, where there is no room for more.
    func take(_ numbers: UnsafePointer<Int32>, _ rowCount: Int) throws(RowFault) -> Bool {
        guard self.rowCount + rowCount <= rowCountMax else { return false }
        self.rowCount += rowCount
        packing.begin(numbers, rowCount, into: packed)
        for (place, node) in nodes.enumerated() {
            if let stored = stored(node, place) {
                packing.pack(
                    stored, start: node.frame.start, rows: node.frame.rowsInBatch, place, rowCount, into: packed)
            } else {
                packing.pack(try node.value(), place, rowCount, into: packed)
            }
        }
        var dealing = tinh_dealing(
            row_words: packing.wordCount, part_shift: UInt32(packing.number.bitCount), lines: lines.values,
            fills: fills.values, rows: rows.values, block_rows: UInt32(WaitingRows.blockRowCount), next: next.values,
            first: first.values, last: last.values, following: following.values, block_count: blockCount)
        tinh_deal(&dealing, numbers, packed, rowCount)
        blockCount = dealing.block_count
        return true
    }

    /// The first of the values that the rows' words may not hold in this batch; nil where they hold all.
    func misfit() throws(RowFault) -> Int? {
        for (place, node) in nodes.enumerated() where stored(node, place) == nil {
            if !packing.holds(try node.value(), place) { return place }
        }
        return nil
    }

    /// The column of the chunk, where its values pack as they are stored.
    private func stored(_ node: Node, _ place: Int) -> StoredColumn? {
        guard let column = node as? ColumnNode, packing.holds(column.stored, place) else { return nil }
        return column.stored
    }

    /// Gives all rows to `add`, a batch of one part at a time, with each aggregate's arguments, and forgets them.
    func takeOut(_ add: (_ groups: UnsafePointer<Int32>, _ arguments: [[Vector]], _ rowCount: Int) -> Void) {
        let arguments = places.map { $0.map { vectors[$0] } }
        let (words, size) = (packing.wordCount, WaitingRows.blockRowCount)
        for part in 0..<partCount {
            let firstGroup = Int32(truncatingIfNeeded: part << packing.number.bitCount)
            var count = 0
            func read(_ from: UnsafePointer<UInt64>, _ more: Int) {
                if count + more > Vector.capacity {
                    add(groups, arguments, count)
                    count = 0
                }
                packing.numbers(from, more, first: firstGroup, into: groups + count)
                for (place, vector) in vectors.enumerated() {
                    packing.unpack(from, more, place, into: vector, at: count)
                }
                count += more
            }
            var block = Int(first.values[part])
            while block != 0 {
                let used = Int(next.values[part]) & (size - 1)
                let isLast = block == Int(last.values[part])
                read(rows.values + (block - 1) * size * words, isLast && used > 0 ? used : size)
                block = isLast ? 0 : Int(following.values[block])
            }
            read(lines.values + part * WaitingRows.lineRowCount * words, Int(fills.values[part]))
            if count > 0 { add(groups, arguments, count) }
        }
        for buffer in [next, first, last] { buffer.values.update(repeating: 0, count: partCount) }
        fills.values.update(repeating: 0, count: partCount)
        (rowCount, blockCount) = (0, 0)
    }
}
