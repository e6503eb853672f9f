/// Places for rows that are dealt into parts: blocks of places side by side, each of one part. Owned by one worker.
struct PartedPlaces {
    let split: WordSplit
    private let blockRowCount: Int32
    /// Of each part the place of its next row; a multiple of the block's size where it needs a new block.
    private var next: GrowingBuffer<Int32>
    /// Of each part its blocks, in the order in which they were filled.
    private var blocks: [[Int32]]
    /// Places of all blocks.
    private(set) var count = 0

    /// `blockRowCount`: a power of two.
    init(_ split: WordSplit, blockRowCount: Int) {
        self.split = split
        self.blockRowCount = Int32(truncatingIfNeeded: blockRowCount)
        next = GrowingBuffer(capacity: split.partCount)
        next.resize(split.partCount, filling: 0)
        blocks = Array(repeating: [], count: split.partCount)
    }

    /// The places of a batch's rows, by their words: whole numbers that are not negative.
    @inline(__always)
    mutating func deal<Word: BinaryInteger>(
        _ words: UnsafePointer<Word>, _ rowCount: Int, into places: UnsafeMutablePointer<Int32>
    ) {
        let (next, split, full) = (next.values, split, blockRowCount - 1)
        for row in 0..<rowCount {
            let part = split.part(of: UInt64(truncatingIfNeeded: words[row]))
            var place = next[part]
            if place & full == 0 { place = newBlock(part) }
            places[row] = place
            next[part] = place + 1
        }
    }

    @inline(never)
    private mutating func newBlock(_ part: Int) -> Int32 {
        let block = Int32(truncatingIfNeeded: count)
        count += Int(blockRowCount)
        let isFirst = blocks[part].isEmpty
        blocks[part].append(block)
        // Parts begin at different places of their first blocks: else all would be written to at places that share few lines of
        // the caches.
        return isFirst ? block + firstPlace(part) : block
    }

    private func firstPlace(_ part: Int) -> Int32 {
        Int32(truncatingIfNeeded: part &* 37) & (blockRowCount - 1)
    }

    /// The places of a part's rows, in stretches within a block each.
    func stretches(_ part: Int) -> [Range<Int>] {
        let size = Int(blockRowCount)
        return blocks[part].enumerated().map { order, block in
            let start = Int(block) + (order == 0 ? Int(firstPlace(part)) : 0)
            let isLast = order == blocks[part].count - 1
            let used = Int(next.values[part] & (blockRowCount - 1))
            return start..<Int(block) + (isLast && used > 0 ? used : size)
        }
    }

    func rowCount(_ part: Int) -> Int {
        if blocks[part].isEmpty { return 0 }
        let used = Int(next.values[part] & (blockRowCount - 1))
        let size = Int(blockRowCount)
        return blocks[part].count * size - Int(firstPlace(part)) - (used > 0 ? size - used : 0)
    }

    /// Forgets all rows.
    mutating func removeAll() {
        next.values.update(repeating: 0, count: next.count)
        for part in blocks.indices { blocks[part].removeAll(keepingCapacity: true) }
        count = 0
    }
}
