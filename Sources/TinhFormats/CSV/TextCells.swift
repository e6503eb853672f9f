import CScan
import TinhBase
import TinhColumns

/// Text cells as one run of bytes.
enum TextCells {
    /// Copies the cells. Bounds: the source is readable 64 bytes past each cell, the target 64 bytes past its size, and cells
    /// are written in ascending order, so what a copy of whole blocks writes too much is written over.
    static func storage(_ cells: Cells, scanLevel: Int32, pool: BufferPool?) -> TextStorage {
        var total = 0
        for row in 0..<cells.count { total &+= Int(cells.lengths[row] & ~Cells.emptyText) }
        precondition(total < 1 << 32, "a chunk of text below 4 GiB")
        let bytes = Buffer.new(sizeBytes: total, in: pool)
        let offsets = Buffer.new(sizeBytes: (cells.count + 1) * 4, in: pool)
        let target = offsets.pointer(of: UInt32.self)
        _ = tinh_copy_texts(
            cells.bytes, cells.starts, cells.lengths, cells.count, bytes.pointer(of: UInt8.self), target)
        (bytes.bytes + total).initializeMemory(as: UInt8.self, repeating: 0, count: Buffer.paddingBytes)
        let isPlain = tinh_is_plainly_normalized(scanLevel, bytes.pointer(of: UInt8.self), total) != 0
        return TextStorage(
            offsets: offsets, bytes: bytes, isNormalized: isPlain || isNormalized(bytes, target, cells.count))
    }

    private static func isNormalized(_ bytes: Buffer, _ offsets: UnsafePointer<UInt32>, _ rowCount: Int) -> Bool {
        for row in 0..<rowCount {
            let start = Int(offsets[row])
            let text = UnsafeRawBufferPointer(start: bytes.bytes + start, count: Int(offsets[row + 1]) - start)
            if !TextForm.isNormalized(text) { return false }
        }
        return true
    }
}
