import Glibc

/// Runs work that may recurse over a deep tree on a thread with a stack to match, whatever the caller's has. The caller
/// waits; starting the thread takes some 30 µs.
///
/// A tree is at most `Parser.depthMax` deep and names unfold to a bounded depth, so the stack is bounded; only what is
/// used of it is ever backed by memory.
func onLargeStack<Value>(_ body: () throws(TinhError) -> Value) throws(TinhError) -> Value {
    return try withoutActuallyEscaping(body) { (body) throws(TinhError) -> Value in
        let work = LargeStackWork(body)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, LargeStackWork<Value>.stackBytes)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<LargeStackRun>.fromOpaque(argument).takeUnretainedValue().run()
                return nil
            }, Unmanaged<LargeStackRun>.passUnretained(work).toOpaque())
        guard status == 0 else { return try body() }
        pthread_join(thread, nil)
        guard let outcome = work.outcome else { preconditionFailure("the thread ended without an outcome") }
        return try outcome.get()
    }
}

private class LargeStackRun {
    func run() { preconditionFailure("run by a subclass") }
}

private final class LargeStackWork<Value>: LargeStackRun {
    static var stackBytes: Int { 512 << 20 }

    private let body: () throws(TinhError) -> Value
    private(set) var outcome: Swift.Result<Value, TinhError>?

    init(_ body: @escaping () throws(TinhError) -> Value) { self.body = body }

    override func run() {
        do throws(TinhError) { outcome = .success(try body()) } catch { outcome = .failure(error) }
    }
}
