import CScan
import TinhBase
import TinhColumns

/// Text cells as one run of bytes.
enum TextCells {
    /// Copies the cells. Bounds: the source is readable 32 bytes past each cell, the target 64 bytes past its size, and
    /// cells are written in ascending order, so what a copy of whole 32 bytes writes too much is written over.
    static func storage(_ cells: Cells, pool: BufferPool?) -> TextStorage {
        var total = 0
        for row in 0..<cells.count { total &+= Int(cells.lengths[row] & ~Cells.emptyText) }
        precondition(total < 1 << 32, "a chunk of text below 4 GiB")
        let bytes = Buffer.new(sizeBytes: total, in: pool)
        let offsets = Buffer.new(sizeBytes: (cells.count + 1) * 4, in: pool)
        let target = offsets.pointer(of: UInt32.self)
        var at = 0
        for row in 0..<cells.count {
            target[row] = UInt32(truncatingIfNeeded: at)
            let length = Int(cells.lengths[row] & ~Cells.emptyText)
            let source = UnsafeRawPointer(cells.bytes + Int(cells.starts[row]))
            if length <= 32 {
                (bytes.bytes + at).storeBytes(
                    of: source.loadUnaligned(as: SIMD32<UInt8>.self), as: SIMD32<UInt8>.self)
            } else {
                (bytes.bytes + at).copyMemory(from: source, byteCount: length)
            }
            at &+= length
        }
        target[cells.count] = UInt32(truncatingIfNeeded: at)
        (bytes.bytes + total).initializeMemory(as: UInt8.self, repeating: 0, count: Buffer.paddingBytes)
        return TextStorage(
            offsets: offsets, bytes: bytes, isNormalized: isNormalized(bytes, target, cells.count, total))
    }

    private static func isNormalized(
        _ bytes: Buffer, _ offsets: UnsafePointer<UInt32>, _ rowCount: Int, _ total: Int
    ) -> Bool {
        if tinh_is_plainly_normalized(bytes.pointer(of: UInt8.self), total) != 0 { return true }
        for row in 0..<rowCount {
            let start = Int(offsets[row])
            let text = UnsafeRawBufferPointer(start: bytes.bytes + start, count: Int(offsets[row + 1]) - start)
            if !TextForm.isNormalized(text) { return false }
        }
        return true
    }
}
