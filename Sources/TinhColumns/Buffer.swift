/// Raw memory with one owner count: 64-byte aligned, readable 64 bytes past its size.
///
/// Written by the builder that made it, never after it has been handed on; that is why it may be shared between threads.
package final class Buffer: @unchecked Sendable {
    package let bytes: UnsafeMutableRawPointer
    /// The bytes in use; the allocation is rounded up and padded.
    package let sizeBytes: Int

    /// Whose memory this is a part of; nil where it is the buffer's own.
    private let owner: (any AnyObject & Sendable)?

    package static let paddingBytes = 64

    /// Uninitialised but for the padding, which is zero.
    package init(sizeBytes: Int) {
        precondition(sizeBytes >= 0, "a buffer of negative size")
        self.sizeBytes = sizeBytes
        bytes = HeapMemory.allocate(byteCount: sizeBytes + Buffer.paddingBytes)
        owner = nil
        (bytes + sizeBytes).initializeMemory(as: UInt8.self, repeating: 0, count: Buffer.paddingBytes)
    }

    /// A part of memory that `owner` frees, with room for the padding.
    init(sizeBytes: Int, at start: UnsafeMutableRawPointer, of owner: any AnyObject & Sendable) {
        self.sizeBytes = sizeBytes
        bytes = start
        self.owner = owner
        (bytes + sizeBytes).initializeMemory(as: UInt8.self, repeating: 0, count: Buffer.paddingBytes)
    }

    deinit { if owner == nil { HeapMemory.letGo(bytes) } }

    @inline(__always)
    package func pointer<T>(of type: T.Type) -> UnsafeMutablePointer<T> {
        bytes.assumingMemoryBound(to: type)
    }
}
