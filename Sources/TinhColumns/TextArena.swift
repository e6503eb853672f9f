/// Texts of any number, kept in blocks that never move, so that a pointer to one stays good as long as the arena lives.
package struct TextArena: Sendable {
    private var blocks: [Buffer] = []
    private var blockUsed = 0
    private var views: [View] = []

    private struct View: @unchecked Sendable {
        let start: UnsafeMutableRawPointer
        let count: Int
    }

    /// The first block is small, each further one twice the last: there may be an arena for each of many columns.
    private static let blockBytesMin = 256
    private static let blockBytesMax = 64 * 1024

    package init() {}

    /// Texts that stand in buffers, which are kept. O(count).
    package init(keeping buffers: [Buffer], count: Int, _ text: (Int) -> UnsafeRawBufferPointer) {
        blocks = buffers
        // Nothing is added to them.
        blockUsed = buffers.last?.sizeBytes ?? 0
        views.reserveCapacity(count)
        for index in 0..<count {
            let own = text(index)
            guard let start = own.baseAddress else { preconditionFailure("a text that stands nowhere") }
            views.append(View(start: UnsafeMutableRawPointer(mutating: start), count: own.count))
        }
    }

    package var count: Int { views.count }

    package subscript(index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: views[index].start, count: views[index].count)
    }

    /// Texts from `index` on, up to `countMax` of them, that stand one after another in memory: their bytes and their number, at
    /// least 1. Text `i` of them is bytes `offsets[i] ..< offsets[i + 1]`, of which `offsets` has room for all.
    ///
    /// `index` is below `count`, `countMax` at least 1.
    package func run(
        from index: Int, countMax: Int, offsets: UnsafeMutablePointer<UInt32>
    ) -> (bytes: UnsafeRawPointer, count: Int) {
        let start = UnsafeRawPointer(views[index].start)
        let end = countMax < views.count - index ? index + countMax : views.count
        return views.withUnsafeBufferPointer { views in
            var byteCount = 0
            var place = index
            while place < end, start + byteCount == UnsafeRawPointer(views[place].start),
                byteCount + views[place].count <= Int(UInt32.max)
            {
                offsets[place - index] = UInt32(truncatingIfNeeded: byteCount)
                byteCount += views[place].count
                place += 1
            }
            offsets[place - index] = UInt32(truncatingIfNeeded: byteCount)
            return (start, place - index)
        }
    }

    /// Copies the bytes.
    package mutating func append(_ text: UnsafeRawBufferPointer) {
        if blocks.isEmpty || blockUsed + text.count > (blocks.last?.sizeBytes ?? 0) {
            let next = min(blocks.last.map { $0.sizeBytes * 2 } ?? TextArena.blockBytesMin, TextArena.blockBytesMax)
            blocks.append(Buffer(sizeBytes: max(next, text.count)))
            blockUsed = 0
        }
        guard let block = blocks.last else { return }
        let start = block.bytes + blockUsed
        if let source = text.baseAddress { start.copyMemory(from: source, byteCount: text.count) }
        blockUsed += text.count
        views.append(View(start: start, count: text.count))
    }

    /// The other's texts behind its own, without copying their bytes. O(texts of the other).
    package mutating func append(contentsOf other: TextArena) {
        guard !other.views.isEmpty else { return }
        blocks += other.blocks
        blockUsed = other.blockUsed
        views += other.views
    }
}
