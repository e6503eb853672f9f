import Glibc

/// A thread for work that nobody waits for.
enum BackgroundThread {
    /// Starts after a pause, within which a key is answered undisturbed. Where the system gives no thread, nothing is done.
    static func start(afterMilliseconds pause: UInt32 = 0, _ body: @escaping @Sendable () -> Void) {
        let work = Unmanaged.passRetained(
            Work {
                // What a user waits for goes first; on Linux this is the thread's own, not the process's.
                _ = nice(10)
                if pause > 0 { usleep(pause * 1000) }
                body()
            })
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, work.toOpaque())
        if status == 0 { pthread_detach(thread) } else { work.release() }
    }

    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
