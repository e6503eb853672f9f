import CScan
import TinhColumns

/// What has come out of a pipe so far, for what can be told of it before its end.
struct StreamStart {
    let file: String
    /// The first bytes, as long as they are not enough to tell what they are.
    private var start: [UInt8]? = []
    private(set) var lineCount = 0
    /// Bytes behind the last line break.
    private var lineBytes = 0

    private static let startBytes = 1 << 16

    init(file: String) { self.file = file }

    /// Refuses what is no text, and a line that is longer than any row may be.
    ///
    /// - Parameter checkKind: of the first bytes.
    mutating func add(
        _ bytes: UnsafeRawBufferPointer, lineBytesMax: Int, limit: String,
        checkKind: ([UInt8], String) throws(DataFault) -> Void
    ) throws(DataFault) {
        if var known = start {
            known.append(contentsOf: bytes.prefix(StreamStart.startBytes))
            let isEnough = known.count >= StreamStart.startBytes
            start = isEnough ? nil : known
            if isEnough { try checkKind(known, file) }
        }
        guard let first = bytes.baseAddress else { return }
        let text = first.assumingMemoryBound(to: UInt8.self)
        let breaks = tinh_count_byte(text, bytes.count, Dialect.lineFeed)
        if breaks > 0 || bytes.contains(Dialect.carriageReturn) {
            let last = bytes.lastIndex { $0 == Dialect.lineFeed || $0 == Dialect.carriageReturn } ?? 0
            lineBytes = bytes.count - last - 1
            lineCount += breaks
        } else {
            lineBytes += bytes.count
        }
        if lineBytes > lineBytesMax {
            throw DataFault(file: file, line: lineCount + 1, column: 1, .tooLarge(what: "a line", limit: limit))
        }
    }
}
