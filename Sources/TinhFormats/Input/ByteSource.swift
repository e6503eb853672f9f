import Glibc
import TinhColumns

/// The bytes of a file, readable at any place by several threads; pipes and standard input are read whole first.
final class ByteSource: @unchecked Sendable {
    let name: String
    let size: Int
    private let content: Content
    /// Asked before each piece that is read.
    private let isCancelled: @Sendable () -> Bool

    private enum Content {
        case file(descriptor: Int32, isOwned: Bool, stamp: Stamp)
        /// Pieces of `pieceBytes`, the last one filled in part.
        case memory([Buffer], pieceBytes: Int)
    }

    /// By what a file is known to be as it was.
    private struct Stamp: Equatable {
        let sizeBytes: Int
        let seconds: Int
        let nanoseconds: Int

        init(_ status: stat) {
            sizeBytes = Int(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    private init(name: String, size: Int, content: Content, isCancelled: @escaping @Sendable () -> Bool) {
        self.name = name
        self.size = size
        self.content = content
        self.isCancelled = isCancelled
    }

    /// Bytes that are already in memory, under a name.
    init(name: String, bytes: [UInt8]) {
        self.name = name
        size = bytes.count
        let buffer = Buffer(sizeBytes: bytes.count)
        bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { buffer.bytes.copyMemory(from: start, byteCount: source.count) }
        }
        content = .memory([buffer], pieceBytes: max(1, bytes.count))
        isCancelled = { false }
    }

    deinit {
        if case .file(let descriptor, isOwned: true, _) = content { close(descriptor) }
    }

    /// Opens a path; `-` is standard input. From then on `isCancelled` is asked wherever the file is read.
    ///
    /// - Parameter watch: sees what comes out of a pipe as it comes, so that what is no table is refused before its end, which
    ///   may never come.
    static func open(
        path: String, isCancelled: @escaping @Sendable () -> Bool = { false }, progress: ReadProgress? = nil,
        watch: (inout StreamStart, UnsafeRawBufferPointer) throws(DataFault) -> Void = { _, _ throws(DataFault) in }
    ) throws(DataFault) -> ByteSource {
        let isStandardInput = path == "-"
        let name = isStandardInput ? "standard input" : path
        let descriptor = isStandardInput ? STDIN_FILENO : Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw DataFault(file: name, .cannotOpen(errno: errno)) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            if !isStandardInput { close(descriptor) }
            throw DataFault(file: name, .cannotOpen(errno: code))
        }
        let format = status.st_mode & S_IFMT
        if format == S_IFDIR {
            if !isStandardInput { close(descriptor) }
            throw DataFault(file: name, .isDirectory)
        }
        // Files under /proc say that they are empty: they are read as a pipe is.
        if format == S_IFREG, status.st_size > 0 {
            return ByteSource(
                name: name, size: Int(status.st_size),
                content: .file(descriptor: descriptor, isOwned: !isStandardInput, stamp: Stamp(status)),
                isCancelled: isCancelled)
        }
        defer { if !isStandardInput { close(descriptor) } }
        var pieces: [Buffer] = []
        let size = try readWhole(descriptor, name: name, into: &pieces, isCancelled, progress, watch)
        return ByteSource(
            name: name, size: size, content: .memory(pieces, pieceBytes: pieceBytes), isCancelled: isCancelled)
    }

