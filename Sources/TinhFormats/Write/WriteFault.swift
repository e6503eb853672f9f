/// Why a result could not be written.
package enum WriteFault: Error, Sendable {
    /// The reader of a pipe has gone; not an error to be told.
    case closedPipe
    /// The system refused: a full disk, a missing permission.
    case system(errno: Int32)
    case cancelled
    /// A file is there, and may not be written over.
    case exists
}

/// Takes the bytes of a result, a large piece at a time; the buffer is good only during the call.
package typealias ByteSink = (UnsafeRawBufferPointer) throws(WriteFault) -> Void
