import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Memory from the heap for what may be large.
///
/// Where there is none, nothing can be thrown: what is under way holds locks and half-made columns. The process can only end, and
/// whoever it belongs to says how; a process of somebody else's traps.
package enum HeapMemory {
    private static let ending = Mutex<(@Sendable () -> Never)?>(nil)
    private static let isEnding = Atomic<Bool>(false)
    private static let alignment = 64

    /// Uninitialised; it begins where a line of the cache does.
    package static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
        if let start = block(byteCount) { return start }
        // What is only kept for later is no use.
        KeptPages.giveBack()
        guard let start = block(byteCount) else { end(byteCount) }
        return start
    }

    /// Where addresses are limited, sees to it that an array of that size can be made, which traps where there is no memory for it:
    /// the process ends with words then. Elsewhere the system gives memory when it is written to, and nothing is looked at.
    package static func require(byteCount: Int) {
        if byteCount >= requiredBytesMin, addressBytesMax != nil { letGo(allocate(byteCount: byteCount)) }
    }

    private static let requiredBytesMin = 1 << 20

    /// The addresses that this process may reserve (`ulimit -v`); nil without a limit. Read at the first use.
    package static let addressBytesMax: Int? = {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return nil }
        return Int(exactly: limit.rlim_cur)
    }()

    package static func letGo(_ start: UnsafeMutableRawPointer) { free(start) }

    /// `end` may run on any thread, while others go on; a few small pieces of memory there still are.
    package static func endProcess(by end: @escaping @Sendable () -> Never) { ending.withLock { $0 = end } }

    private static func block(_ byteCount: Int) -> UnsafeMutableRawPointer? {
        var start: UnsafeMutableRawPointer?
        return posix_memalign(&start, alignment, max(1, byteCount)) == 0 ? start : nil
    }

    private static func end(_ byteCount: Int) -> Never {
        guard let end = ending.withLock({ $0 }) else {
            fatalError("the system has no \(byteCount) bytes of memory left")
        }
        // One thread tells it.
        while isEnding.exchange(true, ordering: .relaxed) { pause() }
        end()
    }
}
