import Glibc

/// A thread whose stack is large enough for any tree: work that may recurse over a deep one runs there, whatever the
/// caller's own stack. The caller waits.
///
/// A tree is at most `Parser.depthMax` deep and names unfold to a bounded depth, so the stack is bounded; only what is
/// used of it is ever backed by memory. The thread is started at the first use and ends with this object. Used by one
/// thread at a time.
final class LargeStack {
    private static let stackBytes = 512 << 20

    private var thread: pthread_t?
    private let shared = Shared()

    /// What both threads see; guarded by `mutex`.
    private final class Shared: @unchecked Sendable {
        let mutex: UnsafeMutablePointer<pthread_mutex_t> = .allocate(capacity: 1)
        let changed: UnsafeMutablePointer<pthread_cond_t> = .allocate(capacity: 1)
        var work: Work?
        var isEnding = false

        init() {
            pthread_mutex_init(mutex, nil)
            pthread_cond_init(changed, nil)
        }

        deinit {
            pthread_cond_destroy(changed)
            pthread_mutex_destroy(mutex)
            changed.deallocate()
            mutex.deallocate()
        }

        func locked(_ body: () -> Void) {
            pthread_mutex_lock(mutex)
            body()
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }

        /// Takes work until there will be no more.
        func serve() {
            pthread_mutex_lock(mutex)
            while true {
                while work == nil, !isEnding { pthread_cond_wait(changed, mutex) }
                guard let next = work else { break }
                pthread_mutex_unlock(mutex)
                next.run()
                pthread_mutex_lock(mutex)
                work = nil
                pthread_cond_broadcast(changed)
            }
            pthread_mutex_unlock(mutex)
        }
    }

    deinit {
        guard let thread else { return }
        shared.locked { shared.isEnding = true }
        pthread_join(thread, nil)
    }

    /// Runs `body` there and gives what it gives. Within such a body it runs where it is.
    func run<Value>(_ body: () throws(TinhError) -> Value) throws(TinhError) -> Value {
        if thread == nil { thread = start() }
        guard let thread, pthread_equal(thread, pthread_self()) == 0 else { return try body() }
        return try withoutActuallyEscaping(body) { (body) throws(TinhError) -> Value in
            let work = WorkOf(body)
            shared.locked { shared.work = work }
            pthread_mutex_lock(shared.mutex)
            while shared.work != nil { pthread_cond_wait(shared.changed, shared.mutex) }
            pthread_mutex_unlock(shared.mutex)
            guard let outcome = work.takeOutcome() else { preconditionFailure("work was done without an outcome") }
            return try outcome.get()
        }
    }

    /// Nil when the system gives no thread: then the caller's own stack has to do.
    private func start() -> pthread_t? {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, LargeStack.stackBytes)
        var thread = pthread_t()
        let retained = Unmanaged.passRetained(shared)
        let status = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Shared>.fromOpaque(argument).takeRetainedValue().serve()
                return nil
            }, retained.toOpaque())
        guard status == 0 else {
            retained.release()
            return nil
        }
        return thread
    }

    private class Work {
        func run() { preconditionFailure("run by a subclass") }
    }

    private final class WorkOf<Value>: Work {
        private var body: (() throws(TinhError) -> Value)?
        private var outcome: Swift.Result<Value, TinhError>?

        init(_ body: @escaping () throws(TinhError) -> Value) { self.body = body }

        override func run() {
            guard let body else { return }
            do throws(TinhError) { outcome = .success(try body()) } catch { outcome = .failure(error) }
            // The caller's closure does not outlive its call.
            self.body = nil
        }

        func takeOutcome() -> Swift.Result<Value, TinhError>? {
            defer { outcome = nil }
            return outcome
        }
    }
}
