/// Raw memory with one owner count: 64-byte aligned, readable 64 bytes past its size.
///
/// Written by the builder that made it, never after it has been handed on; that is why it may be shared between threads.
package final class Buffer: @unchecked Sendable {
    package let bytes: UnsafeMutableRawPointer
    /// The bytes in use; the allocation is rounded up and padded.
    package let sizeBytes: Int

    package static let paddingBytes = 64

    /// Uninitialised but for the padding, which is zero.
    package init(sizeBytes: Int) {
        precondition(sizeBytes >= 0, "a buffer of negative size")
        self.sizeBytes = sizeBytes
        bytes = .allocate(byteCount: sizeBytes + Buffer.paddingBytes, alignment: 64)
        (bytes + sizeBytes).initializeMemory(as: UInt8.self, repeating: 0, count: Buffer.paddingBytes)
    }

    deinit { bytes.deallocate() }

    @inline(__always)
    package func pointer<T>(of type: T.Type) -> UnsafeMutablePointer<T> {
        bytes.assumingMemoryBound(to: type)
    }
}
