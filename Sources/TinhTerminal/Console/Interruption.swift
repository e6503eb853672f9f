import Glibc
import Synchronization
import Tinh

/// Signals that end something: Ctrl-C, a terminal that closes, a polite kill.
///
/// The handler only stores and writes one byte into a pipe, so that whoever waits wakes up whichever thread took the
/// signal. A process has one set of signal handlers, hence the one set of variables here.
package enum Interruption {
    private static let signalNumber = Atomic<Int32>(0)
    private static let isForgiving = Atomic<Bool>(false)
    private static let isResized = Atomic<Bool>(false)
    private static let isSuspended = Atomic<Bool>(false)
    private static let isContinued = Atomic<Bool>(false)
    private static let wakeReading = Atomic<Int32>(-1)
    private static let wakeWriting = Atomic<Int32>(-1)
    /// The address of a retained `Session.Interrupter`; 0 for none.
    private static let target = Atomic<UInt>(0)

    /// Takes SIGINT, SIGTERM and SIGHUP, and ignores SIGPIPE (writing then fails with EPIPE). The first signal interrupts
    /// the session's query, and the program has `graceMicroseconds` to end in order: letting go of a table of a hundred
    /// thousand columns alone takes longer. A second one ends it at once. Where `isForgiving` (the REPL) Ctrl-C does
    /// neither, and Ctrl-\ is no more than Ctrl-C.
    package static func install(for session: Session, isForgiving: Bool) {
        follow(session)
        self.isForgiving.store(isForgiving, ordering: .relaxed)
        if isForgiving { handle(SIGQUIT) }
        guard wakeReading.load(ordering: .relaxed) == -1 else { return }
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        wakeReading.store(ends[0], ordering: .relaxed)
        wakeWriting.store(ends[1], ordering: .relaxed)
        handle(SIGINT)
        if isIgnored(SIGHUP) == false { handle(SIGHUP) }
        handle(SIGTERM)
        TemporaryPaths.prepare()
        handle(SIGALRM)
    }

    private static let graceMicroseconds = 40_000
    private static let realTimer = Int32(bitPattern: ITIMER_REAL.rawValue)

    /// The session that a signal interrupts from now on. It is kept for good: a handler may hold it at any time.
    package static func follow(_ session: Session) {
        let address = UInt(bitPattern: Unmanaged.passRetained(session.interrupter).toOpaque())
        target.store(address, ordering: .sequentiallyConsistent)
    }

    package static func installResize() { handle(SIGWINCH) }

    /// While a line is edited Ctrl-Z is told to who waits, who gives the terminal back first; else it stops the program
    /// as it stops any.
    static func watchSuspension(_ isOn: Bool) {
        if isOn {
            handle(SIGTSTP)
            handle(SIGCONT)
        } else {
            signal(SIGTSTP, SIG_DFL)
            signal(SIGCONT, SIG_DFL)
        }
        isSuspended.store(false, ordering: .relaxed)
        isContinued.store(false, ordering: .relaxed)
    }

    /// Stops the program, and whoever runs with it, as Ctrl-Z does; returns when it goes on.
    static func stopProcessGroup() {
        watchSuspension(false)
        kill(0, SIGTSTP)
        watchSuspension(true)
    }

    /// The signal that came since `forget`; nil for none.
    package static var pending: Int32? {
        let number = signalNumber.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Whether one came, for who asks often.
    @Sendable package static func isPending() -> Bool { pending != nil }

    package static func forget() {
        signalNumber.store(0, ordering: .relaxed)
        drain()
    }

    package enum Wake { case readable, interrupted, resized, suspended, continued }

    /// Waits until the descriptor can be read, or a signal comes.
    package static func wait(for descriptor: Int32) -> Wake {
        while true {
            if let pending, pending != 0 { return .interrupted }
            if isResized.exchange(false, ordering: .relaxed) { return .resized }
            if isSuspended.exchange(false, ordering: .relaxed) { return .suspended }
            if isContinued.exchange(false, ordering: .relaxed) { return .continued }
            var pollers = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wakeReading.load(ordering: .relaxed), events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&pollers, 2, -1) > 0 else { continue }
            if pollers[1].revents != 0 {
                drain()
            } else {
                return .readable
            }
        }
    }

    private static func drain() {
        var bytes: [UInt8] = Array(repeating: 0, count: 64)
        while read(wakeReading.load(ordering: .relaxed), &bytes, bytes.count) > 0 {}
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var current = sigaction()
        sigaction(number, nil, &current)
        return unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    /// Without SA_RESTART: a blocked read returns.
    private static func handle(_ number: Int32) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { Interruption.receive($0) }
        sigaction(number, &action, nil)
    }

    /// Ends the program where it stands, whatever other threads do: for a handler, and where there is no memory left.
    package static func endProcess(status: Int32) -> Never {
        TemporaryPaths.removeAll()
        _exit(status)
    }

    /// Runs in the handler: atomics, `write`, `setitimer`, `unlink` and `_exit` only.
    private static func receive(_ signal: Int32) {
        let saved = errno
        let number = signal == SIGQUIT ? SIGINT : signal
        if number == SIGWINCH {
            isResized.store(true, ordering: .relaxed)
        } else if number == SIGTSTP {
            isSuspended.store(true, ordering: .relaxed)
        } else if number == SIGCONT {
            isContinued.store(true, ordering: .relaxed)
        } else if number == SIGALRM {
            endProcess(status: 128 + signalNumber.load(ordering: .relaxed))
        } else {
            let earlier = signalNumber.exchange(number, ordering: .relaxed)
            let isPatient = number == SIGINT && isForgiving.load(ordering: .relaxed)
            if !isPatient {
                if earlier != 0 { endProcess(status: 128 + number) }
                var timer = itimerval(
                    it_interval: timeval(), it_value: timeval(tv_sec: 0, tv_usec: graceMicroseconds))
                setitimer(realTimer, &timer, nil)
            }
            if let target = UnsafeRawPointer(bitPattern: target.load(ordering: .sequentiallyConsistent)) {
                Unmanaged<Session.Interrupter>.fromOpaque(target).takeUnretainedValue().interrupt()
            }
        }
        var byte: UInt8 = 0
        _ = Glibc.write(wakeWriting.load(ordering: .relaxed), &byte, 1)
        errno = saved
    }
}
