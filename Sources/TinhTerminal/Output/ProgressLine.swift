import Glibc
import Synchronization
import Tinh
import TinhBase

/// One line on standard error about a load or query that takes its time: how far it is, how fast, how long it may take. It
/// is there from half a second on, and gone before anything else is printed.
package final class ProgressLine: Sendable {
    private static let delaySeconds = 0.5
    private static let pauseMilliseconds: Int32 = 200

    private struct State {
        var isShown = false
        var isPaused = false
        /// Where the cursor stands nothing is left: what stood there was the line, and nothing else came behind it.
        var isLineEmpty = false
        /// When what runs now began, on the system's clock.
        var start = ProgressLine.now
        var pace = ProgressPace()
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
            state.isLineEmpty = state.isShown
            clear(&state)
        }
    }

    /// True when the line has been there until now, and nothing is left of it: what is said next can stand in its place.
    package var leavesEmptyLine: Bool { state.withLock { $0.isLineEmpty } }

    package func goOn() {
        state.withLock { state in
            state.isPaused = false
            state.isLineEmpty = false
            state.start = ProgressLine.now
            state.pace = ProgressPace()
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
                state.pace.look(at: progress, seconds)
                guard !state.isPaused, seconds >= Self.delaySeconds else { return }
                let width = Terminal.columnCount(STDERR_FILENO)
                let signs = ChartSigns.ofTerminal
                let text = ProgressText.text(state.pace, seconds, separator: signs.separator, widthMax: width - 1)
                // The cursor goes back, so that the `^C` of the terminal is written over the line and goes with it.
                put("\r" + style.dim(signs.truncated(text, to: width - 1)) + "\u{1B}[K\r")
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
