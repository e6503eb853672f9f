import Testing

@testable import TinhColumns

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

@Suite("Memory from the heap")
struct HeapMemoryTests {
    @Test("an array that the limit of addresses leaves no room for ends the process as it is to end")
    func required() async {
        await #expect(processExitsWith: .exitCode(7)) {
            HeapMemoryTests.limitAddresses()
            HeapMemory.endProcess { exit(7) }
            HeapMemory.require(byteCount: 1 << 40)
            exit(0)
        }
        await #expect(processExitsWith: .exitCode(0)) {
            HeapMemoryTests.limitAddresses()
            HeapMemory.endProcess { exit(7) }
            HeapMemory.require(byteCount: 1 << 24)
            exit(0)
        }
    }

    /// Before the limit is read at the first use.
    private static func limitAddresses() {
        var limit = rlimit(rlim_cur: 1 << 38, rlim_max: 1 << 38)
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    }
}
