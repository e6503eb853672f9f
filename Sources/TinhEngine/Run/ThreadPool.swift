#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Threads that wait for work, blocking, and are used again by run after run.
///
/// One job at a time: `run` lets `workerCount` workers do the same body, the caller's thread as worker 0 among them, and
/// comes back when all are done. Threads are started when they are first needed and end with the pool.
package final class ThreadPool: @unchecked Sendable {
    /// Guards all that follows; `started` and `done` belong to it.
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let started: UnsafeMutablePointer<pthread_cond_t>
    private let done: UnsafeMutablePointer<pthread_cond_t>
    /// Only one caller uses the threads at a time.
    private let turn: UnsafeMutablePointer<pthread_mutex_t>
    private let state = State()

    /// What threads and pool share; it outlives the pool until the last thread has ended.
    private final class State: @unchecked Sendable {
        var threads: [pthread_t] = []
        var job: (@Sendable (Int) -> Void)?
        var generation = 0
        var wanted = 0
        var running = 0
        var isEnding = false
    }

    package init() {
        lock = .allocate(capacity: 1)
        started = .allocate(capacity: 1)
        done = .allocate(capacity: 1)
        turn = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        pthread_mutex_init(turn, nil)
        pthread_cond_init(started, nil)
        pthread_cond_init(done, nil)
    }

    deinit {
        pthread_mutex_lock(lock)
        state.isEnding = true
        pthread_cond_broadcast(started)
        pthread_mutex_unlock(lock)
        for thread in state.threads { pthread_join(thread, nil) }
        pthread_cond_destroy(started)
        pthread_cond_destroy(done)
        pthread_mutex_destroy(lock)
        pthread_mutex_destroy(turn)
        lock.deallocate()
        started.deallocate()
        done.deallocate()
        turn.deallocate()
    }

    /// Runs `body(0)` here and `body(1)` … `body(workerCount - 1)` on other threads. Must not be called from within a body.
    package func run(_ workerCount: Int, _ body: @escaping @Sendable (Int) -> Void) {
        if workerCount <= 1 {
            body(0)
            return
        }
        pthread_mutex_lock(turn)
        pthread_mutex_lock(lock)
        while state.threads.count < workerCount - 1, startThread() {}
        let helpers = min(workerCount - 1, state.threads.count)
        state.job = body
        state.wanted = helpers
        state.running = helpers
        state.generation += 1
        pthread_cond_broadcast(started)
        pthread_mutex_unlock(lock)
        body(0)
        // Threads that the system refused: their part is done here.
        for worker in helpers + 1..<max(workerCount, helpers + 1) { body(worker) }
        pthread_mutex_lock(lock)
        while state.running > 0 { pthread_cond_wait(done, lock) }
        state.job = nil
        pthread_mutex_unlock(lock)
        pthread_mutex_unlock(turn)
    }

    private struct Seat {
        let index: Int
        /// The last job that is not for this thread.
        let generation: Int
        let lock: UnsafeMutablePointer<pthread_mutex_t>
        let started: UnsafeMutablePointer<pthread_cond_t>
        let done: UnsafeMutablePointer<pthread_cond_t>
        let state: State
    }

    private final class SeatBox {
        let seat: Seat
        init(_ seat: Seat) { self.seat = seat }
    }

    /// False when the system gives no more threads.
    private func startThread() -> Bool {
        let seat = Seat(
            index: state.threads.count, generation: state.generation, lock: lock, started: started, done: done,
            state: state)
        let box = Unmanaged.passRetained(SeatBox(seat))
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                if let argument { ThreadPool.work(argument) }
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            box.release()
            return false
        }
        state.threads.append(thread)
        return true
    }

    /// What becomes of the memory that is kept for the next run while none comes: after seconds without one.
    private static let idle: [(seconds: Int, clearUp: @Sendable () -> Void)] = [
        (2, { FreedMemory.offer() }), (60, { FreedMemory.giveBack() }),
    ]

    /// False when there was nothing to do for so long.
    private static func wait(seconds: Int, _ seat: Seat) -> Bool {
        var end = timespec()
        clock_gettime(CLOCK_REALTIME, &end)
        end.tv_sec += seconds
        return pthread_cond_timedwait(seat.started, seat.lock, &end) != ETIMEDOUT
    }

    private static func work(_ argument: UnsafeMutableRawPointer) {
        let seat = Unmanaged<SeatBox>.fromOpaque(argument).takeRetainedValue().seat
        let state = seat.state
        var seen = seat.generation
        // One thread is enough to clear up.
        let ownIdle = seat.index == 0 ? idle : []
        var idleCount = 0
        pthread_mutex_lock(seat.lock)
        while true {
            while state.generation == seen, !state.isEnding {
                if idleCount == ownIdle.count {
                    pthread_cond_wait(seat.started, seat.lock)
                } else if !wait(seconds: ownIdle[idleCount].seconds, seat) {
                    pthread_mutex_unlock(seat.lock)
                    ownIdle[idleCount].clearUp()
                    pthread_mutex_lock(seat.lock)
                    idleCount += 1
                }
            }
            if state.isEnding { break }
            seen = state.generation
            idleCount = 0
            guard seat.index < state.wanted, let job = state.job else { continue }
            pthread_mutex_unlock(seat.lock)
            job(seat.index + 1)
            pthread_mutex_lock(seat.lock)
            state.running -= 1
            if state.running == 0 { pthread_cond_signal(seat.done) }
        }
        pthread_mutex_unlock(seat.lock)
    }
}