    /// Reads to the end and gives the size. Whoever writes may be slow, or not there yet: a FIFO is waited for.
    private static func readWhole(
        _ descriptor: Int32, name: String, into pieces: inout [Buffer], _ isCancelled: () -> Bool,
        _ progress: ReadProgress?,
        _ watch: (inout StreamStart, UnsafeRawBufferPointer) throws(DataFault) -> Void
    ) throws(DataFault) -> Int {
        progress?.beginStream()
        defer { progress?.endStream() }
        var start = StreamStart(file: name)
        var used = 0
        while true {
            if used == pieces.count * pieceBytes { pieces.append(Buffer(sizeBytes: pieceBytes)) }
            if isCancelled() { throw DataFault(file: name, .interrupted) }
            // Any thread may take a signal, and so this one looks up now and then.
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&poller, 1, waitMilliseconds) > 0 else { continue }
            let place = used % pieceBytes
            let room = pieces[pieces.count - 1].bytes + place
            let count = Glibc.read(descriptor, room, pieceBytes - place)
            if count == 0 { return used }
            if count > 0 {
                used += count
                try watch(&start, UnsafeRawBufferPointer(start: room, count: count))
                progress?.setStream(bytes: used, lines: start.lineCount)
            } else if errno != EINTR, errno != EAGAIN {
                throw DataFault(file: name, .cannotRead(errno: errno))
            }
        }
    }

    private static let waitMilliseconds: Int32 = 50
    private static let pieceBytes = 1 << 23

    func checkInterrupted() throws(DataFault) {
        if isCancelled() { throw DataFault(file: name, .interrupted) }
    }

    /// Copies `count` bytes from `offset`; the range lies within the file as it was when it was opened.
    func read(into target: UnsafeMutableRawPointer, offset: Int, count: Int) throws(DataFault) {
        try checkInterrupted()
        switch content {
        case .memory(let pieces, let pieceBytes):
            precondition(offset >= 0 && offset + count <= size, "a read past the end of \(name)")
            var done = 0
            while done < count {
                let place = (offset + done) % pieceBytes
                let part = min(count - done, pieceBytes - place)
                let piece = pieces[(offset + done) / pieceBytes]
                (target + done).copyMemory(from: piece.bytes + place, byteCount: part)
                done += part
            }
        case .file(let descriptor, _, _):
            var done = 0
            while done < count {
                if done > 0 { try checkInterrupted() }
                let wanted = min(count - done, ByteSource.pieceBytes)
                let part = pread(descriptor, target + done, wanted, off_t(offset + done))
                if part == 0 { throw DataFault(file: name, .changedWhileRead) }
                if part > 0 {
                    done += part
                } else if errno != EINTR {
                    throw DataFault(file: name, .cannotRead(errno: errno))
                }
            }
        }
    }

    /// Throws if the file was written to since it was opened: what is known of it may be true no more. Of a file that another
    /// one has taken the place of, the bytes are still there.
    func checkAsOpened() throws(DataFault) {
        guard let (then, now) = stamps else { return }
        if now != then { throw DataFault(file: name, .changedSinceOpened) }
    }

    /// Throws if the file was written to while it was read, by all that can be seen; rows may be added behind the ones read.
    func checkUnchanged() throws(DataFault) {
        guard let (then, now) = stamps else { return }
        if now.sizeBytes < size || (now.sizeBytes == size && now != then) {
            throw DataFault(file: name, .changedWhileRead)
        }
    }

    private var stamps: (then: Stamp, now: Stamp)? {
        guard case .file(let descriptor, _, let stamp) = content else { return nil }
        var status = stat()
        return fstat(descriptor, &status) == 0 ? (stamp, Stamp(status)) : nil
    }

    /// The first bytes, at most `count`.
    func prefix(_ count: Int) throws(DataFault) -> [UInt8] {
        try bytes(from: 0, count: count)
    }

    /// At most `count` bytes from `offset`.
    func bytes(from offset: Int, count: Int) throws(DataFault) -> [UInt8] {
        let available = max(0, min(count, size - offset))
        guard available > 0 else { return [] }
        var fault: DataFault?
        let bytes = [UInt8](unsafeUninitializedCapacity: available) { room, count in
            guard let start = room.baseAddress else { return }
            do throws(DataFault) {
                try read(into: start, offset: offset, count: available)
                count = available
            } catch { fault = error }
        }
        if let fault { throw fault }
        return bytes
    }
}
