import CStack

/// A stack large enough for any tree: work that may recurse over a deep one runs there, whatever the caller's own stack.
///
/// A tree is at most `Parser.depthMax` deep and names unfold to a bounded depth, so the stack is bounded; only what is
/// used of it is ever backed by memory. The caller's thread goes over to it and comes back: another thread would have to be
/// woken, and the caller after it, which takes longer than many a query. Made at the first use. Used by one thread at a
/// time.
final class LargeStack {
    private static let byteCount = 512 << 20

    private var stack: UnsafeMutableRawPointer?
    private var isInUse = false

    deinit {
        if let stack { tinh_stack_free(stack, LargeStack.byteCount) }
    }

    /// Runs `body` there and gives what it gives. Within such a body it runs where it is.
    func run<Value>(_ body: () throws(TinhError) -> Value) throws(TinhError) -> Value {
        if isInUse { return try body() }
        if stack == nil { stack = tinh_stack_make(LargeStack.byteCount) }
        // The system gives none: then the caller's own stack has to do.
        guard let stack else { return try body() }
        isInUse = true
        defer { isInUse = false }
        return try withoutActuallyEscaping(body) { (body) throws(TinhError) -> Value in
            let work = WorkOf(body)
            let hasRun = tinh_stack_run(
                stack, LargeStack.byteCount,
                { argument in
                    guard let argument else { return }
                    Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue().run()
                }, Unmanaged<Work>.passUnretained(work).toOpaque())
            if hasRun == 0 { work.run() }
            guard let outcome = work.takeOutcome() else { preconditionFailure("work was done without an outcome") }
            return try outcome.get()
        }
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
