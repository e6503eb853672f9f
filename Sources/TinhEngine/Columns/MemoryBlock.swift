import CKernels
import TinhColumns

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Memory from the heap, or for large sizes pages of its own; what is wanted with zeros is looked at all over, and those pages
/// may be large ones.
struct MemoryBlock {
    let start: UnsafeMutableRawPointer
    /// As many bytes as were asked for are zero until something is written.
    let isZero: Bool
    private let isMapped: Bool
    let byteCount: Int

    static let mappedBytesMin = 1 << 20
    /// What a core finds in its own caches however it is read.
    static let nearBytesMax = 1 << 18

    /// Up to this size kept pages are cleared sooner than the system does it; of larger ones a part may never be touched.
    private static let clearedBytesMax = 64 << 20

    /// `isZero`: large blocks are wanted with zeros.
    init(byteCount: Int, isZero: Bool = false) {
        if byteCount >= MemoryBlock.mappedBytesMin {
            if !isZero || byteCount <= MemoryBlock.clearedBytesMax, let kept = KeptPages.take(byteCount) {
                if isZero { memset(kept.start, 0, byteCount) }
                self.init(pages: kept.start, byteCount: kept.byteCount, isZero: isZero)
                return
            }
            if let pages = MemoryBlock.mapped(byteCount, isLarge: isZero) {
                self.init(pages: pages, byteCount: byteCount, isZero: true)
                return
            }
        }
        self.init(heap: byteCount)
    }

    /// Pages from the system; nil when it has none, even after what is kept for later has been given back.
    private static func mapped(_ byteCount: Int, isLarge: Bool) -> UnsafeMutableRawPointer? {
        for isLastTry in [false, true] {
            if isLastTry { FreedMemory.giveBack() }
            guard let pages = Pages(byteCount: byteCount) else { continue }
            if isLarge { _ = madvise(pages.start, byteCount, MADV_HUGEPAGE) }
            return pages.start
        }
        return nil
    }

    private init(heap byteCount: Int) {
        self.byteCount = byteCount
        start = HeapMemory.allocate(byteCount: byteCount)
        isMapped = false
        isZero = false
    }

    /// A kept block for what grows from that size on; nil where none has been kept.
    static func keptGrowing(byteCount: Int) -> MemoryBlock? {
        guard byteCount >= mappedBytesMin, let kept = KeptPages.takeGrowing(byteCount) else { return nil }
        return MemoryBlock(pages: kept.start, byteCount: kept.byteCount, isZero: false)
    }

    private init(pages: UnsafeMutableRawPointer, byteCount: Int, isZero: Bool) {
        start = pages
        self.byteCount = byteCount
        isMapped = true
        self.isZero = isZero
    }

    /// The same memory with more behind it, which takes this one's place; nil where it has to be copied.
    func grown(byteCount: Int) -> MemoryBlock? {
        guard isMapped else { return nil }
        if byteCount <= self.byteCount { return self }
        guard let pages = tinh_remap(start, self.byteCount, byteCount) else { return nil }
        return MemoryBlock(pages: pages, byteCount: byteCount, isZero: false)
    }

    func free() {
        if isMapped { Pages(start: start, byteCount: byteCount).letGo() } else { HeapMemory.letGo(start) }
    }
}
