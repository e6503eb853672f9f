import Glibc
import Synchronization

/// Threads for one job: `job(worker)` runs once on each of `count` threads, the caller's among them; returns when all did.
///
/// The job must not throw: it keeps what went wrong beside its result.
enum Crew {
    static func run(count: Int, _ job: @escaping @Sendable (Int) -> Void) {
        guard count > 1 else {
            job(0)
            return
        }
        var threads: [pthread_t] = []
        var unstarted: [Int] = []
        for worker in 1..<count {
            var thread = pthread_t()
            let work = Unmanaged.passRetained(Work(worker: worker, job: job))
            let failure = pthread_create(
                &thread, nil,
                { pointer in
                    guard let pointer else { return nil }
                    let work = Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue()
                    work.job(work.worker)
                    return nil
                }, work.toOpaque())
            if failure == 0 {
                threads.append(thread)
            } else {
                work.release()
                unstarted.append(worker)
            }
        }
        job(0)
        // A thread that the system refused: its part is done here, after the caller's own.
        for worker in unstarted { job(worker) }
        for thread in threads { pthread_join(thread, nil) }
    }

    /// What `body` gives for each number below `count`, worked out by at most `threadCount` threads in no fixed order.
    static func map<Element: Sendable>(
        count: Int, threadCount: Int, _ body: @escaping @Sendable (Int) -> Element
    ) -> [Element] {
        let next = Counter()
        let results = Unchecked([Element?](repeating: nil, count: count))
        let monitor = Monitor()
        run(count: max(1, min(threadCount, count))) { _ in
            while true {
                let index = next.next()
                guard index < count else { return }
                let element = body(index)
                monitor.locked { results.value[index] = element }
            }
        }
        return results.value.compactMap { $0 }
    }

    private final class Counter: Sendable {
        private let value = Atomic<Int>(0)
        func next() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
    }

    private final class Work: Sendable {
        let worker: Int
        let job: @Sendable (Int) -> Void

        init(worker: Int, job: @escaping @Sendable (Int) -> Void) {
            self.worker = worker
            self.job = job
        }
    }
}

/// A lock with one condition to wait for.
final class Monitor: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Only inside `locked`: lets others in until `isDone` holds.
    func wait(until isDone: () -> Bool) {
        while !isDone() { wait() }
    }

    /// Only inside `locked`: lets others in until one of them has `changed` something, or for no reason.
    func wait() { pthread_cond_wait(condition, mutex) }

    /// Only inside `locked`: makes those who wait look again.
    func changed() { pthread_cond_broadcast(condition) }
}
