import TinhColumns

extension TextSlice {
    /// The bytes where they are.
    @inline(__always)
    static func view(_ bytes: UnsafeRawBufferPointer) -> TextSlice {
        guard let start = bytes.baseAddress else {
            return TextSlice(start: UnsafePointer(EmptyText.buffer.pointer(of: UInt8.self)), count: 0)
        }
        return TextSlice(start: start.assumingMemoryBound(to: UInt8.self), count: bytes.count)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// What empty texts point to.
enum EmptyText {
    static let buffer = Buffer(sizeBytes: 0)
}
