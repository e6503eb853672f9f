#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Memory from the system that begins where a large page does.
package struct LargePages: @unchecked Sendable {
    package let start: UnsafeMutableRawPointer
    package let byteCount: Int

    package static let pageBytes = 2 << 20

    /// Zeros; nil when the system has none. `byteCount` counts whole large pages.
    package init?(byteCount: Int) {
        precondition(byteCount > 0 && byteCount % LargePages.pageBytes == 0, "whole large pages")
        let all = byteCount + LargePages.pageBytes
        let mapped = mmap(nil, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else { return nil }
        // What stands before and behind goes back at once.
        let before = (LargePages.pageBytes - Int(bitPattern: mapped) % LargePages.pageBytes) % LargePages.pageBytes
        if before > 0 { munmap(mapped, before) }
        start = mapped + before
        munmap(start + byteCount, all - before - byteCount)
        self.byteCount = byteCount
        _ = madvise(start, byteCount, MADV_HUGEPAGE)
    }

    package func free() { munmap(start, byteCount) }
}
