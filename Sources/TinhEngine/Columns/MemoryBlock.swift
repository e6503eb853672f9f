import CKernels
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Memory from the heap, or for large sizes pages of its own, which may be huge ones.
struct MemoryBlock {
    let start: UnsafeMutableRawPointer
    /// Fresh from the system.
    let isZero: Bool
    private let isMapped: Bool
    private let byteCount: Int

    static let mappedBytesMin = 1 << 20

    /// `isZero`: large blocks are wanted fresh from the system.
    init(byteCount: Int, isZero: Bool = false) {
        if byteCount >= MemoryBlock.mappedBytesMin {
            if !isZero, let kept = KeptPages.take(byteCount) {
                self = kept
                return
            }
            let pages = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            if let pages, pages != MAP_FAILED {
                _ = madvise(pages, byteCount, MADV_HUGEPAGE)
                self.init(pages: pages, byteCount: byteCount, isZero: true)
                return
            }
        }
        self.init(heap: byteCount)
    }

    private init(heap byteCount: Int) {
        self.byteCount = byteCount
        start = .allocate(byteCount: byteCount, alignment: 64)
        isMapped = false
        isZero = false
    }

    fileprivate init(pages: UnsafeMutableRawPointer, byteCount: Int, isZero: Bool) {
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
        if !isMapped { return start.deallocate() }
        if !KeptPages.keep(start, byteCount) { munmap(start, byteCount) }
    }
}

/// Pages that were let go of and will be asked for again: a system clears them each time that it gives them out, which takes
/// as long as the first write. Like what a heap keeps they belong to the process; no more than 256 MB of them.
enum KeptPages {
    private struct Kept: @unchecked Sendable {
        var blocks: [(start: UnsafeMutableRawPointer, byteCount: Int)] = []
        var byteCount = 0
    }

    private static let kept = Mutex(Kept())
    private static let byteCountMax = 256 << 20
    private static let blockCountMax = 64

    /// The smallest block of that size at least and twice that size at most.
    static func take(_ byteCount: Int) -> MemoryBlock? {
        kept.withLock { kept in
            var best: Int?
            for (place, block) in kept.blocks.enumerated()
            where block.byteCount >= byteCount && block.byteCount / 2 <= byteCount {
                if best.map({ kept.blocks[$0].byteCount > block.byteCount }) ?? true { best = place }
            }
            guard let best else { return nil }
            let block = kept.blocks.remove(at: best)
            kept.byteCount -= block.byteCount
            return MemoryBlock(pages: block.start, byteCount: block.byteCount, isZero: false)
        }
    }

    /// False where there are enough.
    static func keep(_ start: UnsafeMutableRawPointer, _ byteCount: Int) -> Bool {
        let pages = Pages(start: start)
        return kept.withLock { kept in
            guard kept.blocks.count < blockCountMax, kept.byteCount + byteCount <= byteCountMax else { return false }
            kept.blocks.append((pages.start, byteCount))
            kept.byteCount += byteCount
            return true
        }
    }

    private struct Pages: @unchecked Sendable { let start: UnsafeMutableRawPointer }

    /// Gives all back to the system.
    static func giveBack() {
        kept.withLock { kept in
            for block in kept.blocks { munmap(block.start, block.byteCount) }
            kept = Kept()
        }
    }
}
