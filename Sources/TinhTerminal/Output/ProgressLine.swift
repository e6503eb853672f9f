import Glibc
import Synchronization
import Tinh
import TinhBase

/// One line on standard error about a load or query that takes its time: how far it is, how fast, how long it may take. It
/// is there from half a second on, and gone before anything else is printed.
package final class ProgressLine: Sendable {
    private static let delaySeconds = 0.5
    private static let pauseMilliseconds: Int32 = 200
    /// What has read nothing for so long works on what it has, and how long that takes is not known.
    private static let stillSeconds = 1.5

    private struct State {
        var isShown = false
        var isPaused = false
        /// When what runs now began, on the system's clock.
        var start = ProgressLine.now
        /// What had been read when something was read last, and when that was.
        var done = 0
        var lastRead = ProgressLine.now
    }

    private let state = Mutex(State())
    private let progress: Session.Progress
    private let style: Style
    /// Writing into it ends the thread.
    private let ends: (reading: Int32, writing: Int32)

    private init?(_ progress: Session.Progress, _ style: Style) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        self.ends = (ends[0], ends[1])
        self.progress = progress
        self.style = style
    }

    deinit {
        close(ends.reading)
        close(ends.writing)
    }

    /// Does some work with a line about it, where standard error is a terminal that can take one back and nobody asked for
    /// quiet. `work` says `pause` before it prints and `goOn` behind it; both are nil where there is no line.
    package static func during<Value>(
        _ progress: Session.Progress, _ messages: MessagePrinter, _ work: (ProgressLine?) throws -> Value
    ) rethrows -> Value {
        guard messages.tellsProgress, messages.showsProgressLine, Terminal.isTerminal(STDERR_FILENO),
            Terminal.movesCursor, let line = ProgressLine(progress, messages.style), let thread = line.start()
        else { return try work(nil) }
        defer { line.end(thread) }
        return try work(line)
    }

    /// Takes the line back; it does not come again before `goOn`.
    package func pause() {
        state.withLock { state in
            state.isPaused = true
            clear(&state)
        }
    }

    package func goOn() {
        state.withLock { state in
            state.isPaused = false
            state.start = ProgressLine.now
        }
    }

    private func start() -> pthread_t? {
        var thread = pthread_t()
        let line = Unmanaged.passRetained(self)
        let failure = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<ProgressLine>.fromOpaque(pointer).takeRetainedValue().run()
                return nil
            }, line.toOpaque())
        guard failure == 0 else {
            line.release()
            return nil
        }
        return thread
    }

    private func end(_ thread: pthread_t) {
        pause()
        var byte: UInt8 = 0
        _ = write(ends.writing, &byte, 1)
        pthread_join(thread, nil)
    }

    private func run() {
        while true {
            var poller = pollfd(fd: ends.reading, events: Int16(POLLIN), revents: 0)
            if poll(&poller, 1, Self.pauseMilliseconds) > 0 { return }
            state.withLock { state in
                let seconds = Self.now - state.start
                guard !state.isPaused, seconds >= Self.delaySeconds else { return }
                let width = Terminal.columnCount(STDERR_FILENO)
                let done = progress.bytes.done + progress.rows.done
                if done != state.done { (state.done, state.lastRead) = (done, Self.now) }
                let text = ProgressText.text(
                    bytes: progress.bytes, rows: progress.rows, seconds: seconds,
                    isStill: Self.now - max(state.lastRead, state.start) >= Self.stillSeconds)
                put("\r" + style.dim(DisplayWidth.truncated(text, to: width - 1)) + "\u{1B}[K")
                state.isShown = true
            }
        }
    }

    private func clear(_ state: inout State) {
        guard state.isShown else { return }
        put("\r\u{1B}[K")
        state.isShown = false
    }

    private func put(_ text: String) {
        let stream = ByteStream(descriptor: STDERR_FILENO, name: "standard error")
        try? stream.write(text)
        try? stream.flush()
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// The words of a progress line.
enum ProgressText {
    /// `42 % · 310 MB/s · 4 s left`, by bytes while files are read, else by rows; `42 % read · working · 12 s` where it stands
    /// still; `all read · working · 12 s` when all has been read and the rest is worked out.
    static func text(
        bytes: (done: Int, expected: Int), rows: (done: Int, expected: Int), seconds: Double, isStill: Bool = false
    ) -> String {
        let isReading = bytes.done < bytes.expected
        let (done, expected) = isReading ? bytes : rows
        guard expected > 0, done < expected, seconds > 0 else {
            return bytes.expected + rows.expected > 0
                ? "all read · working · \(whole(seconds))" : "working · \(whole(seconds))"
        }
        let share = Double(done) / Double(expected)
        if isStill { return "\(Int(share * 100)) % read · working · \(whole(seconds))" }
        let perSecond = Double(done) / seconds
        var parts = ["\(Int(share * 100)) %"]
        if done > 0 {
            parts.append(isReading ? ByteText.rounded(Int(perSecond)) + "/s" : rate(perSecond))
            parts.append(whole(Double(expected - done) / perSecond) + " left")
        }
        return parts.joined(separator: " · ")
    }

    private static func rate(_ perSecond: Double) -> String {
        perSecond >= 1e6
            ? FloatText.rounded(perSecond / 1e6, digitCount: 1) + " million rows/s"
            : NumberText.grouped(Int128(perSecond)) + " rows/s"
    }

    private static func whole(_ seconds: Double) -> String {
        let count = Int(min(seconds.rounded(.up), 1e9))
        return count < 60 ? "\(count) s" : "\(count / 60) min \(count % 60) s"
    }
}
