/// Texts of any number, kept in blocks that never move, so that a pointer to one stays good as long as the arena lives.
package struct TextArena: Sendable {
    private var blocks: [Buffer] = []
    private var blockUsed = 0
    private var views: [View] = []

    private struct View: @unchecked Sendable {
        let start: UnsafeMutableRawPointer
        let count: Int
    }

    private static let blockBytes = 64 * 1024

    package init() {}

    package var count: Int { views.count }

    package subscript(index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: views[index].start, count: views[index].count)
    }

    /// Copies the bytes.
    package mutating func append(_ text: UnsafeRawBufferPointer) {
        if blocks.isEmpty || blockUsed + text.count > (blocks.last?.sizeBytes ?? 0) {
            blocks.append(Buffer(sizeBytes: max(TextArena.blockBytes, text.count)))
            blockUsed = 0
        }
        guard let block = blocks.last else { return }
        let start = block.bytes + blockUsed
        if let source = text.baseAddress { start.copyMemory(from: source, byteCount: text.count) }
        blockUsed += text.count
        views.append(View(start: start, count: text.count))
    }
}
