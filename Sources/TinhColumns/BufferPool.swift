/// Memory for buffers that are kept together, one after another in blocks of pages. Used by one thread; the memory of a block
/// is let go of with the last of its buffers.
package final class BufferPool {
    private var block: Block?
    private var used = 0

    private static let blockBytes = 4 << 20
    /// Larger buffers have their own memory.
    private static let bufferBytesMax = blockBytes / 4

    package init() {}

    package func buffer(sizeBytes: Int) -> Buffer {
        let room = (sizeBytes + Buffer.paddingBytes + 63) / 64 * 64
        guard sizeBytes > 0, room <= BufferPool.bufferBytesMax else { return Buffer(sizeBytes: sizeBytes) }
        if block == nil || used + room > BufferPool.blockBytes {
            block = Block(byteCount: BufferPool.blockBytes)
            used = 0
        }
        guard let block else { return Buffer(sizeBytes: sizeBytes) }
        let start = block.pages.start + used
        used += room
        block.populate(upTo: used)
        return Buffer(sizeBytes: sizeBytes, at: start, of: block)
    }

    private final class Block: @unchecked Sendable {
        let pages: Pages
        /// So much of it the system has been asked for, by the pool's own thread.
        private var populatedBytes = 0

        /// The first step ahead is small, each further one twice the last: a pool may hold a few short columns.
        private static let stepBytesMin = 1 << 16
        private static let stepBytesMax = 1 << 20

        /// Nil when the system has none.
        init?(byteCount: Int) {
            guard let pages = KeptPages.take(byteCount) ?? Pages(byteCount: byteCount) else { return nil }
            self.pages = pages
        }

        deinit { pages.letGo() }

        func populate(upTo byteCount: Int) {
            while populatedBytes < byteCount {
                let step = min(max(populatedBytes, Block.stepBytesMin), Block.stepBytesMax)
                pages.populate(populatedBytes..<min(populatedBytes + step, pages.byteCount))
                populatedBytes += step
            }
        }
    }
}

extension Buffer {
    /// Out of a pool, if there is one.
    package static func new(sizeBytes: Int, in pool: BufferPool?) -> Buffer {
        pool?.buffer(sizeBytes: sizeBytes) ?? Buffer(sizeBytes: sizeBytes)
    }
}
